"""What a person sees who builds on a terminal."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from shelves import golden_shelf, on_a_terminal, papershelf

HIDDEN, SHOWN = "\x1b[?25l", "\x1b[?25h"
"""DEC's private modes of the cursor, which every terminal of today knows."""


def test_progress_and_summary(tmp_path: Path) -> None:
    """Bars with a rate while there is work, none of it left when it is done."""
    status, said = on_a_terminal(golden_shelf(tmp_path), "build", "--jobs", "2")
    assert status == 0
    assert "Writing pages" in said
    assert "Building the site" in said
    assert re.search(r"\d/s", said)
    summary = said.rstrip().splitlines()[-1]
    assert "papers built into" in summary
    assert said.rfind(SHOWN) > said.rfind(HIDDEN) > 0


def test_a_build_that_ends_meanwhile(tmp_path: Path) -> None:
    """The cursor comes back when the site, whose bar is seen, is given up: here since a file of a
    person's own stands where a part of the index belongs.
    """
    shelf = golden_shelf(tmp_path)
    papershelf(shelf, "build")
    part = next((shelf / "docs/search/i").iterdir())
    part.write_text("Mine")
    shutil.rmtree(shelf / ".papershelf")
    page = (shelf / "site/index.html").stat().st_mtime_ns
    status, said = on_a_terminal(shelf, "build", "--jobs", "2")
    assert status == 1
    assert f"docs/search/i/{part.name}" in said
    assert "1 error: the site is as it was" in said
    assert said.endswith(SHOWN)
    assert (shelf / "site/index.html").stat().st_mtime_ns == page


def test_an_import_says_how_far_it_is_within_a_file(tmp_path: Path) -> None:
    """The entries that are read, of how many; in a pipe nothing of it."""
    shelf = golden_shelf(tmp_path)
    entries = [f"@misc{{k{number}, title={{Looms, part {number}}}}}\n" for number in range(3_000)]
    (tmp_path / "many.bib").write_text("".join(entries), "utf-8")
    status, said = on_a_terminal(shelf, "import", "--dry-run", str(tmp_path / "many.bib"))
    assert status == 0
    assert re.search(r"Reading.*\d/3000", said)
    assert re.search(r"Comparing.*\d/3000", said)
    assert (
        "Reading" not in papershelf(shelf, "import", "--dry-run", str(tmp_path / "many.bib")).stderr
    )
