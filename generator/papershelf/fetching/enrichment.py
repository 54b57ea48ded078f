"""The papers of a shelf while they are enriched, and what services said of them so far."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from papershelf.collection.decisions import Decision
from papershelf.identifiers import strong_keys
from papershelf.importing.entry import LinesOrigin, Listing, SourceEntry
from papershelf.importing.identity.decided import DecidedPairs
from papershelf.importing.ledger import Ledgers, Values, digest, of_record, values_of
from papershelf.model import Paper, PartialDate
from papershelf.parsing.raw import Raw
from papershelf.problems import Problem

IDS = "identifiers."


class Enrichment:
    """Papers by their places: what one service filled, no other fills."""

    def __init__(
        self,
        papers: Sequence[Paper],
        ledgers: Ledgers,
        *,
        today: PartialDate,
        abstracts: Collection[str] = (),
        decisions: Sequence[Decision] = (),
    ) -> None:
        """`abstracts` names the services whose abstracts are stored although their terms do not
        give them away.
        """
        self.papers = papers
        self.today = today
        self.abstracts = abstracts
        self.decided = DecidedPairs(decisions)
        self.values = list(map(values_of, papers))
        self.ids = [paper.identifiers for paper in papers]
        self.owners: dict[str, int] = {}
        """The place of the paper that has an identifier."""
        self.filled: dict[int, list[tuple[str, str]]] = {}
        """Field and service."""
        self.asked: dict[int, set[str]] = {}
        """The services that answered, also that they know nothing."""
        self.problems: list[Problem] = []
        self._ledgers = ledgers
        self._said: dict[int, dict[str, Values]] = {}
        """What is to be taken, by the source whose ledger remembers it."""
        for at, paper in enumerate(papers):
            for key in strong_keys(paper.identifiers):
                self.owners.setdefault(key, at)

    def source_of(self, at: int, name: str) -> str:
        """The source that left a field as it is; empty where a person wrote it."""
        for source, values in self._said.get(at, {}).items():
            if name in values:
                return source
        paper, raw = self.papers[at], self.values[at].get(name)
        said = of_record(self._ledgers, (paper.id, *paper.aliases))
        return next((one for one in sorted(said) if said[one].get(name) == digest(raw)), "")

    def take(self, at: int, service: str, source: str, values: Values) -> None:
        """The record has these fields from now on, which a service gave; a source's ledger is to
        remember them.
        """
        self.values[at] = self.values[at] | values
        self._said.setdefault(at, {}).setdefault(source, {}).update(values)
        self.filled.setdefault(at, []).extend((name, service) for name in values)
        found = {name.partition(".")[2]: str(raw) for name, raw in values.items() if IDS in name}
        self.ids[at] = replace(self.ids[at], **found)
        for key in strong_keys(self.ids[at]):
            self.owners.setdefault(key, at)

    def listings(self) -> Mapping[int, Sequence[Listing]]:
        """What sources said of each record, as an import takes it."""
        return {
            at: [_listing(values, self.papers[at], source) for source, values in said.items()]
            for at, said in self._said.items()
        }


def _listing(values: Values, paper: Paper, source: str) -> Listing:
    """The values as an entry with the record's own title, which every entry has."""
    raw: dict[str, Raw] = {"title": paper.title}
    for name, value in values.items():
        whole, _, part = name.partition(".")
        if part:
            inside = raw.setdefault(whole, {})
            assert isinstance(inside, dict)  # noqa: S101 (only nested fields have a dot)
            inside[part] = value
        else:
            raw[name] = value
    path = f"{source}: {paper.id}"
    return Listing(source, source, (SourceEntry(raw, 1, LinesOrigin(path, 1)),), ())
