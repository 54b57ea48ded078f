"""Broken collections and the exact messages they give: `broken/CASE/` is a shelf each."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.collection.read import read_collection
from papershelf.problems import as_text

BROKEN = Path(__file__).parent / "broken"
CASES = sorted(folder.name for folder in BROKEN.iterdir() if folder.is_dir())


@pytest.mark.parametrize("case", CASES)
def test_a_broken_collection_gives_exactly_these_messages(case: str) -> None:
    """Each finding names file, line, column, field and remedy; one run shows them all."""
    expected = (BROKEN / case / "expected.txt").read_text(encoding="utf-8")
    found = read_collection(BROKEN / case).problems
    assert "".join(f"{as_text(problem)}\n" for problem in found) == expected
