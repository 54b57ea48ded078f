"""A bar for each of a few named things, one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papershelf.pages.charts.frame import END, fitting, frame, linked, opening, width
from papershelf.text import counted, html

WIDTH = 280
"""Units; two such drawings stand side by side where there is room."""
_PITCH = 30
_BAR = 8
_TEXT_LINE = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A thing, its number of papers and its page."""

    label: str
    count: int
    href: str


def rows(caption: str, drawn: Sequence[Row]) -> str:
    """Returns the chart in two halves, each drawn from its own top; nothing for less than two rows,
    which would compare nothing.

    A label that is too long ends in an ellipsis; the name of its link has it whole.
    """
    if len(drawn) < 2:
        return ""
    most = max(row.count for row in drawn)
    half = max(5, (len(drawn) + 1) // 2)
    parts = []
    for part in filter(None, (drawn[:half], drawn[half:])):
        parts += [
            opening(caption, WIDTH, len(part) * _PITCH, pointer_events="all"),
            *_bars(part, most),
            END,
        ]
    return frame("ps-chart ps-rows", caption, parts)


def _bars(drawn: Sequence[Row], most: int) -> Iterator[str]:
    for place, row in enumerate(drawn):
        top = place * _PITCH
        count = f"{row.count:,}"
        label = fitting(row.label, WIDTH - width(count) - 16)
        long = max(2, round(WIDTH * row.count / most))
        drawing = (
            f'<path fill="none" d="M0 {top}h{WIDTH}v{_PITCH}H0z"/>'
            f'<path d="M0 {top + _TEXT_LINE + 4}h{long}v{_BAR}H0z"/>'
            f'<text x="0" y="{top + _TEXT_LINE}">{html(label)}</text>'
            f'<text x="{WIDTH}" y="{top + _TEXT_LINE}" text-anchor="end">{count}</text>'
        )
        yield linked(f"{row.label}: {counted(row.count, 'paper')}", row.href, drawing)
