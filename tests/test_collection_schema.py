"""The JSON Schema: made from the model, and true of every record that is written."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given

from collection_strategies import papers
from papershelf.collection.encode import record_json, record_raw
from papershelf.collection.schema import DESCRIPTIONS, record_schema
from papershelf.model import (
    RELATIONS,
    STATUSES,
    TYPES,
    Author,
    Citations,
    Identifiers,
    Links,
    Paper,
    Related,
)

SCHEMA = record_schema()
KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "array": list,
    "object": dict,
}


def faults(value: Any, schema: dict[str, Any], at: str = "") -> list[str]:
    """What a value breaks of the keywords that the schema uses (JSON Schema 2020-12)."""
    if "anyOf" in schema:
        each = [faults(value, inner, at) for inner in schema["anyOf"]]
        return min(each, key=len)
    if "enum" in schema:
        return [] if value in schema["enum"] else [f"{at}: not in enum"]
    named = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(isinstance(value, KINDS[name]) for name in named):
        return [f"{at}: not {named}"]
    if isinstance(value, str):
        return _in_text(value, schema, at)
    if isinstance(value, list):
        too_many = [] if len(value) <= schema["maxItems"] else [f"{at}: too many"]
        inner = [faults(item, schema["items"], f"{at}[]") for item in value]
        return sum(inner, too_many)
    return _in_object(value, schema, at) if isinstance(value, dict) else []


def _in_text(value: str, schema: dict[str, Any], at: str) -> list[str]:
    found = []
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**9):
        found.append(f"{at}: length")
    if not re.search(schema.get("pattern", ""), value):
        found.append(f"{at}: pattern")
    return found


def _in_object(value: dict[str, Any], schema: dict[str, Any], at: str) -> list[str]:
    found = [f"{at}: no {name}" for name in schema.get("required", []) if name not in value]
    for name, inner in value.items():
        known = schema["properties"].get(name)
        found += faults(inner, known, f"{at}.{name}") if known else [f"{at}: {name} unknown"]
    return found


@given(papers)
def test_every_written_record_is_valid(paper: Paper) -> None:
    """What `encode` writes, the published schema accepts."""
    assert faults(json.loads(record_json(paper)), SCHEMA) == []


@pytest.mark.parametrize(
    "change",
    [
        {"id": ""},
        {"id": 2401.1},
        {"colour": "red"},
        {"published": "Dec 2024"},
        {"type": "paper"},
        {"tags": "one"},
        {"authors": [{"affiliation": "nobody's"}]},
        {"identifiers": {"issn": "1"}},
        {"citations": {}},
        {"related": [{"id": "a", "kind": "cousin-of"}]},
        {"title": "x" * 1_001},
    ],
)
def test_a_wrong_record_is_not_valid(change: dict[str, Any]) -> None:
    """The schema says no where the reader does, so that an editor marks it."""
    assert faults({"id": "a", "title": "A"} | change, SCHEMA) != []


def test_the_properties_are_the_fields_of_the_model() -> None:
    """In the order of the contract, at every level, and nothing else is allowed."""
    properties = SCHEMA["properties"]
    levels = {
        Paper: SCHEMA,
        Author: properties["authors"]["items"]["anyOf"][1],
        Identifiers: properties["identifiers"],
        Links: properties["links"],
        Citations: properties["citations"],
        Related: properties["related"]["items"],
    }
    for model, schema in levels.items():
        assert list(schema["properties"]) == [field.name for field in fields(model)]
        assert schema["additionalProperties"] is False
    described = [f"{model.__name__}.{field.name}" for model in levels for field in fields(model)]
    assert sorted(DESCRIPTIONS) == sorted(described)


def test_the_known_words_are_those_of_the_model() -> None:
    """An editor offers exactly what the reader takes."""
    assert SCHEMA["properties"]["type"]["enum"] == list(TYPES)
    assert SCHEMA["properties"]["status"]["enum"] == list(STATUSES)
    related = SCHEMA["properties"]["related"]["items"]
    assert related["properties"]["kind"]["enum"] == list(RELATIONS)
    assert SCHEMA["required"] == ["id", "title"]
    assert set(record_raw(Paper(id="a", title="A"))) == {"id", "title"}
