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
_CELLS = 1 << 18
"""Sums that are kept at once: as many as a processor has near."""
_HELD = 1 << 22
"""Pairs that are kept at once, of which the best are wanted."""
_MORE = 1 << 20
"""More than any cosine."""

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
        order = _order(flat)[int((flat < 0).sum()) :]
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
        at_once = max(_CELLS // max(len(self.terms), 1), 1)
        for at in range(0, len(rows), at_once):
            some = rows[at : at + at_once]
            row, other, cosine = self._alike(some, self.starts[self.terms[some].ravel()])
            is_other = row != other
            yield row[is_other], other[is_other], cosine[is_other]

    def all_pairs(self) -> Iterator[Pairs]:
        """All pairs of papers that are alike, each both ways: it is compared once."""
        count = len(self.terms)
        flat = self.terms.ravel()
        after = np.zeros(len(flat), dtype=np.int64)
        after[_order(flat)] = np.arange(1, len(flat) + 1)
        after -= int((flat < 0).sum())
        at = 0
        while at < count:
            some = np.arange(at, min(at + max(_CELLS // (count - at), 1), count))
            begins = after[at * HEAVY : (int(some[-1]) + 1) * HEAVY]
            row, other, cosine = self._alike(some, begins, at)
            yield row, other, cosine
            yield other, row, cosine
            at += len(some)

    def _alike(self, some: NDArray[np.int64], begins: NDArray[np.int64], first: int = 0) -> Pairs:
        """Some papers with those that are like them, of these from the `first` on; of each term's
        papers those from where it `begins`.
        """
        width = len(self.terms) - first
        terms = self.terms[some].ravel()
        sizes = np.where(self.used[terms], self.starts[terms + 1] - begins, 0)
        inside = np.repeat(begins - (np.cumsum(sizes) - sizes), sizes)
        inside += np.arange(len(inside))
        cell = np.repeat(np.arange(len(terms)) // HEAVY * width - first, sizes)
        cell += self.papers[inside]
        products = np.repeat(self.weights[some].ravel(), sizes) * self.paper_weights[inside]
        sums = np.bincount(cell, products, len(some) * width)
        like = np.flatnonzero(sums >= LIKE)
        row, other = np.divmod(like, width)
        return some[row], other + first, sums[like].astype(np.int64)

    def shared(self, row: NDArray[np.int64], other: NDArray[np.int64]) -> Numbers:
        """(pairs, SHARED): of pairs of papers the terms that weigh most in both."""
        # The keys of most shelves fit into half the bytes, which are sorted in half the time.
        is_small = len(self.used) < np.iinfo(np.int32).max // (2 * UNIT)
        numbers = self.terms if is_small else self.terms.astype(np.int64)
        keys = [numbers[some] * (2 * UNIT) + self.weights[some] for some in (row, other)]
        both = np.concatenate(keys, axis=1)
        both.sort(axis=1)
        terms, weights = both // (2 * UNIT), both % (2 * UNIT)
        same = (terms[:, 1:] == terms[:, :-1]) & (terms[:, 1:] >= 0)
        product = np.where(same, weights[:, 1:] * weights[:, :-1], 0)
        every = np.arange(len(row))
        found = np.full((len(row), SHARED), NONE, dtype=np.int32)
        for at in range(SHARED):
            heaviest = product.argmax(axis=1)  # of equal ones the first
            is_shared = product[every, heaviest] > 0
            found[is_shared, at] = terms[every, heaviest + 1][is_shared]
            product[every, heaviest] = 0
        return found


def _order(numbers: Numbers) -> NDArray[np.int64]:
    """What `np.argsort` gives with `kind="stable"`, in a quarter of the time."""
    key = numbers.astype(np.int64) * len(numbers) + np.arange(len(numbers))
    key.sort()
    order: NDArray[np.int64] = key % max(len(numbers), 1)
    return order


def best(parts: Iterable[Pairs], count: int) -> Pairs:
    """The likest few of each row, best first; of equal ones those with the lower row.

    `count` is that of all rows.
    """
    found: list[Pairs] = []
    held = 0
    for part in parts:
        found.append(part)
        held += len(part[0])
        if held > _HELD:
            found, held = [_best(joined(found), count)], 0
    return _best(joined(found), count)


def _best(pairs: Pairs, count: int) -> Pairs:
    row, other, cosine = pairs
    key = (row * _MORE + (_MORE - 1 - cosine)) * count + other
    key.sort()
    key, other = np.divmod(key, max(count, 1))
    row, cosine = np.divmod(key, _MORE)
    kept = ranks(row) < NEAREST
    return row[kept], other[kept], _MORE - 1 - cosine[kept]


def joined(parts: Iterable[Pairs]) -> Pairs:
    """All pairs, one after the other."""
    row, other, cosine = zip(_NO_PAIRS, *parts, strict=True)
    return np.concatenate(row), np.concatenate(other), np.concatenate(cosine)


_EMPTY = np.zeros(0, dtype=np.int64)
_NO_PAIRS: Pairs = (_EMPTY, _EMPTY, _EMPTY)
