"""YAML text to a Raw tree with the place of every value, or to what is wrong with it.

A deliberately small YAML: lists, mappings and text. It is read from the parser's events, so that
every scalar is the exact string as written and nothing is resolved (YAML 1.1 would make `no` a
boolean and `2401.10000` a shorter number). Anchors, aliases, merge keys, tags, directives, several
documents, duplicate keys and deep nesting are errors. The hard part of the
grammar, comments and white space between values, is checked in `yamlgaps`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, NamedTuple, NoReturn

import yaml

from papershelf.parsing import limits
from papershelf.parsing.escapes import escapes
from papershelf.parsing.raw import Raw
from papershelf.parsing.textfile import flaw_message, place_of
from papershelf.parsing.yamlgaps import Span, check_gaps
from papershelf.parsing.yamlsyntax import syntax_problem
from papershelf.problems import Problem, error
from papershelf.text import flaws

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""LibYAML's scanner where PyYAML was built with it, else the slower one in Python."""

# What YAML 1.1 does not allow in a file, or reads as the end of a line (section 5.2 and 5.4).
_UNREADABLE = (
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


class Spot(NamedTuple):
    """Where a value stands, and where each of its parts does. Counted from 1."""

    line: int
    column: int
    parts: dict[str | int, Spot]


@dataclass(frozen=True, slots=True)
class TreeOrigin:
    """The place of each field of a value in a YAML file (`model.Origin`).

    A field of a mapping has the place of its key, an item of a list that of its first character.
    """

    path: str
    spot: Spot
    lines: int = 0
    """Lines of the file above the YAML text."""

    def place(self, *field: str | int) -> tuple[int, int]:
        spot = self.spot
        for part in field:
            if part not in spot.parts:
                break
            spot = spot.parts[part]
        return spot.line + self.lines, spot.column


@dataclass(frozen=True, slots=True)
class YamlTree:
    """What a YAML text says, and where."""

    value: Raw
    origin: TreeOrigin

    def item(self, index: int) -> TreeOrigin:
        """The origin of one item where the value is a list: fields are relative to the item."""
        return replace(self.origin, spot=self.origin.spot.parts[index])


def parse_yaml(
    text: str, path: str, *, first_line: int = 1, first_offset: int = 0
) -> tuple[YamlTree | None, list[Problem]]:
    """Read one YAML document; the text begins on the line `first_line` of the file, at the
    character `first_offset` (for messages).

    A text without a value gives a tree of None. There is no tree where the text cannot be followed
    to its end; with other errors (a duplicate key, say: the first counts) the tree is there, so
    that the rest is checked too.
    """
    lines = first_line - 1
    tree = None
    problems = _unreadable(text, path)
    if not problems:
        tree, problems = _Reader(text, path, lines, first_offset).read()
    return tree, [problem.moved(lines=lines) for problem in problems]


def _unreadable(text: str, path: str) -> list[Problem]:
    problems = []
    for match in re.finditer(_UNREADABLE, text):
        line, column = place_of(text, match.start())
        code = f"U+{ord(match.group()):04X}"
        message = f"found a character that YAML does not allow ({code})"
        problems.append(error(path, message, line=line, column=column, hint="delete it"))
        if len(problems) == limits.REPORTED:
            break
    return problems


class _RefusedError(Exception):
    """The text is not followed further; the reason is already among the problems."""


class _Reader:
    """One pass over the events of one text."""

    def __init__(self, text: str, path: str, lines: int, above: int) -> None:
        self.text = text
        self.path = path
        self.lines = lines
        self.above = above
        self.problems: list[Problem] = []
        self.spans: list[Span] = []
        self.values = 0

    def read(self) -> tuple[YamlTree | None, list[Problem]]:
        """The tree, or None where the text cannot be followed to its end."""
        end = len(self.text)
        tree = None
        try:
            tree = self._document(yaml.parse(self.text, Loader=LOADER))
        except yaml.MarkedYAMLError as fault:
            problem, end = syntax_problem(self.text, self.path, fault, self.above)
            self.problems.append(problem)
        except _RefusedError:
            end = self.spans[-1].end if self.spans else 0
        self.problems += check_gaps(self.text, self.path, self.spans, end)
        return tree, self.problems

    def _document(self, events: Iterator[yaml.Event]) -> YamlTree:
        next(events)  # the start of the stream
        event = next(events)
        raw: Raw = None
        spot = Spot(1, 1, {})
        if isinstance(event, yaml.DocumentStartEvent):
            if event.version or event.tags:
                self._wrong(event, "found a directive (%), expected none", "delete the line")
            raw, spot = self._node(next(events), events, 0)
            next(events)  # the end of the document
            event = next(events)
        if isinstance(event, yaml.DocumentStartEvent):
            self._refuse(event, "found a second document (---), expected one", "split the file")
        return YamlTree(raw, TreeOrigin(self.path, spot, self.lines))

    def _node(
        self, event: yaml.Event, events: Iterator[yaml.Event], depth: int
    ) -> tuple[Raw, Spot]:
        self.values += 1
        if self.values > limits.YAML_VALUES:
            most = f"expected at most {limits.YAML_VALUES:,}"
            self._refuse(event, f"found more keys and values, {most}", "use JSON Lines")
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, f"found an alias (*{event.anchor})", "write the value out")
        self._check_properties(event)
        line, column = _place(event)
        spot = Spot(line, column, {})
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event), spot
        if depth == limits.NESTING:
            self._refuse(event, f"found more than {limits.NESTING} levels of nesting")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(events, spot, depth), spot
        return self._mapping(events, spot, depth), spot

    def _check_properties(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            self._wrong(event, f"found an anchor (&{event.anchor})", "write each value out")
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            hint = "put the value in quotes if the ! belongs to it"
            self._wrong(event, f"found a tag ({tag}), expected plain text", hint)

    def _scalar(self, event: yaml.ScalarEvent) -> str | None:
        begin, end = _offset(event.start_mark), _offset(event.end_mark)
        style = event.style or " "
        self.spans.append(Span(begin, end, style))
        value: str = event.value
        if style == " ":
            if "\n" in self.text[begin:end]:
                hint = "put the value in quotes, or write >- after the colon"
                self._wrong(event, "found an unquoted value over several lines", hint)
            return value or None
        if style == '"' and "\\" in self.text[begin:end]:
            # An escape can hide what read_text refuses: "\u202e".
            self._check_escapes(event, begin, end)
        return value

    def _check_escapes(self, event: yaml.ScalarEvent, begin: int, end: int) -> None:
        refused = {flaw.character: flaw_message(flaw) for flaw in flaws(event.value)}
        found = escapes(self.text, begin, end, refused) if refused else iter(())
        for offset, character in islice(found, limits.REPORTED):
            message = f"{refused[character]} written as an escape at offset {self.above + offset}"
            line, column = _place(event)
            if breaks := self.text.count("\n", begin, offset):
                line, column = line + breaks, offset - self.text.rfind("\n", begin, offset)
            else:
                column += offset - begin
            self._report(line, column, message, "delete it")

    def _list(self, events: Iterator[yaml.Event], spot: Spot, depth: int) -> list[Raw]:
        found: list[Raw] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            raw, spot.parts[len(found)] = self._node(event, events, depth + 1)
            found.append(raw)
        return found

    def _mapping(self, events: Iterator[yaml.Event], spot: Spot, depth: int) -> dict[str, Raw]:
        found: dict[str, Raw] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._key(event, events, depth)
            raw, inner = self._node(next(events), events, depth + 1)
            if key in found:
                first = spot.parts[key].line + self.lines
                message = f'found the key "{key}" a second time, first on line {first}'
                self._wrong(event, message, "keep one")
                continue
            found[key] = raw
            line, column = _place(event)
            spot.parts[key] = Spot(line, column, inner.parts)
        return found

    def _key(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> str:
        if isinstance(event, yaml.CollectionStartEvent):
            self._refuse(event, "found a list or mapping as a key, expected a word")
        key, _ = self._node(event, events, depth)
        if key == "<<" and self.spans[-1].style == " ":
            self._refuse(event, "found a merge key (<<)", "write the values out")
        if not isinstance(key, str):
            self._refuse(event, "found a value without a key", "write `key: value`, or quote it")
        return key

    def _wrong(self, event: yaml.Event, message: str, hint: str = "") -> None:
        self._report(*_place(event), message, hint)

    def _report(self, line: int, column: int, message: str, hint: str) -> None:
        if len(self.problems) < limits.REPORTED_IN_FILE:
            self.problems.append(error(self.path, message, line=line, column=column, hint=hint))

    def _refuse(self, event: yaml.Event, message: str, hint: str = "") -> NoReturn:
        self._wrong(event, message, hint)
        raise _RefusedError


def _place(event: yaml.Event) -> tuple[int, int]:
    """Line and column of an event, from 1."""
    mark = event.start_mark
    return (1, 1) if mark is None else (mark.line + 1, mark.column + 1)


def _offset(mark: Any) -> int:
    """The character, from 0, of a mark; each parser of PyYAML has a class of its own for it."""
    return int(mark.index) if mark else 0
