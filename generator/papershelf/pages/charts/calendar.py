"""The days of some months, a small drawing for each month, weeks from Monday on as lines."""

from __future__ import annotations

import calendar as days_of
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from papershelf.pages.charts.frame import END, frame, linked, opening
from papershelf.text import counted, html

_CELL = 12
_PITCH = 14
_WIDTH = 7 * _PITCH - (_PITCH - _CELL)
_SHADES = 4


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a year."""

    year: int
    month: int
    name: str
    """May."""
    count: int = 0
    """Its papers, those known to the month only included."""
    href: str = ""
    days: Mapping[int, tuple[int, str]] = field(default_factory=dict)
    """Days that have papers to their number and address."""


def calendar(caption: str, months: Sequence[Month]) -> str:
    """Returns a drawing of the months in a list; the darker a day, the more papers it has. Numbers
    are in the names of the links, and beside the months' names.
    """
    most = max((count for month in months for count, _ in month.days.values()), default=0)
    if not most:
        return ""
    items = [part for month in months for part in _month(month, most)]
    return frame("ps-calendar", caption, ["<ul>", *items, "</ul>"])


def _month(month: Month, most: int) -> Iterator[str]:
    name = html(month.name)
    head = f'<a href="{html(month.href)}">{name}</a> {month.count:,}' if month.count else name
    first, length = days_of.monthrange(month.year, month.month)
    weeks = (first + length + 6) // 7
    yield f"<li>{head}"
    down = weeks * _PITCH - (_PITCH - _CELL)
    yield opening(f"Days of {month.name} {month.year}", _WIDTH, down, stroke_width=f"{_CELL}")
    yield _blank(first, length, weeks)
    for day, (count, href) in sorted(month.days.items()):
        place = first + day - 1
        x, y = place % 7 * _PITCH, place // 7 * _PITCH + _CELL // 2
        drawing = f'<path class="ps-{_shade(count, most)}" d="M{x} {y}h{_CELL}"/>'
        yield linked(f"{day} {month.name}: {counted(count, 'paper')}", href, drawing)
    yield f"{END}</li>"


def _blank(first: int, length: int, weeks: int) -> str:
    """Returns all days of the month as one dashed line a week."""
    lines = []
    for week in range(weeks):
        start = first if week == 0 else 0
        end = (first + length - 1) % 7 + 1 if week == weeks - 1 else 7
        y = week * _PITCH + _CELL // 2
        lines.append(f"M{start * _PITCH} {y}H{end * _PITCH - (_PITCH - _CELL)}")
    dashes = f"{_CELL} {_PITCH - _CELL}"
    return f'<path class="ps-0" stroke-dasharray="{dashes}" d="{"".join(lines)}"/>'


def _shade(count: int, most: int) -> int:
    """Returns 1 to 4 by the logarithm, since days of feeds hold a hundred times what others do."""
    return 1 + min(_SHADES - 1, (count.bit_length() - 1) * _SHADES // most.bit_length())
