"""The real papers of the trial data, for tests that need many."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from papershelf.model import Author, Paper, PartialDate


def real_papers(trial_data: Path, count: int | None = None) -> list[Paper]:
    """The first `count` of them, or all 10,000."""
    return [_paper(number, said) for number, said in enumerate(islice(_said(trial_data), count))]


def _said(trial_data: Path) -> Iterator[Mapping[str, Any]]:
    file = trial_data / "data" / "conference-papers-10k.jsonl.gz"
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _paper(number: int, said: Mapping[str, Any]) -> Paper:
    return Paper(
        id=f"p{number}",
        title=said["title"],
        abstract=said.get("abstract") or "",
        authors=tuple(map(Author, dict.fromkeys(said.get("authors") or ()))),
        published=PartialDate(said["year"]) if said.get("year") else None,
        venue=said.get("venue") or "",
        tags=tuple(said.get("keywords") or ()),
    )
