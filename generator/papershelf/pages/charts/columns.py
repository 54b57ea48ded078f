"""A column for each month or year, from left to right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papershelf.pages.charts.frame import TEXT, frame, linked, number, opening, width
from papershelf.text import counted, html

WIDTH = 320
"""Units; a phone's column is 328 pixels wide."""
_LEAST_PITCH = 3
"""Narrower columns cannot be told apart; the chart then becomes wider than a phone and scrolls."""
_MOST_PITCH = 48
_HEIGHT = 84
"""Of the highest column."""
_ABOVE = TEXT + 4
"""Room for its number."""
_BASE = _ABOVE + _HEIGHT
_LINE = TEXT + 3


@dataclass(frozen=True, slots=True)
class Column:
    """The papers of one month or year."""

    name: str
    """As people say it: May 2024."""
    count: int
    href: str
    ticks: tuple[str, str] = ("", "")
    """Below the column, in two lines: the month and the year, or the year alone. One that does not
    fit beside the tick before it is left out.
    """


def columns(caption: str, drawn: Sequence[Column | None]) -> str:
    """The chart, or nothing where there is but one column: it would compare nothing.

    None is a stretch of time without papers that is left out. A column without papers takes its
    room and is no link. Numbers stand above the columns where each has room, else above the
    highest alone; all are in the names of the links.
    """
    if len(drawn) < 2 or not any(column and column.count for column in drawn):
        return ""
    pitch = pitch_of(len(drawn))
    span = max(WIDTH, pitch * len(drawn))
    lines = 2 if any(column and column.ticks[1] for column in drawn) else 1
    height = _BASE + lines * _LINE + 4
    wide = span > WIDTH
    size = {"width": number(span), "height": number(height)} if wide else {}
    parts = [
        opening(caption, span, height, text_anchor="middle", **size),
        f'<path class="ps-axis" d="M0 {_BASE + 0.5}H{number(len(drawn) * pitch)}"/>',
        '<g pointer-events="all">',
        *_bars(drawn, pitch, span),
        "</g>",
        *_ticks(drawn, pitch, span),
        "</svg>",
    ]
    return frame("ps-chart ps-wide" if wide else "ps-chart", caption, parts)


def pitch_of(count: int) -> float:
    """From one column to the next, in a chart of so many."""
    return max(_LEAST_PITCH, min(_MOST_PITCH, WIDTH / count))


def _bars(drawn: Sequence[Column | None], pitch: float, span: float) -> Iterator[str]:
    most = max(column.count for column in drawn if column)
    roomy = all(width(f"{column.count:,}") <= pitch for column in drawn if column)
    thick = max(pitch - 1, 2) if pitch < 8 else min(pitch * 0.76, 32)
    highest_told = False
    for place, column in enumerate(drawn):
        if column is None or not column.count:
            continue
        middle = (place + 0.5) * pitch
        high = max(2, round(_HEIGHT * column.count / most))
        left, right = number(place * pitch), number((place + 1) * pitch)
        # The first path is what a finger can hit, however low the column is.
        drawing = (
            f'<path fill="none" d="M{left} 0H{right}V{_BASE}H{left}z"/>'
            f'<path d="M{number(middle - thick / 2)} {_BASE}v-{high}h{number(thick)}v{high}z"/>'
        )
        told = roomy or (column.count == most and not highest_told)
        if told:
            highest_told = highest_told or column.count == most
            drawing += _text(f"{column.count:,}", middle, _BASE - high - 4, span)
        yield linked(f"{column.name}: {counted(column.count, 'paper')}", column.href, drawing)


def _ticks(drawn: Sequence[Column | None], pitch: float, span: float) -> Iterator[str]:
    """The ticks that have room, the later ones first: the newest time is sought most."""
    for line in (0, 1):
        kept: list[str] = []
        taken = 2 * span
        for place, column in reversed(list(enumerate(drawn))):
            tick = column.ticks[line] if column else ""
            middle, half = (place + 0.5) * pitch, width(tick) / 2
            if tick and min(middle, span - half) + half <= taken:
                taken = min(middle, span - half) - half - TEXT / 2
                kept.append(_text(tick, middle, _BASE + (line + 1) * _LINE, span))
        yield from reversed(kept)


def _text(text: str, middle: float, baseline: int, span: float) -> str:
    half = width(text) / 2
    inside = min(max(middle, half), span - half)
    return f'<text x="{number(inside)}" y="{baseline}">{html(text)}</text>'
