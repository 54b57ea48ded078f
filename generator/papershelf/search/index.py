"""The inverted index as arrays: postings by term, field and document, with impacts and places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from papershelf.search.scoring import TITLE, impacts
from papershelf.search.wordtable import LAST_PLACE, PLACE_BITS, WordTable

Numbers = NDArray[np.int64]

_RARE_SHARE, _RARE_LEAST = 60, 8
"""A word of a title may name a cluster of at most N/60 papers, or 8 on small shelves."""


@dataclass(frozen=True, slots=True)
class Index:
    """Postings in the order of terms, fields and documents; an array each, of the same length."""

    documents: int
    terms: tuple[str, ...]
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


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of an index, and which words lead to each."""

    terms: tuple[str, ...]
    """Sorted by UTF-16 code units, which is JavaScript's order of strings."""
    of_word: Numbers
    """Of each word of the vocabulary the number of its term, -1 for a stop word."""

    @classmethod
    def of(cls, table: WordTable) -> Terms:
        terms = tuple(sorted({*table.terms} - {""}, key=code_units))
        number = {term: at for at, term in enumerate(terms)} | {"": -1}
        return cls(terms, np.array([number[term] for term in table.terms], dtype=np.int64))


def number_documents(table: WordTable, terms: Terms, papers: int) -> Numbers:
    """The number of each document of the table: papers (the first ones) by cluster, then the rest.

    A paper's cluster is the commonest term of its title that is rare enough to mean something;
    within one, papers keep their order. Results of a query then stand close together, so that they
    need few files of cards, and gaps between postings are small.
    """
    size = len(terms.terms) + 1
    own = table.counts[:papers, TITLE].astype(np.int64)
    sizes = table.counts[:papers].sum(axis=1, dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    at = np.repeat(starts - (np.cumsum(own) - own), own) + np.arange(int(own.sum()))
    term = terms.of_word[table.words[at]]
    paper = np.repeat(np.arange(papers), own)[term >= 0]
    paper, term = np.divmod(np.unique(paper * size + term[term >= 0]), size)
    frequency = np.bincount(term, minlength=size)
    is_rare = frequency[term] <= max(papers / _RARE_SHARE, _RARE_LEAST)
    best = np.full(papers, -1, dtype=np.int64)
    np.maximum.at(best, paper[is_rare], (frequency[term] * size + term)[is_rare])
    cluster = np.where(best < 0, size, best % size)
    numbers = np.arange(len(table.counts), dtype=np.int64)
    numbers[np.argsort(cluster, kind="stable")] = np.arange(papers)
    return numbers


def build_index(table: WordTable, terms: Terms, numbers: Numbers) -> Index:
    """The index of the table's words, its documents numbered so.

    Term, field, document and place of a word are sorted as one number, which is several times as
    fast as an order by four keys.
    """
    documents, fields = table.counts.shape
    term = terms.of_word[table.words]
    owner = np.arange(fields) * documents + numbers[:, None]  # a field of a document
    owner = np.repeat(owner.ravel(), table.counts.ravel())
    key = (term * (fields * documents) + owner) << PLACE_BITS | table.places
    key = key[term >= 0]
    key.sort()
    # "models" and "model-s" give one term twice at one place: it counts once.
    key = key[np.diff(key, prepend=-1) > 0]
    posting = key >> PLACE_BITS
    starts = np.flatnonzero(np.diff(posting, prepend=-1))
    posting, frequency = posting[starts], np.diff(np.append(starts, len(key)))
    term, owner = np.divmod(posting, max(fields * documents, 1))
    field, document = np.divmod(owner, max(documents, 1))
    lengths = np.zeros(fields * documents, dtype=np.int64)
    np.add.at(lengths, owner, frequency)
    return Index(
        documents,
        terms.terms,
        term,
        field,
        document,
        impacts(field, frequency, lengths[owner]),
        frequency,
        key & LAST_PLACE,
    )
