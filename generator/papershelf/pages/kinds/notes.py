"""The listing of notes, newest first."""

from __future__ import annotations

from collections.abc import Iterator

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Note
from papershelf.pages.listings import overview_weight
from papershelf.pages.markup import SEPARATOR, Linker, heading, link, named, page, spoken
from papershelf.pages.note import byline, note_heading
from papershelf.pages.paging import numbered, pager, parts
from papershelf.pages.piece import File
from papershelf.text import counted, slug


def render_notes(catalog: Catalog, settings: Settings) -> Iterator[File]:
    count = counted(len(catalog.notes), "note") if catalog.notes else "No notes yet."
    linker = Linker(catalog, paths.listing(paths.NOTES, 2))
    found = parts(
        catalog.notes,
        settings.per_page,
        lambda note: overview_weight(note_entry(linker, settings, note)) * 2,  # its title is its id
    )
    for number, part in enumerate(found, start=1):
        source = paths.listing(paths.NOTES, number)
        linker = Linker(catalog, source)
        body = [
            heading("Notes"),
            count,
            *(note_entry(linker, settings, note) for note in part),
            pager(paths.NOTES, number, len(found)),
        ]
        yield source, page(numbered("Notes", number), body, kind="listing", searched=False)


def note_entry(linker: Linker, settings: Settings, note: Note, level: int = 2) -> str:
    """A note in a listing, in the shape of a paper's entry: its title, linked to the paper's page,
    who wrote it, then when, on which paper and on what.
    """
    paper = linker.catalog.papers[linker.catalog.note_paper[note.path]]
    words = note_heading(note)
    title = link(words, linker.source, linker.paper_page(paper.id))
    line = named(f"{'#' * level} {title}", words, f"note-{slug(note.path)}")
    author = f"*{by}*  \n" if (by := byline(linker, settings, note)) else ""
    facts = [spoken(note.date)] if note.date else []
    facts.append(f"on {linker.paper(paper)}")
    facts.append(linker.topics(linker.catalog.note_topics[note.path]))
    return f"{line}\n\n{author}{SEPARATOR.join(filter(None, facts))}"
