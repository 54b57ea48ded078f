"""The figures of search as tables and as a picture."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version

from plot import Panel, plot
from runs import Run
from search_cold import PAGEFIND, STOCK
from search_figures import BY_LETTERS, SLOWLY, SOON, Beside, Figures, percentile
from search_typing import Typed

_BYTES = {1e5: "100 KB", 1e6: "1 MB", 1e7: "10 MB"}
_TIMES = {100.0: "100 ms", 1e3: "1 s", 1e4: "10 s"}
_COMPARED = (
    "Papers",
    "Search",
    "Transferred, median",
    "95 %",
    "Requests, 95 %",
    "Round trips",
    "First results",
    "On slow 4G",
    "Index on disk",
    "Made in",
)


def as_markdown(measured: Sequence[Figures], made_with: str) -> str:
    """Both tables."""
    compared = [_compared(figures, one) for figures in measured for one in figures.beside]
    ours = [[what, *map(figure, measured), target] for what, figure, target in _OURS]
    sizes = [f"{one.papers:,} papers" for one in measured]
    return "\n\n".join(
        [
            f"{made_with}.",
            _table(_COMPARED, compared),
            _table(["Papershelf", *sizes, "Target"], ours),
            "",
        ]
    )


def as_picture(measured: Sequence[Figures]) -> str:
    """Bytes and time of all engines over the number of papers."""
    size = _lines(measured, lambda one: one.size)
    time = _lines(measured, lambda one: one.milliseconds)
    transferred = Panel("Transferred until the first results", size, _BYTES)
    return plot([transferred, Panel("Time until the first results, loopback", time, _TIMES)])


def made_with(browser: str, pagefind: Run | None, papers: str, day: str) -> str:
    """The machine, the versions and the papers, on one line."""
    theme = f"mkdocs-material {version('mkdocs-material')}"
    python = f"Python {platform.python_version()}"
    parts = [day, f"{os.cpu_count()} cores", python, f"Chromium {browser}", theme]
    return ", ".join([*parts, version_of(pagefind), papers])


def version_of(pagefind: Run | None) -> str:
    """What Pagefind says it is; or that there is none."""
    said = re.search(r"Pagefind v\S+", pagefind.output) if pagefind else None
    return said[0] if said else "no Pagefind"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    rule = ["---:" if 0 < place < len(head) else "---" for place in range(len(head))]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, rule, *rows])


def _compared(figures: Figures, one: Beside) -> list[str]:
    files, size, seconds = _index(figures, one.name)
    return [
        f"{figures.papers:,}",
        one.name,
        _kilobytes(one.size),
        _kilobytes(one.size_95),
        str(one.requests),
        str(one.rounds),
        _time(one.milliseconds),
        _time(one.far),
        f"{files:,} file{'s' * (files != 1)}, {_kilobytes(size)}",
        seconds,
    ]


def _index(figures: Figures, name: str) -> tuple[int, int, str]:
    """Files, bytes and the time that the index takes to make."""
    if name == STOCK.name:
        kept = figures.kept[name]
        return kept.files, kept.size, "each browser"
    if name == PAGEFIND.name:
        kept, run = figures.kept[name], figures.pagefind
        return kept.files, kept.size, f"{run.seconds:.1f} s, {run.megabytes:.0f} MB" if run else ""
    ours = figures.indexing
    return ours.files, ours.size, f"{ours.anew:.1f} s, {ours.peak:.0f} MB"


def _lines(
    measured: Sequence[Figures], value: Callable[[Beside], float]
) -> dict[str, list[tuple[int, float]]]:
    lines: dict[str, list[tuple[int, float]]] = {}
    for figures in measured:
        for one in figures.beside:
            lines.setdefault(one.name, []).append((figures.papers, value(one)))
    return lines


def _kilobytes(size: float) -> str:
    return f"{size / 1000:,.0f} KB" if size < 1e6 else f"{size / 1e6:,.1f} MB"


def _time(milliseconds: float) -> str:
    return f"{milliseconds:,.0f} ms" if milliseconds < 1000 else f"{milliseconds / 1000:,.1f} s"


def _keystrokes(typed: Typed) -> str:
    answer = percentile(typed.answers, 95)
    most = percentile(typed.keystrokes, 95)
    return (
        f"{most:.0f} ms of {len(typed.keystrokes)} (the worker's answer at full speed {answer:.1f})"
    )


def _letters(where: str) -> Callable[[Figures], str]:
    return lambda one: f"{percentile(one.letters[where], 95):.0f} ms of {len(one.letters[where])}"


def _of_stock(say: Callable[[Typed], str], figures: Figures) -> str:
    typed = figures.typed.get(STOCK.name)
    return say(typed) if typed else "not measured"


def _longest(typed: Typed) -> str:
    return f"{typed.longest_task:.0f} ms" if typed.longest_task else "none over 50 ms"


def _heap(typed: Typed) -> str:
    return f"{typed.page_heap + typed.worker_heap:.0f} MB ({typed.worker_heap:.0f} the worker's)"


def _facets(figures: Figures) -> str:
    name, size = max(figures.facets.items(), key=lambda pair: pair[1], default=("none", 0))
    return f"{_kilobytes(size)} ({name})"


def _helped(figures: Figures) -> str:
    size, count = figures.helped
    return f"{_kilobytes(size)} of {count}"


def _loaded(between: int) -> Callable[[Figures], str]:
    def parts(figures: Figures) -> str:
        sizes = figures.loaded[between]
        return f"{len(sizes)} parts, {_kilobytes(sum(sizes))}"

    return parts


def _found(kind: str) -> Callable[[Figures], str]:
    def share(figures: Figures) -> str:
        hits, sought = figures.found[kind]
        return f"{100 * hits / sought:.2f} % of {sought:,}" if sought else "none"

    return share


_OURS: tuple[tuple[str, Callable[[Figures], str], str], ...] = (
    (
        "first search, transferred: 95 %",
        lambda one: f"{_kilobytes(one.beside[0].size_95)} of {one.beside[0].queries:,}",
        "≤ 90 KB at 10,000, ≤ 180 KB at 50,000",
    ),
    ("with a word corrected: 95 %", _helped, "≤ 250 KB"),
    ("the largest facet", _facets, "≤ 20 KB"),
    ("sequential round trips, most", lambda one: str(one.beside[0].rounds), "≤ 3"),
    ("first results: median", lambda one: _time(one.beside[0].milliseconds), "≤ 300 ms"),
    ("first results on slow 4G: 95 %", lambda one: _time(one.beside[0].far_95), "≤ 2 s"),
    ("key to results, dialog: 95 %", lambda one: _keystrokes(one.typed["dialog"]), "≤ 30 ms"),
    ("key to results, page: 95 %", lambda one: _keystrokes(one.typed["page"]), "≤ 30 ms"),
    ("the letter alone, without search, dialog: 95 %", _letters("dialog"), ""),
    ("the letter alone, without search, page: 95 %", _letters("page"), ""),
    ("a letter's way through a worker on a bare page: 95 %", lambda one: _keystrokes(one.bare), ""),
    ("key to results in the theme's search", lambda one: _of_stock(_keystrokes, one), ""),
    (f"`{BY_LETTERS}`, {SOON} ms from letter to letter", _loaded(SOON), ""),
    (f"the same, {SLOWLY} ms", _loaded(SLOWLY), "≤ 21 parts, 158 KB at 10,000"),
    ("longest task, dialog", lambda one: _longest(one.typed["dialog"]), "≤ 50 ms"),
    ("longest task, page", lambda one: _longest(one.typed["page"]), "≤ 50 ms"),
    ("heap, dialog", lambda one: _heap(one.typed["dialog"]), "≤ 50 MB"),
    ("heap, page", lambda one: _heap(one.typed["page"]), "≤ 50 MB"),
    ("heap, the theme's search", lambda one: _of_stock(_heap, one), ""),
    ("index from nothing", lambda one: f"{one.indexing.anew:.2f} s", "≤ 5 s at 10,000"),
    (
        "index after a change of 100 papers",
        lambda one: f"{one.indexing.changed:.2f} s",
        "≤ 1 s at 10,000",
    ),
    (
        "peak memory, with the shelf",
        lambda one: f"{one.indexing.peak:.0f} MB ({one.indexing.before:.0f} before)",
        "≤ 500 MB",
    ),
    ("files", lambda one: str(one.indexing.files), "≤ 600"),
    ("exact title: first", _found("title"), "≥ 99 %"),
    ("three words: in the first five", _found("words"), "≥ 95 %"),
    ("the same, one letter wrong", _found("wrong"), "≥ 95 %"),
    ("the same, the last cut to five letters", _found("cut"), "≥ 95 %"),
)
