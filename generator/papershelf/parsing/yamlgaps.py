"""What stands between the values of a YAML text: comments and white space.

YAML cuts an unquoted value at ` #`: `title: Update #2 of x` would become `Update`, without a word.
The rule here: a comment after an unquoted value, or after `key:`, `-` or `,`, is set off by at
least two spaces and begins with `# `; every other `#` is an error. A comment on a line of its own
is free, unless it is indented like the continuation of the unquoted value above it. Tabs are
errors wherever they are white space (YAML forbids them as indentation; parsers differ on the rest).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from papershelf.parsing import limits
from papershelf.parsing.textfile import place_of
from papershelf.problems import Problem, error

_MARK = re.compile(r"[#\t]")
_SET_OFF = re.compile(r"(?<=[ ]{2})#(?= |$)", re.MULTILINE)
_TAB_INDENT = re.compile(r"\n[ ]*\t")
_COMMENTS = re.compile(r"(?:\n[ ]*#[^\n]*)*+")
"""Comments that follow one, each on a line of its own."""
_PREFIX = re.compile(r"[ \-]*")

_QUOTE = "put the whole value in quotes, or set a comment off by two spaces and `# `"


class Span(NamedTuple):
    """A scalar's characters, from 0, `end` excluded, and its style: `' " | >` or a space."""

    begin: int
    end: int
    style: str


def check_gaps(text: str, path: str, spans: Sequence[Span], end: int) -> list[Problem]:
    """The tabs and comments of `text[:end]` that the rule does not allow.

    `spans` are the scalars in the order of the text.
    """
    if _MARK.search(text) is None:
        return []
    found = chain(_in_gaps(text, spans, end), _in_values(text, spans))
    return [_problem(text, path, offset) for offset in islice(found, limits.REPORTED)]


def _problem(text: str, path: str, offset: int) -> Problem:
    line, column = place_of(text, offset)
    if text[offset] == "\t":
        message = "found a tab as white space"
        return error(path, message, line=line, column=column, hint="use spaces")
    message = "found # after an unquoted value, where YAML would cut it"
    return error(path, message, line=line, column=column, hint=_QUOTE)


def _in_gaps(text: str, spans: Sequence[Span], end: int) -> Iterator[int]:
    before = Span(0, 0, '"')
    for span in chain(spans, [Span(end, end, " ")]):
        if before.end < span.begin:
            yield from _in_gap(text, before, span.begin)
        before = span


def _in_gap(text: str, before: Span, end: int) -> Iterator[int]:
    """Offsets of the wrong marks from the end of a scalar to `end`."""
    at = before.end
    is_first = True
    while (match := _MARK.search(text, at, end)) is not None:
        offset = match.start()
        at = offset + 1
        if text[offset] == "\t":
            yield offset
        elif offset == 0 or text[offset - 1] in " \t\n":
            if not _is_comment(text, before, offset, is_first=is_first):
                yield offset
            is_first = False
            at = text.find("\n", offset, end)
            if at < 0:
                return
            if comments := _COMMENTS.match(text, at, end):
                at = comments.end()


def _is_comment(text: str, before: Span, offset: int, *, is_first: bool) -> bool:
    """Whether the `#` at `offset`, after the scalar `before`, is a comment by the rule.

    Only the first can be the continuation of the scalar (and the gap is searched only once).
    """
    line = text.rfind("\n", 0, offset) + 1
    between = text[max(line, before.end) : offset].strip()
    if not between and line >= before.end:  # a line of its own
        follows = is_first and not text[before.end : offset].strip()
        return not (follows and _continues(text, before, offset - line))
    if between.endswith(("]", "}")) or (not between and before.style in "\"'"):
        return True
    return _SET_OFF.match(text, offset) is not None


def _continues(text: str, before: Span, column: int) -> bool:
    """Whether a line indented to `column` would go on with the unquoted value before it."""
    if before.style != " " or before.begin == before.end:
        return False
    line = text.rfind("\n", 0, before.begin) + 1
    prefix = _PREFIX.match(text, line)
    return prefix is not None and column > prefix.end() - line


def _in_values(text: str, spans: Iterable[Span]) -> Iterator[int]:
    """A comment in the header of a block, and tabs that indent the lines of a quoted value."""
    for begin, end, style in spans:
        if style in "|>":
            header = text.find("\n", begin, end)
            offset = text.find("#", begin, end if header < 0 else header)
            if offset >= 0 and _SET_OFF.match(text, offset) is None:
                yield offset
        else:
            for match in _TAB_INDENT.finditer(text, begin, end):
                yield match.end() - 1
