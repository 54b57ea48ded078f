"""How much a note's body may hold, so that it renders in well under 2 seconds.

Python-Markdown is linear for what people write, and quadratic or recursive for what nobody writes:
ten thousand open brackets, a list mark repeated a thousand times on one line. The bounds are set
where that begins to cost a second; ordinary notes are some hundred times below them. Fenced code is
not counted: it is copied as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papershelf.notes.fences import runs

CHARACTERS = 100_000
"""Characters of a body: some 16,000 words."""

NESTING = 20
"""Levels of quotes, lists and indentation on one line; each level is a few Python frames."""

FOOTNOTES = 1_000
"""Marks of footnotes (`[^`), definitions and references together."""

CELLS = 20_000
"""Lines times columns of a table: short rows are filled up to the width of the first."""

WORK = 30_000_000
"""Steps: the length of each paragraph times its marks, weighted, summed; less than a second."""

# How many times a paragraph is read again for each mark, after measurements. A bracket is tried as
# link, image, reference and footnote, each to the end of the paragraph; for an escape the paragraph
# is only copied.
_WEIGHTS = {"[": 10, "<": 1, "`": 1, "$": 1, "\\(": 1, "\\": 0.1, "&": 0.1}
_BREAK_WEIGHT = 0.1
_PLACEHOLDER = 8
"""Characters by which each mark in `_STASHED` lengthens what is read again: code, tags and formulas
are taken out first, and some 16 characters stand for each (a pair of marks, mostly).
"""
_STASHED = "`<$"
_LINE_WEIGHT = 3
_LINE_MARK = re.compile(
    r"[ >]*(?:\#|!!!|\[[^\]]*\]:|(?:=+|-+)[ ]*$|(?:[-_*][ ]{0,2}){3,}$)", re.VERBOSE | re.ASCII
)
_LEVELS = re.compile(r"\A(?:[ \t]*(?:>|[-+*][ \t]|\d+\.[ \t]))*[ \t]*", re.ASCII)
_LEVEL = re.compile(r">|[-+*]|\d+\.", re.ASCII)

_BEGINS_LEVEL = frozenset(" \t>-+*0123456789")
_SHORT = 1_000
"""Characters of which no body has `FOOTNOTES`, nor comes to `WORK`: the most is brackets and
backticks in equal numbers, `5.5 * 1_000` marks in a length of `5 * 1_000`.
"""

_SPLIT = "split it with blank lines, or put it between ``` lines if it is code"


@dataclass(frozen=True, slots=True)
class Excess:
    """What a body has too much of: the index of its line, from 0, and words for a Problem."""

    line: int
    message: str
    hint: str


def excesses(body: str) -> list[Excess]:
    """What is beyond the bounds, at most one finding for each bound. Linear in the body."""
    if len(body) > CHARACTERS:
        message = f"found {len(body):,} characters of text, expected at most {CHARACTERS:,}"
        return [Excess(0, message, "shorten the note, or make it several")]
    lines = body.split("\n")
    found = [_nesting(lines), *_paragraph_excesses(lines, is_short=len(body) <= _SHORT)]
    if len(body) > _SHORT:
        found.insert(1, _footnotes(lines))
    return [excess for excess in found if excess is not None]


def paragraphs(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines that are neither blank nor fenced code: the index of the first, and the lines.

    Blank is what Python-Markdown takes for blank: spaces and tabs alone.
    """
    for run in runs(lines):
        paragraph: list[str] = []
        for at, line in enumerate(() if run.is_code else (*run.lines, ""), run.first):
            if line.strip(" \t"):
                paragraph.append(line)
            elif paragraph:
                yield at - len(paragraph), paragraph
                paragraph = []


def _nesting(lines: Sequence[str]) -> Excess | None:
    for first, paragraph in paragraphs(lines):
        for at, line in enumerate(paragraph, first):
            levels = _levels(line)
            if levels > NESTING:
                message = f"found {levels:,} levels of nesting, expected at most {NESTING}"
                return Excess(at, message, "begin code with ``` instead of spaces")
    return None


def _levels(line: str) -> int:
    if line[0] not in _BEGINS_LEVEL:
        return 0
    marks = line[: len(line) - len(_LEVELS.sub("", line, count=1))]
    levels = len(_LEVEL.findall(marks))
    indentation = marks.expandtabs(4).count(" ") - levels  # one space belongs to each mark
    return levels + max(0, indentation) // 4


def _footnotes(lines: Sequence[str]) -> Excess | None:
    seen = 0
    for first, paragraph in paragraphs(lines):
        seen += sum(line.count("[^") for line in paragraph)
        if seen > FOOTNOTES:
            message = f"found more marks of footnotes ([^), expected at most {FOOTNOTES:,}"
            return Excess(first, message, "make it several notes")
    return None


def _paragraph_excesses(lines: Sequence[str], *, is_short: bool) -> Iterator[Excess]:
    work = 0.0
    for first, paragraph in paragraphs(lines):
        cells = len(paragraph) * max(line.count("|") for line in paragraph)
        if cells > CELLS:
            message = f"found a table of about {cells:,} cells, expected at most {CELLS:,}"
            yield Excess(first, message, "split it with blank lines")
            return
        work += 0 if is_short else _work(paragraph)
        if work > WORK:
            size = sum(map(len, paragraph))
            message = f"found too many marks of Markdown in a paragraph of {size:,} characters"
            yield Excess(first, message, _SPLIT)
            return


def _work(paragraph: Sequence[str]) -> float:
    marks = 0.0
    length = 0
    for line in paragraph:
        length += len(line) + 1 + _PLACEHOLDER * sum(map(line.count, _STASHED))
        marks += sum(weight * line.count(mark) for mark, weight in _WEIGHTS.items())
        marks += _LINE_WEIGHT if _LINE_MARK.match(line) else 0
        marks += _BREAK_WEIGHT if line.endswith("  ") else 0
    return marks * length
