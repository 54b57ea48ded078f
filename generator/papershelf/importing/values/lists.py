r"""Lists that stand in a text, as a table or a form leaves them in a list of papers.

    ['Ada Lovelace', "Grace Hopper"]    a list as Python or JSON writes it
    Ada Lovelace\nGrace Hopper          an item a line

A text with another sign between its parts is left to the field's own rule.
"""

from __future__ import annotations

import json
import re

from papershelf.parsing.raw import Raw

_QUOTED = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
_WRITTEN = re.compile(rf"\s*\[\s*(?:{_QUOTED})(?:\s*,\s*(?:{_QUOTED}))*\s*,?\s*\]\s*", re.DOTALL)
_BETWEEN = re.compile(r"[,;|&、]|\b(?:and|et)\b", re.IGNORECASE)


def list_in(value: Raw) -> Raw:
    """The items of a text that certainly is a list of one of the two kinds; else the value."""
    if not isinstance(value, str):
        return value
    if _WRITTEN.fullmatch(value):
        return _written(value)
    lines = [line.strip() for line in value.split("\n") if line.strip()]
    if len(lines) > 1 and not _BETWEEN.search(value) and all(" " in line for line in lines):
        return list(lines)
    return value


def _written(text: str) -> Raw:
    try:
        items: list[Raw] = json.loads(text)
    except json.JSONDecodeError:
        quoted = re.findall(_QUOTED, text, re.DOTALL)
        items = [re.sub(r"\\(.)", r"\1", item[1:-1]) for item in quoted]
    return items
