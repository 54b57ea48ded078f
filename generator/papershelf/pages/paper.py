"""The page of one paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.exports.bibtex import bibtex
from papershelf.identifiers import links_of
from papershelf.model import Links, Note, Paper
from papershelf.notes import as_markdown_block, render_note
from papershelf.pages.abstract import links_in, paragraphs
from papershelf.pages.markup import (
    SEPARATOR,
    Linker,
    heading,
    link,
    outside,
    page,
    spoken,
)
from papershelf.text import counted, html, markdown

AUTHORS_SHOWN = 50
"""The rest is folded and unlinked (BAD-INPUT 29)."""

_FOLDED_BYTES = 96_000
"""What 5,000 names of usual length need, so that no page is over 150 KB."""

_DESCRIPTION = 200
_LINK_LABELS = {
    "abstract": "Paper",
    "pdf": "PDF",
    "code": "Code",
    "project": "Project page",
    "data": "Data",
    "video": "Video",
}


def render_paper(
    catalog: Catalog, paper: Paper, *, newer: Paper | None, older: Paper | None
) -> bytes:
    """A paper's Markdown: what it is, where to read it, what it says, what people say of it."""
    linker = Linker(catalog, paths.paper(catalog.segments[paper.id]))
    return page(
        paper.title,
        [
            heading(paper.title),
            *_status(paper),
            *_authors(linker, paper),
            SEPARATOR.join(_facts(linker, paper)),
            *_topics(linker, paper),
            SEPARATOR.join(_links(paper)),
            *_abstract(paper),
            *_summary(paper),
            *_notes(linker, paper),
            "## Cite",
            f"```bibtex\n{bibtex(paper)}```",
            *_neighbours(linker, newer, older),
        ],
        description=describe(paper),
        made_from=catalog.sources[paper.id],
    )


def describe(paper: Paper) -> str:
    """One or two sentences of the summary or abstract, for search engines and link previews."""
    text = " ".join((paper.summary or paper.abstract).split())
    if len(text) > _DESCRIPTION:
        text = text[:_DESCRIPTION].rsplit(" ", 1)[0] + " …"
    return text or ", ".join(author.name for author in paper.authors[:AUTHORS_SHOWN])


def _status(paper: Paper) -> Iterator[str]:
    if paper.status:
        yield f"**This paper is {paper.status}.**"


def _authors(linker: Linker, paper: Paper) -> Iterator[str]:
    if not paper.authors:
        return
    if len(paper.authors) <= AUTHORS_SHOWN:
        yield linker.authors(paper, AUTHORS_SHOWN)
        return
    yield linker.authors(paper, AUTHORS_SHOWN).rsplit(" and ", 1)[0]
    rest = [author.name for author in paper.authors[AUTHORS_SHOWN:]]
    yield f"<details><summary>and {len(rest):,} more authors</summary>{_folded(rest)}</details>"


def _folded(names: list[str]) -> str:
    """As many names as keep the page light, then how many are left."""
    fit, room = 0, _FOLDED_BYTES
    while fit < len(names) and (room := room - len(names[fit].encode()) - 2) >= 0:
        fit += 1
    left = f" and {len(names) - fit:,} more" if fit < len(names) else ""
    return html(", ".join(names[:fit])) + left


def _facts(linker: Linker, paper: Paper) -> Iterator[str]:
    if paper.day:
        featured = "" if paper.published else "listed "
        yield featured + linker.date(paper.day)
    else:
        yield link("undated", linker.source, paths.listing(paths.UNDATED))
    if paper.updated:
        yield f"updated {spoken(paper.updated)}"
    if slug_ := linker.catalog.venue_slug.get(paper.id):
        yield linker.venue(slug_) + _pages(paper)
    if paper.source:
        yield markdown(paper.source)
    if paper.votes:
        yield counted(paper.votes, "vote")
    if paper.citations:
        source = f" ({markdown(paper.citations.source)})" if paper.citations.source else ""
        yield counted(paper.citations.count, "citation") + source


def _pages(paper: Paper) -> str:
    volume = " ".join(filter(None, [paper.volume, paper.number and f"({paper.number})"]))
    where = ", ".join(filter(None, [volume, paper.pages and f"pages {paper.pages}"]))
    return f" {markdown(where)}" if where else ""


def _topics(linker: Linker, paper: Paper) -> Iterator[str]:
    if slugs := linker.catalog.topic_slugs[paper.id]:
        yield f"Topics: {linker.topics(slugs)}"


def _links(paper: Paper) -> Iterator[str]:
    """The record's links, what follows from identifiers, then what the abstract names."""
    named = links_in(paper.abstract)
    given = links_of(paper.identifiers, paper.links)
    for field in fields(Links):
        url = getattr(given, field.name) or getattr(named, field.name)
        if url:
            yield outside(_LINK_LABELS[field.name], url)


def _abstract(paper: Paper) -> Iterator[str]:
    if paper.abstract:
        yield "## Abstract"
        yield from paragraphs(paper.abstract)


def _summary(paper: Paper) -> Iterator[str]:
    if paper.summary:
        yield "## Summary"
        yield from paragraphs(paper.summary)


def _notes(linker: Linker, paper: Paper) -> Iterator[str]:
    notes = linker.catalog.paper_notes.get(paper.id, ())
    if notes:
        yield "## Notes"
    for number, note in enumerate(notes, start=1):
        yield heading(note.title or note_heading(note), 3)
        yield SEPARATOR.join(note_facts(linker, note))
        # No heading's id has a colon, so the ids of a note clash with none of the page's own.
        yield as_markdown_block(render_note(note.body, prefix=f"note:{number}:"), "note")


def note_heading(note: Note) -> str:
    """What stands for the title of a note without one."""
    return f"Note by {note.author}" if note.author else "Note"


def note_facts(linker: Linker, note: Note) -> Iterator[str]:
    """Author, day and topics of a note, as far as it gives them."""
    if note.title and note.author:
        yield markdown(note.author)
    if note.date:
        yield spoken(note.date)
    yield from map(linker.topic, linker.catalog.note_topics[note.path])


def _neighbours(linker: Linker, newer: Paper | None, older: Paper | None) -> Iterator[str]:
    around = [
        f"{label}: {linker.paper(paper)}"
        for label, paper in (("Newer", newer), ("Older", older))
        if paper
    ]
    if around:
        yield "---"
        yield "  \n".join(around)
