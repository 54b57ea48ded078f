"""The inverted index as arrays: postings by term, field and document, with impacts and places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from papershelf.search.index.wordtable import LAST_PLACE, PLACE_BITS, WordTable
from papershelf.search.terms.scoring import TITLE, impacts

Numbers = NDArray[np.int64]
Small = NDArray[np.int32]

_AT_ONCE = 1 << 18

_RARE_SHARE, _RARE_LEAST = 60, 8
"""A word of a title may name a cluster of at most N/60 papers, or 8 on small shelves."""


@dataclass(frozen=True, slots=True)
class Index:
    """Postings in the order of terms, fields and documents; an array each, of the same length."""

    documents: int
    terms: tuple[str, ...]
    term: Small
    field: Small
    document: Small
    """Numbers of documents, from 0, see `number_documents`."""
    impact: Small
    frequency: Small
    places: Small
    """The places of every posting one after the other: `frequency` of them each, ascending."""


def code_units(text: str) -> bytes:
    """The key by which JavaScript's `<` orders strings."""
    return text.encode("utf-16-be", "surrogatepass")


def in_order(texts: Iterable[str]) -> list[str]:
    """Sorted by code units. Python's own order, by code points, differs beyond U+FFFF alone, whose
    characters have two units.
    """
    ordered = sorted(texts)
    whole = "".join(ordered)
    if len(code_units(whole)) > 2 * len(whole):
        ordered.sort(key=code_units)
    return ordered


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of an index, and which words lead to each."""

    terms: tuple[str, ...]
    """Sorted by UTF-16 code units, which is JavaScript's order of strings."""
    of_word: Numbers
    """Of each word of the vocabulary the number of its term, -1 for a stop word."""

    @classmethod
    def of(cls, table: WordTable) -> Terms:
        terms = tuple(in_order(filter(None, dict.fromkeys(table.terms))))
        number = dict(zip(terms, range(len(terms)), strict=True))
        number[""] = -1
        of_word = np.fromiter(map(number.__getitem__, table.terms), np.int64, len(table.terms))
        return cls(terms, of_word)


def number_documents(table: WordTable, terms: Terms, venues: Numbers) -> Numbers:
    """The number of each document of the table: papers (the first ones) by cluster, then the rest.

    A paper's cluster is the commonest term of its title that is rare enough to mean something;
    within one, papers stand by venue (`venues` has a number for each paper) and keep their order.
    Results of a query then stand close together, so that they need few files of cards, and gaps
    between postings are small.
    """
    papers = len(venues)
    size = len(terms.terms) + 1
    own = table.counts[:papers, TITLE].astype(np.int64)
    sizes = table.counts[:papers].sum(axis=1, dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    at = np.repeat(starts - (np.cumsum(own) - own), own) + np.arange(int(own.sum()))
    term = terms.of_word[table.words[at]]
    paper = np.repeat(np.arange(papers), own)[term >= 0]
    pairs = paper * size + term[term >= 0]
    pairs.sort()
    paper, term = np.divmod(pairs[begins(pairs)], size)
    frequency = np.bincount(term, minlength=size)
    is_rare = frequency[term] <= max(papers / _RARE_SHARE, _RARE_LEAST)
    best = np.full(papers, -1, dtype=np.int64)
    np.maximum.at(best, paper[is_rare], (frequency[term] * size + term)[is_rare])
    cluster = np.where(best < 0, size, best % size)
    numbers = np.arange(len(table.counts), dtype=np.int64)
    numbers[np.lexsort((venues, cluster))] = np.arange(papers)
    return numbers


def build_index(table: WordTable, terms: Terms, numbers: Numbers) -> Index:
    """The index of the table's words, its documents numbered so.

    Term, field, document and place of a word are sorted as one number, which is several times as
    fast as an order by four keys.
    """
    documents, fields = table.counts.shape
    key = terms.of_word[table.words]
    key *= fields * documents
    owner = np.arange(fields) * documents + numbers[:, None]  # a field of a document
    key += np.repeat(owner.ravel(), table.counts.ravel())
    key <<= PLACE_BITS
    key |= table.places
    key = key[key >= 0]  # the term of a stop word is -1
    key.sort()
    key = key[
        begins(key)
    ]  # "models" and "model-s" give one term twice at one place: it counts once
    places = (key & LAST_PLACE).astype(np.int32)
    key >>= PLACE_BITS
    starts = np.flatnonzero(begins(key))
    frequency = np.diff(np.append(starts, len(key))).astype(np.int32)
    key = key[starts]
    term = (key // max(fields * documents, 1)).astype(np.int32)
    key %= max(fields * documents, 1)
    return Index(
        documents,
        terms.terms,
        term,
        (key // max(documents, 1)).astype(np.int32),
        (key % max(documents, 1)).astype(np.int32),
        _impacts(key, frequency, documents),
        frequency,
        places,
    )


def _impacts(owner: Numbers, frequency: Small, documents: int) -> Small:
    """The impact of each posting, some at a time: floating-point numbers take room.

    `owner` is the field of a document that it belongs to.
    """
    lengths = np.bincount(owner, frequency).astype(np.int64)
    found = np.empty(len(owner), dtype=np.int32)
    for start in range(0, len(owner), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        fields, own = owner[part] // documents, lengths[owner[part]]
        found[part] = impacts(fields, frequency[part], own)
    return found


def begins(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Where a value differs from the one before it."""
    found = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found
