r"""Where in a note's source mentions of papers and images stand.

Python-Markdown forgets places. So each `[[` and `![` gets a mark with its number before the body
is converted, and the numbers say line and column afterwards. A mark stands between two U+0001,
which no note's file may hold; wherever Markdown makes no mention and no image of it (in code, say),
it is taken out again and leaves the text as it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CONTROL = "\x01"
_MARK = re.compile(rf"{_CONTROL}(\d+){_CONTROL}")
_BEGIN = re.compile(
    r"""\[\[(?=[^\[\]\n^][^\[\]\n]{0,300}\]\](?!\(|\[(?!\^)))  # not [[^1]], not [[1]](address)
      | !\[(?=[^\[\]]{0,2000}\][(\[])""",
    re.VERBOSE,
)

MENTION = re.compile(rf"\[\[{_CONTROL}(\d+){_CONTROL}([^\[\]\n{_CONTROL}]+)\]\]")
"""A marked mention: the number of its place, and what stands between the brackets."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the body: line and column, both from 1."""

    line: int
    column: int


def marked(body: str) -> tuple[str, list[Spot]]:
    """The body with a mark after the opening of each mention and image, and their places."""
    spots: list[Spot] = []
    pieces: list[str] = []
    at, line, line_start = 0, 1, 0
    body = body.replace(_CONTROL, "")
    for match in _BEGIN.finditer(body):
        if breaks := body.count("\n", at, match.start()):
            line += breaks
            line_start = body.rfind("\n", at, match.start()) + 1
        pieces += [body[at : match.end()], f"{_CONTROL}{len(spots)}{_CONTROL}"]
        spots.append(Spot(line, match.start() - line_start + 1))
        at = match.end()
    return "".join([*pieces, body[at:]]), spots


def unmarked(text: str) -> str:
    """The text without marks."""
    return _MARK.sub("", text) if _CONTROL in text else text


def first_mark(text: str) -> int | None:
    """The number at the beginning of a text, if one stands there."""
    match = _MARK.match(text)
    return int(match[1]) if match else None
