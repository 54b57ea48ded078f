"""The author index, the listing of each author who has a page, and venues."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from papershelf import paths
from papershelf.catalog import AuthorEntry, Catalog, VenueEntry
from papershelf.identifiers import orcid_url
from papershelf.pages import charts
from papershelf.pages.listings import overview_weight, render_listing, render_overview
from papershelf.pages.markup import (
    SEPARATOR,
    Linker,
    bullets,
    heading,
    link,
    outside,
    page,
    some,
    unlinked,
)
from papershelf.pages.paging import Paging, numbered, pager, parts
from papershelf.pages.piece import EVERYTHING, File, Piece, Scope, brief
from papershelf.text import counted

_ROW = 10_000
"""Bytes of one author's papers in the index, or other names: such an author has a page, or few."""


def render_authors(catalog: Catalog, paging: Paging, scope: Scope = EVERYTHING) -> Iterator[Piece]:
    if scope.is_all:
        yield from _index(catalog, paging)
    span = charts.span_of(catalog)
    drawn = brief(span)
    timeline = charts.Timeline(span, paths.listing(paths.author("any")))
    for author in catalog.authors.values():
        ids = catalog.by_author.get(author.slug, ())
        if author.has_page and scope(ids):
            base = paths.author(author.slug)
            yield from render_listing(
                catalog,
                base,
                author.name,
                ids,
                paging,
                intro=partial(_opening, catalog, author, timeline),
                shows=(author.homepage, author.orcid, author.variants, drawn),
            )


def _opening(catalog: Catalog, author: AuthorEntry, timeline: charts.Timeline) -> Iterator[str]:
    yield from _intro(author)
    ids = catalog.by_author.get(author.slug, ())
    yield timeline.draw(catalog.papers[id_].day for id_ in ids)


def render_venues(catalog: Catalog, paging: Paging, scope: Scope = EVERYTHING) -> Iterator[Piece]:
    def rows(linker: Linker, part: Sequence[VenueEntry]) -> Iterator[str]:
        for venue in part:
            yield f"- {linker.venue(venue.slug)} ({len(catalog.by_venue[venue.slug]):,})"

    venues = list(catalog.venues.values())
    count = counted(len(venues), "venue") if venues else "No venues yet."
    yield render_overview(catalog, paths.VENUES, "Venues", venues, rows, count)
    for slug, venue in catalog.venues.items():
        base = paths.venue(slug)
        ids = catalog.by_venue[slug]
        if scope(ids):
            yield from render_listing(catalog, base, venue.name, ids, paging)


def _index(catalog: Catalog, paging: Paging) -> Iterator[Piece]:
    """Every name by family name, with its papers or a link to its page; initials lead to each
    part.
    """
    authors = list(catalog.authors.values())
    linker = Linker(catalog, paths.listing(paths.AUTHORS, 2))
    found = parts(authors, paging.most, lambda author: overview_weight(_row(linker, author)))
    initials = _initials(found)
    last = len(found)
    for number, part in enumerate(found, start=1):
        rows = [
            len(ids)
            if author.has_page
            else [(catalog.papers[id_].title, catalog.segments[id_]) for id_ in ids]
            for author in part
            for ids in [catalog.by_author.get(author.slug, ())]
        ]
        shown = [(author.slug, author.name) for author in part]
        yield Piece(
            partial(_part, catalog, part, number, last, initials if last > 1 else {}, len(authors)),
            ("authors", shown, rows, number, last, initials, len(authors)),
            base=paths.listing(paths.AUTHORS, number),
        )


def _part(
    catalog: Catalog,
    part: Sequence[AuthorEntry],
    number: int,
    last: int,
    initials: Mapping[str, int],
    authors: int,
) -> Iterator[File]:
    """A page of the index; `authors` is how many there are in all."""
    source = paths.listing(paths.AUTHORS, number)
    linker = Linker(catalog, source)
    jumps = SEPARATOR.join(
        link(initial, source, paths.listing(paths.AUTHORS, first))
        for initial, first in initials.items()
    )
    body = [
        heading("Authors"),
        counted(authors, "author") if authors else "No authors yet.",
        jumps,
        bullets(_row(linker, author) for author in part),
        pager(paths.AUTHORS, number, last),
    ]
    yield source, page(numbered("Authors", number), body, searched=False)


def _initials(pages: Sequence[Sequence[AuthorEntry]]) -> dict[str, int]:
    """Each first letter to the number of the page on which it begins; authors are in order."""
    found: dict[str, int] = {}
    for number, authors in enumerate(pages, start=1):
        position = 0
        while position < len(authors):
            first = _initial(authors[position])
            found.setdefault(first.upper() if first.isalpha() else "#", number)
            position = bisect_right(authors, first, position, key=_initial)
    return found


def _initial(author: AuthorEntry) -> str:
    return author.order[:1]


def _row(linker: Linker, author: AuthorEntry) -> str:
    ids = linker.catalog.by_author.get(author.slug, ())
    if author.has_page:
        return f"{linker.author(author.slug, author.name)} ({len(ids):,})"
    papers = some((linker.paper(linker.catalog.papers[id_]) for id_ in ids), _ROW)
    return f"{unlinked(author.name)}: {papers}"


def _intro(author: AuthorEntry) -> Iterator[str]:
    facts = []
    if author.homepage:
        facts.append(outside("Homepage", author.homepage))
    if author.orcid:
        facts.append(outside(f"ORCID {author.orcid}", orcid_url(author.orcid)))
    if author.variants:
        facts.append("Also as " + some(map(unlinked, author.variants), _ROW))
    if facts:
        yield bullets(facts)
