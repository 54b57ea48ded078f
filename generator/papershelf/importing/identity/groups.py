"""Entries of an import that are one paper, and what is known of them for telling papers apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from papershelf.identifiers.preprints import is_preprint_doi
from papershelf.importing.identity.decided import SAME
from papershelf.importing.identity.score import Facts, MatchScore, best, compared
from papershelf.importing.identity.titles import TitleForms, title_forms
from papershelf.importing.ledger import Values
from papershelf.model import Paper

_FACES = 8
"""Different papers of a group that are compared with others: what many sources say of one paper."""


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
    titles: dict[str, TitleForms] = field(default_factory=dict)
    """By the whole title's key."""
    keys: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    id: str = ""
    """The record's id; "" where there is none yet."""
    twins: list[str] = field(default_factory=list)
    """Other papers that look like this one, kept apart, as a message names them."""
    is_shared: bool = False
    """Whether another record has one of its identifiers too."""
    rivals: list[str] = field(default_factory=list)
    """Ids of such records of which nobody said that they are other papers."""
    joined: list[tuple[Incoming, MatchScore]] = field(default_factory=list)
    """Entries with other identifiers that are this paper by title, authors and year."""
    linked: tuple[Group, str] | None = None
    """The paper of which this one is a preprint, or that is a preprint of this one, and the kind
    of the relation, where the two are records of their own."""
    _papers: list[Paper] = field(default_factory=list)
    _facts: list[Facts] = field(default_factory=list)
    """Of the first of `_papers`: made when a paper is first compared, since few ever are."""

    def add(self, paper: Paper, keys: Iterable[str]) -> None:
        """Add what is said of the paper; `keys` are its strong keys (`Decided.keys`)."""
        form = title_forms(paper.title)
        self.titles.setdefault(form.whole, form)
        self.keys.update(keys)
        self.ids.update((paper.id, *paper.aliases))
        if len(self._papers) < _FACES:
            self._papers.append(paper)

    def join(self, other: Group) -> None:
        """Make the entries of another group part of this paper."""
        self.entries += other.entries
        self.keys |= other.keys
        self.ids |= other.ids
        self.titles = other.titles | self.titles
        self._papers += other._papers[: _FACES - len(self._papers)]

    @property
    def first(self) -> Paper:
        """The record, or what its first entry says."""
        return self._papers[0]

    @property
    def facts(self) -> Sequence[Facts]:
        for paper in self._papers[len(self._facts) :]:
            self._facts.append(Facts.of(paper))
        return self._facts

    @property
    def name(self) -> str:
        """How a message names the paper: its record's id, else the place of its first entry."""
        return self.entries[0].place if self.record is None else f'"{self.id}"'


def compared_groups(
    one: Group, two: Group, *, both_identified: bool, was_title: bool = False
) -> MatchScore:
    """The best comparison of what is said of two papers (`score.compared`)."""
    return best(
        compared(a, b, both_identified=both_identified, was_title=was_title)
        for a in one.facts
        for b in two.facts
    )


def is_preprint_of(one: Group, two: Group) -> bool:
    """Whether one paper is known from a preprint server alone, and the other is published."""
    is_preprint = all(facts.is_preprint and not facts.is_published for facts in one.facts)
    return is_preprint and any(facts.is_published for facts in two.facts)


def contradicting(one: Group, two: Group) -> bool:
    """Whether identifiers say that two papers are not one: two names that one service gave.

    A preprint server's DOI beside a publisher's does not, nor do two entries of a catalogue, which
    lists a preprint apart from its publication.
    """
    mine, theirs = _by_kind(one.keys), _by_kind(two.keys)
    both = mine.keys() & theirs.keys()
    differing = {kind for kind in both if mine[kind].isdisjoint(theirs[kind])}
    if differing and differing <= _CATALOGUES:
        return not (is_preprint_of(one, two) or is_preprint_of(two, one))
    return bool(differing)


_CATALOGUES = {"openalex", "s2", "dblp"}


def _by_kind(keys: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key in keys:
        if key.startswith(SAME):
            continue
        kind, _, name = key.partition(":")
        kind = "preprint" if kind == "doi" and is_preprint_doi(name) else kind
        found.setdefault(kind, set()).add(name)
    return found
