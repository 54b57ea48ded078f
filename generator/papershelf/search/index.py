"""The inverted index as arrays: postings by term, field and document, with impacts and places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from papershelf.search.scoring import FIELDS, TITLE, impacts
from papershelf.search.wordtable import WordTable

Numbers = NDArray[np.int64]

_RARE_SHARE, _RARE_LEAST = 60, 8
"""A word of a title may name a cluster of at most N/60 papers, or 8 on small shelves."""


@dataclass(frozen=True, slots=True)
class Index:
    """Postings in the order of terms, fields and documents; an array each, of the same length."""

    documents: int
    terms: tuple[str, ...]
    """Sorted by UTF-16 code units, which is JavaScript's order of strings."""
    term: Numbers
    field: Numbers
    document: Numbers
    """Numbers of documents, from 0, see `number_documents`."""
    impact: Numbers
    frequency: Numbers
    places: Numbers
    """The places of every posting one after the other: `frequency` of them each, ascending."""


def code_units(text: str) -> bytes:
    """The key by which JavaScript's `<` orders strings."""
    return text.encode("utf-16-be", "surrogatepass")


def sorted_terms(terms: Iterable[str]) -> tuple[str, ...]:
    """The terms of an index, in order, without the empty one of stop words."""
    return tuple(sorted({*terms} - {""}, key=code_units))


def number_documents(table: WordTable, papers: int) -> Numbers:
    """The number of each document of the table: papers (the first ones) by cluster, then the rest.

    A paper's cluster is the commonest term of its title that is rare enough to mean something;
    within one, papers keep their order. Results of a query then stand close together, so that they
    need few files of cards, and gaps between postings are small.
    """
    terms = sorted_terms(table.terms)
    own = table.counts[:papers, TITLE].astype(np.int64)
    sizes = table.counts[:papers].sum(axis=1, dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    at = np.repeat(starts - (np.cumsum(own) - own), own) + np.arange(int(own.sum()))
    term = _term_of_word(table, terms)[table.words[at]]
    paper = np.repeat(np.arange(papers), own)[term >= 0]
    pairs = np.unique(paper * (len(terms) + 1) + term[term >= 0])
    paper, term = np.divmod(pairs, len(terms) + 1)
    frequency = np.bincount(term, minlength=len(terms))
    is_rare = frequency[term] <= max(papers / _RARE_SHARE, _RARE_LEAST)
    best = np.full(papers, -1, dtype=np.int64)
    strength = frequency[term] * (len(terms) + 1) + term
    np.maximum.at(best, paper[is_rare], strength[is_rare])
    cluster = np.where(best < 0, len(terms), best % (len(terms) + 1))
    numbers = np.arange(len(table.counts), dtype=np.int64)
    numbers[np.argsort(cluster, kind="stable")] = np.arange(papers)
    return numbers


def build_index(table: WordTable, numbers: Numbers) -> Index:
    """The index of the table's words, its documents numbered so."""
    terms = sorted_terms(table.terms)
    documents, fields = table.counts.shape
    term = _term_of_word(table, terms)[table.words]
    owner = numbers[:, None] * fields + np.arange(fields)  # of a document's field
    owner = np.repeat(owner.ravel(), table.counts.ravel())
    kept = term >= 0
    key = _sort_key(term[kept], owner[kept], documents)
    order = np.argsort(key, kind="stable")
    key, places = key[order], table.places[kept][order]
    # "models" and "model-s" give one term twice at one place: it counts once.
    twice = (key[1:] == key[:-1]) & (places[1:] == places[:-1])
    single = np.concatenate(([True], ~twice))[: len(key)]
    key, places = key[single], places[single]
    starts = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1]))[: len(key)])
    frequency = np.diff(np.append(starts, len(key)))
    part, document = np.divmod(key[starts], max(documents, 1))
    term, field = np.divmod(part, fields)
    owner = document * fields + field
    lengths = np.zeros(documents * fields, dtype=np.int64)
    np.add.at(lengths, owner, frequency)
    return Index(
        documents,
        terms,
        term,
        field,
        document,
        impacts(field, frequency, lengths[owner]),
        frequency,
        places.astype(np.int64),
    )


def _sort_key(term: Numbers, owner: Numbers, documents: int) -> Numbers:
    """Term, field and document as one number. Within it words stand by place already."""
    document, field = np.divmod(owner, len(FIELDS))
    return (term * len(FIELDS) + field) * documents + document


def _term_of_word(table: WordTable, terms: Sequence[str]) -> Numbers:
    """The number of the term of each word of the vocabulary, -1 for stop words."""
    rank = {term: number for number, term in enumerate(terms)}
    return np.array([rank.get(term, -1) for term in table.terms], dtype=np.int64)
