"""A changed record, put where it stands: the rest of its file keeps every byte, comments included.

A JSON Lines record is one line. A YAML file with one record and no comment is written anew. In any
other YAML file only the lines of the changed fields are replaced, and the result is read again: if
anything but these fields would differ, or a comment would be lost, the file stays as it is and the
refusal is an error that says what to do by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import yaml

from papershelf.collection.decode import RECORD
from papershelf.collection.encode import record_json, record_raw, record_yaml
from papershelf.collection.read import yaml_records
from papershelf.model import Paper, Record
from papershelf.parsing import limits
from papershelf.parsing.raw import Raw
from papershelf.parsing.textfile import read_text
from papershelf.parsing.yamltree import LOADER, TreeOrigin, YamlTree, parse_yaml
from papershelf.problems import Problem, error

Change = tuple[Record, Paper]
"""A record as it stands, and what it becomes."""

_MARK = re.compile(r"(?:^|(?<=\s))#", re.MULTILINE)
_BLANK_OR_COMMENT = re.compile(r"\s*(?:#.*)?")
_BY_HAND = "change the fields by hand, or move the comment to a line above the record"


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file's new bytes; which records are changed in them; why others are not."""

    data: bytes
    changed: tuple[Record, ...]
    problems: tuple[Problem, ...] = ()


def rewritten(
    data: bytes, path: str, changes: Sequence[Change], *, spares_records: bool = False
) -> Rewritten:
    """The file with the changes, for a file that was read without an error.

    With `spares_records`, which is for fields that are added, every byte stays that is there.
    """
    text, _ = read_text(data, path, limit=limits.JSONL_BYTES)
    everything = tuple(record for record, _ in changes)
    if text is None:
        return Rewritten(
            data, (), tuple(_refusal(change, "it cannot be read") for change in changes)
        )
    if path.endswith(".jsonl"):
        line_of = _with_fields if spares_records else _anew
        return Rewritten(_with_lines(text, changes, line_of).encode(), everything)
    tree, _ = parse_yaml(text, path)
    is_alone = tree is not None and isinstance(tree.value, dict)
    if is_alone and not spares_records and not _comment_lines(text):
        return Rewritten(record_yaml(changes[0][1]).encode(), everything)
    return _edited(data, text, path, changes, tree)


def _with_lines(text: str, changes: Iterable[Change], line_of: Callable[[str, Change], str]) -> str:
    lines = text.split("\n")
    for change in changes:
        number, _ = change[0].origin.place()
        lines[number - 1] = line_of(lines[number - 1], change)
    return "\n".join(lines)


def _anew(_: str, change: Change) -> str:
    return record_json(change[1])


def _with_fields(line: str, change: Change) -> str:
    """The line with the new fields at its end; anew where one stands there, and is empty."""
    before, after = map(record_raw, (change[0].paper, change[1]))
    new = {name: value for name, value in after.items() if name not in before}
    if any(f'"{name}"' in line for name in new):
        return _anew(line, change)
    fields = json.dumps(new, ensure_ascii=False)[1:]
    return f"{line.rstrip()[:-1].rstrip()}, {fields}"


@dataclass(frozen=True, slots=True, order=True)
class _Edit:
    """Lines `begin` to `end` (from 0, `end` excluded) and what takes their place."""

    begin: int
    end: int
    order: int
    """Of the field in the contract: two new fields may come to one place."""
    lines: tuple[str, ...] = field(compare=False)


class _RefusedError(Exception):
    """A change that cannot be made line by line."""


def _edited(
    data: bytes, text: str, path: str, changes: Sequence[Change], tree: YamlTree | None
) -> Rewritten:
    lines = text.split("\n")
    comments = _comment_lines(text)
    edits: list[_Edit] = []
    made: list[Change] = []
    problems: list[Problem] = []
    for change in changes:
        try:
            edits += _edits(change, lines, comments, tree)
            made.append(change)
        except _RefusedError as reason:
            problems.append(_refusal(change, str(reason)))
    for edit in sorted(edits, reverse=True):
        lines[edit.begin : edit.end] = edit.lines
    result = "\n".join(lines)
    if not _is_as_wanted(data, result, path, made):
        refused = [_refusal(change, "its lines cannot be told apart") for change in made]
        return Rewritten(data, (), (*problems, *refused))
    return Rewritten(result.encode(), tuple(record for record, _ in made), tuple(problems))


def _is_as_wanted(data: bytes, result: str, path: str, made: Iterable[Change]) -> bool:
    """Whether the new file says what it should, nothing else, and has every comment."""
    before, _ = yaml_records(data, path)
    after, problems = yaml_records(result.encode(), path)
    wanted = {record.origin.place(): paper for record, paper in made}
    expected = [wanted.get(record.origin.place(), record.paper) for record in before]
    same_comments = len(_comment_lines(result)) == len(_comment_lines(data.decode("utf-8-sig")))
    is_clean = not any(problem.is_error for problem in problems)
    return is_clean and same_comments and [record.paper for record in after] == expected


def _edits(
    change: Change, lines: Sequence[str], comments: set[int], tree: YamlTree | None
) -> Iterator[_Edit]:
    """What to do for each field that changes. Raises _RefusedError."""
    record, paper = change
    blocks, column = _blocks(record, lines, tree)
    fresh = _fresh_blocks(paper)
    before, after = record_raw(record.paper), record_raw(paper)
    for order, name in enumerate(RECORD):
        if name not in after or before.get(name) == after[name]:
            continue
        new = [" " * column + line if line else "" for line in fresh[name]]
        if name in blocks:
            begin, end = blocks[name]
            if any(begin <= line < end for line in comments):
                raise _RefusedError(f"a comment stands in `{name}`")
            new[0] = lines[begin][:column] + fresh[name][0]
            yield _Edit(begin, end, order, tuple(new))
        else:
            end = max(blocks[other][1] for other in RECORD[:order] if other in blocks)
            yield _Edit(end, end, order, tuple(new))


def _blocks(
    record: Record, lines: Sequence[str], tree: YamlTree | None
) -> tuple[dict[str, tuple[int, int]], int]:
    """The lines of each field of a record (from 0, end excluded), and the column of its keys."""
    value, origin, last = _found(record, tree, len(lines))
    places = sorted((*origin.place(name), name) for name in value)
    begins = [line - 1 for line, _, _ in places]
    columns = {column for _, column, _ in places}
    if len(set(begins)) < len(begins) or len(columns) != 1:
        raise _RefusedError("its fields do not stand on lines of their own")
    blocks = {}
    for (_, _, name), begin, limit in zip(places, begins, [*begins[1:], last], strict=True):
        end = limit
        while end > begin + 1 and _BLANK_OR_COMMENT.fullmatch(lines[end - 1]):
            end -= 1
        blocks[name] = (begin, end)
    return blocks, columns.pop() - 1


def _found(
    record: Record, tree: YamlTree | None, end: int
) -> tuple[dict[str, Raw], TreeOrigin, int]:
    """The record's fields and places in the tree, and the line on which the next one begins."""
    value = None if tree is None else tree.value
    if tree is not None and isinstance(value, dict):
        return value, tree.origin, end
    if tree is not None and isinstance(value, list):
        for at, item in enumerate(value):
            if tree.item(at).place() == record.origin.place() and isinstance(item, dict):
                last = tree.item(at + 1).place()[0] - 1 if at + 1 < len(value) else end
                return item, tree.item(at), last
    raise _RefusedError("it is not found again")


def _fresh_blocks(paper: Paper) -> dict[str, list[str]]:
    """The lines of each field, as a file of the record's own would have them."""
    text = record_yaml(paper)
    lines = text.rstrip("\n").split("\n")
    tree, _ = parse_yaml(text, "")
    if tree is None or not isinstance(tree.value, dict):
        raise _RefusedError("it cannot be written")
    begins = [tree.origin.place(name)[0] - 1 for name in tree.value]
    ends = [*begins[1:], len(lines)]
    return {
        name: lines[begin:end] for name, begin, end in zip(tree.value, begins, ends, strict=True)
    }


def _comment_lines(text: str) -> set[int]:
    """The lines (from 0) on which a comment stands: a `#` after white space, in no value."""
    marks = [match.end() - 1 for match in _MARK.finditer(text)]
    if not marks:
        return set()
    spans = iter(_spans(text))
    found = set()
    begin, end = next(spans, (len(text), len(text)))
    for mark in marks:
        while end <= mark:
            begin, end = next(spans, (len(text) + 1, len(text) + 1))
        if mark < begin:
            found.add(text.count("\n", 0, mark))
    return found


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """The characters of every scalar; of a block, without its header, which may have a comment."""
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark:
            begin, end = event.start_mark.index, event.end_mark.index
            if event.style in ("|", ">"):
                begin = text.find("\n", begin, end) + 1 or end
            yield begin, end


def _refusal(change: Change, reason: str) -> Problem:
    record, _ = change
    line, column = record.origin.place()
    message = f'"{record.paper.id}" was not changed: {reason}'
    return error(record.origin.path, message, line=line, column=column, hint=_BY_HAND)
