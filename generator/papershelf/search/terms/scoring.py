"""What a word is worth: lunr's scores (BM25), computed from numbers that fit into few characters.

lunr 2.3 gives each entry of a field's vector `idf * tfnorm * boost` (`lunr.Builder`, with k1 1.2
and b 0.75). Here `tfnorm` is rounded to steps (an "impact"), and the length of a field is compared
with a fixed reference instead of the shelf's average, so that one new paper does not change the
weights of all others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

K1, B = 1.2, 0.75

FINEST = 14
"""So that an impact is one character: `tfnorm` is less than `K1` + 1 = 2.2, and 2.2 * 14 < 31."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the index. Its place in `FIELDS` is its digit in the files."""

    name: str
    length: int
    """Words of a usual field: one of that length has its term frequency as it is."""
    step: int
    """Impacts a unit of `tfnorm`: more of them where small differences decide, at most `FINEST`."""


FIELDS = (
    Field("title", 8, 14),
    Field("authors", 16, 8),
    Field("abstract", 100, 2),
    Field("summary", 25, 8),
    Field("notes", 100, 4),
    Field("topics", 6, 8),
    Field("venue", 2, 8),
    Field("identifiers", 4, 8),
    Field("page", 300, 4),
    Field("affiliations", 8, 8),
)

TITLE, AUTHORS, IDENTIFIERS = 0, 1, 7
"""Fields that rules speak of."""
NAMES = (AUTHORS, 6, 9)
"""Authors, venue and affiliations: no word there is stemmed or too common to be looked for."""


def impacts(
    fields: NDArray[np.int64], frequencies: NDArray[np.int32], lengths: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The impact of each posting, a whole number of at least 1: a word that is there counts.

    `lengths` are words of the posting's field in its document, stop words left out.
    """
    usual = np.array([field.length for field in FIELDS], dtype=np.float64)[fields]
    steps = np.array([field.step for field in FIELDS], dtype=np.float64)[fields]
    tfnorm = (K1 + 1) * frequencies / (K1 * (1 - B + B * lengths / usual) + frequencies)
    found: NDArray[np.float64] = np.maximum(1, np.floor(tfnorm * steps + 0.5))
    return found


def idf(documents: int, postings: NDArray[np.int64]) -> NDArray[np.float64]:
    """The inverse document frequency of lunr; `postings` of a term are counted over all fields."""
    odds = np.abs((documents - postings + 0.5) / (postings + 0.5))
    found: NDArray[np.float64] = np.log(1 + odds)
    return found


def weights(
    idf: NDArray[np.float64], boost: float, impacts: NDArray[np.integer[Any]], step: int
) -> NDArray[np.float64]:
    """Entries of lunr's field vectors, to three decimals as lunr has them."""
    return np.floor(idf * boost * impacts / step * 1000 + 0.5) / 1000
