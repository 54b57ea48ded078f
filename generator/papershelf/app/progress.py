"""Progress bars on a terminal. Rich is slow to import, so that only who shows one imports this."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from papershelf.app.bar import Bar

_BETWEEN = 0.1
"""Seconds between two looks of a progress bar."""


class _Shown(Bar):
    """A bar that somebody sees."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress, self._task = progress, task
        self._last = 0.0

    def __call__(self, count: int) -> None:
        self._progress.advance(self._task, count)
        self._show()

    def reach(self, done: int, total: int) -> None:
        self._progress.update(self._task, completed=done, total=total)
        self._show()

    def _show(self) -> None:
        """Ten times a second, here and not on a thread: work is spread over processes by fork,
        which wants one thread alone.
        """
        now = time.monotonic()
        if now - self._last > _BETWEEN:
            self._last = now
            self._progress.refresh()


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


@contextmanager
def shown(console: Console, label: str, total: int | None) -> Iterator[Bar]:
    """A bar with rate and remaining time, which leaves nothing behind."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as progress:
        yield _Shown(progress, progress.add_task(label, total=total))
