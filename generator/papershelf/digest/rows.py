"""The rows of a message as plain values, which the text and the HTML of it write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.digest.choice import Digest
from papershelf.model import Note, PartialDate
from papershelf.pages.following import whole_address
from papershelf.pages.kinds.note import author_of, note_heading
from papershelf.pages.lines import plain, shortened, spoken
from papershelf.text import counted

_TITLE, _NAME, _BEGINNING = 200, 60, 220
"""Characters of a title, a name, and of how a text begins."""
_AUTHORS, _TOPICS = 4, 3


class DigestRow(NamedTuple):
    """A paper or a note: Unicode without TeX and line breaks, escaped by nobody yet."""

    title: str
    url: str
    by: str
    facts: str
    """Day, venue and topics in a line."""
    begins: str
    language: str


class Part(NamedTuple):
    """A part of a message."""

    title: str
    rows: tuple[DigestRow, ...]
    more: str = ""
    """What is not shown."""


@dataclass(frozen=True, slots=True)
class DigestContent:
    """All that a message says, but to whom."""

    title: str
    """The subject: what and of which days."""
    intro: str
    parts: tuple[Part, ...]
    site_name: str
    site_url: str
    latest: str
    """The address of the latest papers."""
    language: str


def content_of(rows: Rows, digest: Digest) -> DigestContent:
    """Returns what a message of this digest says."""
    settings = rows.settings
    parts = [
        Part("New papers", rows.papers(digest.new), _more(digest.more)),
        Part("Now published", rows.papers(digest.published)),
        Part("Trending", rows.papers(digest.trending)),
        Part("New notes", tuple(map(rows.note, digest.notes))),
    ]
    counts = [
        (len(digest.new) + digest.more, "new paper"),
        (len(digest.published), "paper published now"),
        (len(digest.notes), "new note"),
    ]
    said = ", ".join(counted(number, thing) for number, thing in counts if number)
    said = said.replace("papers published now", "published now")
    name = _line(settings.site_name, _NAME)
    return DigestContent(
        f"{name}: {said.partition(', ')[0]}, {_days(digest)}",
        said,
        tuple(part for part in parts if part.rows),
        name,
        settings.site_url,
        whole_address(settings, paths.listing(paths.LATEST)),
        settings.language,
    )


def _days(digest: Digest) -> str:
    """Returns the days in words: "27 November 2026", "21 to 27 November 2026"."""
    first, last = digest.days.first, digest.days.last
    end = spoken(_partial(last))
    if first == last:
        return end
    return f"{spoken(_partial(first))} to {end}"


def _partial(day: dt.date) -> PartialDate:
    return PartialDate(day.year, day.month, day.day)


def _more(number: int) -> str:
    return f"and {counted(number, 'more paper')}" if number else ""


def _line(text: str, most: int) -> str:
    """Returns the beginning of a text as words in one line, without what no header may hold."""
    return "".join(one for one in shortened(text, most) if one.isprintable())


@dataclass(frozen=True, slots=True)
class Rows:
    """Makes rows, that of a paper once: readers of different topics get many of the same."""

    catalog: Catalog
    settings: Settings
    _made: dict[str, DigestRow] = field(default_factory=dict)

    def papers(self, ids: Sequence[str]) -> tuple[DigestRow, ...]:
        """Returns the rows of papers."""
        for id_ in ids:
            if id_ not in self._made:
                self._made[id_] = self._paper(id_)
        return tuple(self._made[id_] for id_ in ids)

    def _paper(self, id_: str) -> DigestRow:
        catalog, paper = self.catalog, self.catalog.papers[id_]
        names = [_line(author.name, _NAME) for author in paper.authors[:_AUTHORS]]
        if len(paper.authors) > _AUTHORS:
            names.append(f"{len(paper.authors) - _AUTHORS:,} more")
        text = paper.summary if paper.summary.strip() else paper.abstract
        status = f" ({paper.status})" if paper.status else ""
        return DigestRow(
            (_line(paper.title, _TITLE) or "(no title)") + status,
            whole_address(self.settings, paths.paper(catalog.segments[id_])),
            ", ".join(filter(None, names)),
            " · ".join(self._facts(id_)),
            _line(plain(text[: 4 * _BEGINNING]), _BEGINNING),
            catalog.languages.get(id_, ""),
        )

    def _facts(self, id_: str) -> Iterator[str]:
        catalog, paper = self.catalog, self.catalog.papers[id_]
        if paper.day:
            yield spoken(paper.day)
        if paper.venue:
            yield _line(paper.venue, _NAME)
        for slug in catalog.topic_slugs[id_][:_TOPICS]:
            yield _line(catalog.topics[slug].label, _NAME)

    def note(self, note: Note) -> DigestRow:
        """Returns the row of a note."""
        catalog, paper = self.catalog, self.catalog.papers[self.catalog.note_paper[note.path]]
        beside = [one.path for one in catalog.paper_notes[paper.id]]
        page = whole_address(self.settings, paths.paper(catalog.segments[paper.id]))
        author = author_of(note, "", self.settings).name
        return DigestRow(
            _line(note_heading(note), _TITLE),
            f"{page}#note-{beside.index(note.path) + 1}",
            _line(author, _NAME),
            f"on {_line(paper.title, _TITLE)}",
            "",
            "",
        )
