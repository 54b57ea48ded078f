"""Lines over the number of papers, both axes in powers of ten, as an SVG file of its own.

It stands in the docs as a picture, so it brings its colours, for light and dark, with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 360, 260
_NAME_HEIGHT = 13
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 92, 34, 34
_STYLE = """\
text { font: 12px system-ui, sans-serif; fill: #333; stroke: #fff }
text { paint-order: stroke; stroke-width: 3px }
.title { font-weight: 600 } .end { text-anchor: end } .middle { text-anchor: middle }
line { stroke: #ddd } polyline { fill: none; stroke-width: 2.5 }
.line0 { stroke: #0b62b8 } .dot0 { fill: #0b62b8 }
.line1 { stroke: #b4510a } .dot1 { fill: #b4510a }
.line2 { stroke: #7a5195 } .dot2 { fill: #7a5195 }
.line3 { stroke: #2e7d32 } .dot3 { fill: #2e7d32 }
.line4 { stroke: #a3254f } .dot4 { fill: #a3254f }
.line5 { stroke: #555555 } .dot5 { fill: #555555 }
@media (prefers-color-scheme: dark) {
text { fill: #ddd; stroke: #1c1e26 } line { stroke: #444 }
.line0 { stroke: #6ab0f3 } .dot0 { fill: #6ab0f3 }
.line1 { stroke: #f0a060 } .dot1 { fill: #f0a060 }
.line2 { stroke: #c79fe0 } .dot2 { fill: #c79fe0 }
.line3 { stroke: #81c784 } .dot3 { fill: #81c784 }
.line4 { stroke: #f48fb1 } .dot4 { fill: #f48fb1 }
.line5 { stroke: #b0b0b0 } .dot5 { fill: #b0b0b0 }
}"""


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture: its title, and for each name the values over the numbers of papers."""

    title: str
    lines: Mapping[str, Sequence[tuple[int, float]]]
    ticks: Mapping[float, str]
    """Values that get a line across, and what they are called."""


def plot(panels: Sequence[Panel]) -> str:
    """The panels beside one another."""
    drawn = "".join(_panel(panel, number * _WIDTH) for number, panel in enumerate(panels))
    width = _WIDTH * len(panels)
    label = escape("; ".join(panel.title for panel in panels))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}" role="img"'
        f' aria-label="{label}">\n<style>{_STYLE}</style>\n{drawn}</svg>\n'
    )


def _panel(panel: Panel, left: int) -> str:
    papers = sorted({count for line in panel.lines.values() for count, _ in line})
    values = [value for line in panel.lines.values() for _, value in line] + list(panel.ticks)
    x = _scale(papers[0], papers[-1], _LEFT, _WIDTH - _RIGHT)
    y = _scale(min(values), max(values), _HEIGHT - _BOTTOM, _TOP)
    parts = [f'<text class="title" x="8" y="16">{escape(panel.title)}</text>']
    for value, name in panel.ticks.items():
        parts.append(f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y(value)}" y2="{y(value)}"/>')
        parts.append(f'<text class="end" x="{_LEFT - 6}" y="{y(value) + 4:.1f}">{name}</text>')
    foot = _HEIGHT - _BOTTOM + 18
    parts += [f'<text class="middle" x="{x(n)}" y="{foot}">{n:,}</text>' for n in papers]
    for number, line in enumerate(panel.lines.values()):
        points = [(x(count), y(value)) for count, value in line]
        path = " ".join(f"{across},{down}" for across, down in points)
        parts.append(f'<polyline class="line{number}" points="{path}"/>')
        for across, down in points:
            parts.append(f'<circle class="dot{number}" cx="{across}" cy="{down}" r="3.5"/>')
    ends = {name: (x(line[-1][0]), y(line[-1][1])) for name, line in panel.lines.items()}
    for name, across, down in _apart(ends):
        parts.append(f'<text x="{across + 8}" y="{down + 4:.1f}">{escape(name)}</text>')
    return f'<g transform="translate({left} 0)">\n' + "\n".join(parts) + "\n</g>\n"


def _apart(ends: Mapping[str, tuple[float, float]]) -> Iterator[tuple[str, float, float]]:
    """The names where their lines end, from above; one that would cover another goes below it."""
    free: dict[float, float] = {}
    for name, (across, end) in sorted(ends.items(), key=lambda end: end[1][1]):
        down = max(end, free.get(across, 0))
        yield name, across, down
        free[across] = down + _NAME_HEIGHT


def _scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """Places on an axis from `start` to `end` in powers of ten."""
    width = math.log(high / low) or 1
    return lambda value: round(start + math.log(value / low) / width * (end - start), 1)
