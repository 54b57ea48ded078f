"""The shelf that a command works on, and how every command speaks to its user."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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

from papershelf.lock import alone
from papershelf.problems import Problem, as_text, error, in_order
from papershelf.text import counted

_BETWEEN = 0.1
"""Seconds between two looks of a progress bar."""

_STYLE = {True: "bold red", False: "yellow"}


@dataclass(slots=True)
class Bar:
    """One progress bar: called with how much more is done, or told how far it is."""

    progress: Progress
    task: TaskID
    _shown: float = 0.0

    def __call__(self, count: int) -> None:
        self.progress.advance(self.task, count)
        self._show()

    def reach(self, done: int, total: int) -> None:
        """So much of so much is done."""
        self.progress.update(self.task, completed=done, total=total)
        self._show()

    def _show(self) -> None:
        """Ten times a second, here and not on a thread: work is spread over processes by fork,
        which wants one thread alone.
        """
        now = time.monotonic()
        if now - self._shown > _BETWEEN:
            self._shown = now
            self.progress.refresh()


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


@dataclass(frozen=True, slots=True)
class Shelf:
    """A shelf's folder, and the two streams: results on `out`, messages on `err`."""

    root: Path
    out: Console
    err: Console

    @classmethod
    def at(cls, root: Path) -> Shelf:
        out, err = (Console(stderr=on, highlight=False, soft_wrap=True) for on in (False, True))
        return cls(root, out, err)

    def say(self, line: str) -> None:
        """A result, as plain text: markup in it means nothing."""
        self.out.print(Text(line))

    def report(self, problems: Iterable[Problem]) -> None:
        """Print problems to standard error, in order, errors red and warnings yellow."""
        for problem in in_order(problems):
            self.err.print(Text(as_text(problem), style=_STYLE[problem.is_error]))

    def stop_on_errors(
        self, problems: Iterable[Problem], outcome: str = "nothing was written"
    ) -> None:
        """Report problems; where one is an error, say what came of it and exit with status 1."""
        found = list(problems)
        self.report(found)
        count = sum(problem.is_error for problem in found)
        if count:
            self.err.print(Text(f"{counted(count, 'error')}: {outcome}"))
            sys.exit(1)

    @contextmanager
    def alone(self, doing: str) -> Iterator[None]:
        """Hold the shelf's lock; ends the command where another run has it."""
        try:
            with alone(self.root, doing) as busy:
                self.stop_on_errors(busy)
                yield
        except OSError as reason:
            where = reason.filename or self.root
            self.stop_on_errors([error(str(where), f"cannot be written: {reason.strerror}")])

    @contextmanager
    def progress(self, label: str, total: int | None = None) -> Iterator[Bar]:
        """A progress bar on a terminal, nothing in a pipe."""
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeRemainingColumn(),
        )
        bar = Progress(
            *columns,
            console=self.err,
            transient=True,
            disable=not self.err.is_terminal,
            auto_refresh=False,
        )
        with bar:
            task = bar.add_task(label, total=total)
            yield Bar(bar, task)
