"""A BibTeX file to its entries, its definitions and what else stands in it, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from papershelf.importing.bibtex.blocks import BibBlock, BibHead, BibSpan, heads, spans, split
from papershelf.importing.bibtex.mending import NO_KEY, NO_TYPE, Broken, mended
from papershelf.importing.bibtex.values import (
    BibNames,
    UnclosedError,
    ValuePart,
    read_value,
    simple,
)
from papershelf.importing.entry import Counted
from papershelf.importing.watching import Watch, unwatched, watched
from papershelf.parsing.textfile import place_of
from papershelf.problems import Problem, error, warning

TWICE = "left out a field that stands twice in its entry"
INSIDE = "line within a value that begins like an entry"
COMMENTED = "entry behind a % sign"
SENTENCE = "line of text that begins with @"
_COUNTED = {
    "string": "definition (@string)",
    "comment": "comment (@comment)",
    "preamble": "preamble (@preamble)",
    "control": "setting of a style (@control)",
    "ieeetranbstctl": "setting of a style (@IEEEtranBSTCTL)",
    "xdata": "container of fields for other entries (@xdata)",
    "set": "set of entries (@set)",
}
"""Blocks that are no papers: what the summary calls them."""
HALF = 0.5
"""Share of the time that a file takes in which it is cut into fields."""
_NAME = re.compile(r"[A-Za-z][^\s{}()\",#=%@'\\]*", re.ASCII)
_QUOTED = 60


@dataclass(slots=True)
class BibRecord:
    """An entry with its fields, names in lower case, values as text or as pieces to be joined."""

    type: str
    key: str
    line: int
    fields: dict[str, str | tuple[ValuePart, ...]] = field(default_factory=dict)
    done: list[tuple[str, str]] = field(default_factory=list)
    """What was repaired, each with an example."""


@dataclass(slots=True)
class File:
    """What stands in a file."""

    records: list[BibRecord] = field(default_factory=list)
    names: BibNames = field(default_factory=BibNames)
    containers: dict[str, BibRecord] = field(default_factory=dict)
    """Entries of `@xdata` by key: no papers, but fields of others."""
    problems: list[Problem] = field(default_factory=list)
    counted: list[Counted] = field(default_factory=list)
    scanned: tuple[int, ...] = ()


def read_file(text: str, path: str, watch: Watch = unwatched) -> File:
    """Read a file. Whatever is broken is an error of its own entry, and of no other."""
    found = heads(text)
    file = File(scanned=tuple(head.line for head in found))
    places = _Places(text, path, file)
    whole = list(spans(text, found))
    for span, block in watched(split(text, whole), len(whole), watch, end=HALF):
        for inner in span.inner:
            places.inside(span, inner)
        if span.head.is_commented:
            file.counted.append(Counted(COMMENTED, span.head.line))
        elif span.head.type == "string":
            places.definition(span)
        elif span.head.type in _COUNTED and span.head.type != "xdata":
            file.counted.append(Counted(_COUNTED[span.head.type], span.head.line))
        else:
            places.entry(span, block)
    return file


class _Places:
    """Puts what spans hold into a file."""

    def __init__(self, text: str, path: str, file: File) -> None:
        self.text = text
        self.path = path
        self.file = file

    def inside(self, span: BibSpan, head: BibHead) -> None:
        """A line of another block that begins as an entry does: in a comment it is nothing."""
        self.file.counted.append(Counted(INSIDE, head.line))
        if head.opening and span.head.type != "comment":
            message = f"found @{head.type} within the entry of line {span.head.line}"
            self.file.problems.append(
                warning(self.path, f"{message}: kept as its text", line=head.line)
            )

    def definition(self, span: BibSpan) -> None:
        """What `@string{name = value}` defines."""
        head = span.head
        name, sign, _ = self.text[head.after : span.end].partition("=")
        try:
            value = read_value(self.text, head.after + len(name) + 1, span.end) if sign else None
        except UnclosedError as unclosed:
            self.broken(span, Broken("found a definition that is not closed", unclosed.at))
            return
        is_open = value is not None and self.text[value.end : span.end].lstrip()[:1] not in (
            "}",
            ")",
        )
        if is_open or not self.text[head.after : span.end].rstrip():
            self.broken(span, Broken("found a definition that is not closed", head.begin))
            return
        if not head.opening or value is None or not value.pieces or not name.strip():
            hint = 'write @string{name = "value"}'
            self.broken(span, Broken("found a definition without a value", head.begin, hint))
            return
        self.file.counted.append(Counted(_COUNTED["string"], head.line))
        if not self.file.names.define(name.strip(), value.pieces):
            message = f'found "{name.strip()[:_QUOTED]}" defined again: the last one counts'
            self.file.problems.append(warning(self.path, message, line=head.line))

    def entry(self, span: BibSpan, block: BibBlock | None) -> None:
        """An entry as the splitter took it, else mended, else refused."""
        head = span.head
        record = BibRecord(head.type, "", head.line)
        if block is None or not self.fill(record, block):
            if not head.opening and "=" not in self.text[head.begin : span.end]:
                self.file.counted.append(Counted(SENTENCE, head.line))
                return
            found = mended(self.text, span)
            if isinstance(found, Broken):
                self.broken(span, found)
                return
            record = BibRecord(head.type, "", head.line, done=list(found.done))
            if not self.fill(record, found.block):
                self.broken(span, Broken("found a value that cannot be read", head.begin))
                return
        elif not head.type:
            record.done.append((NO_TYPE, ""))
        elif not block.key:
            record.done.append((NO_KEY, ""))
        if head.type == "xdata":
            self.file.counted.append(Counted(_COUNTED["xdata"], head.line))
            self.file.containers.setdefault(record.key.lower(), record)
        else:
            self.file.records.append(record)

    def fill(self, record: BibRecord, block: BibBlock) -> bool:
        """Put the fields of a block into a record; False where a value is more than a value."""
        record.key = block.key
        for written, value in block.fields:
            text: str | tuple[ValuePart, ...] | None = simple(value)
            if text is None:
                text = _pieces(value)
            if text is None or not _NAME.fullmatch(written):
                return False
            name = written.lower()
            if name in record.fields:
                if record.fields[name] != text:
                    record.done.append((TWICE, written))
            else:
                record.fields[name] = text
        return True

    def broken(self, span: BibSpan, found: Broken) -> None:
        """An error for an entry, at its own line: the message names the line that is wrong."""
        line, _ = place_of(self.text[span.head.begin : span.end], found.at - span.head.begin)
        message = found.message
        if line > 1:
            message += f" on line {span.head.line + line - 1}"
        self.file.problems.append(
            error(
                self.path, f"{message}: the entry is left out", line=span.head.line, hint=found.hint
            )
        )


def _pieces(value: str) -> tuple[ValuePart, ...] | None:
    """The pieces of a value; None where it is not one value from its beginning to its end."""
    try:
        found = read_value(value, 0, len(value))
    except UnclosedError:
        return None
    return found.pieces if not value[found.end :].strip() else None


def texts(record: BibRecord, names: BibNames, unknown: list[str]) -> Iterator[tuple[str, str]]:
    """The fields of a record as text, those that are empty left out."""
    for name, value in record.fields.items():
        text = value if isinstance(value, str) else names.text(value, unknown)
        if text and not text.isspace():
            yield name, text
