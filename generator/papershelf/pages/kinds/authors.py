"""The author index, and the listing of each author who has a page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from papershelf import paths
from papershelf.catalog import AuthorEntry, Catalog
from papershelf.config import Settings
from papershelf.identifiers import orcid_url
from papershelf.pages import charts
from papershelf.pages.blocks import (
    Block,
    Frame,
    Line,
    Page,
    Paragraph,
    Raw,
    joined,
    line,
)
from papershelf.pages.following import whole_address
from papershelf.pages.kinds.head import linked_data
from papershelf.pages.lines import (
    SEPARATOR,
    Linker,
    bullets,
    heading,
    link,
    outside,
    some,
    unlinked,
)
from papershelf.pages.listings import PaperListing, render_listing, weight_of
from papershelf.pages.paging import numbered, pager, parts
from papershelf.pages.piece import Group, Piece, Source, brief, grouped
from papershelf.text import counted

_AROUND = 60
"""Bytes around a name or title in a row: its element, and most of its address."""
_ROW = 10_000
"""Bytes of one author's papers in the index, or other names: such an author has a page, or few."""
_VARIANTS = 20
"""Spellings of a name in its linked data."""

_INDEX = Frame(is_searched=False)


def groups(source: Source) -> Iterable[Group]:
    span = charts.span_of(source.catalog)
    yield lambda: _index(source)
    make = partial(_authors, source, charts.Timeline(span), brief(span))
    yield from grouped(make, [one for one in source.catalog.authors.values() if one.has_page])


def _authors(
    source: Source, timeline: charts.Timeline, drawn: str, authors: Sequence[AuthorEntry]
) -> Iterator[Piece]:
    """Yields the listings of some authors; `drawn` tells what the timeline shows."""
    for author in authors:
        listing = PaperListing(
            paths.author(author.slug),
            author.name,
            source.catalog.by_author.get(author.slug, ()),
            intro=partial(_opening, source.catalog, author, timeline),
            shows=(author.homepage, author.orcid, author.variants, author.is_known, drawn),
            feed=paths.author(author.slug),
            about=_person(source.settings, author),
        )
        yield from render_listing(source, listing)


def _person(settings: Settings, author: AuthorEntry) -> tuple[str, ...]:
    """Returns linked data of a person; of a mere name, which may be several people, none."""
    same = [orcid_url(author.orcid)] if author.orcid else []
    same += [author.homepage] if author.homepage else []
    page = paths.listing(paths.author(author.slug))
    fields = {
        "@type": "Person",
        "name": author.name,
        "alternateName": list(author.variants[:_VARIANTS]),
        "sameAs": same,
        "url": whole_address(settings, page) if settings.site_url else "",
    }
    return (linked_data(fields),) if same else ()


def _opening(catalog: Catalog, author: AuthorEntry, timeline: charts.Timeline) -> Iterator[Block]:
    yield from _intro(author)
    ids = catalog.by_author.get(author.slug, ())
    if chart := timeline.draw(catalog.papers[id_].day for id_ in ids):
        yield Raw(chart)


def _index(source: Source) -> Iterator[Piece]:
    """Yields the pages of the index: every name, with its papers or a link;
    initials lead to each part.
    """
    catalog = source.catalog
    authors = list(catalog.authors.values())
    found = parts(authors, source.paging.most, partial(_weight, catalog))
    initials = _initials(found) if len(found) > 1 else {}
    count = counted(len(authors), "author") if authors else "No authors yet."
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
            partial(_part, catalog, part, number, len(found), initials, count),
            ("authors", shown, rows, number, len(found), initials, count),
            base=paths.listing(paths.AUTHORS, number),
        )


def _part(
    catalog: Catalog,
    part: Sequence[AuthorEntry],
    number: int,
    last: int,
    initials: Mapping[str, int],
    count: str,
) -> Iterator[tuple[str, Page]]:
    """Yields a page of the index."""
    linker = Linker(catalog)
    jumps = [
        link(initial, paths.listing(paths.AUTHORS, first)) for initial, first in initials.items()
    ]
    steps = pager(paths.AUTHORS, number, last)
    body = [
        heading("Authors"),
        Paragraph((count,)),
        *steps,
        *([Paragraph(joined(SEPARATOR, jumps))] if jumps else ()),
        *([bullets(_row(linker, author) for author in part)] if part else ()),
        *steps,
    ]
    page = Page(numbered("Authors", number), tuple(body), _INDEX)
    yield paths.listing(paths.AUTHORS, number), page


def _initials(pages: Sequence[Sequence[AuthorEntry]]) -> dict[str, int]:
    """Returns the number of the page on which each first letter begins; authors are in order."""
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


def _weight(catalog: Catalog, author: AuthorEntry) -> int:
    """Returns about how many bytes of HTML the author's row has, without making it."""
    taken = _AROUND + weight_of(author.name)
    if not author.has_page:
        for id_ in catalog.by_author.get(author.slug, ()):
            taken += _AROUND + len(catalog.segments[id_]) + weight_of(catalog.papers[id_].title)
            if taken > _ROW:
                break
    return taken


def _row(linker: Linker, author: AuthorEntry) -> Line:
    ids = linker.catalog.by_author.get(author.slug, ())
    if author.has_page:
        return line(linker.author(author.slug, author.name), f" ({len(ids):,})")
    papers = some((linker.paper(linker.catalog.papers[id_]) for id_ in ids), _ROW)
    return line(unlinked(author.name), ": ", papers)


def _intro(author: AuthorEntry) -> Iterator[Block]:
    facts = []
    if author.homepage:
        facts.append(outside("Homepage", author.homepage))
    if author.orcid:
        facts.append(outside(f"ORCID {author.orcid}", orcid_url(author.orcid)))
    if author.variants:
        facts.append(line("Also as ", some(map(unlinked, author.variants), _ROW)))
    if facts:
        yield bullets(facts)
    if not author.is_known:
        yield Paragraph(("Known by this name alone: its papers may be by several people.",))
