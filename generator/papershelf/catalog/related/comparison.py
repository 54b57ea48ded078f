"""Compares papers by their heavy terms: the cosine of their vectors, in millionths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from papershelf.catalog.related.vectors import HEAVY, NONE, UNIT, ranks
from papershelf.catalog.related.wordcounts import Numbers

NEAREST = 8
"""Papers that are kept of each."""
SHARED = 3
"""Terms that say why."""
LIKE = 100_000
"""The least cosine, in millionths, of papers that are alike at all."""
_COMMON = 1_000
"""Papers that are compared for a term at most. One that is heavy in more counts in their lengths
alone, since the time would grow with the square of the papers."""
_CELLS = 1 << 20
"""Sums that are kept at once; also more than any cosine."""

Pairs = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
"""Row, row of what is like it, and the cosine; an element each."""


def used_terms(terms: Numbers, levels: Numbers) -> NDArray[np.bool_]:
    """(terms + 1,): whether papers are compared for a term; not for none."""
    heavy = np.bincount(terms.ravel() + 1, minlength=len(levels))[1:]
    return np.append(heavy <= _COMMON, False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The papers of each term."""

    terms: Numbers
    weights: NDArray[np.int16]
    used: NDArray[np.bool_]
    """(terms + 1,): whether papers are compared for a term; not for none."""
    starts: NDArray[np.int64]
    """(terms + 2,): where the papers of a term begin in the next two."""
    papers: Numbers
    paper_weights: NDArray[np.float64]

    @classmethod
    def of(cls, terms: Numbers, weights: NDArray[np.int16], levels: Numbers) -> Comparison:
        flat = terms.ravel()
        order = np.argsort(flat, kind="stable")
        order = order[int((flat < 0).sum()) :]
        starts = np.concatenate(([0], np.cumsum(np.bincount(flat[order], minlength=len(levels)))))
        return cls(
            terms,
            weights,
            used_terms(terms, levels),
            starts,
            (order // HEAVY).astype(np.int32),
            weights.ravel()[order].astype(np.float64),
        )

    def pairs(self, rows: NDArray[np.int64]) -> Iterator[Pairs]:
        """Each of some papers with all others that are like it, some rows at a time."""
        count = len(self.terms)
        at_once = max(_CELLS // max(count, 1), 1)
        for at in range(0, len(rows), at_once):
            some = rows[at : at + at_once]
            terms = self.terms[some].ravel()
            sizes = np.where(self.used[terms], np.diff(self.starts)[terms], 0)
            inside = np.repeat(self.starts[terms] - (np.cumsum(sizes) - sizes), sizes)
            inside += np.arange(len(inside))
            cell = np.repeat(np.arange(len(terms)) // HEAVY * count, sizes) + self.papers[inside]
            products = np.repeat(self.weights[some].ravel(), sizes) * self.paper_weights[inside]
            sums = np.bincount(cell, products, len(some) * count)
            like = np.flatnonzero(sums >= LIKE)
            row, other = np.divmod(like, count)
            is_other = some[row] != other
            yield some[row][is_other], other[is_other], sums[like][is_other].astype(np.int64)

    def shared(self, row: NDArray[np.int64], other: NDArray[np.int64]) -> Numbers:
        """(pairs, SHARED): of pairs of papers the terms that weigh most in both."""
        keys = [
            self.terms[some].astype(np.int64) * 2 * UNIT + self.weights[some]
            for some in (row, other)
        ]
        both = np.concatenate(keys, axis=1)
        both.sort(axis=1)
        terms, weights = both // (2 * UNIT), both % (2 * UNIT)
        same = (terms[:, 1:] == terms[:, :-1]) & (terms[:, 1:] >= 0)
        product = np.where(same, weights[:, 1:] * weights[:, :-1], 0)
        order = np.argsort(-product, axis=1, kind="stable")[:, :SHARED]
        best = np.take_along_axis(terms[:, 1:], order, axis=1)
        return np.where(np.take_along_axis(product, order, axis=1) > 0, best, NONE).astype(np.int32)


def best(pairs: Pairs, count: int) -> Pairs:
    """The likest few of each row, best first; of equal ones those with the lower row.

    `count` is that of all rows.
    """
    row, other, cosine = pairs
    key = (row * _CELLS + (_CELLS - 1 - cosine)) * count + other
    key.sort()
    key, other = np.divmod(key, max(count, 1))
    row, cosine = np.divmod(key, _CELLS)
    kept = ranks(row) < NEAREST
    return row[kept], other[kept], _CELLS - 1 - cosine[kept]


def joined(parts: Iterable[Pairs]) -> Pairs:
    """All pairs, one after the other."""
    row, other, cosine = zip(_NO_PAIRS, *parts, strict=True)
    return np.concatenate(row), np.concatenate(other), np.concatenate(cosine)


_EMPTY = np.zeros(0, dtype=np.int64)
_NO_PAIRS: Pairs = (_EMPTY, _EMPTY, _EMPTY)
