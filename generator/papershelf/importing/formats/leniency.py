"""What `import` does with a field that nobody can read: it leaves the field out, not the paper.

Only what says which paper it is can refuse an entry: its title, its id, and a day of publication
that is written as text and has no plain meaning (a wrong one would file the paper elsewhere).
"""

from __future__ import annotations

import copy
from collections.abc import Iterable

from papershelf.collection.decode import decode_record
from papershelf.importing.entry import Repair, SourceEntry
from papershelf.model import Paper
from papershelf.parsing.raw import Raw
from papershelf.problems import Problem

UNREADABLE = "left out a value that could not be read"

_TELLING = ("title", "id", "published")
_ROUNDS = 4
"""Times that a record is read: without a part, what holds it may lack something."""


def read_entry(entry: SourceEntry) -> tuple[Paper | None, list[Problem], list[Repair]]:
    """The paper of an entry; why it is refused; what was left out of it."""
    raw = entry.raw
    repairs: list[Repair] = []
    paper, problems = decode_record(raw, entry.origin, need_id=False)
    for _ in range(_ROUNDS):
        if paper is not None or any(_is_telling(problem, raw) for problem in problems):
            break
        raw = copy.deepcopy(raw)
        repairs += _without(raw, entry, [problem for problem in problems if problem.is_error])
        paper, problems = decode_record(raw, entry.origin, need_id=False)
    return paper, problems, [] if paper is None else repairs


def _is_telling(problem: Problem, raw: dict[str, Raw]) -> bool:
    name = problem.field.partition(".")[0]
    if name == "published":
        return isinstance(raw.get(name), str)
    return name in _TELLING or not name


def _without(raw: dict[str, Raw], entry: SourceEntry, problems: Iterable[Problem]) -> list[Repair]:
    """Take the fields of some problems out of `raw`, the last item of a list first."""
    ways = {_present(raw, _way(problem.field)) for problem in problems}
    ways = {way for way in ways if not any(way[:size] in ways for size in range(1, len(way)))}
    line, column = entry.origin.place()
    repairs = []
    for way in sorted(
        ways, key=lambda way: [(str(type(part)), part) for part in way], reverse=True
    ):
        key = ".".join(part for part in way if isinstance(part, str))
        value = _take(raw, way)
        example = value if isinstance(value, str) else ""
        repairs.append(Repair(UNREADABLE, entry.origin.path, line, example, column, key))
    return repairs


_Way = tuple[str | int, ...]
"""The keys and places in lists that lead to a value."""


def _way(field: str) -> _Way:
    """The way to a field as messages write it; a known key has no dot."""
    return tuple(int(part) if part.isdecimal() else part for part in field.split("."))


def _present(raw: dict[str, Raw], way: _Way) -> _Way:
    """The way to a value, or to what should hold it where there is none."""
    while len(way) > 1 and not _has(_value(raw, way[:-1]), way[-1]):
        way = way[:-1]
    return way


def _value(raw: Raw, way: _Way) -> Raw:
    for part in way:
        if isinstance(raw, dict):
            raw = raw.get(str(part))
        else:
            raw = raw[part] if isinstance(raw, list) and isinstance(part, int) else None
    return raw


def _has(holder: Raw, part: str | int) -> bool:
    if isinstance(holder, list):
        return isinstance(part, int) and part < len(holder)
    return isinstance(holder, dict) and part in holder


def _take(raw: dict[str, Raw], way: _Way) -> Raw:
    holder, last = _value(raw, way[:-1]), way[-1]
    if isinstance(holder, list) and isinstance(last, int):
        return holder.pop(last)
    return holder.pop(str(last), None) if isinstance(holder, dict) else None
