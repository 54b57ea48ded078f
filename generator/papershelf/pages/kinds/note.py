"""Writes a note on a page: who wrote it and when, its text with what the shelf puts into it,
its links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from papershelf import paths
from papershelf.config import Settings
from papershelf.model import Note, Paper
from papershelf.notes import as_markdown_block, filled
from papershelf.notes.rendered import Image, Mention, as_written, described
from papershelf.pages.blocks import Block, Heading, Line, Paragraph, Raw, joined, line
from papershelf.pages.editing import edit_url, profile_url
from papershelf.pages.lines import (
    LABEL,
    SEPARATOR,
    Linker,
    bullets,
    heading,
    link,
    outside,
    shortened,
    spoken,
    unlinked,
)
from papershelf.pages.placed import ADDRESS, address_of, unmarked
from papershelf.text import counted, html
from papershelf.text.direction import isolated

MENTIONS_SHOWN = 20
_TITLE = 120
"""Characters of another paper's title, or of a note's, where it is mentioned."""

_HANDLE = re.compile(
    r"(?:(?P<name>[^@]*[^@\s])\s*\()?@(?P<handle>[A-Za-z0-9][A-Za-z0-9._-]{0,38})(?(name)\))",
    re.ASCII,
)
"""`@octocat`, or `Ada Example (@octocat)`: an account of the host of the repository."""


class NoteAuthor(NamedTuple):
    """Who wrote a note, and the address of a page about them, where there is one."""

    name: str
    url: str = ""


def author_of(note: Note, profile: str, settings: Settings) -> NoteAuthor:
    """Returns the author's name and page: the account that the note itself names, else `profile`,
    which is what `people.yml` gives (homepage, else ORCID), else none.
    """
    match = _HANDLE.fullmatch(note.author)
    if match is None:
        return NoteAuthor(note.author, profile)
    return NoteAuthor(match["name"] or note.author, profile_url(settings, match["handle"]))


def note_heading(note: Note) -> str:
    """Returns the title of a note, or what stands for one."""
    if note.title or not note.author:
        return note.title or "Note"
    match = _HANDLE.fullmatch(note.author)
    return f"Note by {(match and match['name']) or note.author}"


def byline(linker: Linker, settings: Settings, note: Note) -> Line:
    """Returns the author, linked where there is a page; empty where the heading says all."""
    profile = linker.catalog.note_index.profiles.get(note.path, "")
    author = author_of(note, profile, settings)
    if author.url:
        return outside(author.name, author.url)
    return unlinked(author.name) if note.title else ()


def notes_of(linker: Linker, settings: Settings, paper: Paper) -> Iterator[tuple[Block, ...]]:
    """Yields the notes about a paper, oldest first, each with its heading, facts and text."""
    notes = linker.catalog.paper_notes.get(paper.id, ())
    for number, note in enumerate(notes, start=1):
        facts = list(_facts(linker, settings, note))
        yield (
            heading(shortened(note_heading(note), LABEL), 3, f"note-{number}"),
            *([Paragraph(joined(SEPARATOR, facts))] if facts else ()),
            # No heading's id has a colon, so the ids of a note clash with none of the page's own.
            _text(linker, note, prefix=f"note:{number}:"),
        )


def _facts(linker: Linker, settings: Settings, note: Note) -> Iterator[Line]:
    """Yields author, day and topics of a note, as far as it gives them, and where it is edited."""
    if author := byline(linker, settings, note):
        yield author
    if note.date:
        yield (spoken(note.date),)
    if topics := linker.topics(linker.catalog.note_topics[note.path]):
        yield topics
    if url := edit_url(settings, note.path):
        yield outside("Edit", url)


def _text(linker: Linker, note: Note, *, prefix: str) -> Raw:
    """Returns the note's own HTML, in which a reference such as `&#1;` is the character itself."""
    about = linker.catalog.note_index
    papers, images = about.mentioned.get(note.path, {}), about.images.get(note.path, {})

    def mention(found: Mention) -> str:
        if found.paper not in papers:
            return unmarked(as_written(found))
        paper = linker.catalog.papers[papers[found.paper]]
        words = unmarked(found.text) or shortened(paper.title, _TITLE)
        title = isolated(html(words), words)
        address = address_of(linker.page(paper.id))
        return f'<a href="{html(address)}">{title}</a>' if found.is_linked else title

    def image(found: Image) -> str:
        shown = images.get(found.address)
        if shown is None:
            return unmarked(described(found))
        address = ADDRESS + paths.note_image(shown.name)
        return (
            f'<img src="{html(address)}" alt="{html(unmarked(found.text))}" width="{shown.width}"'
            f' height="{shown.height}" loading="lazy">'
        )

    rendered = about.rendered[note.path]
    clean = replace(rendered, html=unmarked(rendered.html))
    text = filled(clean, prefix=prefix, mention=mention, image=image)
    return Raw(as_markdown_block(text, "note"))


def mentions_section(linker: Linker, paper: Paper) -> Iterator[Block]:
    """Yields where notes about other papers speak of this one, newest first."""
    notes = linker.catalog.mentions.get(paper.id, ())
    if notes:
        yield Heading(2, ("Mentioned in",))
        yield bullets(_mention(linker, note) for note in notes[:MENTIONS_SHOWN])
    if len(notes) > MENTIONS_SHOWN:
        yield Paragraph((f"and {counted(len(notes) - MENTIONS_SHOWN, 'more note')}",))


def _mention(linker: Linker, note: Note) -> Line:
    about = linker.catalog.papers[linker.catalog.note_paper[note.path]]
    note_title, title = shortened(note_heading(note), _TITLE), shortened(about.title, _TITLE)
    return line(link(note_title, linker.page(about.id)), " on ", unlinked(title))
