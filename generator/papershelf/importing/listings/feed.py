"""A curated feed: blocks of title, authors, votes, abstract and a line of date, source and tags.

    A Title of a Paper

    Ada Lovelace , Charles Babbage (Analytical Society)
    12
    The abstract, one line or several.
    2024-12-09 arXiv First Tag Second Tag

The dated line ends a block and the counter of votes divides it; everything else follows from these
two, so that blank lines, a missing line of authors or a missing abstract do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from papershelf.importing.entry import Counted, LinesOrigin, Listing, Repair, SourceEntry
from papershelf.importing.listings import boilerplate
from papershelf.importing.listings.lines import (
    AROUND,
    NOT_UNDERSTOOD,
    PART_OF_NONE,
    Line,
    joined,
    lines_of,
    scanned,
)
from papershelf.importing.values.authors import read_authors
from papershelf.importing.values.counts import count
from papershelf.importing.values.dates import leading_date
from papershelf.importing.values.names import split_line
from papershelf.importing.values.tags import Vocabulary, categories, split_tags
from papershelf.model import Topic
from papershelf.parsing.raw import Raw
from papershelf.problems import Problem, warning

NAME = "feed"

_SOURCES = re.compile(
    r"(?:Semantic Scholar|Hugging Face|Papers with Code|Google Scholar|ACL Anthology|\S+)(?=\s|$)",
    re.IGNORECASE,
)
"""The source is one word, but for the services whose names have several."""

_LONG_ABSTRACT = 40
"""Lines of the longest abstract that may begin with a date."""


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of one paper. `footer` is the dated line, absent where the listing has none."""

    head: Sequence[Line]
    """What stands above the votes: a title, then authors."""
    votes: Line | None
    body: Sequence[Line]
    footer: Line | None


def parse_feed(text: str, path: str, topics: Sequence[Topic]) -> Listing:
    """Read a curated feed. Every line that is no part of a paper is a warning with its number."""
    vocabulary = Vocabulary.of(topics)
    entries: list[SourceEntry] = []
    problems: list[Problem] = []
    repairs: list[Repair] = []
    counted: list[Counted] = []
    within: list[int] = []
    for block in _blocks(lines_of(text)):
        reading = _Reading(path, vocabulary, problems, repairs, counted, within)
        entry = reading.entry(block)
        if entry is not None:
            entries.append(entry)
    return Listing(
        NAME,
        NAME,
        tuple(entries),
        tuple(problems),
        tuple(repairs),
        scanned(text),
        tuple(counted),
        tuple(within),
    )


def looks_like_feed(text: str) -> bool:
    """Whether most dated lines with a source end a block that has a title and a counter."""
    whole = ended = 0
    for block in _blocks(lines_of(text)):
        if block.footer and (found := leading_date(block.footer.text)) and found[1]:
            ended += 1
            whole += bool(block.votes and block.head)
    return 0 < ended <= 2 * whole


def _blocks(lines: Sequence[Line]) -> Iterator[_Block]:
    """Cut at dated lines; within, at a second counter below a line of authors, which means that
    the block above it has no dated line.
    """
    begin = 0
    for at, line in enumerate(lines):
        if at > begin and _is_footer(lines, begin, at):
            yield from _divided(lines[begin:at], line)
            begin = at + 1
    if begin < len(lines):
        yield from _divided(lines[begin:], None)


def _is_footer(lines: Sequence[Line], begin: int, at: int) -> bool:
    if leading_date(lines[at].text) is None:
        return False
    is_first_of_body = count(lines[at - 1].text) is not None and at - begin > 1
    return not is_first_of_body or not _footer_follows(lines[at + 1 : at + _LONG_ABSTRACT])


def _footer_follows(lines: Sequence[Line]) -> bool:
    """Whether a dated line comes before the next votes.

    Then the dated line right below these votes is an abstract that begins with a date.
    """
    for line in lines:
        if count(line.text) is not None:
            return False
        if leading_date(line.text) is not None:
            return True
    return False


def _divided(lines: Sequence[Line], footer: Line | None) -> Iterator[_Block]:
    plain = (at for at, line in enumerate(lines) if not boilerplate.is_boilerplate(line.text))
    top = next(plain, 0)
    counters = [at for at, line in enumerate(lines) if at > top and count(line.text) is not None]
    begin, votes = 0, counters[0] if counters else None
    for at in counters[1:]:
        if votes is not None and at - votes >= 3 and " , " in lines[at - 1].text:
            yield _Block(lines[begin:votes], lines[votes], lines[votes + 1 : at - 2], None)
            begin, votes = at - 2, at
    if votes is None:
        named = 2 if len(lines) > 1 and " , " in lines[1].text else 1
        yield _Block(lines[begin : begin + named], None, lines[begin + named :], footer)
    else:
        yield _Block(lines[begin:votes], lines[votes], lines[votes + 1 :], footer)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads one block, and notes what it finds, and what became of each line."""

    path: str
    vocabulary: Vocabulary
    problems: list[Problem]
    repairs: list[Repair]
    counted: list[Counted]
    within: list[int]
    """Lines of papers below their titles."""

    def entry(self, block: _Block) -> SourceEntry | None:
        """The paper of a block; None where the block is none, each of its lines then reported."""
        title, authors = self._head(block)
        is_paper = title is not None and (block.votes is not None or block.footer is not None)
        if title is None or not is_paper:
            self._no_paper(block, [line for line in (title, authors) if line])
            return None
        raw: dict[str, Raw] = {"title": title.text}
        lines = {"title": title.number}
        if authors:
            raw["authors"] = self._authors(authors)
            lines["authors"] = authors.number
            self.within.append(authors.number)
        if block.body:
            raw["abstract"] = joined(block.body)
            lines["abstract"] = block.body[0].number
            self.within.extend(line.number for line in block.body)
        else:
            self._warn(title.number, "found a title without an abstract")
        if block.footer:
            self._footer(block.footer, raw)
            lines |= dict.fromkeys(("published", "source", "tags"), block.footer.number)
            self.within.append(block.footer.number)
        else:
            self._warn(title.number, "found no line with date and source below this title")
        if block.votes:
            raw["votes"] = count(block.votes.text)
            lines["votes"] = block.votes.number
            self.within.append(block.votes.number)
        return SourceEntry(raw, title.number, LinesOrigin(self.path, title.number, lines))

    def _head(self, block: _Block) -> tuple[Line | None, Line | None]:
        """Title and authors out of the lines above the votes, boilerplate left out."""
        head: list[Line] = []
        button = False
        after_boilerplate = False
        for line in block.head:
            button = button or boilerplate.is_button(line.text)
            is_title = not head and line is block.head[-1]
            if boilerplate.is_boilerplate(line.text) and not is_title:
                after_boilerplate = not head
                self.counted.append(Counted(AROUND, line.number))
                continue
            glued = after_boilerplate and not head and not button
            head.append(line._replace(text=boilerplate.unglued(line.text)) if glued else line)
        authors = head.pop() if len(head) > 1 and _may_be_authors(head[-1].text) else None
        title = head.pop() if head else None
        self._not_understood(head)
        return title, authors

    def _no_paper(self, block: _Block, named: Sequence[Line]) -> None:
        """Report the lines of a block without a paper; `named` are its first, if it has any."""
        self._not_understood([*named, *block.body])
        if block.votes:
            self.counted.append(Counted(AROUND, block.votes.number))
        if block.footer:
            self._warn(block.footer.number, "found a dated line, but no title above it")
            self.counted.append(Counted(PART_OF_NONE, block.footer.number))

    def _not_understood(self, lines: Iterable[Line]) -> None:
        for line in lines:
            if boilerplate.is_boilerplate(line.text):
                self.counted.append(Counted(AROUND, line.number))
            else:
                self._warn(line.number, NOT_UNDERSTOOD.format(line.text[:80]))
                self.counted.append(Counted(PART_OF_NONE, line.number))

    def _authors(self, line: Line) -> list[Raw]:
        authors, done = read_authors(split_line(line.text))
        self.repairs.extend(Repair(what, self.path, line.number, example) for what, example in done)
        return authors

    def _footer(self, line: Line, raw: dict[str, Raw]) -> None:
        found = leading_date(line.text)
        if found is None:
            return
        raw["published"], rest = found
        source = _SOURCES.match(rest)
        if source is None:
            return
        raw["source"] = source.group()
        run = rest[source.end() :].strip()
        if classes := categories(run):
            raw["categories"] = list(classes)
            raw["tags"] = list(classes)
        elif run:
            raw["tags"] = self._tags(run, line)

    def _tags(self, run: str, line: Line) -> list[Raw]:
        split = split_tags(run, self.vocabulary)
        if split.ways != 1 and len(run.split()) > 1:
            how = "splits in several ways" if split.ways else "does not split"
            self.problems.append(
                warning(
                    self.path,
                    f'found "{run[:200]}", which the vocabulary {how}: kept as one tag',
                    line=line.number,
                    field="tags",
                    hint="add its tags to collection/topics.yml, then import again",
                )
            )
        return list(split.tags)

    def _warn(self, line: int, message: str) -> None:
        self.problems.append(warning(self.path, message, line=line))


def _may_be_authors(text: str) -> bool:
    """Whether a line below the first can be one of names: a list, or few words and no colon."""
    is_list = " , " in text or re.search(r"\w, ", text) is not None
    return is_list or (len(text.split()) <= 6 and ":" not in text)
