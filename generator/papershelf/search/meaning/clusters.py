"""Clusters of papers that are about alike things: of many, a query reads the nearest few.

k-means over whole numbers, with a fixed start and so many rounds: it depends on the vectors alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from papershelf.search.meaning.vectors import Vectors, quantised

IN_ONE = 20_000
"""Papers whose vectors are one file."""
SIZE = 400
"""Papers of a cluster, in the mean."""
_ROUNDS = 8
_AT_ONCE = 4_096

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Clusters:
    """Which papers stand together."""

    rows: tuple[Numbers, ...]
    """Of each cluster, rising; none is empty."""
    centres: Vectors


def clusters(vectors: Vectors) -> Clusters:
    """The clusters of papers; one alone where they are few."""
    if len(vectors) <= IN_ONE:
        rows = (np.arange(len(vectors)),) if len(vectors) else ()
        return Clusters(rows, np.zeros((len(rows), vectors.shape[1]), dtype=np.int8))
    count = len(vectors) // SIZE
    sample = vectors[:: max(len(vectors) // IN_ONE, 1)]
    centres = sample[:: max(len(sample) // count, 1)][:count]
    for _ in range(_ROUNDS):
        nearest = _nearest(sample, centres)
        sums = np.zeros(centres.shape, dtype=np.int64)
        np.add.at(sums, nearest, sample)
        found = quantised(sums.astype(np.float64))
        centres = np.where(sums.any(axis=1, keepdims=True), found, centres)
    nearest = _nearest(vectors, centres)
    order = np.argsort(nearest, kind="stable")
    ends = np.cumsum(np.bincount(nearest, minlength=len(centres)))
    parts = np.split(order, ends[:-1])
    kept = [at for at, part in enumerate(parts) if len(part)]
    return Clusters(tuple(parts[at] for at in kept), centres[kept])


def _nearest(vectors: Vectors, centres: Vectors) -> Numbers:
    """The centre of largest cosine for each vector, of equal ones the first."""
    # Sums of products of such numbers are exact in single precision, whatever adds them.
    across = centres.astype(np.float32).T
    lengths = np.sqrt((centres.astype(np.int64) ** 2).sum(axis=1).astype(np.float64))
    found = [
        (vectors[at : at + _AT_ONCE].astype(np.float32) @ across / lengths).argmax(axis=1)
        for at in range(0, len(vectors), _AT_ONCE)
    ]
    return np.concatenate(found)
