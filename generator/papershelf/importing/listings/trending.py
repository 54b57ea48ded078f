"""A page of trending papers, copied as text: a title line, then its abstract, and so on.

    Get trending papers in your email inbox!
    SubscribeA Title of a Paper
    Its abstract, one long line.
    Another Title
    …

Blank lines may stand between or not, and nothing marks which line is which. Known boilerplate and
day lines (`Mar 11`) are taken out; the others alternate. Where one abstract is missing or has two
paragraphs, strict alternation would make titles of abstracts from there on, so each line is weighed
by its look, and the cheapest reading of the whole listing wins (Viterbi's algorithm, linear time).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from papershelf.importing.entry import Counted, LinesOrigin, Listing, SourceEntry
from papershelf.importing.listings.lines import (
    AROUND,
    DAY,
    NOT_UNDERSTOOD,
    PART_OF_NONE,
    Line,
    joined,
    lines_of,
    scanned,
)
from papershelf.importing.listings.sifting import sifted
from papershelf.importing.values.names import names_in
from papershelf.model import PartialDate
from papershelf.problems import Problem, warning

NAME = "trending"

_NO_ABSTRACT = 3
"""What a title right after a title costs."""
_PARAGRAPH = 3
"""What a second paragraph of an abstract costs."""
_ORPHAN = 4
"""What an abstract before any title costs."""
_AGAINST_BLANK_LINES = 8
"""What a title without a blank line above it costs, where blank lines divide papers; and what an
abstract with one costs."""

_SHORT_ABSTRACT = 60
"""Bytes of the shortest abstract by which a listing is recognised; Chinese says as much in as many
bytes.
"""

_SENTENCE_ENDS = (".", "!", "?", ")", '"', "”", "…", "。", "！", "？")

_SIGN = re.compile(r"[{}()\[\]=;<>_\\|#@/*]")

_NO_TITLE = re.compile(r"^(?:[-*+•>#|<@%\\{/=]|\d{1,3}[.)]\s|\[\d)|[,;:{}()\[]$|://|\bdoi:")
"""Signs of a line that is a greeting, an item of a list, a heading or markup."""

_WRAPPED = 140
"""Characters of the longest line of hard-wrapped text."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines read as one paper: a title and the paragraphs of its abstract."""

    title: Line
    abstract: Sequence[Line]


def parse_trending(text: str, path: str, date: PartialDate | None) -> Listing:
    """Read trending papers; `date` bounds a day line without a year (DESIGN.md, "Dates")."""
    content, around, days, problems = sifted(lines_of(text), path, date)
    groups, orphans = _groups(content)
    papers, lone = _papers(groups)
    others = [*orphans, *lone]
    problems += [_not_understood(path, line) for line in others]
    entries = []
    for group in papers:
        entries.append(_entry(group, path, _listed(group.title.number, days)))
        problems += _doubts(group, path)
    counted = (
        *(Counted(AROUND, line.number) for line in around),
        *(Counted(DAY, number) for number, _ in days),
        *(Counted(PART_OF_NONE, line.number) for line in others),
    )
    within = tuple(line.number for group in papers for line in group.abstract)
    return Listing(NAME, NAME, tuple(entries), tuple(problems), (), scanned(text), counted, within)


def looks_like_trending(text: str) -> bool:
    """Whether three lines in five are titles with the abstracts below them, beyond doubt."""
    content = sifted(lines_of(text), "", None).content
    groups, _ = _groups(content)
    understood = sum(1 + len(group.abstract) for group in groups if _is_certain(group))
    return understood > 0 and understood * 5 > len(content) * 3


def _is_certain(group: _Group) -> bool:
    """Whether a group can hardly be anything else than a paper: a title of some words, no list of
    authors, and an abstract that begins a sentence, ends one, and is longer.

    In running text the sentence of a line goes on in the next one; code is full of signs; a line of
    authors is short and capitalised.
    """
    title, lines = group.title.text, [line.text for line in group.abstract]
    if not lines or _in_title_case(lines[0]) or 2 * len(lines[0]) < max(map(len, lines)):
        return False
    abstract = " ".join(lines)
    return (
        _title_cost(title) < 2
        and (len(title.split()) > 2 or not title.isascii())
        and _NO_TITLE.search(title) is None
        and not names_in(title).cut
        and len(abstract.encode()) >= max(_SHORT_ABSTRACT, 1.2 * len(title.encode()))
        and not abstract[0].islower()
        and abstract.endswith(_SENTENCE_ENDS)
        and len(_SIGN.findall(abstract)) < len(abstract) / 12
    )


def _listed(number: int, days: Sequence[tuple[int, PartialDate | None]]) -> PartialDate | None:
    """The date of the last day line above a line."""
    above = bisect_left(days, number, key=itemgetter(0))
    return days[above - 1][1] if above else None


def _groups(lines: Sequence[Line]) -> tuple[list[_Group], list[Line]]:
    """Titles with their abstracts, and the lines above the first title."""
    groups: list[tuple[Line, list[Line]]] = []
    orphans: list[Line] = []
    for line, is_title in zip(lines, _titles(lines), strict=True):
        if is_title:
            groups.append((line, []))
        elif groups:
            groups[-1][1].append(line)
        else:
            orphans.append(line)
    return [_Group(title, abstract) for title, abstract in groups], orphans


def _titles(lines: Sequence[Line]) -> list[bool]:
    """Which lines are titles, by the cheapest reading of them all."""
    in_blocks = _stands_in_blocks(lines)
    steps: list[tuple[bool, bool]] = []
    title, abstract = 0.0, float(_ORPHAN)
    for at, line in enumerate(lines):
        above = in_blocks and not line.apart
        below = in_blocks and line.apart
        costs = (
            _title_cost(line.text) + _AGAINST_BLANK_LINES * above,
            _abstract_cost(line.text) + _AGAINST_BLANK_LINES * below,
        )
        if at:
            after_title = (title + _NO_ABSTRACT, abstract)
            after_abstract = (title, abstract + (0.5 if above else _PARAGRAPH))
            steps.append((after_title[0] < after_title[1], after_abstract[0] <= after_abstract[1]))
            title, abstract = min(after_title), min(after_abstract)
        title, abstract = title + costs[0], abstract + costs[1]
    found = [title <= abstract] if lines else []
    for came_from_title in reversed(steps):
        found.append(came_from_title[0] if found[-1] else came_from_title[1])
    return found[::-1]


def _stands_in_blocks(lines: Sequence[Line]) -> bool:
    """Whether blank lines divide papers, not every line: then they say what is a title.

    Blocks of hard-wrapped text are long; in others a title and its abstract are two lines.
    """
    first = [line for line in lines if line.apart]
    is_wrapped = all(len(line.text) <= _WRAPPED for line in lines)
    fewest = 0.02 if is_wrapped else 0.3
    if not fewest * len(lines) <= len(first) <= 0.8 * len(lines) or len(lines) < 4:
        return False
    return sum(_title_cost(line.text) < 2 for line in first) >= 0.8 * len(first)


_SENTENCES = re.compile(r"[a-z)\]0-9%]{2}[.]\s+[A-Z]")
_OPENING = re.compile(r"(?:We|(?:This|In this) (?:paper|work|article|study|report)|Abstract)\b")
_SHORT_WORD = re.compile(r"[\W\d]*\w{0,3}[\W\d]*")


def _title_cost(text: str) -> int:
    """How little a line looks like a title."""
    length = len(text)
    return (
        (8 if length > 300 else 5 if length > 200 else 2 if length > 140 else 0)
        + 2 * text.endswith(".")
        + 2 * (_SENTENCES.search(text) is not None)
        + 2 * (_OPENING.match(text) is not None and length > 60)
    )


def _abstract_cost(text: str) -> int:
    """How little a line looks like an abstract."""
    length = len(text)
    if length > 200:
        return 0
    size = 4 if length < 25 else 2 if length < 60 else 1 if length < 100 else 0
    open_ended = length < 140 and not text.endswith((".", "!", "?", ")", '"', "”"))
    return size + 2 * open_ended + 2 * _in_title_case(text)


def _in_title_case(text: str) -> bool:
    """Whether most of the longer words begin with a capital."""
    words = [word for word in text.split()[1:] if not _SHORT_WORD.fullmatch(word)]
    return bool(words) and sum(word[:1].isupper() for word in words) * 2 > len(words)


def _papers(groups: Sequence[_Group]) -> tuple[list[_Group], list[Line]]:
    """Groups that are papers, and lines that stand alone and are none.

    A line without an abstract is a paper between others where it can be a title at all; above the
    first and below the last abstract, where menus and footers stand, only where it looks like one.
    """
    whole = [at for at, group in enumerate(groups) if group.abstract]
    papers: list[_Group] = []
    lone: list[Line] = []
    for at, group in enumerate(groups):
        is_between = bool(whole) and whole[0] < at < whole[-1]
        if group.abstract or _can_stand_alone(group.title.text, is_between=is_between):
            papers.append(group)
        else:
            lone.append(group.title)
    return papers, lone


def _can_stand_alone(text: str, *, is_between: bool) -> bool:
    words = text.split()
    if len(words) < 3 or text.endswith((".", "!")) or _title_cost(text) > 2:
        return False
    return is_between or (len(words) > 3 and (_in_title_case(text) or ": " in text))


def _entry(group: _Group, path: str, listed: PartialDate | None) -> SourceEntry:
    number, title, _ = group.title
    lines = {"title": number}
    entry = SourceEntry({"title": title}, number, LinesOrigin(path, number, lines))
    if group.abstract:
        entry.raw["abstract"] = joined(group.abstract)
        lines["abstract"] = group.abstract[0].number
    if listed:
        entry.raw["listed"] = str(listed)
    return entry


def _doubts(group: _Group, path: str) -> Iterator[Problem]:
    if not group.abstract:
        yield warning(path, "found a title without an abstract", line=group.title.number)
    for line in group.abstract[1:]:
        if line.apart:
            message = f"taken for a second paragraph of the abstract of line {group.title.number}"
            yield warning(path, message, line=line.number)


def _not_understood(path: str, line: Line) -> Problem:
    return warning(path, NOT_UNDERSTOOD.format(line.text[:80]), line=line.number)
