"""What a listing says: entries with the names of the record contract, and what was not understood.

A parser never refuses a whole text. What it cannot read is a Problem with its line; what it changed
by a stated rule is a `Repair`, and an import sums repairs of one kind up in one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from papershelf.model import Origin
from papershelf.parsing.raw import Raw
from papershelf.problems import Problem, warning
from papershelf.text import shortened

_EXAMPLE = 80
"""Characters of an example that a summary line repeats."""

_KINDS = 100
"""Kinds of repairs that have a line each: more keys than any list of papers has."""


@dataclass(frozen=True, slots=True)
class SourceEntry:
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
    """The value that was repaired; empty where `done` says it all."""
    column: int = 1
    """Where the entry begins on its line."""
    key: str = ""
    """The key of the record that it is about, where each key is counted by itself."""

    @property
    def kind(self) -> tuple[str, str]:
        """Repairs of one kind are told in one line."""
        return self.done, self.key


@dataclass(frozen=True, slots=True)
class Counted:
    """Something that looks like an entry and is none, by a rule of its format."""

    what: str
    """What a summary calls it: `definition (@string)`. Also its kind."""
    line: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A text as read. `source` names the ledger that remembers what this kind of text said."""

    format: str
    source: str
    entries: tuple[SourceEntry, ...]
    problems: tuple[Problem, ...]
    """An error is an entry that could not be read; a warning a line that was not understood."""
    repairs: tuple[Repair, ...] = ()
    scanned: tuple[int, ...] | None = None
    """The line of each entry that a scan of the text finds, apart from the reader; None where
    nothing marks an entry. See `accounts`."""
    counted: tuple[Counted, ...] = ()
    within: tuple[int, ...] = ()
    """Lines of entries besides their first, in a text without marks of entries: there each line
    that is not blank is scanned."""


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
    """One warning for each kind of repair: how many entries, and the first as an example.

    The most frequent `_KINDS` are told; a stranger's text may have any number of kinds.
    """
    kinds: dict[tuple[str, str], list[Repair]] = {}
    for repair in repairs:
        kinds.setdefault(repair.kind, []).append(repair)
    told = sorted(kinds, key=lambda kind: (-len(kinds[kind]), kind))
    rest = [repair for kind in told[_KINDS:] for repair in kinds[kind]]
    problems = [_summary(kinds[kind]) for kind in sorted(told[:_KINDS])]
    if rest:
        message = (
            f"left out or changed {len(told) - _KINDS:,} more kinds of fields, all of them rarer"
        )
        problems.append(warning(min(repair.path for repair in rest), message))
    return problems


def _summary(same: list[Repair]) -> Problem:
    first = min(same, key=lambda repair: (repair.path, repair.line, repair.example))
    entries = len({(repair.path, repair.line, repair.column) for repair in same})
    example = shortened(first.example, _EXAMPLE)
    many = "1 entry" if entries == 1 else f"{entries:,} entries, first here"
    done = f'{first.done} ("{example}")' if example else first.done
    field = first.key if first.key != first.example else ""
    return warning(first.path, f"{done} in {many}", line=first.line, field=field)
