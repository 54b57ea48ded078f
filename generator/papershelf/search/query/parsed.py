"""A parsed query: words, phrases and spans of time, and the fields that they may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Sign = Literal["", "+", "-"]
Wildcard = Literal["none", "trailing", "leading", "both"]

FIELDS: Mapping[str, int] = {
    "title": 0,
    "author": 1,
    "authors": 1,
    "abstract": 2,
    "summary": 3,
    "note": 4,
    "notes": 4,
    "category": 5,
    "categories": 5,
    "topic": 5,
    "topics": 5,
    "tag": 5,
    "tags": 5,
    "venue": 6,
    "id": 7,
    "page": 8,
    "affiliation": 9,
    "affiliations": 9,
}
"""What a person may write before a colon: the number of the field in the index."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word to look for."""

    word: str
    """Folded, not stemmed."""
    sign: Sign = ""
    field: int | None = None
    """The only field to look in; None: all."""
    wildcard: Wildcard = "none"
    distance: int = 0
    """How many letters may differ, 0 to 2."""
    boost: float = 1.0
    typed: bool = False
    """The text ends in it, so that its end may be yet to come."""
    quoted: bool = False
    """No other word of its stem will do."""
    name: bool = False
    """It has capitals behind its first letter, so that it is spelt with care."""
    initialled: bool = False
    """It stands behind an initial (`K. He`), so that it is a name."""
    want: float = 0
    """Words, phrases and spans with the same number are alternatives. Numbers rise in the text."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand together: each with its distance from the first word of the text."""

    words: tuple[tuple[str, int], ...]
    sign: Sign = ""
    field: int | None = None
    want: float = 0


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """Days, months or years in which a paper was published."""

    first: str
    """YYYY or YYYY-MM."""
    last: str
    """Likewise; within the span."""
    text: str
    """What was typed."""
    sign: Sign = ""
    want: float = 0


Part = Word | Phrase | TimeSpan


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as words and phrases, each in the order in which they were typed."""

    words: tuple[Word, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    spans: tuple[TimeSpan, ...] = ()
