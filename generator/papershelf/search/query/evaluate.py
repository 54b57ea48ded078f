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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from lunr.token_set import TokenSet
from numpy.typing import NDArray

from papershelf.search.query.clauses import Clause, Together
from papershelf.search.query.reader import Numbers, Reader
from papershelf.search.terms.scoring import FIELDS, idf, weights

_UNIT = 1e-9
"""Scores are compared in these, so that the order of a sum's parts decides nothing."""


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


def holding(documents: Numbers, phrase: Together, index: Reader) -> Numbers:
    """Those of the documents that have the words of a phrase together, in their order."""
    places = [(index.positions(term), offset) for term, offset in phrase.words]
    kept = [number for number in documents.tolist() if _stands(number, places, phrase.fields)]
    return np.array(kept, dtype=np.int64)


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


def _stands(
    document: int,
    places: Sequence[tuple[Mapping[int, Mapping[int, frozenset[int]]], int]],
    fields: Iterable[int],
) -> bool:
    nowhere: frozenset[int] = frozenset()
    for number in fields:
        sets = [(word.get(number, {}).get(document, nowhere), offset) for word, offset in places]
        starts = (start - sets[0][1] for start in sets[0][0])
        if any(all(start + offset in found for found, offset in sets) for start in starts):
            return True
    return False
