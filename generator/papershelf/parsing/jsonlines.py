"""JSON Lines: one record a line. A bad line is an error of that line; the others are still read.

Numbers keep the exact string that was written (`2401.10000`, not 2401.1). The place of a field is
looked for only when a Problem asks, so that 10,000 good lines cost no scan.
"""

from __future__ import annotations

import json
import re
from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from papershelf.parsing import limits
from papershelf.parsing.escapes import escapes
from papershelf.parsing.raw import Field, Raw, kind, levels, named, strings
from papershelf.parsing.textfile import flaw_message
from papershelf.problems import Problem, error
from papershelf.text import flaws

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
_TELLING_ESCAPE = re.compile(r"\\[ubf]")
"""Escapes that can stand for a character which no text may hold (`\\b` and `\\f` are controls)."""

_PLACES = 100_000
"""Fields of a line whose places are looked for; a later one has the place of what holds it."""

_TOO_DEEP = f"found more than {limits.NESTING} levels of nesting"


class LineOrigin(NamedTuple):  # as many as records: a frozen dataclass is slow to make
    """The place of each field of one object (`model.Origin`)."""

    path: str
    number: int
    text: str
    """The object alone. In JSON Lines that is the line; elsewhere it may have several lines."""
    column: int = 1
    """Of the object's first character."""

    def place(self, *field: str | int) -> tuple[int, int]:
        columns = _columns(self.text)
        while field and field not in columns:
            field = field[:-1]
        return self.at(columns.get(field, 1))

    def at(self, character: int) -> tuple[int, int]:
        """Line and column, in the file, of a character of the text (from 1)."""
        above = self.text.count("\n", 0, character - 1)
        if not above:
            return self.number, self.column + character - 1
        return self.number + above, character - 1 - self.text.rfind("\n", 0, character - 1)


class JsonLine(NamedTuple):
    """The object on one line (counted from 1), and the places of its fields."""

    number: int
    value: dict[str, Raw]
    origin: LineOrigin
    flawed: bool = False
    """Whether a Problem was found in it."""


def read_lines(
    text: str, path: str, passed: Callable[[str], bool] | None = None
) -> tuple[list[JsonLine], list[Problem]]:
    """The objects of a text that `read_text` gave, in order. Blank lines are ignored; a line that
    is `passed` is not looked into, and its object is empty.

    A text of which most is no JSON, by some hundred lines, is not read to its end.
    """
    problems: list[Problem] = []
    return list(each_line(text, path, problems, passed)), problems


def each_line(
    text: str,
    path: str,
    problems: list[Problem],
    passed: Callable[[str], bool] | None = None,
) -> Iterator[JsonLine]:
    """The same one by one, for whoever may not want all of them; what is wrong is added to
    `problems`.
    """
    begin = number = read = refused = 0
    while begin < len(text):
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
        line, at, begin, number = text[begin:end], begin, end + 1, number + 1
        if not line or line.isspace():
            continue
        origin = LineOrigin(path, number, line)
        value, wrong = ({}, []) if passed and passed(line) else read_object(origin, at)
        problems += wrong
        if value is not None:
            read += 1
            yield JsonLine(number, value, origin, bool(wrong))
            continue
        refused += 1
        if refused > limits.REPORTED_IN_FILE and refused > read:
            message = "found too many lines with errors, and did not read on"
            problems.append(error(path, message, line=number + 1))
            return


class _DuplicateKeyError(ValueError):
    pass


def _unique(pairs: list[tuple[str, Raw]]) -> dict[str, Raw]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _DuplicateKeyError(key)
            seen.add(key)
    return found


def _no_constant(name: str) -> str:
    raise ValueError(f"found {name}, which is no JSON")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_float=str, parse_int=str, parse_constant=_no_constant
)


def read_object(origin: LineOrigin, begin: int) -> tuple[dict[str, Raw] | None, list[Problem]]:
    """What the object of an origin says; it begins at the character `begin` of the file.

    Without a value it is refused; with one, the Problems are about characters in it.
    """
    line = origin.text
    if len(line) > limits.LINE_CHARACTERS:
        most = f"expected at most {limits.LINE_CHARACTERS:,}"
        return None, [_wrong(origin, 1, f"found a line of {len(line):,} characters, {most}")]
    try:
        value: Raw = _DECODER.decode(line)
    except (ValueError, RecursionError) as fault:
        return None, [_refusal(fault, origin)]
    if not isinstance(value, dict):
        return None, [_wrong(origin, 1, f"found {kind(value)}, expected an object {{…}}")]
    # The brackets of a line bound its levels, and are counted faster than these.
    if line.count("[") + line.count("{") > limits.NESTING and levels(value) > limits.NESTING:
        return None, [_wrong(origin, _deep_column(line), _TOO_DEEP)]
    return value, _escaped_flaws(value, origin, begin) if _TELLING_ESCAPE.search(line) else []


def _refusal(fault: ValueError | RecursionError, origin: LineOrigin) -> Problem:
    if isinstance(fault, json.JSONDecodeError):
        hint = "write one object on each line"
        if fault.msg != "Extra data":
            hint += ", with quotes, commas and brackets as JSON has them"
        message = f"found invalid JSON ({fault.msg[:1].lower()}{fault.msg[1:]})"
        return _wrong(origin, fault.pos + 1, message, hint)
    if isinstance(fault, _DuplicateKeyError):
        column = _repeated_column(origin.text)
        return _wrong(origin, column, f'found the key "{fault}" a second time', "keep one")
    if isinstance(fault, RecursionError):
        return _wrong(origin, _deep_column(origin.text), _TOO_DEEP)
    column = _constant_column(origin.text)
    return _wrong(origin, column, str(fault), "use null, or leave the key out")


def _repeated_column(line: str) -> int:
    """Of the first key that its object has already, in a line that could be read so far."""
    seen: set[Field] = set()
    for field, column in _walk(line):
        if field in seen:
            return column
        seen.add(field)
    return 1


def _deep_column(line: str) -> int:
    """Of the first bracket that is nested too deep."""
    depth = 0
    for match in _TOKEN.finditer(line):
        depth += (match[0] in ("{", "[")) - (match[0] in ("}", "]"))
        if depth > limits.NESTING:
            return match.start() + 1
    return 1


def _constant_column(line: str) -> int:
    """Of a number that JSON does not have."""
    words = ("NaN", "Infinity", "-Infinity")
    return next((one.start() + 1 for one in _TOKEN.finditer(line) if one[0] in words), 1)


def _escaped_flaws(value: Raw, origin: LineOrigin, begin: int) -> list[Problem]:
    """What escapes hide in a line that begins at the character `begin` of the file."""
    refused = {
        flaw.character: flaw_message(flaw) for _, text in strings(value) for flaw in flaws(text)
    }
    if not refused:
        return []
    fields = list(_columns(origin.text).items())
    columns = [column for _, column in fields]
    problems = []
    for offset, character in islice(
        escapes(origin.text, 0, len(origin.text), refused), limits.REPORTED
    ):
        field, _ = fields[bisect(columns, offset) - 1]
        message = f"{refused[character]} written as an escape at offset {begin + offset}"
        found = _wrong(origin, offset + 1, message, "delete it")
        problems.append(replace(found, field=named(field)))
    return problems


def _wrong(origin: LineOrigin, character: int, message: str, hint: str = "") -> Problem:
    line, column = origin.at(character)
    return error(origin.path, message, line=line, column=column, hint=hint)


@lru_cache(maxsize=4)
def _columns(line: str) -> dict[Field, int]:
    """The column (from 1) of every field of the object on a line that was already decoded."""
    return dict(islice(_walk(line), _PLACES))


def _walk(line: str) -> Iterator[tuple[Field, int]]:
    way: list[str | int] = []
    in_object: list[bool] = []
    expecting_key = False
    for match in _TOKEN.finditer(line):
        mark, column = match.group(), match.start() + 1
        if mark in ("}", "]"):
            in_object.pop()
            way.pop()
            expecting_key = False
        elif mark == ",":
            expecting_key = in_object[-1]
            if not expecting_key and isinstance(at := way[-1], int):
                way[-1] = at + 1
        elif expecting_key:
            way[-1] = json.loads(mark)
            yield tuple(way), column
            expecting_key = False
        elif mark != ":":
            if in_object and not in_object[-1]:
                yield tuple(way), column
            if mark in ("{", "["):
                in_object.append(mark == "{")
                way.append("" if mark == "{" else 0)
                expecting_key = mark == "{"
