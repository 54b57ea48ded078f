"""Describes a paper by the heaviest terms of TF-IDF, as a vector of whole numbers.

All numbers are integers, or floating-point results that IEEE 754 rounds in one way alone, so that
every machine finds the same. On a large shelf a change stays local: the weight of a term goes by
the power of sixteen below the number of papers that use it, so that a few papers more or less
change the weights of few terms.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from papershelf.catalog.related.wordcounts import MOST_COUNTED, Numbers, WordCounts, places

HEAVY = 32
"""Terms by which a paper is compared."""
UNIT = 1_000
"""The length of a paper's vector."""
NONE = -1
"""Where a paper has no more terms."""
_LARGE, _STEP = 2_048, 4
"""From how many papers on a term's weight falls with so many doublings of its papers: at 16, 256,
4096 …, and by as much. On smaller shelves it falls with each."""
_MANY = 64
"""More than MOST_COUNTED."""
_HEAVIEST = 4_096
"""More than any weight: 41 by how often, and 63 by how rare."""

_SAID = np.array([0, *(round(8 * (1 + math.log(count))) for count in range(1, MOST_COUNTED + 1))])
"""What a term weighs by how often a paper has it."""


def levels_of(counts: WordCounts) -> Numbers:
    """(terms + 1,): the power of two that stands for how many papers use each term, and at the end
    the one above the number of all papers.

    A paper that has two words of one stem counts twice.
    """
    used = np.bincount(counts.of_word[counts.words], minlength=len(counts.terms))
    papers = len(counts.sizes)
    step = _STEP if papers >= _LARGE else 1
    bits = np.frexp(np.append(used, papers).astype(np.float64))[1].astype(np.int32)  # exact
    bits[:-1] = (bits[:-1] + step - 1) // step * step - step // 2
    return bits


def heavy_terms(
    counts: WordCounts, rows: NDArray[np.int64], levels: Numbers
) -> tuple[Numbers, NDArray[np.int16]]:
    """The heaviest terms of some papers, and their weights in vectors of length `UNIT`."""
    inside = places(counts.sizes, rows)
    size = max(len(counts.terms), 1)
    key = np.repeat(np.arange(len(rows)) * size, counts.sizes[rows])
    key += counts.of_word[counts.words[inside]]
    key = key * _MANY + counts.counts[inside]  # several values in one number sort faster
    key.sort()
    key, said = np.divmod(key, _MANY)
    firsts = np.flatnonzero(np.diff(key, prepend=-1))
    said = np.add.reduceat(said, firsts) if len(key) else said
    row, term = np.divmod(key[firsts], size)
    weight = _SAID[np.minimum(said, MOST_COUNTED)] * np.maximum(levels[-1] - levels[term], 0)
    row, term, weight = row[weight > 0], term[weight > 0], weight[weight > 0]
    key = (row * _HEAVIEST + (_HEAVIEST - 1 - weight)) * size + term
    key.sort()
    key, term = np.divmod(key, size)
    row, weight = np.divmod(key, _HEAVIEST)
    rank = ranks(row)
    kept = rank < HEAVY
    row, term, weight, rank = row[kept], term[kept], _HEAVIEST - 1 - weight[kept], rank[kept]
    lengths = np.sqrt(np.bincount(row, (weight * weight).astype(np.float64), len(rows)))
    terms = np.full((len(rows), HEAVY), NONE, dtype=np.int32)
    weights = np.zeros((len(rows), HEAVY), dtype=np.int16)
    terms[row, rank] = term
    weights[row, rank] = np.floor(weight * UNIT / lengths[row] + 0.5)
    return terms, weights


def ranks(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """The place of each element among those of its row, from 0; the rows come in order."""
    firsts = np.flatnonzero(np.diff(rows, prepend=-1))
    return np.arange(len(rows)) - np.repeat(firsts, np.diff(np.append(firsts, len(rows))))
