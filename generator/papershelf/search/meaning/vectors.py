"""Vectors of words and papers as whole numbers, four bits each, and as text.

A number is one of -15, -13 … 13, 15: the odd ones, so that sixteen lie evenly around zero. Sums and
products of such numbers are exact, so that Python and JavaScript find the same.
`overrides/assets/javascripts/search/meaning.js` reads what is written here.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 96
SCALE = 0.35
"""The step between two numbers, for a vector whose numbers are of size 1 in the mean."""
WEIGHT_STEPS = 8
"""Steps of a unit in which the weight of a word is told."""

Vectors = NDArray[np.int8]
"""(count, DIMENSIONS): odd numbers from -15 to 15."""


@dataclass(frozen=True, slots=True)
class WordVectors:
    """What is known of the meaning of words."""

    terms: tuple[str, ...]
    """As the index has them, sorted as it sorts them."""
    weights: NDArray[np.int32]
    """(terms,): how much each says, in steps; 1 at least."""
    vectors: Vectors


def quantised(values: NDArray[np.float64]) -> Vectors:
    """Vectors of any length as whole numbers; one of zeros alone has none that is near it."""
    lengths = np.sqrt((values * values).sum(axis=1, keepdims=True))
    even = values * np.sqrt(values.shape[1]) / np.where(lengths > 0, lengths, 1)
    steps = np.clip(np.floor(even / SCALE), -8, 7).astype(np.int8)
    found: Vectors = (2 * steps + 1).astype(np.int8)
    return found


def weights(documents: NDArray[np.int64], total: int) -> NDArray[np.int32]:
    """The weight of words that stand in so many documents.

    The root of their idf: common words mean something too.
    """
    idf = np.log(1 + total / np.maximum(documents, 1))
    return np.maximum(np.floor(np.sqrt(idf) * WEIGHT_STEPS + 0.5), 1).astype(np.int32)


def packed(vectors: Vectors) -> NDArray[np.uint8]:
    """Two numbers a byte, the first in the high half."""
    steps = (vectors.astype(np.int16) + 15) // 2
    return (steps[:, ::2] << 4 | steps[:, 1::2]).astype(np.uint8)


def unpacked(pairs: NDArray[np.uint8]) -> Vectors:
    """What `packed` was given."""
    steps = np.stack((pairs >> 4, pairs & 15), axis=-1).reshape(len(pairs), 2 * pairs.shape[1])
    return (2 * steps.astype(np.int8) - 15).astype(np.int8)


def as_text(vectors: Vectors) -> str:
    """Vectors as the index's files have them, in base64."""
    return base64.b64encode(packed(vectors).tobytes()).decode()


def from_text(text: str) -> Vectors:
    """What `as_text` was given."""
    pairs = np.frombuffer(base64.b64decode(text), dtype=np.uint8)
    return unpacked(pairs.reshape(-1, DIMENSIONS // 2))
