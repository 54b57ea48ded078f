"""Records of a service or manager in JSON: read one by one, and counted by a scan apart."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence

from papershelf.importing.draft import Draft
from papershelf.importing.entry import Listing, Repair, SourceEntry
from papershelf.importing.formats.containers import read_records
from papershelf.importing.formats.jsonscan import scanned
from papershelf.importing.values import markup
from papershelf.importing.values.clean import clean_value
from papershelf.parsing.jsonlines import JsonLine
from papershelf.parsing.raw import Raw

INVISIBLE = "cleaned away characters that no record may hold"

Object = dict[str, Raw]
Fill = Callable[[Draft, Object], None]
"""Moves the fields of one record into a draft."""

_EMPTY: tuple[Raw, ...] = (None, "", [], {}, False)


def read_json(text: str, path: str, name: str, fill: Fill) -> Listing:
    """The records of a text in any container that `containers` knows."""
    read = read_records(text, path)
    repairs: list[Repair] = []
    entries = tuple(_entry(line, path, fill, repairs) for line in read.lines)
    return Listing(name, name, entries, tuple(read.problems), tuple(repairs), scanned(text, read))


def _entry(line: JsonLine, path: str, fill: Fill, repairs: list[Repair]) -> SourceEntry:
    draft = Draft(path, line.number, line.origin.column)
    cleaned, dropped = clean_value(line.value)
    if dropped:
        draft.repaired(INVISIBLE)
    fill(draft, cleaned if isinstance(cleaned, dict) else {})
    repairs += draft.repairs
    return draft.entry()


class Given:
    """The keys of an object that have not been read yet; one without a value is none."""

    def __init__(self, draft: Draft, item: Object) -> None:
        self.draft = draft
        self.rest = {key: value for key, value in item.items() if value not in _EMPTY}

    def raw(self, key: str) -> Raw:
        """The value of a key, taken out."""
        return self.rest.pop(key, None)

    def take(self, *keys: str) -> str:
        """The text of the first of some keys that is there, taken out; empty for none."""
        for key in keys:
            if key in self.rest:
                return text_of(self.rest.pop(key))
        return ""

    def lines(self, fields: Mapping[str, Sequence[str]]) -> None:
        """Fields of one line, each from the first of its keys that says something."""
        for field, keys in fields.items():
            for key in keys:
                if field not in self.draft.raw:
                    self.draft.text(field, markup.line(self.take(key)), key)

    def identifiers(self, names: Mapping[str, str]) -> None:
        """Identifiers by the keys that hold them."""
        for key, name in names.items():
            if value := self.take(key):
                if name == "isbn":
                    self.draft.isbn(value, key)
                else:
                    self.draft.identifier(name, value, key)

    def leave(self, quiet: Container[str]) -> None:
        """Count every key that is left, but those that say nothing of the paper."""
        self.draft.unheld(key for key in self.rest if key not in quiet)


def text_of(value: Raw) -> str:
    """A value as text: the first of a list, a number as it is written; empty for anything else."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str) and item), "")
    return value if isinstance(value, str) else ""


def objects(value: Raw) -> Iterator[Object]:
    """The objects of a list, or the one that stands in its place."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item


def texts(value: Raw) -> list[str]:
    """The texts of a list, or the one that stands in its place."""
    return [
        item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)
    ]


def inner(value: Raw, *keys: str) -> Raw:
    """What stands below some keys; None where nothing does."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
