"""What each source last said about each record: how an import tells a person's words from its own.

`collection/.imported/SOURCE.jsonl` has one line a record, sorted by id: the id, and for each field
that the source gave a digest of its value. While a field of the record still has a digest that some
source left here, it is the machine's, and an import may refresh it; any other value is a person's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from papershelf.collection.decode import decode_record
from papershelf.collection.encode import record_raw
from papershelf.collection.jsonlines import read_lines
from papershelf.collection.raw import Raw
from papershelf.collection.textfile import read_text
from papershelf.collection.walk import ROOT
from papershelf.model import Origin, Paper
from papershelf.problems import Problem, error

FOLDER = f"{ROOT}/.imported"
DIGITS = 12
"""Hexadecimal digits of SHA-256 that are kept. Digests are only compared within one field."""

_NESTED = ("identifiers", "links")
_LIMIT = 512_000_000

Values = dict[str, Raw]
"""Fields by name; the parts of `identifiers` and `links` are fields of their own, dotted."""
Digests = dict[str, str]
"""Field to digest, of one record in one source."""
Ledgers = dict[str, dict[str, Digests]]
"""Source to record id to digests."""


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
        ledgers[file.stem], found = _read(file.read_bytes(), f"{FOLDER}/{file.name}")
        problems += found
    return ledgers, problems


def _read(data: bytes, path: str) -> tuple[dict[str, Digests], list[Problem]]:
    text, problems = read_text(data, path, limit=_LIMIT)
    if text is None:
        return {}, problems
    lines, found = read_lines(text, path)
    hint = "restore the file from Git, or delete the line: its record then counts as hand-written"
    problems = [*problems, *found]
    ledger: dict[str, Digests] = {}
    for line in lines:
        identity, fields = line.value.get("id"), line.value.get("fields")
        if isinstance(identity, str) and isinstance(fields, dict):
            ledger[identity] = {
                key: value for key, value in fields.items() if isinstance(value, str)
            }
        else:
            message = 'expected {"id": …, "fields": {…}}'
            problems.append(error(path, message, line=line.number, column=1, hint=hint))
    return ledger, problems


def ledger_bytes(ledger: Mapping[str, Digests]) -> bytes:
    """The file of one source's ledger: sorted by id, fields sorted by name."""
    lines = (
        json.dumps({"id": identity, "fields": dict(sorted(fields.items()))}, ensure_ascii=False)
        for identity, fields in sorted(ledger.items())
        if fields
    )
    return "".join(line + "\n" for line in lines).encode()


def of_record(ledgers: Ledgers, names: Iterable[str]) -> dict[str, Digests]:
    """What each source said about a record, which may have been imported under an earlier id."""
    names = list(names)
    found = {}
    for source, ledger in ledgers.items():
        fields: Digests = {}
        for name in reversed(names):
            fields |= ledger.get(name, {})
        if fields:
            found[source] = fields
    return found
