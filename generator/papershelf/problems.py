"""Says what is wrong in a shelf, as values: read on, report all, then fail.

A bad record, note or page becomes a `Problem` where it is found. Nobody raises for content;
callers gather problems and the command line prints them, so that one run shows everything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from papershelf.text import counted, visible

_LOG_COMMAND = "##["
"""Begins a command to the runner of GitHub Actions anywhere in a line of a log (`ActionCommand` in
actions/runner); the newer `::` does so only where a line begins.
"""


class Severity(StrEnum):
    """The weight of a Problem: an error stops `generate` and `build`, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: where it is, what was found and expected, and what to do next.

    `path` is relative to the shelf, with `/`. `line` and `column` count from 1; `None` where the
    finding belongs to no line. `field` is a key of the record contract, dotted where nested
    (`authors.3.name`). `message` and `hint` may quote a stranger's text; the renderings below make
    it harmless (control characters shown as escapes, annotations percent-encoded).
    """

    severity: Severity
    path: str
    message: str
    line: int | None = None
    column: int | None = None
    field: str = ""
    hint: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        return (self.path, self.line or 0, self.column or 0, self.field, self.message)

    def moved(self, *, path: str | None = None, lines: int = 0) -> Problem:
        """Returns the finding in the file that holds the text: `lines` further down, at `path`."""
        line = None if self.line is None else self.line + lines
        return replace(self, path=self.path if path is None else path, line=line)


def error(
    path: str,
    message: str,
    *,
    line: int | None = None,
    column: int | None = None,
    field: str = "",
    hint: str = "",
) -> Problem:
    """Returns a Problem that stops `generate` and `build`."""
    return Problem(Severity.ERROR, path, message, line, column, field, hint)


def warning(
    path: str,
    message: str,
    *,
    line: int | None = None,
    column: int | None = None,
    field: str = "",
    hint: str = "",
) -> Problem:
    """Returns a Problem that is reported, and fails only `check --strict`."""
    return Problem(Severity.WARNING, path, message, line, column, field, hint)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Returns each finding once, by path, line and column: in the same order on every machine."""
    return sorted(set(problems), key=lambda problem: (problem.sort_key, problem.severity))


def abridged(problems: Iterable[Problem], most: int) -> Iterator[Problem]:
    """Yields the findings `in_order`, of one file at most so many and errors before warnings, then
    one that says how many more there are: nobody reads thousands.
    """
    for path, group in groupby(in_order(problems), key=lambda problem: problem.path):
        found = list(group)
        shown = set(sorted(found, key=lambda problem: not problem.is_error)[:most])
        yield from (problem for problem in found if problem in shown)
        if unshown := [problem for problem in found if problem not in shown]:
            errors = sum(problem.is_error for problem in unshown)
            counts = counted(errors, "more error"), counted(len(unshown) - errors, "more warning")
            message = f"found {' and '.join(counts)}"
            hint = "mend those above first"
            yield (error if errors else warning)(path, message, hint=hint)


def as_text(problem: Problem) -> str:
    """Returns `path:line:column: field: message. Hint: …`, one line, safe on a terminal."""
    place = ":".join(
        [problem.path, *(str(n) for n in (problem.line, problem.column) if n is not None)]
    )
    parts = [place]
    if not problem.is_error:
        parts.append("warning")
    if problem.field:
        parts.append(problem.field)
    return for_log(visible(": ".join([*parts, _sentence(problem)])))


def for_log(text: str) -> str:
    """Returns text that begins no command of a CI log: see `_LOG_COMMAND`."""
    return text.replace(_LOG_COMMAND, "# #[")


def as_github(problem: Problem) -> str:
    """Returns a GitHub Actions annotation command for the line of the diff.

    Escaping after GitHub's `@actions/core` command format: `%`, CR and LF everywhere, `:` and `,`
    in properties too.
    """
    properties = {"file": problem.path, "line": problem.line, "col": problem.column}
    listed = ",".join(
        f"{name}={_percent(visible(str(value)), ':,')}"
        for name, value in properties.items()
        if value is not None
    )
    message = f"{problem.field}: {_sentence(problem)}" if problem.field else _sentence(problem)
    return f"::{problem.severity} {listed}::{_percent(visible(message))}"


def as_json(problems: Iterable[Problem]) -> str:
    """Returns a JSON array with one object a Problem; absent places are null."""
    return json.dumps(
        [
            {
                "severity": str(problem.severity),
                "path": problem.path,
                "line": problem.line,
                "column": problem.column,
                "field": problem.field,
                "message": problem.message,
                "hint": problem.hint,
            }
            for problem in problems
        ],
        indent=2,
    )


def _sentence(problem: Problem) -> str:
    message = (
        problem.message if problem.message.endswith((".", "?", "!")) else problem.message + "."
    )
    return f"{message} Hint: {problem.hint}" if problem.hint else message


def _percent(text: str, extra: str = "") -> str:
    for character in "%\r\n" + extra:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
