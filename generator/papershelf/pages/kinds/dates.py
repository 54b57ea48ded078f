"""The overview of years and months, and the listing of each year, month and day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.model import PartialDate
from papershelf.pages import charts
from papershelf.pages.listings import overview_weight, render_listing
from papershelf.pages.markup import (
    MONTHS,
    SEPARATOR,
    Linker,
    bullets,
    heading,
    link,
    page,
    spoken,
)
from papershelf.pages.paging import Paging, numbered, pager
from papershelf.pages.paging import parts as paging_parts
from papershelf.pages.piece import EVERYTHING, File, Piece, Scope
from papershelf.text import counted

_CHART = 60_000
"""Bytes of the largest chart: `charts.timeline` draws no more columns."""
_MOST_MONTHS = 240
"""Twenty years of them are as wide as a page; a longer time is drawn by years."""

Parts = Mapping[PartialDate, Sequence[PartialDate]]
"""Each year to its months, each month to its days, first to last."""


def render_dates(catalog: Catalog, paging: Paging, scope: Scope = EVERYTHING) -> Iterator[Piece]:
    parts = _parts(catalog)
    counts = [(when.parts, len(ids)) for when, ids in catalog.by_date.items()]
    linker = Linker(catalog, paths.listing(paths.DATES, 2))
    years = [when for when in catalog.by_date if len(when.parts) == 1]
    found = paging_parts(
        years,
        len(years) or 1,
        lambda year: overview_weight(_year(linker, year, parts.get(year, ()))),
        _CHART if years else 0,
    )
    for number, part in enumerate(found, start=1):
        yield Piece(
            partial(_overview, catalog, part, parts, number, len(found)),
            # of which the timeline is drawn, too
            ("dates", counts, len(catalog.undated), number, len(found)),
            base=paths.listing(paths.DATES, number),
        )
    for when, ids in catalog.by_date.items():
        if not scope(ids):
            continue
        base = paths.date(when)
        # Made from the days of these papers alone: its months and days are parts of this time.
        intro = partial(_intro, Linker(catalog, paths.listing(base)), when, parts)
        title = spoken(when)
        yield from render_listing(catalog, base, title, ids, paging, intro=intro)
    if scope(catalog.undated):
        yield from render_listing(
            catalog,
            paths.UNDATED,
            "Undated papers",
            catalog.undated,
            paging,
            empty="Every paper has a date.",
        )


def _parts(catalog: Catalog) -> Parts:
    parts: dict[PartialDate, list[PartialDate]] = {}
    for when in sorted(catalog.by_date, key=lambda when: when.parts):
        if len(when.parts) > 1:
            parts.setdefault(PartialDate(*when.parts[:-1]), []).append(when)
    return parts


def _overview(
    catalog: Catalog, years: Sequence[PartialDate], parts: Parts, number: int, last: int
) -> Iterator[File]:
    """A column for each month or year, then all of them in words, the newest year first. The chart
    is on the first page, the undated papers are on the last.
    """
    source = paths.listing(paths.DATES, number)
    linker = Linker(catalog, source)
    blocks = [heading("Dates")]
    if number == 1:
        timeline = charts.timeline(catalog, source, _MOST_MONTHS)
        blocks.append(timeline.draw(paper.day for paper in catalog.papers.values()))
    blocks.append(bullets(_year(linker, year, parts.get(year, ())) for year in years))
    if number == last and catalog.undated:
        undated = counted(len(catalog.undated), "undated paper")
        blocks.append(link(undated, source, paths.listing(paths.UNDATED)))
    blocks.append(pager(paths.DATES, number, last))
    yield source, page(numbered("Dates", number), blocks, searched=number == 1)


def _year(linker: Linker, year: PartialDate, months: Sequence[PartialDate]) -> str:
    line = f"**{linker.date(year)}** ({len(linker.catalog.by_date[year]):,})"
    return f"{line}: {_steps(linker, months)}" if months else line


def _intro(linker: Linker, when: PartialDate, parts: Parts) -> list[str]:
    """A year's calendar, whose months are links; else the months, or a month's days, in words."""
    calendar = _calendar(linker, when, parts) if when.month is None else ""
    if calendar:
        return [calendar, _less_exact(linker, when)]
    return [_steps(linker, parts.get(when, ()))]


def _steps(linker: Linker, parts: Sequence[PartialDate]) -> str:
    """The months of a year, or the days of a month, with their numbers of papers."""
    return SEPARATOR.join(
        f"{link(_short(when), linker.source, paths.listing(paths.date(when)))}"
        f" ({len(linker.catalog.by_date[when]):,})"
        for when in parts
    )


def _short(when: PartialDate) -> str:
    month = MONTHS[(when.month or 1) - 1]
    return month if when.day is None else f"{when.day} {month}"


def _less_exact(linker: Linker, year: PartialDate) -> str:
    """How many papers of a year are not in its calendar."""
    days = [linker.catalog.papers[id_].day for id_ in linker.catalog.by_date[year]]
    rest = sum(1 for day in days if day and day.day is None)
    return f"Known to the month or the year only: {counted(rest, 'paper')}." if rest else ""


def _calendar(linker: Linker, year: PartialDate, parts: Parts) -> str:
    """From the first month that has papers to the last; nothing where no day is known."""
    months = [when.month for when in parts.get(year, ()) if when.month]
    if not months:
        return ""
    drawn = [
        _month(linker, PartialDate(year.year, month), parts)
        for month in range(months[0], months[-1] + 1)
    ]
    caption = f"Papers a day in {year.year}: the stronger the colour, the more"
    return charts.calendar(caption, drawn)


def _month(linker: Linker, when: PartialDate, parts: Parts) -> charts.Month:
    by_date = linker.catalog.by_date

    def href(to: PartialDate) -> str:
        return paths.href(linker.source, paths.listing(paths.date(to)))

    return charts.Month(
        year=when.year,
        month=when.month or 1,
        name=MONTHS[(when.month or 1) - 1],
        count=len(by_date.get(when, ())),
        href=href(when),
        days={to.day or 1: (len(by_date[to]), href(to)) for to in parts.get(when, ())},
    )
