"""A block that the splitter does not take whole: repaired by a stated rule, or refused.

Repaired: a missing comma, a missing key, a key with commas or followed by a brace, a type that is a
list, a value without braces, a line behind `%` among the fields. Refused: a brace or quote that is
not closed, a brace that closes too early, so that fields would become a comment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from papershelf.importing.bibtex.blocks import BibBlock, BibHead, BibSpan, is_comment
from papershelf.importing.bibtex.values import UnclosedError, read_value

COMMA = "read two fields without a comma between"
NO_KEY = "read an entry without a key"
KEY = "read an entry whose key has a comma, a blank or a brace behind it"
TYPE = "took the first of several types of an entry"
NO_TYPE = "read an entry without a type"
BARE = "took a value without braces or quotes for text"
PERCENT = "left out a field behind a % sign"

_FIELD = re.compile(r"(?P<name>[A-Za-z][^\s{}()\",#=%@'\\]*)\s*=", re.ASCII)
_BLANKS = re.compile(r"[\s,;]*")
_BARE = re.compile(r"[^,{}\"\n]+")
_COMMENTED = re.compile(r"%[^\n]*")


@dataclass(frozen=True, slots=True)
class Mended:
    """An entry that could be read, and what was repaired, each with an example."""

    block: BibBlock
    done: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """Why an entry is refused: the message, and the offset that it speaks of."""

    message: str
    at: int
    hint: str = ""


def mended(text: str, span: BibSpan) -> Mended | Broken:
    """Read the fields of a span one by one."""
    head = span.head
    if not head.opening:
        hint = f"write @{head.type}{{key, …}}"
        return Broken(f"found @{head.type} without a brace behind it", head.begin, hint)
    try:
        return _Reading(text, span).entry()
    except UnclosedError as unclosed:
        sign = "brace" if unclosed.sign == "{" else "quote"
        return Broken(f"found a {sign} that is not closed", unclosed.at, "close it")


class _Reading:
    """Walks through one entry."""

    def __init__(self, text: str, span: BibSpan) -> None:
        self.text = text
        self.head: BibHead = span.head
        self.end = span.end
        self.done: list[tuple[str, str]] = []
        self.closing = "}" if span.head.opening == "{" else ")"

    def entry(self) -> Mended | Broken:
        self._type()
        first = _FIELD.search(self.text, self.head.after, self.end)
        closing = self.text.find(self.closing, self.head.after, self.end)
        if first is None:
            if closing < 0:
                return Broken("found an entry that is not closed", self.head.begin, "close it")
            return Mended(
                BibBlock(self.text[self.head.after : closing].strip(), ()), tuple(self.done)
            )
        key = self._key(first.start())
        fields, at = self._fields(first.start())
        if isinstance(fields, Broken):
            return fields
        rest = self.text[at : self.end]
        if not is_comment(rest):
            message = "found fields behind the end of their entry, which would be a comment"
            hint = "take out the brace that closes the entry too early"
            return Broken(message, at + len(rest) - len(rest.lstrip(" \t\n,})")), hint)
        return Mended(BibBlock(key, fields), tuple(self.done))

    def _type(self) -> None:
        if not self.head.type:
            self.done.append((NO_TYPE, ""))
        elif self.head.written.lower() != self.head.type:
            self.done.append((TYPE, self.head.written))

    def _key(self, end: int) -> str:
        """What stands before the first field."""
        written = self.text[self.head.after : end].strip()
        key = written.removesuffix(",").strip()
        if not key.strip("{}, "):
            self.done.append((NO_KEY, ""))
            return ""
        if written == key:
            self.done.append((COMMA, key))
        if re.search(r"[{}\s,]", key):
            self.done.append((KEY, key))
        return key.strip("{}, ")

    def _fields(self, at: int) -> tuple[tuple[tuple[str, str], ...] | Broken, int]:
        fields: list[tuple[str, str]] = []
        while True:
            at = self._passed(at)
            if at >= self.end:
                message = "found an entry that is not closed"
                return Broken(message, self.head.begin, f"close it with {self.closing}"), at
            if self.text[at] == self.closing:
                return tuple(fields), at + 1
            match = _FIELD.match(self.text, at, self.end)
            if match is None:
                found = self.text[at : at + 40].split("\n")[0]
                message = f'found "{found}", expected a field, a comma or the end of the entry'
                return Broken(message, at), at
            value, at = self._value(match.end())
            fields.append((match["name"], value))
            behind = self.text[at : self.end].lstrip()[:1]
            if behind not in (",", self.closing, ""):
                self.done.append((COMMA, match["name"]))

    def _value(self, begin: int) -> tuple[str, int]:
        """A value as written, and where it ends; a bare text ends at a comma or with its line."""
        value = read_value(self.text, begin, self.end)
        at = value.end
        rest = self.text[at : at + 200].lstrip(" \t")[:1]
        is_bare = not value.pieces or value.pieces[-1].is_name or self.text[at - 1].isdecimal()
        if is_bare and rest not in (",", "\n", self.closing, "", "#"):
            match = _BARE.match(self.text, begin, self.end)
            if match and not _FIELD.search(match[0]):
                self.done.append((BARE, match[0].strip()))
                return f"{{{match[0].strip()}}}", match.end()
        return self.text[begin:at].strip(), at

    def _passed(self, at: int) -> int:
        """Behind blanks, commas and what stands behind a % sign up to the end of its line."""
        while True:
            blanks = _BLANKS.match(self.text, at, self.end)
            at = blanks.end() if blanks else at
            comment = _COMMENTED.match(self.text, at, self.end)
            if comment is None:
                return at
            if "=" in comment[0]:
                self.done.append((PERCENT, comment[0].strip()))
            at = comment.end()
