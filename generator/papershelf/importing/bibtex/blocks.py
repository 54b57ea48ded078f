"""The blocks of a BibTeX file: where each begins by a scan of ours, and what is in it.

    head   `@` at the beginning of a line, `@word{` behind the end of another block, or
           `@word{key, name =` anywhere, where BibTeX sees an entry too
    span   the text from a head to the next one: a block ends in it, or it is broken

bibtexparser's splitter reads the text, and what it makes of a head is taken where it takes the span
as a whole. Everything else (a missing comma, a type that is a list, an entry that would become a
comment) goes to `mending`. A head within braces that close further down is a line of that value.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bibtexparser.model import Block as Split
from bibtexparser.model import Entry, ParsingFailedBlock
from bibtexparser.splitter import Splitter

logging.getLogger("bibtexparser").disabled = True
logging.getLogger("bibtexparser.splitter").disabled = True
# What the splitter logs, `mending` says with its place.

_HEAD = re.compile(r"@(?P<type>[^\n{}()@=]*)(?:\n[ \t]*(?=[{(]))?(?P<opening>[{(])?")
_TYPE = re.compile(
    r"""[\[\s"'<]*[A-Za-z][\w-]*(?:["'\s]*[,;|/&+][\s"']*[\w-]+)*["'\s\]>]*""", re.ASCII
)
_WORD = re.compile(r"[A-Za-z][\w-]*", re.ASCII)
_ENTRY = re.compile(r"\s*[^\s,{}()=\"%]+\s*,\s*[A-Za-z][\w-]*\s*=\s*[{\"\d]", re.ASCII)
"""The key and first field of an entry, behind its brace."""
_BRACE = re.compile(r"[{}]")
_PERCENT = re.compile(r"[%\s]*")
_INDENT = 200
"""Characters of the blanks before a head on its line."""

BATCH = 2_000
"""Spans that the splitter reads at once: of a whole file it would keep everything."""
_LONGEST = 200_000
"""Characters of a block in which other heads stand."""


@dataclass(frozen=True, slots=True)
class BibHead:
    """Where a block begins."""

    begin: int
    """The offset of its `@`."""
    after: int
    """Behind its opening brace; behind its type where it has none."""
    line: int
    type: str
    """In lower case, the first of several. Empty where no word stands there."""
    written: str
    """The type as it is written."""
    opening: str
    """`{`, `(` or nothing."""
    is_commented: bool
    """Whether `%` stands before it."""


@dataclass(frozen=True, slots=True)
class BibSpan:
    """A head, and the text up to the next head that is no line of its own."""

    head: BibHead
    end: int
    inner: tuple[BibHead, ...] = ()
    """Heads that are lines of a value or comment in it."""


@dataclass(frozen=True, slots=True)
class BibBlock:
    """An entry as it was split: names of fields and values as written."""

    key: str
    fields: tuple[tuple[str, str], ...]


def heads(text: str) -> list[BibHead]:
    """Every head of the text, in its order."""
    found = []
    line, line_begin = 1, 0
    for match in _HEAD.finditer(text):
        begin = match.start()
        if breaks := text.count("\n", line_begin, begin):
            line += breaks
            line_begin = text.rindex("\n", line_begin, begin) + 1
        before = text[line_begin:begin] if begin - line_begin <= _INDENT else "…"
        is_typed = _TYPE.fullmatch(match["type"]) is not None
        is_first = _PERCENT.fullmatch(before) is not None
        is_behind = (
            is_typed
            and match["opening"]
            and (before.rstrip()[-1:] in ("}", ")") or _ENTRY.match(text, match.end()))
        )
        if not is_first and not (is_behind and _WORD.fullmatch(match["type"].strip())):
            continue
        opening = match["opening"] or ""
        if not is_typed and match["type"].strip():
            opening = ""
        word = _WORD.search(match["type"])
        after = match.end() if opening else begin + 1 + (word.end() if word else 0)
        kind = word[0].lower() if word else ""
        written = match["type"].strip()
        found.append(
            BibHead(begin, after, line, kind, written, opening, is_first and "%" in before)
        )
    return found


def spans(text: str, found: Sequence[BibHead]) -> Iterator[BibSpan]:
    """The heads with their text, those left out that stand within another block."""
    at = 0
    while at < len(found):
        last = _last_inside(text, found, at)
        yield BibSpan(found[at], _end(text, found, last), tuple(found[at + 1 : last + 1]))
        at = last + 1


def _end(text: str, found: Sequence[BibHead], at: int) -> int:
    return found[at + 1].begin if at + 1 < len(found) else len(text)


def _last_inside(text: str, found: Sequence[BibHead], at: int) -> int:
    """The last head that is a line of this block; the block itself where there is none.

    Only a head deep in braces is one (in a value, or anywhere in a comment), and only where the
    block closes later, with nothing but blanks behind it up to the next head.
    """
    head = found[at]
    least = 1 if head.type == "comment" else 2
    if head.opening != "{" or at + 1 == len(found):
        return at
    inside, depth = at + 1, _depth(text, head.after, found[at + 1].begin)
    while depth >= least and inside < len(found):
        begin, end = found[inside].begin, _end(text, found, inside)
        if end - head.begin > _LONGEST:
            return at
        if closing := _closing(text, begin, end, depth):
            return at if text[closing:end].strip(" \t\n,%") else inside
        depth += _depth(text, begin, end) - 1
        inside += 1
    return at


def _depth(text: str, begin: int, end: int) -> int:
    """The braces that are open behind a stretch, one of them before it."""
    return 1 + text.count("{", begin, end) - text.count("}", begin, end)


def _closing(text: str, begin: int, end: int, depth: int) -> int:
    """Behind the brace that closes the outermost of so many; 0 where none does."""
    for brace in _BRACE.finditer(text, begin, end):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    return 0


def split(text: str, found: Sequence[BibSpan]) -> Iterator[tuple[BibSpan, BibBlock | None]]:
    """Each span with the entry that the splitter makes of all of it; None where it does not."""
    for at in range(0, len(found), BATCH):
        batch = found[at : at + BATCH]
        begin = batch[0].head.begin
        entries = _entries(text[begin : batch[-1].end], begin)
        for span in batch:
            entry = entries.get(span.head.begin)
            is_whole = entry is not None and is_comment(
                text[span.head.begin + len(entry.raw or "") : span.end]
            )
            if entry is None or not entry.fields or not is_whole:
                yield span, None
            else:
                fields = tuple((field.key, field.value) for field in entry.fields)
                yield span, BibBlock(entry.key, fields)


def is_comment(text: str) -> bool:
    """Whether what stands behind a block is no part of it: it has no field."""
    return "=" not in text or _FIELD.search(text) is None


_FIELD = re.compile(r"[A-Za-z][\w+-]*\s*=\s*[{\"\d]", re.ASCII)


def _entries(text: str, begin: int) -> dict[int, Entry]:
    """The entries that the splitter finds, by their offset in the file."""
    found = {}
    at = 0
    for block in Splitter(text).split().blocks:
        inner: Split | None = block
        if isinstance(block, ParsingFailedBlock):
            inner = block.ignore_error_block
        if isinstance(inner, Entry) and inner.raw:
            at = text.find(inner.raw, at)
            if at < 0:
                break
            found[begin + at] = inner
            at += len(inner.raw)
    return found
