"""The overview of venues, and the listing of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from papershelf import paths
from papershelf.catalog import Catalog, VenueEntry
from papershelf.pages.blocks import Block, line
from papershelf.pages.lines import Linker, bullets, outside, some, unlinked
from papershelf.pages.listings import PaperListing, render_listing, render_overview
from papershelf.pages.piece import Group, Piece, Source, grouped
from papershelf.text import counted

_ROW = 10_000
"""Bytes of other names."""


def groups(source: Source) -> Iterable[Group]:
    yield lambda: [_overview(source.catalog)]
    yield from grouped(partial(_listings, source), list(source.catalog.venues.values()))


def _listings(source: Source, venues: Sequence[VenueEntry]) -> Iterator[Piece]:
    for venue in venues:
        ids = source.catalog.by_venue[venue.slug]
        base = paths.venue(venue.slug)
        listing = PaperListing(
            base,
            venue.name,
            ids,
            intro=partial(_intro, venue),
            shows=(venue.kind, venue.homepage, venue.aliases),
            feed=base,
        )
        yield from render_listing(source, listing)


def _intro(venue: VenueEntry) -> Iterator[Block]:
    facts = []
    if venue.kind:
        facts.append(line(venue.kind.capitalize()))
    if venue.homepage:
        facts.append(outside("Homepage", venue.homepage))
    if venue.aliases:
        facts.append(line("Also as ", some(map(unlinked, venue.aliases), _ROW)))
    if facts:
        yield bullets(facts)


def _overview(catalog: Catalog) -> Piece:
    linker = Linker(catalog)

    def blocks(_: int, part: Sequence[VenueEntry]) -> Iterator[Block]:
        if part:
            yield bullets(
                line(linker.venue(one.slug), f" ({len(catalog.by_venue[one.slug]):,})")
                for one in part
            )

    venues = list(catalog.venues.values())
    count = counted(len(venues), "venue") if venues else "No venues yet."
    return render_overview(paths.VENUES, "Venues", venues, blocks, count)
