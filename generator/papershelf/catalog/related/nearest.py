"""Finds the papers whose words are most alike, anew or from what the last run found.

Clean equals incremental: what is found does not depend on what was known. Only papers with other
heavy terms, and those near them, are compared again.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from papershelf.catalog.related.comparison import (
    NEAREST,
    SHARED,
    Comparison,
    Pairs,
    best,
    joined,
    used_terms,
)
from papershelf.catalog.related.vectors import NONE, heavy_terms, levels_of, ranks
from papershelf.catalog.related.wordcounts import Numbers, WordCounts

_AT_ONCE = 1 << 12
"""Pairs whose terms are put side by side in one step."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """For papers in the order of their ids: by what they are compared, and what is near them."""

    terms: Numbers
    """(papers, HEAVY): index into `WordCounts.terms`; -1 where a paper has no more."""
    weights: NDArray[np.int16]
    """(papers, HEAVY): thousandths of the vector's length, heaviest first."""
    papers: Numbers
    """(papers, NEAREST): rows of the nearest, the likest first, then -1."""
    cosines: Numbers
    """(papers, NEAREST): in millionths."""
    shared: Numbers
    """(papers, NEAREST, SHARED): the terms that weigh most in both, then -1."""
    levels: Numbers
    """(terms + 1,): the level of each term's papers, and at the end that of all papers."""

    def save(self, stream: io.BytesIO) -> None:
        """Write it in NumPy's own format."""
        for name in self.__slots__:
            np.save(stream, getattr(self, name), allow_pickle=False)

    @classmethod
    def load(cls, stream: io.BytesIO) -> Nearest:
        """What `save` wrote."""
        return cls(*(np.load(stream, allow_pickle=False) for _ in cls.__slots__))


@dataclass(frozen=True, slots=True)
class Known:
    """What the last run found, told in the numbers of this one."""

    nearest: Nearest
    changed: NDArray[np.bool_]
    """(terms + 1,): whose level is another than it was, or was none."""
    rows: NDArray[np.int64]
    """(papers,): the row of each paper then; -1 where its text is another."""

    @classmethod
    def of(
        cls, nearest: Nearest, counts: WordCounts, now: WordCounts, rows: NDArray[np.int64]
    ) -> Known:
        """`nearest` is of `counts`; `rows` as `count_words` gives them for `now`."""
        number = {term: at for at, term in enumerate(now.terms)}
        term = np.array([*(number.get(term, NONE) for term in counts.terms), NONE])
        paper = np.full(len(counts.sizes) + 1, NONE, dtype=np.int32)
        paper[rows[rows >= 0]] = np.flatnonzero(rows >= 0)
        levels = np.zeros(len(now.terms) + 1, dtype=np.int32)
        levels[term[:-1]] = nearest.levels[:-1]
        levels[-1] = nearest.levels[-1]
        told = Nearest(
            term[nearest.terms].astype(np.int32),
            nearest.weights,
            paper[nearest.papers],
            nearest.cosines,
            term[nearest.shared].astype(np.int32),
            levels,
        )
        return cls(told, levels != levels_of(now), rows)


def nearest_papers(counts: WordCounts, known: Known | None = None) -> Nearest:
    """What is near each paper. With what is `known` of most papers it takes less time."""
    levels = levels_of(counts)
    count = len(counts.sizes)
    if known is None or known.changed[-1]:
        every = np.arange(count)
        terms, weights = heavy_terms(counts, every, levels)
        comparison = Comparison.of(terms, weights, levels)
        papers, cosines = np.full((2, count, NEAREST), NONE, dtype=np.int32)
        _fill(papers, cosines, best(comparison.all_pairs(), count))
        shared = np.full((count, NEAREST, SHARED), NONE, dtype=np.int32)
        _say(comparison, papers, shared, every)
        return Nearest(terms, weights, papers, cosines, shared, levels)
    return _renewed(counts, levels, known)


def _renewed(counts: WordCounts, levels: Numbers, known: Known) -> Nearest:
    """What is near each paper, where most are as they were."""
    before, rows = known.nearest, known.rows
    terms, weights = before.terms[rows], before.weights[rows]
    touched = rows < 0
    terms[touched] = NONE
    again = np.flatnonzero(touched | _has_any(counts, known.changed))
    new_terms, new_weights = heavy_terms(counts, again, levels)
    touched[again] |= ((new_terms != terms[again]) | (new_weights != weights[again])).any(axis=1)
    terms[again], weights[again] = new_terms, new_weights
    comparison = Comparison.of(terms, weights, levels)
    touched |= (comparison.used != used_terms(before.terms, levels))[terms].any(axis=1)

    papers, cosines, shared = before.papers[rows], before.cosines[rows], before.shared[rows]
    found = list(comparison.pairs(np.flatnonzero(touched)))
    near, pool, is_uncertain = _near(papers, cosines, touched, joined(found))
    found += [pool, *comparison.pairs(np.flatnonzero(is_uncertain))]
    dirty = touched | near | is_uncertain
    papers[dirty] = cosines[dirty] = NONE
    _fill(papers, cosines, best(found, len(rows)))
    _say(comparison, papers, shared, np.flatnonzero(dirty))
    return Nearest(terms, weights, papers, cosines, shared, levels)


def _has_any(counts: WordCounts, marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Of each paper, whether it has any of the marked terms."""
    found = np.flatnonzero(marked[counts.of_word][counts.words])
    has = np.zeros(len(counts.sizes), dtype=np.bool_)
    has[np.searchsorted(np.cumsum(counts.sizes), found, side="right")] = True
    return has


def _near(
    papers: Numbers, cosines: Numbers, touched: NDArray[np.bool_], changed: Pairs
) -> tuple[NDArray[np.bool_], Pairs, NDArray[np.bool_]]:
    """Which untouched papers are near touched ones, or were; the pairs of which the best are their
    new lists; and those of which these pairs do not tell.

    `changed` are the pairs of touched papers. What was not in a full list came after its last one:
    whatever comes before that is certain, and nothing else is.
    """
    other, row, cosine = (column[~touched[changed[1]]] for column in changed)
    last, last_cosine = papers[:, -1], cosines[:, -1]  # a paper that is gone is -1 with a cosine
    is_full = last_cosine >= 0
    comes_first = cosine > last_cosine[row]
    comes_first |= (cosine == last_cosine[row]) & (other <= last[row])
    certain = comes_first | ~is_full[row]
    row, other, cosine = row[certain], other[certain], cosine[certain]
    listed = cosines >= 0
    stays = listed & (papers >= 0) & ~touched[papers]
    near = ~touched & (listed & ~stays).any(axis=1)
    near[row] = True
    sizes = stays.sum(axis=1) + np.bincount(row, minlength=len(papers))
    is_uncertain = near & is_full & (sizes < NEAREST)
    near &= ~is_uncertain
    kept, stays = near[row], stays & near[:, None]
    pool = (
        np.concatenate((row[kept], np.nonzero(stays)[0])),
        np.concatenate((other[kept], papers[stays].astype(np.int64))),
        np.concatenate((cosine[kept], cosines[stays].astype(np.int64))),
    )
    return near, pool, is_uncertain


def _fill(papers: Numbers, cosines: Numbers, found: Pairs) -> None:
    """Put the best few of some rows into the tables; they come in the order of `best`."""
    row, other, cosine = found
    rank = ranks(row)
    papers[row, rank], cosines[row, rank] = other, cosine


def _say(comparison: Comparison, papers: Numbers, shared: Numbers, rows: NDArray[np.int64]) -> None:
    """Put what some rows share with their nearest into the table."""
    shared[rows] = NONE
    row, slot = np.nonzero(papers[rows] >= 0)
    row = rows[row]
    for at in range(0, len(row), _AT_ONCE):
        some = slice(at, at + _AT_ONCE)
        found = comparison.shared(row[some], papers[row[some], slot[some]].astype(np.int64))
        shared[row[some], slot[some]] = found
