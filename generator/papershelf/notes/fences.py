"""Fenced code, found in one pass over the lines.

In place of Python-Markdown's own fences, whose search is quadratic (cubic with `hl_lines`) in text
that opens many and closes none; and so that `bounds` measures exactly what is not code. The rule
is CommonMark 0.31's, section 4.5, at the top level of a note; an unclosed fence reaches to the end.
The words after the opening fence are read by nobody and dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_OPEN = re.compile(r" {0,3}(?P<fence>`{3,}(?=[^`]*$)|~{3,})")


@dataclass(frozen=True, slots=True)
class Run:
    """Lines that stand together: the inside of a fence, or what is between fences."""

    first: int
    """The index of the first line."""
    lines: tuple[str, ...]
    is_code: bool


def runs(lines: Sequence[str]) -> Iterator[Run]:
    """The runs of a text in order; lines of fences themselves are in none."""
    at = 0
    while at < len(lines):
        begin = at
        opening = None
        while at < len(lines) and (opening := _OPEN.match(lines[at])) is None:
            at += 1
        if at > begin:
            yield Run(begin, tuple(lines[begin:at]), is_code=False)
        if opening is not None:
            end = _closing(lines, at + 1, opening["fence"])
            yield Run(at + 1, tuple(lines[at + 1 : end]), is_code=True)
            at = end + 1


def _closing(lines: Sequence[str], start: int, fence: str) -> int:
    """The index of the line that closes the fence, or the number of lines."""
    pattern = re.compile(rf" {{0,3}}{re.escape(fence)}{re.escape(fence[0])}*[ \t]*")
    return next((at for at in range(start, len(lines)) if pattern.fullmatch(lines[at])), len(lines))
