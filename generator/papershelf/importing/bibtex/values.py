r"""Values of BibTeX: `{…}`, `"…"`, a number or a name, joined by `#`, to a text that is still TeX.

BibNames are those of `@string`, case ignored, defined before or after their use, and of the months.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from papershelf.collection.dates import MONTHS

_NAME = re.compile(r"[^\s{}()\",#=%@'\\]+")
_BLANK = re.compile(r"\s*")
_SIGN = re.compile(r'[{}"]')
_MOST = 40_000
"""Characters of a value, and of a definition: two abstracts. Definitions may double each other."""

_DEEPEST = 300
"""Definitions that need each other in a row."""

_MONTHS = {name[:3]: name.capitalize() for name in MONTHS}


@dataclass(frozen=True, slots=True)
class ValuePart:
    """A part of a value between two `#`."""

    text: str
    is_name: bool


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it stands in a text, and where it ends there."""

    pieces: tuple[ValuePart, ...]
    end: int


class UnclosedError(ValueError):
    """A brace or quote that is opened and never closed; the argument is its offset."""

    def __init__(self, at: int, sign: str) -> None:
        super().__init__(at)
        self.at = at
        self.sign = sign


def read_value(text: str, at: int, end: int) -> Value:
    """The value that begins there (blanks before it apart) and ends before `end`.

    Without pieces where none begins. Raises UnclosedError.
    """
    pieces: list[ValuePart] = []
    behind = at
    while True:
        at = _after_blank(text, at, end)
        piece, at = _piece(text, at, end)
        if piece is None:
            return Value(tuple(pieces), behind)
        pieces.append(piece)
        behind = at
        at = _after_blank(text, at, end)
        if at >= end or text[at] != "#":
            return Value(tuple(pieces), behind)
        at += 1


def _piece(text: str, at: int, end: int) -> tuple[ValuePart | None, int]:
    if at < end and text[at] in '{"':
        closing = _closing(text, at, end)
        return ValuePart(text[at + 1 : closing], is_name=False), closing + 1
    match = _NAME.match(text, at, end)
    if match is None:
        return None, at
    return ValuePart(match[0], is_name=not match[0].isdecimal()), match.end()


def _closing(text: str, at: int, end: int) -> int:
    """The offset of the brace or quote that closes the one there.

    As BibTeX has it, every brace counts, and a quote within braces closes nothing. Neither does one
    behind a backslash, as programs write it that know TeX alone.
    """
    quoted = text[at] == '"'
    depth = 0
    for sign in _SIGN.finditer(text, at + quoted, end):
        if sign[0] == "{":
            depth += 1
        elif sign[0] == "}":
            depth -= 1
            if depth == 0 and not quoted:
                return sign.start()
            if depth < 0:
                break
        elif quoted and depth == 0 and text[sign.start() - 1] != "\\":
            return sign.start()
    raise UnclosedError(at, text[at])


def _after_blank(text: str, at: int, end: int) -> int:
    match = _BLANK.match(text, at, end)
    return match.end() if match else at


def simple(value: str) -> str | None:
    """The text of a value that is one `{…}`, `"…"` or number, as nearly all are; else None."""
    if value[:1] == "{" and value[-1:] == "}":
        if value.count("{") == 1 and value.count("}") == 1:
            return value[1:-1]
        inner = value[1:-1]
        depth = 0
        for sign in _SIGN.finditer(inner):
            if sign[0] == "{":
                depth += 1
            elif sign[0] == "}":
                depth -= 1
                if depth < 0:
                    return None
        return inner if depth == 0 else None
    if value[:1] == '"' and value[-1:] == '"' and len(value) > 1 and "{" not in value:
        return value[1:-1] if '"' not in value[1:-1] else None
    return value if value.isdecimal() else None


@dataclass(slots=True)
class BibNames:
    """What `@string` defines, wherever in the file."""

    defined: dict[str, tuple[ValuePart, ...]] = field(default_factory=dict)
    _known: dict[str, str | None] = field(default_factory=dict)

    def define(self, name: str, pieces: tuple[ValuePart, ...]) -> bool:
        """Take a definition, in any case; the last of a name counts. False where one was there."""
        is_new = name.lower() not in self.defined
        self.defined[name.lower()] = pieces
        return is_new

    def text(self, pieces: Iterable[ValuePart], unknown: list[str]) -> str:
        """The pieces joined. A name that nothing defines stands for itself, and is `unknown`."""
        parts = []
        for piece in pieces:
            found = self._meaning(piece.text.lower(), 0) if piece.is_name else piece.text
            if found is None:
                unknown.append(piece.text)
            parts.append(piece.text if found is None else found)
        return "".join(parts)[:_MOST]

    def _meaning(self, name: str, depth: int) -> str | None:
        """What a name stands for; None where nothing says so, or its definition needs itself."""
        if name in self._known:
            return self._known[name]
        pieces = self.defined.get(name)
        if pieces is None:
            return _MONTHS.get(name)
        if depth > _DEEPEST:
            return None
        self._known[name] = None  # while it is looked for, so that a circle ends
        parts = []
        for piece in pieces:
            inner = self._meaning(piece.text.lower(), depth + 1) if piece.is_name else piece.text
            parts.append(piece.text if inner is None else inner)
        self._known[name] = "".join(parts)[:_MOST]
        return self._known[name]
