"""A Paper to a record: YAML that a person likes to edit, or one line of JSON.

Only fields that are set are written, in the order of the contract. In YAML, ids, titles, names and
addresses stand in double quotes, dates and counts plain, and other text is plain only where no
reader could take it for anything else (`no`, `1e5`, `a: b`), so that a plain YAML 1.1 or 1.2
loader and `yamltree` read the same strings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields

from papershelf.collection.decode import AUTHOR, IDENTIFIERS, LINKS
from papershelf.model import Author, Citations, Identifiers, Links, Paper, Related
from papershelf.parsing.raw import Raw

WIDTH = 88
"""Columns of a line, where a list or a text can be broken."""

_PROSE = {"abstract", "summary"}
_LISTED = {"authors", "editors", "related", "references"}
"""Lists with one item a line, always: people reorder and amend these."""
_PLAIN = {"published", "updated", "listed", "added", "date", "votes", "count"}
_QUOTED = {"id", "title", "references", *AUTHOR, *IDENTIFIERS, *LINKS} - _PROSE

# By ranges: what Python counts as a letter grows with its version, and bytes must not change.
_LETTER = "A-Za-z\u00c0-\u024f\u0370-\u052f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3"
_CLEAN = re.compile(rf"[{_LETTER}](?:[{_LETTER}0-9_.+/()'&-]|[ ](?=[{_LETTER}0-9(]))*")
_RESOLVED = frozenset("y n yes no on off true false null nan inf".split())
# What may not stand in a YAML text as itself, or would end a line of it for some readers.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_UNFOLDABLE = re.compile(rf"[\x00-\x08\x0b-\x1f]|{_ESCAPED.pattern}")
_SINGLE_SPACE = re.compile(r"(?<=\S) (?=\S)")


def record_raw(paper: Paper) -> dict[str, Raw]:
    """The record of a paper as `decode_record` reads it: the fields that are set, as strings."""
    return _mapping(paper)


def record_json(paper: Paper) -> str:
    """The record on one line of JSON, without a line break at its end; counts are numbers."""
    return line_of(json_record(paper))


def json_record(paper: Paper) -> dict[str, object]:
    """The record as values of JSON, for `line_of`."""
    record: dict[str, object] = dict(record_raw(paper))
    if paper.votes is not None:
        record["votes"] = paper.votes
    if paper.citations is not None:
        record["citations"] = _mapping(paper.citations) | {"count": paper.citations.count}
    return record


def line_of(record: Mapping[str, object]) -> str:
    """Values of JSON on one line."""
    return _escaped(json.dumps(record, ensure_ascii=False))


def record_yaml(paper: Paper) -> str:
    """The record as a YAML file of its own."""
    lines: list[str] = []
    for key, raw in record_raw(paper).items():
        lines += _field(key, raw)
    return "\n".join([*lines, ""])


def _mapping(value: Paper | Author | Identifiers | Links | Citations | Related) -> dict[str, Raw]:
    found = ((field.name, _raw(getattr(value, field.name))) for field in fields(value))
    return {name: raw for name, raw in found if raw}


def _raw(value: object) -> Raw:
    """None, "", [] or {} where the field is not set."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return [_raw(item) for item in value]
    if isinstance(value, Author):
        return value.name if value == Author(value.name) else _mapping(value)
    if isinstance(value, Identifiers | Links | Citations | Related):
        return _mapping(value)
    return str(value)


def _field(key: str, raw: Raw) -> Iterator[str]:
    """The lines of one field of the record."""
    if isinstance(raw, str):
        yield from _prose(key, raw) if key in _PROSE else [f"{key}: {_scalar(key, raw)}"]
        return
    inline = f"{key}: {_flow(key, raw)}"
    if key not in _LISTED and len(inline) <= WIDTH:
        yield inline
        return
    yield f"{key}:"
    named = "name" if key in ("authors", "editors") else key
    if isinstance(raw, list):
        yield from (f"  - {_flow(named, item)}" for item in raw)
    elif isinstance(raw, dict):
        yield from (f"  {name}: {_flow(name, item)}" for name, item in raw.items())


def _flow(key: str, raw: Raw) -> str:
    """A value on one line, within brackets where it has parts."""
    if isinstance(raw, list):
        return "[" + ", ".join(_flow(key, item) for item in raw) + "]"
    if isinstance(raw, dict):
        return "{" + ", ".join(f"{name}: {_flow(name, item)}" for name, item in raw.items()) + "}"
    return _scalar(key, str(raw))


def _scalar(key: str, text: str) -> str:
    clean = _CLEAN.fullmatch(text) and text.lower() not in _RESOLVED
    return text if key in _PLAIN or (clean and key not in _QUOTED) else _double_quoted(text)


def _double_quoted(text: str) -> str:
    """A JSON string is a double-quoted YAML scalar, but for characters that YAML keeps out."""
    return _escaped(json.dumps(text, ensure_ascii=False))


def _escaped(json_text: str) -> str:
    return _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", json_text)


def _prose(key: str, text: str) -> Iterator[str]:
    """A folded block (`>-`) where the text is long, and folding gives it back exactly."""
    quoted = f"{key}: {_double_quoted(text)}"
    if (len(quoted) <= WIDTH and "\n" not in text) or not _folds(text):
        yield quoted
        return
    yield f"{key}: >-"
    # Folding makes a space of each line break, and n line breaks of n empty lines.
    for number, line in enumerate(text.split("\n")):
        if number:
            yield ""
        yield from _wrapped(line)


def _folds(text: str) -> bool:
    """Not where a line begins or ends with white space, which a block keeps or takes as indent."""
    return _UNFOLDABLE.search(text) is None and all(
        line == line.strip(" \t") for line in text.split("\n")
    )


def _wrapped(line: str) -> Iterator[str]:
    """The words of a line, indented, broken only at single spaces; nothing for an empty line."""
    filled = ""
    for word in _SINGLE_SPACE.split(line):
        if filled and len(filled) + 1 + len(word) > WIDTH:
            yield filled
            filled = ""
        filled = f"{filled} {word}" if filled else f"  {word}"
    if line:
        yield filled
