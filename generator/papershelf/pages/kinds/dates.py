"""The overview of years and months, and the listing of each year, month and day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.model import PartialDate
from papershelf.pages import charts
from papershelf.pages.blocks import (
    Block,
    Bullets,
    Frame,
    Item,
    Line,
    Page,
    Paragraph,
    Raw,
    Strong,
    joined,
    line,
)
from papershelf.pages.lines import MONTHS, SEPARATOR, Linker, bullets, heading, link, spoken
from papershelf.pages.listings import PaperListing, overview_weight, render_listing
from papershelf.pages.paging import numbered, pager
from papershelf.pages.paging import parts as paging_parts
from papershelf.pages.piece import Group, Piece, Source, grouped
from papershelf.pages.placed import address_of
from papershelf.text import counted

_CHART = 60_000
"""Bytes of the largest chart: `charts.timeline` draws no more columns."""
_MOST_MONTHS = 240
"""Twenty years of them are as wide as a page; a longer time is drawn by years."""

Parts = Mapping[PartialDate, Sequence[PartialDate]]
"""Each year to its months, each month to its days, first to last."""


def groups(source: Source) -> Iterable[Group]:
    parts = _parts(source.catalog)
    yield lambda: _overviews(source.catalog, parts)
    yield lambda: _undated(source)
    yield from grouped(partial(_pieces, source, parts), list(source.catalog.by_date))


def _pieces(source: Source, parts: Parts, dates: Sequence[PartialDate]) -> Iterator[Piece]:
    for when in dates:
        # Made from the days of these papers alone: its months and days are parts of this time.
        intro = partial(_intro, Linker(source.catalog), when, parts)
        ids = source.catalog.by_date[when]
        listing = PaperListing(paths.date(when), spoken(when), ids, intro=intro)
        yield from render_listing(source, listing)


def _undated(source: Source) -> Iterator[Piece]:
    ids, empty = source.catalog.undated, "Every paper has a date."
    return render_listing(source, PaperListing(paths.UNDATED, "Undated papers", ids, empty=empty))


def _overviews(catalog: Catalog, parts: Parts) -> Iterator[Piece]:
    counts = [(when.parts, len(ids)) for when, ids in catalog.by_date.items()]
    linker = Linker(catalog)
    years = [when for when in catalog.by_date if len(when.parts) == 1]

    def weigh(year: PartialDate) -> int:
        row = Item(_year(linker, year, parts.get(year, ())))
        return overview_weight([Bullets((row,))], paths.DATES)

    found = paging_parts(years, len(years) or 1, weigh, _CHART if years else 0)
    for number, part in enumerate(found, start=1):
        yield Piece(
            partial(_overview, catalog, part, parts, number, len(found)),
            # of which the timeline is drawn, too
            ("dates", counts, len(catalog.undated), number, len(found)),
            base=paths.listing(paths.DATES, number),
        )


def _parts(catalog: Catalog) -> Parts:
    parts: dict[PartialDate, list[PartialDate]] = {}
    for when in sorted(catalog.by_date, key=lambda when: when.parts):
        if len(when.parts) > 1:
            parts.setdefault(PartialDate(*when.parts[:-1]), []).append(when)
    return parts


def _overview(
    catalog: Catalog, years: Sequence[PartialDate], parts: Parts, number: int, last: int
) -> Iterator[tuple[str, Page]]:
    """Yields pages with a column for each month or year, then all of them in words, the newest year
    first. The chart is on the first page, the undated papers are on the last.
    """
    linker = Linker(catalog)
    blocks: list[Block] = [heading("Dates")]
    if number == 1:
        timeline = charts.Timeline(charts.span_of(catalog, _MOST_MONTHS))
        if chart := timeline.draw(paper.day for paper in catalog.papers.values()):
            blocks.append(Raw(chart))
    if years:
        blocks.append(bullets(_year(linker, year, parts.get(year, ())) for year in years))
    if number == last and catalog.undated:
        undated = counted(len(catalog.undated), "undated paper")
        blocks.append(Paragraph(link(undated, paths.listing(paths.UNDATED))))
    blocks += pager(paths.DATES, number, last)
    frame = Frame(is_searched=number == 1)
    yield paths.listing(paths.DATES, number), Page(numbered("Dates", number), tuple(blocks), frame)


def _year(linker: Linker, year: PartialDate, months: Sequence[PartialDate]) -> Line:
    count = f" ({len(linker.catalog.by_date[year]):,})"
    text = line(Strong(linker.date(year)), count)
    return line(text, ": ", _steps(linker, months)) if months else text


def _intro(linker: Linker, when: PartialDate, parts: Parts) -> Iterator[Block]:
    """Yields a year's calendar, whose months are links, or a column for each of its months;
    else the months, or a month's days, in words.
    """
    months = [one.month for one in parts.get(when, ()) if one.month]
    span = range(months[0], months[-1] + 1) if when.month is None and months else range(0)
    found = (linker.catalog.papers[id_].day for id_ in linker.catalog.by_date[when])
    days = [day for day in found if day]
    drawn = [PartialDate(when.year, month) for month in span]
    if drawn and 2 * sum(day.day is not None for day in days) >= len(days):
        yield Raw(_calendar(linker, drawn, parts))
        yield from _less_exact(days, "month or the year", 3)
    elif drawn and (chart := charts.Timeline(drawn).draw(days)):
        yield Raw(chart)
        yield from _less_exact(days, "year", 2)
    elif steps := _steps(linker, parts.get(when, ())):
        yield Paragraph(steps)


def _steps(linker: Linker, parts: Sequence[PartialDate]) -> Line:
    """Returns the months of a year, or the days of a month, with their numbers of papers."""
    return joined(
        SEPARATOR,
        (
            line(
                link(_short(when), paths.listing(paths.date(when))),
                f" ({len(linker.catalog.by_date[when]):,})",
            )
            for when in parts
        ),
    )


def _short(when: PartialDate) -> str:
    month = MONTHS[(when.month or 1) - 1]
    return month if when.day is None else f"{when.day} {month}"


def _less_exact(days: Sequence[PartialDate], known: str, parts: int) -> Iterator[Block]:
    """Yields how many papers of a year are not in a chart that asks for so many parts of a day."""
    if rest := sum(len(day.parts) < parts for day in days):
        yield Paragraph((f"Known to the {known} only: {counted(rest, 'paper')}.",))


def _calendar(linker: Linker, months: Sequence[PartialDate], parts: Parts) -> str:
    """Returns the calendar of these months of a year."""
    caption = f"Papers a day in {months[0].year}: the stronger the colour, the more"
    return charts.calendar(caption, [_month(linker, month, parts) for month in months])


def _month(linker: Linker, when: PartialDate, parts: Parts) -> charts.Month:
    by_date = linker.catalog.by_date

    def href(to: PartialDate) -> str:
        return address_of(paths.listing(paths.date(to)))

    return charts.Month(
        year=when.year,
        month=when.month or 1,
        name=MONTHS[(when.month or 1) - 1],
        count=len(by_date.get(when, ())),
        href=href(when),
        days={to.day or 1: (len(by_date[to]), href(to)) for to in parts.get(when, ())},
    )
