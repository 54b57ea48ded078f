"""What a feed says of a paper or a note, as values of Unicode without TeX, escaped by nobody yet.

Rules of Atom (RFC 4287) and of the W3C's validator: an id is absolute and stays when the site moves
or a title changes (a tag URI, RFC 4151); days are those of the data, never of the build; HTML has
whole addresses alone. Formulas are words, since few readers know MathML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Note, Paper, PartialDate
from papershelf.notes import filled
from papershelf.notes.rendered import Image, Mention, as_written, described
from papershelf.pages.following import whole_address
from papershelf.pages.kinds.note import author_of, note_heading
from papershelf.pages.lines import LABEL, parted, plain, shortened
from papershelf.pages.placed import unmarked
from papershelf.text import direction, html, slug

_AUTHORITY = "tag:papershelf.github.io,2026:"
_AUTHORS = 30
"""Names in an entry; then how many others there are."""
_CONTENT = 30_000
"""Characters of HTML in an entry, about; a note that would be beyond is linked."""
_NO_DAY = (1970, 1, 1)
"""Atom wants a day of every entry: of one that nobody dated, the first that programs know."""
_OWN_ID = re.compile(r' href="#')


class FeedEntry(NamedTuple):
    """A paper or a note in a feed, but for its content."""

    id: str
    title: str
    url: str
    updated: str
    """RFC 3339, with a zone."""
    published: str
    """Likewise; empty where no day is known."""
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    language: str
    """Of the title, where it is another than the site's."""


def tag_uri(settings: Settings, *parts: str) -> str:
    """The id of a feed or an entry: it depends on the shelf's name in feeds, and on no address."""
    name = settings.feed_name or slug(settings.site_name)
    return _AUTHORITY + quote("/".join([name, *parts]), safe="/-_.~")


def moment(day: PartialDate | None) -> str:
    """The beginning of a day in UTC, by RFC 3339; of a month or a year that of its first day."""
    year, month, date = day.earliest if day else _NO_DAY
    return f"{year:04}-{month:02}-{date:02}T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Making:
    """Makes entries of a catalog."""

    catalog: Catalog
    settings: Settings

    def paper(self, id_: str) -> FeedEntry:
        """The entry of a paper; a note about it updates it."""
        catalog, paper = self.catalog, self.catalog.papers[id_]
        days = [paper.published, paper.updated, paper.listed, paper.added]
        days += [note.date for note in catalog.paper_notes.get(id_, ())]
        status = f" ({paper.status})" if paper.status else ""
        topics = self._topics(catalog.topic_slugs[id_])
        return FeedEntry(
            tag_uri(self.settings, paths.PAPERS, id_),
            (plain(paper.title) or "(no title)") + status,
            whole_address(self.settings, paths.paper(catalog.segments[id_])),
            moment(_last(days)),
            moment(paper.day) if paper.day else "",
            tuple(_names(paper)),
            tuple(dict.fromkeys([*topics, *paper.categories])),
            catalog.languages.get(id_, ""),
        )

    def paper_content(self, id_: str) -> str:
        """The summary, else the abstract, and the notes about the paper, as HTML."""
        paper = self.catalog.papers[id_]
        text, language = paper.summary, ""
        if not text.strip():
            text, language = paper.abstract, self.catalog.languages.get(id_, "")
        parts = list(_paragraphs(text, language))
        notes = self.catalog.paper_notes.get(id_, ())
        for number, note in enumerate(notes, start=1):
            address = self._address(note, number)
            title = f'<a href="{html(address)}">{html(self._title(note))}</a>'
            by = self._author(note)
            said = self.note_content(note, number)
            parts += [f"<h3>{title}</h3>", f"<p>{html(by)}</p>" if by else ""]
            parts += [said] if sum(map(len, [*parts, said])) <= _CONTENT else []
        return "\n".join(filter(None, parts))

    def note(self, note: Note) -> FeedEntry:
        """The entry of a note; one without a day has that of its paper's entry."""
        catalog, id_ = self.catalog, self.catalog.note_paper[note.path]
        about = shortened(catalog.papers[id_].title, LABEL)
        name = note.path.rpartition("/")[2].removesuffix(".md")
        day = note.date
        by = self._author(note)
        return FeedEntry(
            tag_uri(self.settings, paths.NOTES, name),
            f"{self._title(note)}: {about}",
            self._address(note, self._number(note)),
            moment(day) if day else self.paper(id_).updated,
            moment(day) if day else "",
            (by,) if by else (),
            tuple(
                shortened(catalog.topics[one].label, LABEL)
                for one in catalog.note_topics[note.path]
            ),
            "",
        )

    def note_content(self, note: Note, number: int = 0) -> str:
        """The text of a note, which is that many on its paper's page, as HTML with whole addresses.

        Formulas are words; what refers to another place of the note leads to the page.
        """
        about = self.catalog.note_index
        papers, images = about.mentioned.get(note.path, {}), about.images.get(note.path, {})
        address = self._address(note, number or self._number(note)).partition("#")[0]

        def mention(found: Mention) -> str:
            if found.paper not in papers:
                return as_written(found)
            paper = self.catalog.papers[papers[found.paper]]
            title = html(found.text or shortened(paper.title, LABEL))
            page = whole_address(self.settings, paths.paper(self.catalog.segments[paper.id]))
            return f'<a href="{html(page)}">{title}</a>' if found.is_linked else title

        def image(found: Image) -> str:
            shown = images.get(found.address)
            if shown is None:
                return described(found)
            picture = whole_address(self.settings, paths.note_image(shown.name))
            return (
                f'<img src="{html(picture)}" alt="{html(found.text)}" width="{shown.width}"'
                f' height="{shown.height}">'
            )

        text = filled(
            about.rendered[note.path],
            prefix=f"note:{number or self._number(note)}:",
            mention=mention,
            image=image,
            formula=lambda found: html(found.plain),
        )
        return unmarked(_OWN_ID.sub(f' href="{html(address)}#', text)).strip()

    def _number(self, note: Note) -> int:
        """Which of the notes on its paper's page it is, from 1."""
        beside = self.catalog.paper_notes[self.catalog.note_paper[note.path]]
        return next(at for at, one in enumerate(beside, start=1) if one.path == note.path)

    def _address(self, note: Note, number: int) -> str:
        segment = self.catalog.segments[self.catalog.note_paper[note.path]]
        return f"{whole_address(self.settings, paths.paper(segment))}#note-{number}"

    def _topics(self, slugs: Iterable[str]) -> tuple[str, ...]:
        return tuple(shortened(self.catalog.topics[slug].label, LABEL) for slug in slugs)

    def _title(self, note: Note) -> str:
        return shortened(note_heading(note), LABEL)

    def _author(self, note: Note) -> str:
        profile = self.catalog.note_index.profiles.get(note.path, "")
        return shortened(author_of(note, profile, self.settings).name, LABEL)


def _last(days: Iterable[PartialDate | None]) -> PartialDate | None:
    return max(filter(None, days), key=lambda day: day.earliest, default=None)


def _names(paper: Paper) -> Iterator[str]:
    for author in paper.authors[:_AUTHORS]:
        if name := shortened(author.name, LABEL):
            yield name
    if len(paper.authors) > _AUTHORS:
        yield f"{len(paper.authors) - _AUTHORS:,} others"


def _paragraphs(text: str, language: str) -> Iterator[str]:
    left = _CONTENT
    for paragraph in parted(text):
        words = shortened(paragraph, left)
        yield f"<p{direction.attributes(words, language)}>{html(words)}</p>"
        left -= len(words)
        if left < LABEL:
            return
