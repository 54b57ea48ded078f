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
    """A month or year."""

    name: str
    """As people say it: May 2024."""
    href: str
    ticks: tuple[str, str] = ("", "")
    """Below the column, in two lines: the month and the year, or the year alone. One that does not
    fit beside the tick after it is left out.
    """


class Columns:
    """The columns of a time, to be drawn for many topics or authors: all but the counts is made
    once.

    None among the columns is a stretch of time without papers that is left out, shown as a break of
    the axis.
    """

    def __init__(self, caption: str, columns: Sequence[Column | None]) -> None:
        self._caption = caption
        self._columns = columns
        self._pitch = pitch_of(columns)
        steps = (_BREAK if column is None else self._pitch for column in columns)
        self._lefts = list(accumulate(steps, initial=0.0))
        self._end = self._lefts.pop()
        self._across = max(WIDTH, round(self._end))
        lines = 2 if any(column and column.ticks[1] for column in columns) else 1
        down = _BASE + lines * _LINE + 4
        self._class = "ps-chart ps-wide" if self._across > WIDTH else "ps-chart"
        size = f' width="{self._across}" height="{down}"' if self._across > WIDTH else ""
        self._before = [
            opening(caption, self._across, down, size, text_anchor="middle", pointer_events="all"),
            f'<path class="ps-axis" d="{self._axis()}"/>',
        ]
        self._after = [*self._ticks(), END]

    def draw(self, counts: Sequence[int]) -> str:
        """Returns the chart of so many papers for each column, 0 for a stretch left out.

        Nothing where there is but one column, which would compare nothing, or no paper. A column
        without papers takes its room and is no link. Numbers stand above the columns where each has
        room, else above the highest alone; all are in the names of the links.
        """
        if len(counts) < 2 or not any(counts):
            return ""
        parts = [*self._before, *self._bars(counts), *self._after]
        return frame(self._class, self._caption, parts)

    def _axis(self) -> str:
        placed = zip(self._lefts, self._columns, strict=True)
        stops = [left for left, column in placed if column is None]
        starts = [0.0, *(stop + _BREAK for stop in stops)]
        return "".join(
            f"M{number(start)} {_BASE + 0.5}H{number(stop)}"
            for start, stop in zip(starts, [*stops, self._end], strict=True)
        )

    def _bars(self, counts: Sequence[int]) -> Iterator[str]:
        most, pitch = max(counts), self._pitch
        highest = counts.index(most)
        roomy = width(f"{most:,}") <= pitch
        beside = 0.5 if pitch < 8 else round(pitch * 0.12)
        for place, (column, count) in enumerate(zip(self._columns, counts, strict=True)):
            if column is None or not count:
                continue
            left = self._lefts[place]
            high = max(2, round(_HEIGHT * count / most))
            # The first path is what a finger can hit, however low the column is.
            drawing = (
                f'<path fill="none" d="M{number(left)} 0h{number(pitch)}v{_BASE}'
                f'h-{number(pitch)}z"/>'
                f'<path d="M{number(left + beside)} {_BASE}v-{high}'
                f'h{number(pitch - 2 * beside)}v{high}z"/>'
            )
            if roomy or place == highest:
                drawing += self._text(f"{count:,}", self._middle(place), _BASE - high - 4)
            yield linked(f"{column.name}: {counted(count, 'paper')}", column.href, drawing)

    def _ticks(self) -> Iterator[str]:
        """Yields the ticks that have room, the later ones first: the newest time is sought most."""
        for line in (0, 1):
            kept: list[str] = []
            taken = 2.0 * self._across
            for place, column in reversed(list(enumerate(self._columns))):
                tick = column.ticks[line] if column else ""
                middle, half = self._inside(self._middle(place), tick), width(tick) / 2
                if tick and middle + half <= taken:
                    taken = middle - half - TEXT / 2
                    kept.append(self._text(tick, middle, _BASE + (line + 1) * _LINE))
            yield from reversed(kept)

    def _middle(self, place: int) -> float:
        return self._lefts[place] + self._pitch / 2

    def _text(self, text: str, middle: float, baseline: int) -> str:
        return f'<text x="{number(self._inside(middle, text))}" y="{baseline}">{html(text)}</text>'

    def _inside(self, middle: float, text: str) -> float:
        """Returns the place nearest to `middle` where the text's middle can be."""
        half = width(text) / 2
        return min(max(middle, half), self._across - half)


def pitch_of(columns: Sequence[object | None]) -> float:
    """Returns the distance from one column to the next, in a chart of so many; whole units where
    that costs no room.
    """
    gaps = sum(1 for one in columns if one is None)
    pitch = (WIDTH - gaps * _BREAK) / max(1, len(columns) - gaps)
    return max(_LEAST_PITCH, min(_MOST_PITCH, math.floor(pitch) if pitch >= 8 else pitch))
