"""Entries of an import that are one paper, and what is known of them for telling papers apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from papershelf.identifiers import strong_keys
from papershelf.importing.ledger import Values
from papershelf.model import Paper
from papershelf.text import folded, name_key, title_key
from papershelf.text.others import without_others

_SHORT_TITLE = 2
"""Words up to which a title ("Preface", "Guest Editorial") may name many papers, so that more than
the title must agree."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An entry that keeps the contract, as a paper and as fields."""

    paper: Paper
    """Its id is what the entry said, often ""."""
    values: Values
    source: str
    """The ledger that it goes to."""
    path: str
    line: int
    order: str
    """Digest of source and fields: a total order that does not depend on the order of files."""

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(slots=True)
class Group:
    """Entries that are one paper, and the record that it has already, if any."""

    record: int | None = None
    """Its place among the records."""
    entries: list[Incoming] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    families: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    traits: set[tuple[str, ...]] = field(default_factory=set)
    id: str = ""
    """The record's id; "" where there is none yet."""
    twins: list[str] = field(default_factory=list)
    """Places or ids of other papers of the same title, kept apart."""
    rivals: list[str] = field(default_factory=list)
    """Ids of further records that share an identifier with this one."""

    def add(self, paper: Paper) -> None:
        # A title of signs alone ("???") has no key, but is the same as itself.
        self.titles.add(title_key(paper.title) or folded(paper.title))
        self.keys.update(strong_keys(paper.identifiers))
        self.families |= families(paper)
        self.ids.add(paper.id)
        self.traits.add(traits(paper))

    def join(self, entries: Iterable[Incoming]) -> None:
        """Make entries part of this paper."""
        for entry in entries:
            self.entries.append(entry)
            self.add(entry.paper)

    @property
    def name(self) -> str:
        """How a message names the paper: its record's id, else the place of its first entry."""
        return self.entries[0].place if self.record is None else f'"{self.id}"'


Said = Sequence[dict[str, dict[str, str]]]
"""For each record: source to field to digest (`ledger.of_record`)."""


def families(paper: Paper) -> set[str]:
    """Family names, transliterated and folded, and whole names, for those written the other way.

    "et al." is nobody, alone or behind a name.
    """
    found = set()
    for author in paper.authors:
        whole = without_others(name_key(author.name))
        if not whole:
            continue
        family, comma, _ = whole.partition(",")
        words = (family if comma else whole).removesuffix(" jr.").removesuffix(" jr").split()
        found |= {words[-1] if words else whole, whole}
    return found


def traits(paper: Paper) -> tuple[str, ...]:
    """What must not differ, where both sides have it, between papers of one short title.

    Abstract, year and venue; nothing for longer titles, which tell papers apart by themselves.
    """
    if len(paper.title.split()) > _SHORT_TITLE:
        return ()
    year = str(paper.published.year) if paper.published else ""
    return (title_key(paper.abstract), year, folded(paper.venue))
