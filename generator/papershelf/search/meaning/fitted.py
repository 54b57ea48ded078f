"""Fits vectors of words to embeddings of papers, so that a browser needs no model.

Papers are told by the first principal components of their embeddings; a word's vector is what it
adds to a paper that has it, by ridge regression over the words of papers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from papershelf.search.meaning.vectors import (
    DIMENSIONS,
    WEIGHT_STEPS,
    WordVectors,
    quantised,
    weights,
)

RIDGE = 1.0
"""How much a word has to add; a paper's own weights are of length 1."""
LEAST_DOCUMENTS, MOST_WORDS = 2, 20_000

Values = NDArray[np.float64]
Numbers = NDArray[np.int64]


def principal(embeddings: Values) -> Values:
    """(width, DIMENSIONS): the first principal axes, each in the direction in which its largest
    number is positive; zeros where there are fewer.
    """
    spread = embeddings - embeddings.mean(axis=0)
    sizes, axes = np.linalg.eigh(spread.T @ spread)
    axes = axes[:, ::-1][:, :DIMENSIONS]
    axes = axes * (sizes[::-1][:DIMENSIONS] > 1e-9 * max(float(sizes[-1]), 1e-9))
    largest = axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])]
    found = np.zeros((len(axes), DIMENSIONS))
    found[:, : axes.shape[1]] = axes * np.where(largest < 0, -1, 1)
    return found


def fit_words(
    terms: tuple[str, ...], words: Numbers, papers: Numbers, documents: Numbers, wanted: Values
) -> WordVectors | None:
    """Word vectors whose sums come near the vectors that are `wanted` of papers.

    `words` are the numbers of terms (-1 for none) and `papers` the paper of each, counted from 0;
    `documents` is in how many papers each term stands. None where no word stands in two papers.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 (slow to import, and seldom needed)

    kept = np.flatnonzero(documents >= LEAST_DOCUMENTS)
    kept = np.sort(kept[np.argsort(-documents[kept], kind="stable")][:MOST_WORDS])
    if not len(kept):
        return None
    number = np.full(len(documents) + 1, -1, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    at = number[words]
    pairs, counts = np.unique(papers[at >= 0] * len(kept) + at[at >= 0], return_counts=True)
    row, column = np.divmod(pairs, len(kept))
    values = (1 + np.log(counts)) * weights(documents[kept], len(wanted))[column]
    lengths = np.sqrt(np.bincount(row, values * values, len(wanted)))
    table = csr_array((values / lengths[row], (row, column)), shape=(len(wanted), len(kept)))
    # The dual form: there are at most 5,000 papers, and more words.
    inner = (table @ table.T).toarray()
    inner[np.diag_indices_from(inner)] += RIDGE
    found = table.T @ np.linalg.solve(inner, wanted - wanted.mean(axis=0))
    sizes = np.sqrt((found * found).sum(axis=1))
    usual = float(np.median(sizes)) or 1.0
    weighed = weights(documents[kept], len(wanted)) * sizes / usual
    steps = np.clip(np.floor(weighed + 0.5), 1, 100 * WEIGHT_STEPS).astype(np.int32)
    return WordVectors(tuple(terms[one] for one in kept.tolist()), steps, quantised(found))
