"""What a listing says: entries with the names of the record contract, and what was not understood.

A parser never refuses a whole text. What it cannot read is a Problem with its line; what it changed
by a stated rule is a `Repair`, and an import sums repairs of one kind up in one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from papershelf.collection.raw import Raw
from papershelf.model import Origin
from papershelf.problems import Problem, warning

_EXAMPLE = 80
"""Characters of an example that a summary line repeats."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of a listing: fields by the record contract's names, scalars as strings."""

    raw: dict[str, Raw]
    line: int
    """The line of the file on which the entry begins, from 1."""
    origin: Origin


@dataclass(frozen=True, slots=True)
class Repair:
    """A change that a stated rule made to one entry."""

    done: str
    """What was done, as a message says it: `left out an author named twice`. Also its kind."""
    path: str
    line: int
    example: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A text as read. `source` names the ledger that remembers what this kind of text said."""

    format: str
    source: str
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    """An error is an entry that could not be read; a warning a line that was not understood."""
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class LinesOrigin:
    """The place of each field of an entry whose fields are whole lines (`model.Origin`)."""

    path: str
    line: int
    lines: Mapping[str, int] = field(default_factory=dict)

    def place(self, *field: str | int) -> tuple[int, int]:
        name = field[0] if field else ""
        return self.lines.get(str(name), self.line), 1


def summed(repairs: Iterable[Repair]) -> list[Problem]:
    """One warning for each kind of repair: how many entries, and the first as an example."""
    kinds: dict[str, list[Repair]] = {}
    for repair in repairs:
        kinds.setdefault(repair.done, []).append(repair)
    return [_summary(same) for _, same in sorted(kinds.items())]


def _summary(same: list[Repair]) -> Problem:
    first = min(same, key=lambda repair: (repair.path, repair.line, repair.example))
    entries = len({(repair.path, repair.line) for repair in same})
    example = first.example if len(first.example) <= _EXAMPLE else first.example[:_EXAMPLE] + "…"
    many = "1 entry" if entries == 1 else f"{entries:,} entries, first here"
    return warning(first.path, f'{first.done} ("{example}") in {many}', line=first.line)
