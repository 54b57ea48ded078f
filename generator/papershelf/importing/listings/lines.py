"""The lines of a pasted listing: numbered, stripped, without the blank ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

NOT_UNDERSTOOD = 'found "{}", which is no part of a paper: left out'


class Line(NamedTuple):
    """A line that is not blank."""

    number: int
    """Of the file, from 1."""
    text: str
    apart: bool
    """Whether a blank line, or the beginning of the file, stands above it."""


PART_OF_NONE = "line that is no part of a paper"
AROUND = "line of the site around its papers"
DAY = "line of a day"
"""What the summary calls lines that became part of no paper."""


def scanned(text: str) -> tuple[int, ...]:
    """The number of each line that is not blank."""
    return tuple(
        number
        for number, line in enumerate(text.split("\n"), start=1)
        if not line.isspace() and line
    )


def lines_of(text: str) -> list[Line]:
    """Every line of `text` that is not blank."""
    found = []
    apart = True
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if stripped:
            found.append(Line(number, stripped, apart))
        apart = not stripped
    return found


def joined(lines: Sequence[Line]) -> str:
    """A text of several lines: a paragraph begins where a blank line stands above."""
    first, *rest = lines
    return first.text + "".join(("\n\n" if line.apart else "\n") + line.text for line in rest)
