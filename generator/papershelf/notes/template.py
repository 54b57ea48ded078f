"""A new note: which file it is to be, and what stands in it before anybody writes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from papershelf.model import PartialDate

FOLDER = "collection/notes"

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*", re.ASCII)
"""Ids that need no quotes in YAML as this package reads it: every scalar is the text it is."""


def free_path(segment: str, is_taken: Callable[[str], bool]) -> str:
    """Returns the first free path for a new note about the paper with that segment."""
    path, number = f"{FOLDER}/{segment}.md", 1
    while is_readme(path) or is_taken(path):
        number += 1
        path = f"{FOLDER}/{segment}-{number}.md"
    return path


def is_readme(path: str) -> bool:
    """Returns whether a file is a README for people, and no part of the collection."""
    return path.lower().rpartition("/")[2] == "readme.md"


def template(paper: str, *, author: str = "", date: PartialDate | None = None) -> str:
    """Returns the file of a note about the paper with that id, with a body to be written."""
    named = paper if _PLAIN.fullmatch(paper) else json.dumps(paper, ensure_ascii=False)
    by = json.dumps(author, ensure_ascii=False) if author else ""
    return f"---\npaper: {named}\ntitle: \nauthor: {by}\ndate: {date or ''}\n---\n\n"
