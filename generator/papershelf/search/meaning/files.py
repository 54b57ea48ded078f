"""The files of meaning in an index: what a browser reads, once its visitor asks for it.

One file says where all the others are. Word vectors stand in ranges of terms, as postings do; paper
vectors in one file, or, on a large shelf, in clusters of papers that are about alike things, of
which a query reads the nearest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from papershelf.search.index import vlq
from papershelf.search.meaning.clusters import Clusters, clusters
from papershelf.search.meaning.vectors import DIMENSIONS, Vectors, WordVectors, as_text

WORD_FILES, WORDS = 32, 256
"""Most files of words, and the words that fill one where there are few."""

Content = Mapping[str, object]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class MeaningContents:
    """What the files say, before it is known how they are called."""

    firsts: tuple[str, ...]
    """The first term of each file of words."""
    words: tuple[Content, ...]
    papers: tuple[Content, ...]
    centres: str
    """A vector for each file of papers; empty where there is one file."""

    def directory(self, words: Sequence[str], papers: Sequence[str]) -> Content:
        """The file that says how the others are called."""
        return {
            "dimensions": DIMENSIONS,
            "words": {"first": " ".join(self.firsts), "files": " ".join(words)},
            "papers": {"centres": self.centres, "files": " ".join(papers)},
        }


def meaning_contents(words: WordVectors, vectors: Vectors, numbers: Numbers) -> MeaningContents:
    """The files of some vectors; `numbers` are those of the papers as documents of the index."""
    order = np.argsort(numbers, kind="stable")
    order = order[vectors[order].any(axis=1)]
    found: Clusters = clusters(vectors[order])
    ranges = list(_ranges(words))
    return MeaningContents(
        tuple(first for first, _ in ranges),
        tuple(content for _, content in ranges),
        tuple(
            {"documents": _gaps(numbers[order[rows]]), "vectors": as_text(vectors[order[rows]])}
            for rows in found.rows
        ),
        as_text(found.centres) if len(found.rows) > 1 else "",
    )


def _ranges(words: WordVectors) -> Iterator[tuple[str, Content]]:
    size = max(WORDS, -(-len(words.terms) // WORD_FILES))
    for at in range(0, len(words.terms), size):
        terms = words.terms[at : at + size]
        yield (
            terms[0],
            {
                "terms": " ".join(terms),
                "weights": vlq.numbers(words.weights[at : at + size].astype(np.int64)),
                "vectors": as_text(words.vectors[at : at + size]),
            },
        )


def _gaps(rising: Numbers) -> str:
    """The first number, then each difference less one."""
    return vlq.numbers(np.diff(rising, prepend=-1) - 1)
