"""Tags that stand in a row without a delimiter, split by the vocabulary or not at all.

`Abstract Reasoning Test-Time Training` is two tags only where `topics.yml` knows both and no other
way to cut the row into known tags exists. Otherwise the row stays whole: a split is never invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from papershelf.model import Topic
from papershelf.text import as_seen, folded

# arXiv's archives and subject classes (arxiv.org/category_taxonomy): `cs.CL`, `math-ph`, `hep-th`.
_CATEGORY = re.compile(
    r"(?:astro-ph|cond-mat|cs|econ|eess|math|nlin|physics|q-bio|q-fin|quant-ph|stat)"
    r"\.(?:[A-Z]{2}|[a-z]{2,4}-[a-z]{2,4})"
    r"|astro-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|quant-ph"
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every spelling that `topics.yml` knows, folded, words joined by one space."""

    spellings: frozenset[str]
    longest: int
    """Words in the longest spelling."""

    @classmethod
    def of(cls, topics: Iterable[Topic]) -> Vocabulary:
        written = (text for topic in topics for text in (topic.label, *topic.aliases))
        spellings = frozenset(_key(as_seen(text).split()) for text in written)
        return cls(spellings, max((text.count(" ") + 1 for text in spellings), default=0))


@dataclass(frozen=True, slots=True)
class Split:
    """The tags of a row, and how many ways there were to cut it (2 means: several)."""

    tags: tuple[str, ...]
    ways: int


def categories(run: str) -> list[str]:
    """The words of a row where every one is an arXiv category; else nothing."""
    words = run.split()
    return words if words and all(map(_CATEGORY.fullmatch, words)) else []


def split_tags(run: str, vocabulary: Vocabulary) -> Split:
    """Cut a row of words into tags as written, where exactly one full cut into known tags exists.

    Words are compared as `text.folded` does. Time grows with the words times the length of the
    longest spelling.
    """
    words = run.split()
    ways, last = _ways([folded(word) for word in words], vocabulary)
    if ways[-1] != 1:
        return Split((" ".join(words),), ways[-1])
    tags = []
    end = len(words)
    while end:
        tags.append(" ".join(words[end - last[end] : end]))
        end -= last[end]
    return Split(tuple(reversed(tags)), 1)


def _ways(words: list[str], vocabulary: Vocabulary) -> tuple[list[int], list[int]]:
    """For each number of words from 0: the cuts of so many (2 for several), and the words in the
    last tag of one of them.
    """
    ways = [1] + [0] * len(words)
    last = [0] * (len(words) + 1)
    for end in range(1, len(words) + 1):
        for length in range(1, min(vocabulary.longest, end) + 1):
            before = ways[end - length]
            if before and " ".join(words[end - length : end]) in vocabulary.spellings:
                ways[end] = min(2, ways[end] + before)
                last[end] = length
    return ways, last


def _key(words: list[str]) -> str:
    return " ".join(map(folded, words))
