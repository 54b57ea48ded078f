"""`decisions.yml`: which records people said to be one paper, and which not.

A list of {same: […]} and {not-same: […]}, each with the ids or identifiers of two papers or more.
`papershelf merge` writes it; `import` and `check` ask nobody again.
"""

from __future__ import annotations

from dataclasses import dataclass

import yaml

from papershelf.collection.entries import read_entries
from papershelf.collection.fields import Fields
from papershelf.problems import Problem

SAME, NOT_SAME = "same", "not-same"
_KNOWN = (SAME, NOT_SAME)
_HEAD = "# Which records are one paper, and which are not. `papershelf merge` adds to it.\n"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said of some papers."""

    is_same: bool
    papers: tuple[str, ...]
    """Ids of records, also those of old, or identifiers in any spelling; at least two."""


def read_decisions(data: bytes, path: str) -> tuple[tuple[Decision, ...], list[Problem]]:
    """The decisions of the file, in its order, and what is wrong with them."""
    entries, problems = read_entries(data, path, _KNOWN)
    found = (_decision(fields) for fields in entries)
    return tuple(decision for decision in found if decision is not None), problems


def _decision(fields: Fields) -> Decision | None:
    same, apart = (fields.lines(name) for name in _KNOWN)
    if same and apart:
        fields.wrong((NOT_SAME,), "found `same` and `not-same` in one entry", "make them two")
        return None
    papers = same or apart
    if len(set(papers)) < 2:
        name = SAME if same else NOT_SAME
        fields.wrong((name,), "found fewer than two papers, expected two or more")
        return None
    return Decision(bool(same), papers)


def with_decision(data: bytes, decision: Decision) -> bytes:
    """The file with one more entry; `data` is empty where there is no file yet."""
    name = SAME if decision.is_same else NOT_SAME
    dumped = yaml.safe_dump(
        list(decision.papers), default_style='"', default_flow_style=True, width=10_000,
        allow_unicode=True,
    )  # fmt: skip
    text = data.decode("utf-8") or _HEAD
    end = "" if text.endswith("\n") else "\n"
    return f"{text}{end}- {name}: {dumped.strip()}\n".encode()
