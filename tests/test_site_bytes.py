"""The quick way gives the bytes of the slow one: `papershelf build` against `mkdocs build`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pages import own_shelf
from shelves import golden_shelf, papershelf


def files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def differing(one: Path, other: Path) -> list[str]:
    """The paths at which two folders do not hold the same bytes."""
    left, right = files(one), files(other)
    return sorted(path for path in left.keys() | right.keys() if left.get(path) != right.get(path))


def by_mkdocs(shelf: Path) -> Path:
    """What `mkdocs build` alone makes of the generated pages."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "-d", "plain"]
    subprocess.run(command, cwd=shelf, check=True, capture_output=True)
    return shelf / "plain"


@pytest.mark.parametrize("kind", ["golden", "own"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_the_bytes_of_plain_mkdocs(tmp_path: Path, kind: str, jobs: int) -> None:
    """Every file of the golden shelf and of this repository's, in one process and in two."""
    shelf = golden_shelf(tmp_path) if kind == "golden" else own_shelf(tmp_path / "own")
    papershelf(shelf, "build", "--jobs", str(jobs))
    assert differing(shelf / "site", by_mkdocs(shelf)) == []
