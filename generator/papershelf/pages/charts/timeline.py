"""Chooses the months or years that a chart over time shows,
and draws the chart of some papers over them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.model import PartialDate
from papershelf.pages.charts.columns import Column, Columns, pitch_of
from papershelf.pages.charts.frame import TEXT, width
from papershelf.pages.lines import MONTHS, spoken
from papershelf.pages.placed import address_of

Span = Sequence[PartialDate | None]
"""All months, or all years, from the first to the last that has papers; None for a long stretch
without any, which is left out.
"""

_ONE_YEAR = 12
_MOST_YEARS = 400
"""Of more there is no chart: its columns would be thinner than a line, and it heavier than a page.
"""
_LEFT_OUT = {1: 3, 2: 12}
"""Longer stretches without papers are left out: three years, or a year of months."""
_STEPS = {1: (1, 2, 5, 10, 20, 50, 100), 2: (1, 2, 3, 6)}
"""Every so many years or months may be named below their columns."""


def span_of(catalog: Catalog, most_months: int = _ONE_YEAR) -> Span:
    """Returns the years of a chart; months where they are at most so many, every year has some, and
    at least half of the papers with a date are known to the month. (A shelf that is not a year old
    would else show a single column.)
    """
    years = [when for when in catalog.by_date if when.month is None]
    months = [when for when in catalog.by_date if when.month and when.day is None]
    exact = sum(len(catalog.by_date[when]) for when in months)
    dated = sum(len(catalog.by_date[when]) for when in years)
    are_months_known = 2 * exact >= dated and len({when.year for when in months}) == len(years)
    by_month = _filled(months) if are_months_known else ()
    if 0 < len(by_month) <= most_months:
        return by_month
    by_year = _filled(years)
    return by_year if len(by_year) <= _MOST_YEARS else ()


class Timeline:
    """The charts of one span."""

    def __init__(self, span: Span) -> None:
        times = [when for when in span if when]
        self._places = {when.parts: place for place, when in enumerate(span) if when}
        self._parts = len(times[0].parts) if times else 0
        unit = "year" if self._parts == 1 else "month"
        caption = f"Papers a {unit}, {spoken(times[0])} to {spoken(times[-1])}" if times else ""
        self._columns = Columns(caption, _columns(span))
        self._length = len(span)

    def draw(self, days: Iterable[PartialDate | None]) -> str:
        """Returns the chart of the papers of those days, leaving out less exact days."""
        counts = [0] * self._length
        for day in days:
            parts = day.parts if day else ()
            if counts and len(parts) >= self._parts:
                counts[self._places[parts[: self._parts]]] += 1
        return self._columns.draw(counts)


def _columns(span: Span) -> list[Column | None]:
    """Returns the columns, each linked to the page of its month or year."""
    step = _step(span)
    made: list[Column | None] = []
    before: PartialDate | None = None
    for when in span:
        if when is None:
            made.append(None)
        else:
            href = address_of(paths.listing(paths.date(when)))
            made.append(Column(spoken(when), href, _ticks(when, before, step)))
        before = when
    return made


def _step(span: Span) -> int:
    """Returns how many years, or months, lie between two names below the columns, or 0."""
    pitch = pitch_of(span)
    parts = max((len(when.parts) for when in span if when), default=1)
    room = width("2024" if parts == 1 else "May") + TEXT / 2
    return next((step for step in _STEPS[parts] if step * pitch >= room), 0)


def _ticks(when: PartialDate, before: PartialDate | None, step: int) -> tuple[str, str]:
    """Returns round years; months with the year below its first. One always follows a stretch left
    out.
    """
    if when.month is None:
        return (str(when.year) if before is None or when.year % step == 0 else "", "")
    year = str(when.year) if before is None or before.year != when.year else ""
    if step == 0:
        return (year, "")
    return (MONTHS[when.month - 1][:3] if (when.month - 1) % step == 0 else "", year)


def _filled(times: Iterable[PartialDate]) -> Span:
    """Returns years, or months, in order, with those between them that have no papers."""
    ordered = sorted(times, key=lambda when: when.parts)
    if not ordered:
        return ()
    filled: list[PartialDate | None] = [ordered[0]]
    for before, after in pairwise(map(_position, ordered)):
        parts = len(ordered[0].parts)
        if after - before - 1 > _LEFT_OUT[parts]:
            filled += [None, _at(after, parts)]
        else:
            filled += [_at(place, parts) for place in range(before + 1, after + 1)]
    return tuple(filled)


def _position(when: PartialDate) -> int:
    """Returns the number of years, or months, since the year 0."""
    return when.year if when.month is None else when.year * 12 + when.month - 1


def _at(position: int, parts: int) -> PartialDate:
    """Returns the year, or the month, at that position."""
    if parts == 1:
        return PartialDate(position)
    return PartialDate(position // 12, position % 12 + 1)
