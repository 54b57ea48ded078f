"""What each source last said about each record: how an import tells a person's words from its own.

`collection/.imported/SOURCE.jsonl` has one line a record, sorted by id: the id, for each field that
the source gave a digest of its value, and digests of the whole entries that became this record.
While a field of the record still has a digest that some source left here, it is the machine's, and
an import may refresh it; any other value is a person's. An entry that was seen before is the record
that it became then, whatever a person made of its title since.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from papershelf.collection.decode import decode_record
from papershelf.collection.encode import record_raw
from papershelf.collection.walk import DIGESTS, ROOT, read_file, unreadable
from papershelf.leftovers import is_leftover
from papershelf.model import Origin, Paper
from papershelf.parsing.jsonlines import read_lines
from papershelf.parsing.raw import Raw
from papershelf.parsing.textfile import read_text, too_large
from papershelf.problems import Problem, error

FOLDER = f"{ROOT}/{DIGESTS}"
DIGITS = 12
"""Hexadecimal digits of SHA-256 that are kept. Digests are only compared within one field."""

_NESTED = ("identifiers", "links")
_LIMIT = 512_000_000

Values = dict[str, Raw]
"""Fields by name; the parts of `identifiers` and `links` are fields of their own, dotted."""
Digests = dict[str, str]
"""Field to digest, of one record in one source."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What one source has said."""

    fields: dict[str, Digests] = field(default_factory=dict)
    """Record id to field to digest."""
    entries: dict[str, set[str]] = field(default_factory=dict)
    """Record id to digests of whole entries."""

    def copy(self) -> Ledger:
        """The same, to be changed."""
        entries = {identity: set(seen) for identity, seen in self.entries.items()}
        return Ledger(dict(self.fields), entries)

    def forget(self, identity: str) -> set[str]:
        """Take a record out; return the entries that were known as it."""
        self.fields.pop(identity, None)
        return self.entries.pop(identity, set())


Ledgers = dict[str, Ledger]
"""Source to ledger."""

MOST_ENTRIES = 16
"""Entries that are remembered for a record and source: it changes now and then, and stands in
several listings."""


def values_of(paper: Paper) -> Values:
    """The fields of a record that an import may fill: all that are set but its id."""
    values: Values = {}
    for name, raw in record_raw(paper).items():
        if name in _NESTED and isinstance(raw, dict):
            values |= {f"{name}.{part}": value for part, value in raw.items()}
        elif name != "id":
            values[name] = raw
    return values


def paper_of(identity: str, values: Values, origin: Origin) -> tuple[Paper | None, list[Problem]]:
    """The record with these fields, checked like any other (`decode_record`)."""
    raw: dict[str, Raw] = {"id": identity}
    nested: dict[str, dict[str, Raw]] = {}
    for name, value in values.items():
        whole, _, part = name.partition(".")
        if part:
            nested.setdefault(whole, {})[part] = value
        else:
            raw[name] = value
    return decode_record({**raw, **nested}, origin)


def digest(value: Raw) -> str:
    """`DIGITS` digits that depend on nothing but the value: of its canonical JSON (sorted keys)."""
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:DIGITS]


def read_ledgers(shelf: Path) -> tuple[Ledgers, list[Problem]]:
    """Every ledger of the shelf. A line that is none is an error: a guess could cost words."""
    ledgers: Ledgers = {}
    problems: list[Problem] = []
    folder = shelf / FOLDER
    for file in sorted(folder.glob("*.jsonl")) if folder.is_dir() else []:
        path = f"{FOLDER}/{file.name}"
        if is_leftover(file.name) or not file.is_file() or file.is_symlink():
            continue  # `walk` reports it
        try:
            data = read_file(file, _LIMIT)
        except OSError as fault:
            problems.append(unreadable(path, fault))
            continue
        if data is None:
            problems.append(too_large(path, file.stat().st_size, _LIMIT))
            continue
        ledgers[file.stem], found = _read(data, path)
        problems += found
    return ledgers, problems


def _read(data: bytes, path: str) -> tuple[Ledger, list[Problem]]:
    ledger = Ledger()
    text, problems = read_text(data, path, limit=_LIMIT)
    if text is None:
        return ledger, problems
    lines, found = read_lines(text, path)
    hint = "restore the file from Git, or delete the line: its record then counts as hand-written"
    problems = [*problems, *found]
    for line in lines:
        identity, fields, entries = (line.value.get(key) for key in ("id", "fields", "entries"))
        if isinstance(identity, str) and isinstance(fields, dict) and isinstance(entries, list):
            digests = {key: value for key, value in fields.items() if isinstance(value, str)}
            ledger.fields[identity] = digests
            ledger.entries[identity] = {entry for entry in entries if isinstance(entry, str)}
        else:
            message = 'expected {"id": …, "fields": {…}, "entries": […]}'
            problems.append(error(path, message, line=line.number, column=1, hint=hint))
    return ledger, problems


def ledger_bytes(ledger: Ledger) -> bytes:
    """The file of one source's ledger: sorted by id, fields sorted by name."""
    lines = []
    for identity in sorted(ledger.fields.keys() | ledger.entries.keys()):
        fields = dict(sorted(ledger.fields.get(identity, {}).items()))
        entries = sorted(ledger.entries.get(identity, ()))
        line = {"id": identity, "fields": fields, "entries": entries}
        lines.append(json.dumps(line, ensure_ascii=False) + "\n")
    return "".join(lines).encode()


def of_record(ledgers: Ledgers, names: Iterable[str]) -> dict[str, Digests]:
    """What each source said about a record, which may have been imported under an earlier id."""
    names = list(names)
    found = {}
    for source, ledger in ledgers.items():
        fields: Digests = {}
        for name in reversed(names):
            fields |= ledger.fields.get(name, {})
        if fields:
            found[source] = fields
    return found
