"""Listings: pages of papers, or of notes, at most so many on a page."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.model import Paper
from papershelf.pages.markup import (
    AUTHORS_IN_LISTING,
    SEPARATOR,
    Linker,
    heading,
    link,
    page,
)
from papershelf.text import counted

File = tuple[str, bytes]
Entry = TypeVar("Entry")

_OVERVIEW_ROWS = 1_000
"""Lines of an overview on one page: about 70 KB of HTML."""


def render_listing(
    catalog: Catalog,
    base: str,
    title: str,
    ids: Sequence[str],
    per_page: int,
    *,
    intro: Iterable[str] = (),
    empty: str = "No papers yet.",
) -> Iterator[File]:
    """A listing of papers at `base` (`latest`, `tags/SLUG`, …), with its further pages.

    `intro` are blocks of Markdown for the first page; their links start from that page.
    """
    entries = [catalog.papers[id_] for id_ in ids]
    for number, part in paged(entries, per_page):
        source = paths.listing(base, number)
        linker = Linker(catalog, source)
        count = counted(len(ids), "paper") if ids else empty
        yield (
            source,
            page(
                numbered(title, number),
                [
                    heading(title),
                    *(intro if number == 1 else ()),
                    count,
                    "\n".join(entry(linker, paper) for paper in part),
                    pager(base, number, len(ids), per_page),
                ],
                searched=False,
            ),
        )


def render_overview(
    catalog: Catalog,
    base: str,
    title: str,
    things: Sequence[Entry],
    rows: Callable[[Linker, Sequence[Entry]], Iterable[str]],
    count: str,
) -> Iterator[File]:
    """An overview at `base` (`tags`, …): `rows` gives the lines of the list for some things."""
    for number, part in paged(things, _OVERVIEW_ROWS):
        source = paths.listing(base, number)
        body = [
            heading(title),
            count,
            "\n".join(rows(Linker(catalog, source), part)),
            pager(base, number, len(things), _OVERVIEW_ROWS),
        ]
        yield source, page(numbered(title, number), body, searched=number == 1)


def entry(linker: Linker, paper: Paper) -> str:
    """A paper in a listing: title, authors, day, venue, topics, and what sets it apart."""
    catalog = linker.catalog
    facts = [linker.authors(paper, AUTHORS_IN_LISTING)] if paper.authors else []
    if paper.day:
        facts.append(linker.date(paper.day))
    if slug := catalog.venue_slug.get(paper.id):
        facts.append(linker.venue(slug))
    if paper.votes:
        facts.append(counted(paper.votes, "vote"))
    if paper.id in catalog.paper_notes:
        facts.append(counted(len(catalog.paper_notes[paper.id]), "note"))
    if paper.status:
        facts.append(f"*{paper.status}*")
    lines = [f"**{linker.paper(paper)}**", SEPARATOR.join(facts)]
    lines.append(linker.topics(catalog.topic_slugs[paper.id]))
    return "- " + "  \n  ".join(filter(None, lines))


def paged(entries: Sequence[Entry], per_page: int) -> Iterator[tuple[int, Sequence[Entry]]]:
    """Page numbers from 1 with their entries; one empty page where there is nothing."""
    for number in range(1, pages_of(len(entries), per_page) + 1):
        yield number, entries[(number - 1) * per_page : number * per_page]


def pages_of(count: int, per_page: int) -> int:
    return max(1, math.ceil(count / per_page))


def numbered(title: str, number: int) -> str:
    """The title of a listing's page, unlike that of the listing's other pages."""
    return title if number == 1 else f"{title} (page {number})"


def pager(base: str, number: int, count: int, per_page: int) -> str:
    """Links to the previous, next, first and last page of a listing; nothing where it is alone."""
    last = pages_of(count, per_page)
    if last == 1:
        return ""
    source = paths.listing(base, number)

    def to(label: str, target: int) -> str:
        return link(label, source, paths.listing(base, target))

    steps = [f"Page {number:,} of {last:,}"]
    if number > 1:
        steps = [to("First", 1), to("Previous", number - 1), *steps]
    if number < last:
        steps += [to("Next", number + 1), to("Last", last)]
    return SEPARATOR.join(steps)
