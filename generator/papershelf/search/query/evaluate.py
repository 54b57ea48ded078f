"""A lunr query over a published index: which documents, with lunr's scores, best first.

The formula is that of `lunr.Index.query` (2.3). A document's score is the sum over fields of
(query vector . field vector) / |query vector|: a field vector's entry is the weight of a term in a
document's field, a query vector's the sum of the boosts of the clauses that name the term for that
field. lunr.py computes the same, and is the reference of `tests/test_search_evaluate.py`. Over
10,000 papers it takes up to half a second for one query, and help with spelling asks many; arrays
take a fiftieth of that.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from lunr.token_set import TokenSet
from numpy.typing import NDArray

from papershelf.search.query.clauses import Clause, Pair, Spelling, Together
from papershelf.search.query.reader import Numbers, Postings, Reader
from papershelf.search.terms.scoring import FIELDS, NAMES, TITLE, idf, weights

_UNIT = 1e-9
"""Scores are compared in these, so that the order of a sum's parts decides nothing."""


Flags = NDArray[np.bool_]
Scores = NDArray[np.float64]

_Expanded = tuple[Clause, list[str]]
"""A clause, and the terms of the index that it stands for."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Documents, best first and ties by number, with their scores."""

    documents: Numbers
    scores: NDArray[np.float64]


def evaluate(clauses: Sequence[Clause], index: Reader) -> Ranked:
    """The documents that are in every required clause, in none prohibited, and in any at all.

    A query of prohibited clauses alone finds all other documents, with score 0.
    """
    expanded = [(clause, expand(clause, index)) for clause in clauses]
    wanted = [pair for pair in expanded if pair[0].presence != "prohibited"]
    found = _matching(expanded, wanted, index)
    scores = _scores(wanted, index)
    documents = np.flatnonzero(found)
    order = np.argsort(-compared(scores[documents]), kind="stable")
    return Ranked(documents[order], scores[documents[order]])


def compared(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scores in whole units, as they are compared."""
    return np.floor(scores / _UNIT + 0.5)


def expand(clause: Clause, index: Reader) -> list[str]:
    """The terms of the index that a clause stands for."""
    if clause.distance:
        fuzzy = TokenSet.from_fuzzy_string(clause.term, clause.distance)
        return [term for term in index.all() if _accepts(fuzzy, term)]
    if clause.wildcard == "trailing":
        return index.starting_with(clause.term)
    if clause.wildcard == "leading":
        return [term for term in index.all() if term.endswith(clause.term)]
    if clause.wildcard == "both":
        return [term for term in index.all() if clause.term in term]
    return [clause.term] if index.postings(clause.term) else []


def scored(clauses: Sequence[Clause], index: Reader) -> tuple[NDArray[np.bool_], Scores]:
    """Of every document, whether a lunr query of optional clauses finds it, and its score."""
    expanded = [(clause, expand(clause, index)) for clause in clauses]
    return _any(expanded, index), _scores(expanded, index)


def spelt(clauses: Sequence[Clause], wanted: Sequence[Spelling], index: Reader) -> Flags:
    """Of every document, whether it has a word of the clauses that is spelt as wanted."""
    found = np.zeros(index.total, dtype=np.bool_)
    for clause in clauses:
        for term in expand(clause, index):
            bits = sum(
                1 << at
                for at, form in enumerate(index.forms(term))
                if any(spelling.fits(form) for spelling in wanted)
            )
            for number, postings in index.postings(term).items() if bits else ():
                if number in clause.fields:
                    found[postings.documents[postings.forms & bits > 0]] = True
    return found


def holding(phrase: Together, index: Reader) -> Flags:
    """Of every document, whether it has the words of a phrase together, as they are spelt."""
    found = np.zeros(index.total, dtype=np.bool_)
    for number in phrase.fields:
        terms = [_term_in(number, term, word) for term, word, _ in phrase.words]
        having = [index.postings(term).get(number) for term in terms]
        sets = [
            _spelt_as(word, term, postings, index)
            for postings, term, (_, word, _) in zip(having, terms, phrase.words, strict=True)
        ]
        documents = sets[0]
        for others in sets[1:]:
            documents = np.intersect1d(documents, others)
        if not len(documents):
            continue
        offsets = [offset for _, _, offset in phrase.words]
        places = [index.positions(term).get(number, {}) for term in terms]
        for document in documents.tolist():
            standing = [one.get(document, frozenset()) for one in places]
            if any(
                all(start + offset in one for one, offset in zip(standing, offsets, strict=True))
                for start in standing[0]
            ):
                found[document] = True
    return found


def _term_in(number: int, term: str, word: str) -> str:
    """The term of a word in a field; empty where the field has no such words."""
    if number in NAMES or (number == TITLE and not term):
        return word
    return term


def _spelt_as(word: str, term: str, postings: Postings | None, index: Reader) -> Numbers:
    if postings is None or word not in index.forms(term):
        return np.zeros(0, dtype=np.int64)
    return postings.documents[postings.forms >> index.forms(term).index(word) & 1 > 0]


def beside(pair: Pair, index: Reader, boosts: Sequence[float]) -> Scores:
    """Of every document, what it is worth that the words of a pair stand side by side there: the
    lesser of their weights in each field, words of titles and texts being told by their stems.
    """
    found = np.zeros(index.total)
    first, second = (index.postings(term) for term in pair.terms)
    for number in first.keys() & second.keys():
        one, other = first[number], second[number]
        documents, at, there = np.intersect1d(
            one.documents, other.documents, assume_unique=True, return_indices=True
        )
        after = one.near[at] << 1
        after |= after >> 32  # places are kept modulo 32
        near = (after & other.near[there]) > 0
        weight = [
            weights(
                idf(index.total, np.array(index.count(term))),
                boosts[number],
                postings.impacts[rows],
                FIELDS[number].step,
            )
            for term, postings, rows in zip(pair.terms, (one, other), (at, there), strict=True)
        ]
        found[documents[near]] += np.minimum(*weight)[near]
    return found


def _matching(
    expanded: Sequence[_Expanded], wanted: Sequence[_Expanded], index: Reader
) -> NDArray[np.bool_]:
    """Of every document, whether the query finds it."""
    required = [pair for pair in wanted if pair[0].presence == "required"]
    found = np.ones(index.total, dtype=np.bool_) if required or not wanted else _any(wanted, index)
    for pair in required:
        found &= _any([pair], index)
    return found & ~_any([pair for pair in expanded if pair[0].presence == "prohibited"], index)


def _any(expanded: Iterable[_Expanded], index: Reader) -> NDArray[np.bool_]:
    """Of every document, whether it is in any of the clauses."""
    found = np.zeros(index.total, dtype=np.bool_)
    for clause, terms in expanded:
        for term in terms:
            for number, postings in index.postings(term).items():
                if number in clause.fields:
                    found[postings.documents] = True
    return found


def _scores(wanted: Iterable[_Expanded], index: Reader) -> NDArray[np.float64]:
    """Of every document, its score."""
    vectors: list[dict[str, float]] = [{} for _ in FIELDS]
    for clause, terms in wanted:
        for number in clause.fields:
            for term in terms:
                vectors[number][term] = vectors[number].get(term, 0.0) + clause.boost
    scores = np.zeros(index.total)
    for number, vector in enumerate(vectors):
        length = math.sqrt(sum(boost * boost for boost in vector.values()))
        for term, boost in vector.items():
            if postings := index.postings(term).get(number):
                found = weights(
                    idf(index.total, np.array(index.count(term))),
                    index.boosts[number],
                    postings.impacts,
                    FIELDS[number].step,
                )
                scores[postings.documents] += boost / length * found
    return scores


def _accepts(automaton: TokenSet, term: str) -> bool:
    """Whether lunr's automaton, in which an edge `*` is any one character, ends after the term."""
    states = {id(automaton): automaton}
    for character in term:
        edges = [state.edges for state in states.values()]
        after = [edge[key] for edge in edges for key in (character, "*") if key in edge]
        states = {id(state): state for state in after}
        if not states:
            return False
    return any(state.final for state in states.values())
