"""The figures of whole builds as tables and as a picture."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from builds_figures import (
    CHANGED,
    EVERYTHING,
    INDEX,
    PAGES,
    YARDSTICK,
    YARDSTICK_SECONDS,
    Figures,
    Taken,
)
from plot import Panel, plot

_HUGO, _LEAN = "Hugo", "Hugo, lean"
_MAIN = 10_000
"""Papers for which the limits of time and memory were set."""
_SECONDS = {1.0: "1 s", 10.0: "10 s", 100.0: "100 s"}
_MEMORY = {100.0: "100 MB", 1e3: "1 GB", 1e4: "10 GB"}
_GROUPS: tuple[tuple[str, Callable[[Figures], dict[str, Taken]]], ...] = (
    ("from nothing", lambda one: one.clean),
    (f"{CHANGED} papers changed", lambda one: one.changed),
    ("nothing changed", lambda one: one.unchanged),
)


def as_markdown(measured: Sequence[Figures], made_with: str) -> str:
    """All tables."""
    head = ("Papers", "Build", "Builder", "Seconds", "Processor", "Peak memory", "Pages", "On disk")
    rows = [row for figures in measured for row in _rows(figures)]
    held = list(_held(measured))
    parts = [f"{made_with}.", _table(head, rows, words=(1, 2))]
    if held:
        parts.append(_table(("Papershelf", "Measured", "Target"), held))
    return "\n\n".join([*parts, ""])


def as_picture(measured: Sequence[Figures]) -> str:
    """Time and memory of clean builds over the number of papers."""
    shown = [name for name in measured[0].clean if name not in (PAGES, INDEX, YARDSTICK)]

    def lines(value: str) -> Mapping[str, Sequence[tuple[int, float]]]:
        points = {
            name: [(one.papers, getattr(one.clean[name], value)) for one in _having(measured, name)]
            for name in shown
        }
        return {_short(name): line for name, line in points.items() if line}

    time = Panel("A build from nothing", lines("seconds"), _SECONDS)
    return plot([time, Panel("Its peak memory", lines("megabytes"), _MEMORY)])


def made_with(versions: Mapping[str, str], papers: str, day: str, runs: int) -> str:
    """The machine, the versions and the papers, on one line."""
    machine = [day, f"{os.cpu_count()} cores", f"Python {platform.python_version()}"]
    tools = [f"{name} {version}" for name, version in versions.items()]
    counted = f"medians of {runs} runs" if runs > 1 else "one run"
    return ", ".join([*machine, *tools, papers, counted])


def _having(measured: Sequence[Figures], name: str) -> list[Figures]:
    return [figures for figures in measured if name in figures.clean]


def _short(name: str) -> str:
    return name.partition(" + ")[0].partition(", everything")[0]


def _rows(figures: Figures) -> Iterator[list[str]]:
    for kind, of in _GROUPS:
        for name, taken in of(figures).items():
            site = figures.sites.get(name) if kind == _GROUPS[0][0] else None
            yield [
                f"{figures.papers:,}",
                kind,
                name,
                f"{taken.seconds:.2f}",
                f"{taken.processor:.2f}" if taken.processor else "",
                f"{taken.megabytes:,.0f} MB",
                f"{site.pages:,}" if site else "",
                f"{site.size / 1e6:,.0f} MB" if site else "",
            ]
    for name, reason in figures.failures.items():
        yield [f"{figures.papers:,}", "", name, f"failed: {reason}", "", "", "", ""]


def _held(measured: Sequence[Figures]) -> Iterator[tuple[str, str, str]]:
    """What has a limit, of the sizes for which it was set."""
    for one in measured:
        papers = f"{one.papers:,} papers"
        if one.unchanged:
            for what, figure, target in _of_main(one, papers):
                yield what, figure, target if one.papers == _MAIN else ""
        for saved, seconds in one.saves.items():
            what = f"{papers}: a saved {saved} shows"
            yield what, f"{seconds:.2f} s", "≤ 1 s" if one.papers == _MAIN else ""
        yield (
            f"{papers}: site, search included",
            f"{one.sites[EVERYTHING].size / 1e6:,.0f} MB",
            ("≤ 850 MB" if one.papers == 50_000 else ""),
        )
        largest = f"{one.sites[EVERYTHING].largest / 1e3:,.0f} KB"
        yield f"{papers}: largest page", largest, "≤ 150 KB"
    for few, many in pairwise(measured):
        growth = _per_page(many) / _per_page(few)
        what = f"cost a page, {many.papers:,} papers against {few.papers:,}"
        yield what, f"{growth:.2f} ×", "≤ 1.2 ×"


def _of_main(one: Figures, papers: str) -> Iterator[tuple[str, str, str]]:
    """The figures that are for 10,000 papers."""
    ours, changed = one.clean[EVERYTHING], one.changed[EVERYTHING]
    if hugo := one.clean.get(_HUGO):
        yield f"{papers}: pages", f"{_ratio(one.clean[PAGES], hugo)} × Hugo", "≤ 1.0 × Hugo"
        yield f"{papers}: everything", f"{_ratio(ours, hugo)} × Hugo", "≤ 1.5 × Hugo"
    if lean := one.clean.get(_LEAN):
        yield f"{papers}: pages", f"{_ratio(one.clean[PAGES], lean)} × {_LEAN}", ""
    yield f"{papers}: search index", f"{one.clean[INDEX].seconds:.2f} s", "≤ 5 s"
    yield f"{papers}: {CHANGED} changed", f"{changed.seconds:.2f} s", "≤ 2.5 s"
    yield f"{papers}: nothing changed", f"{one.unchanged[EVERYTHING].seconds:.2f} s", "≤ 1 s"
    if stock := one.clean.get(YARDSTICK):
        slower = f"{stock.seconds / YARDSTICK_SECONDS:.2f} ×"
        yield "the yardstick: this machine against that of the targets", slower, ""
    most = max(ours.megabytes, changed.megabytes)
    yield f"{papers}: memory of a process, most", f"{most:,.0f} MB", "≤ 600 MB"


def _ratio(ours: Taken, theirs: Taken) -> str:
    return f"{ours.seconds / theirs.seconds:.2f}"


def _per_page(one: Figures) -> float:
    return one.clean[EVERYTHING].seconds / one.sites[EVERYTHING].pages


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], words: Sequence[int] = ()) -> str:
    """Figures to the right; the first column and those of words to the left."""
    rule = ["---" if not place or place in words else "---:" for place in range(len(head))]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, rule, *rows])
