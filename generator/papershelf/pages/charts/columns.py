"""A column for each month or year, from left to right."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from papershelf.pages.charts.frame import END, TEXT, frame, linked, number, opening, width
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
_BREAK = 40
"""Room for a stretch of time that is left out: the ticks on both sides fit."""


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

    None is a stretch of time without papers that is left out, shown as a break of the axis. A
    column without papers takes its room and is no link. Numbers stand above the columns where each
    has room, else above the highest alone; all are in the names of the links.
    """
    if sum(column is not None for column in drawn) < 2 or not any(
        column and column.count for column in drawn
    ):
        return ""
    scale = _Scale(pitch_of(drawn), drawn)
    across, down = max(WIDTH, round(scale.end)), _BASE + _lines(drawn) * _LINE + 4
    wide = across > WIDTH
    size = f' width="{across}" height="{down}"' if wide else ""
    parts = [
        opening(caption, across, down, size, text_anchor="middle", pointer_events="all"),
        f'<path class="ps-axis" d="{scale.axis}"/>',
        *_bars(drawn, scale, across),
        *_ticks(drawn, scale, across),
        END,
    ]
    return frame("ps-chart ps-wide" if wide else "ps-chart", caption, parts)


def pitch_of(drawn: Sequence[object | None]) -> float:
    """From one column to the next, in a chart of so many; whole units where that costs no room."""
    gaps = sum(1 for one in drawn if one is None)
    pitch = (WIDTH - gaps * _BREAK) / (len(drawn) - gaps)
    return max(_LEAST_PITCH, min(_MOST_PITCH, math.floor(pitch) if pitch >= 8 else pitch))


class _Scale:
    """Where each column begins."""

    def __init__(self, pitch: float, drawn: Sequence[Column | None]) -> None:
        steps = (_BREAK if column is None else pitch for column in drawn)
        self.pitch = pitch
        self.lefts = list(accumulate(steps, initial=0.0))
        self.end = self.lefts.pop()
        stops = [left for left, column in zip(self.lefts, drawn, strict=True) if column is None]
        starts = [0.0, *(stop + _BREAK for stop in stops)]
        self.axis = "".join(
            f"M{number(start)} {_BASE + 0.5}H{number(stop)}"
            for start, stop in zip(starts, [*stops, self.end], strict=True)
        )

    def middle(self, place: int) -> float:
        return self.lefts[place] + self.pitch / 2


def _lines(drawn: Sequence[Column | None]) -> int:
    return 2 if any(column and column.ticks[1] for column in drawn) else 1


def _bars(drawn: Sequence[Column | None], scale: _Scale, across: float) -> Iterator[str]:
    counts = [column.count for column in drawn if column]
    most, pitch = max(counts), scale.pitch
    roomy = all(width(f"{count:,}") <= pitch for count in counts)
    beside = 0.5 if pitch < 8 else round(pitch * 0.12)
    highest = next(place for place, column in enumerate(drawn) if column and column.count == most)
    for place, column in enumerate(drawn):
        if column is None or not column.count:
            continue
        left = scale.lefts[place]
        high = max(2, round(_HEIGHT * column.count / most))
        # The first path is what a finger can hit, however low the column is.
        drawing = (
            f'<path fill="none" d="M{number(left)} 0h{number(pitch)}v{_BASE}h-{number(pitch)}z"/>'
            f'<path d="M{number(left + beside)} {_BASE}v-{high}'
            f'h{number(pitch - 2 * beside)}v{high}z"/>'
        )
        if roomy or place == highest:
            drawing += _text(f"{column.count:,}", scale.middle(place), _BASE - high - 4, across)
        yield linked(f"{column.name}: {counted(column.count, 'paper')}", column.href, drawing)


def _ticks(drawn: Sequence[Column | None], scale: _Scale, across: float) -> Iterator[str]:
    """The ticks that have room, the later ones first: the newest time is sought most."""
    for line in (0, 1):
        kept: list[str] = []
        taken = 2 * across
        for place, column in reversed(list(enumerate(drawn))):
            tick = column.ticks[line] if column else ""
            half = width(tick) / 2
            middle = min(max(scale.middle(place), half), across - half)
            if tick and middle + half <= taken:
                taken = middle - half - TEXT / 2
                kept.append(_text(tick, middle, _BASE + (line + 1) * _LINE, across))
        yield from reversed(kept)


def _text(text: str, middle: float, baseline: int, across: float) -> str:
    half = width(text) / 2
    inside = min(max(middle, half), across - half)
    return f'<text x="{number(inside)}" y="{baseline}">{html(text)}</text>'
