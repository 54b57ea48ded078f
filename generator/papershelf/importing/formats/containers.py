"""Records in JSON as it is found: a line each, in a list, in an object that holds a list.

    {"title": …}                     one a line (JSON Lines), or objects over many lines in a row
    [{"title": …}, …]                on one line or on many
    {"papers": [{"title": …}, …]}    the list under any name, at most three levels deeper
    {"2401.00001": {"title": …}, …}  an object in the place of the list, with ids or numbers as keys

A record is read by itself, whatever holds it, so that a bad one is refused alone and every field
has its line and column.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from papershelf.identifiers import name_keys
from papershelf.importing.formats.keys import has_key, paper_in
from papershelf.parsing import limits
from papershelf.parsing.jsonlines import JsonLine, LineOrigin, read_lines, read_object
from papershelf.problems import Problem, error

_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
"""Finds where a value ends, and what is in it; `read_object` is stricter."""

_JSON = re.compile(r'\s*(?:\{\s*(?:["}]|$)|\[\s*(?:[{\]]|$))')

_SIGNS = ("author", "authors", "abstract", "doi")
"""Keys that only a record has."""

_CITED = ("references", "citations", "cited", "related")
"""Lists in a record that hold other papers."""

_SPACE = re.compile(r"[ \t\n\r]*")


class Records(NamedTuple):
    """The objects of a text that are to be records."""

    lines: list[JsonLine]
    problems: list[Problem]
    """An error for each value that is no object."""
    in_lines: bool
    """Whether each line was read by itself."""


class _Part(NamedTuple):
    """A value in a text, and the key under which it stands in an object."""

    key: str
    value: Any
    begin: int
    end: int


def looks_like_json(text: str) -> bool:
    """Whether a text begins as an object of JSON does, or as a list of objects."""
    return _JSON.match(text.removeprefix("\ufeff")) is not None


def read_records(text: str, path: str) -> Records:
    """The objects of a text that are to be records, and an error for each value that is none.

    Where the text breaks off or is no JSON, what stands before is read. A text of which most is no
    record, by some hundred values, is not read to its end.
    """
    if is_in_lines(text):
        return _lines(text, path)
    found, problems = _Reading(text, path).records()
    if problems and not found:
        lines = _lines(text, path)
        if any(has_key(line.value, "title") for line in lines.lines):  # the first line breaks off
            return lines
    return Records(found, problems, in_lines=False)


def _lines(text: str, path: str) -> Records:
    """JSON Lines. What an escape hides is cleaned away later, and is no error here."""
    lines, problems = read_lines(text, path)
    readable = {line.number for line in lines}
    wrong = [problem for problem in problems if problem.line not in readable]
    return Records(lines, wrong, in_lines=True)


def is_in_lines(text: str) -> bool:
    """Whether a line is a record: the first one is an object by itself, or broken by itself."""
    first = next((line for line in text.split("\n", 100) if line.strip()), "").strip()
    if not first.startswith("{"):
        return not first.startswith("[")
    try:
        value, end = _DECODER.raw_decode(first)
    except RecursionError:
        return True
    except json.JSONDecodeError as fault:
        return fault.pos < len(first)  # at its end, it is only the beginning of an object
    return bool(first[end:].strip()) or not _held(value)


def _held(value: Any, depth: int = 3) -> list[tuple[str, ...]]:
    """The keys that lead to the records in an object that is none itself; none: its own values.

    A list of papers may have a title, but it has no authors; a paper may hold the papers it cites.
    """
    if not isinstance(value, dict) or has_key(paper_in(value), *_SIGNS):
        return []
    if _are_records(value):
        return [()]
    found: list[tuple[str, ...]] = []
    for key, inner in value.items():
        if key.casefold() in _CITED:
            continue
        if _are_records(inner):
            found.append((key,))
        elif depth and isinstance(inner, dict) and not has_key(inner, *_SIGNS):
            found += [(key, *way) for way in _held(inner, depth - 1) if way]
    return found


def _are_records(value: Any) -> bool:
    """Whether half of a list are records, or all values of an object with several."""
    if isinstance(value, dict):
        return len(value) > 1 and all(map(_is_titled, value.values()))
    titled = sum(map(_is_titled, value)) if isinstance(value, list) else 0
    return titled > 0 and 2 * titled >= len(value)


def _is_titled(item: Any) -> bool:
    return isinstance(item, dict) and has_key(paper_in(item), "title")


class _Reading:
    """Reads a text value by value, and counts lines as it goes."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.found: list[JsonLine] = []
        self.problems: list[Problem] = []
        self.counted = 0
        """Characters whose lines are counted."""
        self.line = 1
        """The number of the last of them, and where it begins."""
        self.line_begin = 0
        self.end = 0
        """Behind the list or object whose parts were read last."""

    def records(self) -> tuple[list[JsonLine], list[Problem]]:
        """What `read_records` gives."""
        try:
            at = self._after_space(0)
            while at < len(self.text):  # nearly always once
                at = self._after_space(self._value(at))
        except json.JSONDecodeError as fault:
            wrong = f"{fault.msg[:1].lower()}{fault.msg[1:]}"
            self._wrong(fault.pos, f"found invalid JSON ({wrong}), and did not read on")
        except RecursionError:
            message = f"found more than {limits.NESTING} levels of nesting, and did not read on"
            self._wrong(self.counted, message)
        except _TooManyError:
            pass
        return self.found, self.problems

    def _value(self, begin: int) -> int:
        """Read a list of records, what holds one, or a record; return where it ends."""
        if self.text[begin] == "[":
            self._list(begin)
            return self.end
        value, end = _DECODER.raw_decode(self.text, begin)
        ways = _held(value)
        if len(ways) > 1:
            named = ", ".join(".".join(way) for way in ways[:5])
            hint = "make a file of each list that is to come in"
            self._wrong(begin, f"found several lists of records ({named}), expected one", hint)
        elif ways:
            self._list(self._place(begin, ways[0]))
        else:
            self._record(begin, end)
        return end

    def _list(self, begin: int) -> None:
        for part in self._parts(begin):
            self._record(part.begin, part.end, part.key)

    def _place(self, begin: int, way: tuple[str, ...]) -> int:
        """Where the value begins that some keys lead to; of equal keys the last counts."""
        for key in way:
            begin = [part.begin for part in self._parts(begin) if part.key == key][-1]
        return begin

    def _record(self, begin: int, end: int, key: str = "") -> None:
        """Read a record; a key before it that spells an identifier is its id."""
        line, column = self._position(begin)
        origin = LineOrigin(self.path, line, self.text[begin:end], column)
        value, wrong = read_object(origin, begin)
        if value is not None:
            if name_keys(key):
                value.setdefault("id", key)
            self.found.append(JsonLine(line, value, origin, bool(wrong)))
            return
        self.problems += wrong
        if len(self.problems) > limits.REPORTED_IN_FILE and len(self.problems) > len(self.found):
            self._wrong(end, "found too many values with errors, and did not read on")
            raise _TooManyError

    def _parts(self, begin: int) -> Iterator[_Part]:
        """The values in the list or object that begins there.

        Raises json.JSONDecodeError where it breaks off, after the values before.
        """
        is_object = self.text[begin] == "{"
        closing = "}" if is_object else "]"
        at = self._after_space(begin + 1)
        while self.text[at : at + 1] != closing:
            key = ""
            if is_object:
                key, at = _DECODER.raw_decode(self.text, at)
                at = self._after_space(self._after_space(at) + 1)
            value, end = _DECODER.raw_decode(self.text, at)
            yield _Part(key, value, at, end)
            at = self._after_space(end)
            if self.text[at : at + 1] == ",":
                at = self._after_space(at + 1)
            elif self.text[at : at + 1] != closing:
                raise json.JSONDecodeError("Expecting ',' delimiter", self.text, at)
        self.end = at + 1

    def _after_space(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        return found.end() if found else at

    def _position(self, at: int) -> tuple[int, int]:
        """Line and column of a character that does not stand before the last one asked for."""
        if breaks := self.text.count("\n", self.counted, at):
            self.line += breaks
            self.line_begin = self.text.rindex("\n", self.counted, at) + 1
        self.counted = at
        return self.line, at - self.line_begin + 1

    def _wrong(self, at: int, message: str, hint: str = "") -> None:
        line, column = self._position(max(at, self.counted))
        found = error(self.path, message, line=line, column=column, hint=hint)
        self.problems.append(found)


class _TooManyError(Exception):
    pass
