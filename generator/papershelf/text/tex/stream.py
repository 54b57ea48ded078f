r"""The tokens of a formula, one after the other, and how deep the reading is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from papershelf.text.tex import symbols
from papershelf.text.tex.tokens import MOST_NESTED

_TOKEN = re.compile(
    r"\\(?:[A-Za-z]+|.)|\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?|\s+|:=|.", re.DOTALL
)


def tokens_of(source: str) -> list[str]:
    """Commands, numbers, white space, and any other character by itself."""
    return _TOKEN.findall(source)


class Refused(Exception):  # noqa: N818 (no error: `parse_formula` makes a value of it)
    """Ends the reading of a formula from any depth; says why."""


class Stream:
    """What is read next."""

    def __init__(self, source: str) -> None:
        self.tokens = tokens_of(source)
        self.index = 0
        self.depth = 0

    @contextmanager
    def nested(self) -> Iterator[None]:
        self.depth += 1
        if self.depth > 2 * MOST_NESTED:  # a group is a row within an argument
            raise Refused("nested too deeply")
        yield
        self.depth -= 1

    def peek(self) -> str:
        return self.tokens[self.index] if self.index < len(self.tokens) else ""

    def take(self) -> str:
        part = self.peek()
        self.index += 1
        return part

    def expect(self, part: str) -> None:
        if self.take() != part:
            raise Refused(f"a missing {part}")

    def skip_space(self) -> None:
        while self.peek().isspace():
            self.index += 1

    def words(self) -> str:
        """An argument that is text: `{…}` as it stands, without braces and marks of spacing."""
        self.skip_space()
        self.expect("{")
        words: list[str] = []
        depth = 1
        while depth:
            part = self.take()
            if not part:
                raise Refused("unbalanced braces")
            depth += (part == "{") - (part == "}")
            if part in ("{", "}"):
                continue
            words.append(_word(part))
        return "".join(words)


def _word(part: str) -> str:
    if part == "~":
        return " "
    if part[0] != "\\":
        return part
    name = part[1:]
    if found := symbols.symbol(name):
        return found[0]
    if name in symbols.SPACES or name in symbols.IGNORED:
        return " " if name in symbols.SPACES else ""
    raise Refused(f"unknown command \\{name} in text")
