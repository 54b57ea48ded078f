"""The listing of notes, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from papershelf import paths
from papershelf.config import Settings
from papershelf.model import Note
from papershelf.pages.blocks import Block, Break, Emphasis, Heading, Page, Paragraph, joined, line
from papershelf.pages.following import beside_count, discovery
from papershelf.pages.kinds.note import byline, note_heading
from papershelf.pages.lines import SEPARATOR, Linker, heading, id_for, link, spoken
from papershelf.pages.listings import LISTING, overview_weight
from papershelf.pages.paging import numbered, pager, parts
from papershelf.pages.piece import Group, Piece, Source
from papershelf.text import counted, slug


def groups(source: Source) -> Iterable[Group]:
    yield lambda: [Piece(lambda: _pages(source))]


def _pages(source: Source) -> Iterator[tuple[str, Page]]:
    notes, linker, base = source.catalog.notes, Linker(source.catalog), paths.NOTES
    count = counted(len(notes), "note") if notes else "No notes yet."

    beside = beside_count(source.catalog, source.settings, base)
    said = joined(SEPARATOR, [(count,), *beside])

    def weigh(note: Note) -> int:  # its title is its id
        return 2 * overview_weight(note_entry(linker, source.settings, note), base)

    found = parts(notes, source.paging.most, weigh)
    for number, part in enumerate(found, start=1):
        entries = (one for note in part for one in note_entry(linker, source.settings, note))
        body = [
            heading("Notes"),
            Paragraph(said),
            *(steps := pager(base, number, len(found))),
            *entries,
            *steps,
        ]
        name, head = numbered("Notes", number), discovery(source.settings, base, "Notes")
        yield paths.listing(base, number), Page(name, tuple(body), LISTING, head=head)


def note_entry(linker: Linker, settings: Settings, note: Note, level: int = 2) -> list[Block]:
    """Returns a note in a listing, in the shape of a paper's entry: its title, linked to the
    paper's page, who wrote it, then when, on which paper and on what.
    """
    paper = linker.catalog.papers[linker.catalog.note_paper[note.path]]
    words = note_heading(note)
    title = link(words, linker.page(paper.id))
    facts = [line("on ", linker.paper(paper)), linker.topics(linker.catalog.note_topics[note.path])]
    if note.date:
        facts.insert(0, (spoken(note.date),))
    text = joined(SEPARATOR, filter(None, facts))
    if by := byline(linker, settings, note):
        text = line(Emphasis(by), Break(), text)
    return [Heading(level, title, id_for(words, f"note-{slug(note.path)}")), Paragraph(text)]
