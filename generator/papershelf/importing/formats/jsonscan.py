"""On which lines a text of JSON has records, by its line ends and braces alone.

The scan is apart from the reader (`containers`), which decodes: what one finds and the other does
not is an error (`accounts`). The reader says in which containers there are records.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from papershelf.importing.formats.containers import Records

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\]\n]', re.DOTALL)


def scanned(text: str, read: Records) -> tuple[int, ...]:
    """The line of each record; where the reader gave up, those of what it read, and the line of its
    error, which stands for the record that breaks off.
    """
    found = _in_lines(text) if read.in_lines else _beside(text, read)
    ended = [problem.line or 0 for problem in read.problems if "did not read on" in problem.message]
    if not ended:
        return tuple(line for _, line in found)
    begins = (record.number for record in read.lines) if read.in_lines else _begins(text, read)
    last = max(begins, default=-1)
    return *(line for begin, line in found if begin <= last), max(ended)


def _in_lines(text: str) -> Iterator[tuple[int, int]]:
    """Each line that is not blank: twice its number."""
    lines = enumerate(text.split("\n"), start=1)
    return ((number, number) for number, line in lines if line.strip())


def _beside(text: str, read: Records) -> Iterator[tuple[int, int]]:
    """The place and line of each object that stands beside a record in one list or object; a record
    that nothing holds stands alone. Containers in a row, as pages of answers, are taken one by one.
    """
    begins = _begins(text, read)
    begin = next(begins, None)
    depth, number = 0, 1
    level: int | None = None
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in "{[":
            while begin is not None and begin < token.start():
                begin = next(begins, None)
            if level is None and begin == token.start():
                level = depth
            if sign == "{" and depth == level:
                yield token.start(), number
            depth += 1
        elif sign in "}]":
            depth -= 1
            if level is not None and (depth < level or depth == 0):
                level = None
        else:
            number += sign.count("\n")


def _begins(text: str, read: Records) -> Iterator[int]:
    """The place of the first character of each record that was read."""
    lines = [0, *(match.end() for match in re.finditer("\n", text))]
    for record in read.lines:
        yield lines[record.number - 1] + record.origin.column - 1
