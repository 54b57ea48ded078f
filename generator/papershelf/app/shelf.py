"""The shelf that a command works on, and how every command speaks to its user."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from papershelf.app.bar import Bar
from papershelf.config import STATE_DIR, STORE
from papershelf.parsing import limits
from papershelf.problems import Problem, abridged, as_text, error, warning
from papershelf.programs import made_by
from papershelf.store import Store, broken_seals
from papershelf.text import counted
from papershelf.writing.disk import ForeignError
from papershelf.writing.lock import alone

if TYPE_CHECKING:
    from rich.console import Console

_STYLE = {True: "bold red", False: "yellow"}


@dataclass(frozen=True)
class Shelf:
    """A shelf's folder, and the two streams: results on `out`, messages on `err`."""

    root: Path

    @cached_property
    def out(self) -> Console:
        return _console(stderr=False)

    @cached_property
    def err(self) -> Console:
        return _console(stderr=True)

    @cached_property
    def store(self) -> Store:
        """What the last command found out, which this one need not."""
        return Store(self.root / STORE, made_by(), lambda: self.report([_damaged(STORE)]))

    def say(self, line: str, style: str = "") -> None:
        """A result, as plain text; with `style` on a terminal."""
        if style:
            _print(self.out, line, style)
        else:
            click.echo(line)

    def report(self, problems: Iterable[Problem]) -> None:
        """Print problems to standard error, in order, errors red and warnings yellow; of one
        file no more than a person reads.
        """
        for problem in abridged(problems, limits.REPORTED_IN_FILE):
            _print(self.err, as_text(problem), _STYLE[problem.is_error])

    def stop_on_errors(
        self, problems: Iterable[Problem], outcome: str = "nothing was written"
    ) -> None:
        """Report problems; where one is an error, say what came of it and exit with status 1."""
        found = list(problems)
        self.report(found)
        count = sum(problem.is_error for problem in found)
        if count:
            _print(self.err, f"{counted(count, 'error')}: {outcome}")
            sys.exit(1)

    @contextmanager
    def alone(self, doing: str) -> Iterator[None]:
        """Hold the shelf's lock; ends the command where another run has it."""
        try:
            with alone(self.root, doing) as busy:
                self.stop_on_errors(busy)
                for file in broken_seals(self.root / STATE_DIR):
                    file.unlink()
                    self.report([_damaged(f"{STATE_DIR}/{file.name}")])
                yield
        except OSError as reason:
            where = reason.filename or self.root
            message = reason.strerror or str(reason)
            if reason.strerror and not isinstance(reason, ForeignError):
                message = f"cannot be written: {message}"
            self.stop_on_errors([error(str(where), message)])

    @contextmanager
    def progress(self, label: str, total: int | None = None) -> Iterator[Bar]:
        """A progress bar on a terminal, nothing in a pipe: FORCE_COLOR brings none."""
        if not _is_watched():
            yield Bar()
            return
        from papershelf.app.progress import shown  # noqa: PLC0415 (slow to import)

        with shown(self.err, label, total) as bar:
            yield bar

    def clear_bar(self) -> None:
        """Take from a terminal what the bar of a process that was ended has left there."""
        if _is_watched():
            sys.stderr.write("\r\x1b[2K\x1b[?25h")  # ECMA-48: the line away; DEC: the cursor back
            sys.stderr.flush()


def _damaged(state_file: str) -> Problem:
    return warning(state_file, "was damaged", hint="what it held is made anew; nothing is lost")


def _is_watched() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _print(console: Console, line: str, style: str = "") -> None:
    from rich.text import Text  # noqa: PLC0415 (slow to import)

    console.print(Text(line, style=style))


def _console(*, stderr: bool) -> Console:
    from rich.console import Console  # noqa: PLC0415 (slow to import)

    return Console(stderr=stderr, highlight=False, soft_wrap=True)
