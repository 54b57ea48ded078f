"""A query as values: what planning reads of an index, and the lunr clauses that it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from papershelf.search.query.parsed import FIELDS, Wildcard

ALL_FIELDS = tuple(range(10))
WORD_FIELDS = tuple(field for field in ALL_FIELDS if field != FIELDS["id"])
"""Fields of a word that cannot be part of an identifier."""

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

    def forms(self, term: str) -> Sequence[str]:
        """The words that a term stands for; none where it is no term."""

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
    fields: tuple[int, ...] = WORD_FIELDS
    boost: float = 1.0
    presence: Presence = "optional"
    wildcard: Wildcard = "none"
    distance: int = 0


@dataclass(frozen=True, slots=True)
class Together:
    """Words that stand in one field at these distances, as they were typed."""

    words: tuple[tuple[str, str, int], ...]
    """Term in texts (empty for a stop word), the word itself, distance from the first."""
    fields: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """What to mark in a result: a term, or all words that begin so."""

    term: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Spelling:
    """What counts as typed: a word, or all that begin or end so, or have it within them."""

    text: str
    wildcard: Wildcard = "none"

    def fits(self, word: str) -> bool:
        """Whether a word is one of them."""
        match self.wildcard:
            case "trailing":
                return word.startswith(self.text)
            case "leading":
                return word.endswith(self.text)
            case "both":
                return self.text in word
            case _:
                return word == self.text


Role = Literal["needed", "added", "required", "excluded"]
"""Of a want: a document should have it; it only adds its weight; a document must, or must not."""


@dataclass(frozen=True, slots=True)
class Want:
    """One thing that is asked for, and what of it any document must have: any of these."""

    role: Role = "needed"
    clauses: tuple[Clause, ...] = ()
    """A lunr query of alternatives."""
    weighing: tuple[Clause, ...] = ()
    """Likewise of words that find nothing by themselves: those of a phrase."""
    phrases: tuple[Together, ...] = ()
    spans: tuple[tuple[str, str], ...] = ()
    spellings: tuple[Spelling, ...] = ()
    """What is as typed; nothing where any match is."""
    exact: bool = False
    """Nothing but what is as typed will do."""
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two wants whose words stand side by side in the query."""

    first: int
    second: int
    terms: tuple[str, str]
    joined: tuple[Clause, ...] = ()
    """Finds both as one word: `flash attention` as FlashAttention."""


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """Wants in the order of the query."""

    wants: tuple[Want, ...] = ()
    pairs: tuple[Pair, ...] = ()
    doubtful: tuple[str, ...] = ()
    """Words as typed that hardly any document has: perhaps misspelled."""
    marks: tuple[Mark, ...] = ()

    @property
    def looks_for(self) -> bool:
        """Whether anything is; exclusions are not."""
        return any(want.role != "excluded" for want in self.wants)

    @property
    def excludes(self) -> bool:
        """Whether anything is to be left out."""
        return any(want.role == "excluded" for want in self.wants)
