"""A query as values: what planning reads of an index, and the lunr clauses that it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from papershelf.search.query.parse import FIELDS, Wildcard

ALL_FIELDS = tuple(range(10))
TEXT_FIELDS = tuple(field for field in ALL_FIELDS if field != FIELDS["id"])

Presence = Literal["required", "optional", "prohibited"]


@dataclass(frozen=True, slots=True)
class Completion:
    """A term that begins as asked, and its postings over all fields."""

    term: str
    count: int


@dataclass(frozen=True, slots=True)
class Surface:
    """A word as people write it, and floor(log2) of the number of documents that have it."""

    word: str
    level: int


class Dictionary(Protocol):
    """What planning and spelling ask of an index."""

    @property
    def total(self) -> int:
        """Documents of the index."""

    def count(self, term: str) -> int:
        """Postings of a term over all fields; 0 where it is no term."""

    def documents(self, term: str) -> int:
        """Documents that have the term in any field."""

    def expand(self, prefix: str) -> Sequence[Completion]:
        """The terms that begin so, in the order of the index."""

    def width(self, prefix: str) -> int:
        """Files in which terms that begin so can lie."""

    def all(self) -> Sequence[str]:
        """Every term."""

    def surface(self, length: int) -> Sequence[Surface]:
        """Words of so many letters, for spelling."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a lunr query (`lunr.Query~Clause`, `usePipeline` false)."""

    term: str
    fields: tuple[int, ...] = TEXT_FIELDS
    boost: float = 1.0
    presence: Presence = "required"
    wildcard: Wildcard = "none"
    distance: int = 0


@dataclass(frozen=True, slots=True)
class Together:
    """Terms that must (or, excluded, must not) stand in one field at these distances."""

    words: tuple[tuple[str, int], ...]
    fields: tuple[int, ...]
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """What to mark in a result: a term, or all words that begin so."""

    term: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A lunr query, and what is to be done with its results."""

    clauses: tuple[Clause, ...] = ()
    phrases: tuple[Together, ...] = ()
    doubtful: tuple[str, ...] = ()
    """Words as typed that hardly any document has: perhaps misspelled."""
    marks: tuple[Mark, ...] = ()

    @property
    def looks_for(self) -> int:
        """How many different words are looked for; exclusions are not."""
        return len(self.marks)

    @property
    def excludes(self) -> bool:
        """Whether anything is to be left out."""
        prohibited = any(clause.presence == "prohibited" for clause in self.clauses)
        return prohibited or any(phrase.excluded for phrase in self.phrases)
