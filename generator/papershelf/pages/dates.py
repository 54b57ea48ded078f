"""The overview of years and months, and the listing of each year, month and day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.model import PartialDate
from papershelf.pages.listings import File, render_listing
from papershelf.pages.markup import MONTHS, Linker, bullets, heading, link, page, spoken
from papershelf.text import counted


def render_dates(catalog: Catalog, per_page: int) -> Iterator[File]:
    yield paths.listing(paths.DATES), _overview(catalog)
    parts = _parts(catalog)
    for when, ids in catalog.by_date.items():
        base = paths.date(when)
        linker = Linker(catalog, paths.listing(base))
        yield from render_listing(
            catalog,
            base,
            spoken(when),
            ids,
            per_page,
            intro=[_steps(linker, parts.get(when, ()))],
        )
    yield from render_listing(
        catalog,
        paths.UNDATED,
        "Undated papers",
        catalog.undated,
        per_page,
        empty="Every paper has a date.",
    )


def _parts(catalog: Catalog) -> dict[PartialDate, list[PartialDate]]:
    """Each year to its months, each month to its days, first to last."""
    parts: dict[PartialDate, list[PartialDate]] = {}
    for when in sorted(catalog.by_date, key=lambda when: when.parts):
        if len(when.parts) > 1:
            parts.setdefault(PartialDate(*when.parts[:-1]), []).append(when)
    return parts


def _overview(catalog: Catalog) -> bytes:
    source = paths.listing(paths.DATES)
    linker = Linker(catalog, source)
    parts = _parts(catalog)
    blocks = [heading("Dates")]
    for year in (when for when in catalog.by_date if len(when.parts) == 1):
        blocks.append(f"## {linker.date(year)} ({len(catalog.by_date[year]):,})")
        blocks.append(_steps(linker, parts.get(year, ())))
    undated = counted(len(catalog.undated), "undated paper")
    blocks.append(link(undated, source, paths.listing(paths.UNDATED)))
    return page("Dates", blocks)


def _steps(linker: Linker, parts: Sequence[PartialDate]) -> str:
    """The months of a year, or the days of a month, with their numbers of papers."""
    return bullets(
        f"{link(_short(when), linker.source, paths.listing(paths.date(when)))}"
        f" ({len(linker.catalog.by_date[when]):,})"
        for when in parts
    )


def _short(when: PartialDate) -> str:
    if when.day is None and when.month is not None:
        return MONTHS[when.month - 1]
    return spoken(when)
