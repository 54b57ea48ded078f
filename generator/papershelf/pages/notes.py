"""The listing of notes, newest first."""

from __future__ import annotations

from collections.abc import Iterator

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.model import Note
from papershelf.pages.listings import File
from papershelf.pages.markup import SEPARATOR, Linker, heading, link, page
from papershelf.pages.paging import numbered, pager, parts
from papershelf.pages.paper import note_facts, note_heading
from papershelf.text import counted


def render_notes(catalog: Catalog, per_page: int) -> Iterator[File]:
    count = counted(len(catalog.notes), "note") if catalog.notes else "No notes yet."
    found = parts(catalog.notes, per_page)
    for number, part in enumerate(found, start=1):
        source = paths.listing(paths.NOTES, number)
        linker = Linker(catalog, source)
        body = [
            heading("Notes"),
            count,
            "\n".join(note_entry(linker, note) for note in part),
            pager(paths.NOTES, number, len(found)),
        ]
        yield source, page(numbered("Notes", number), body, searched=False)


def note_entry(linker: Linker, note: Note) -> str:
    """A note in a listing: its title, linked to the paper's page, the paper, who and when."""
    paper = linker.catalog.papers[linker.catalog.note_paper[note.path]]
    title = link(note.title or note_heading(note), linker.source, linker.paper_page(paper.id))
    facts = SEPARATOR.join(note_facts(linker, note))
    return "- " + "  \n  ".join(filter(None, [f"**{title}**", f"on {linker.paper(paper)}", facts]))
