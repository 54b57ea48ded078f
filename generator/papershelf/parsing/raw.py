"""Raw: what a file says before the record contract is applied to it.

Every scalar is the exact string that was written, numbers and dates too, so that `2401.10000`
stays itself. JSON's `true` and `false` stay bool; `null` and an empty YAML value are None.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

Raw: TypeAlias = "str | bool | list[Raw] | dict[str, Raw] | None"
"""A value as read: text, bool, nothing, a list or a mapping."""

Field: TypeAlias = tuple[str | int, ...]
"""The way to a value: keys, and places in lists from 0, such as `("authors", 2, "name")`."""


def named(field: Field) -> str:
    """A field as messages write it: dotted, `authors.2.name`, places in lists from 0."""
    return ".".join(str(part) for part in field)


def kind(raw: Raw) -> str:
    """What a value is, in words for a message."""
    if raw is None:
        return "nothing"
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, str):
        return "text"
    return "a list" if isinstance(raw, list) else "a mapping"


def levels(raw: Raw) -> int:
    """How deep the lists and mappings of a value go; 0 for text."""
    deepest = 0
    waiting = [(raw, 0)]
    while waiting:
        value, level = waiting.pop()
        if isinstance(value, list | dict):
            deepest = max(deepest, level + 1)
            inner = value.values() if isinstance(value, dict) else value
            waiting.extend((part, level + 1) for part in inner)
    return deepest


def strings(raw: Raw) -> Iterator[tuple[Field, str]]:
    """Every key and text in a value, each with the way to it, in the order of the file."""
    waiting: list[tuple[Field, Raw]] = [((), raw)]
    while waiting:
        field, value = waiting.pop()
        if isinstance(value, str):
            yield field, value
        elif isinstance(value, list):
            waiting.extend(((*field, at), value[at]) for at in reversed(range(len(value))))
        elif isinstance(value, dict):
            for key in value:
                yield (*field, key), key
            waiting.extend(((*field, key), value[key]) for key in reversed(value))
