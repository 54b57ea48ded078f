"""Shelves for tests, and the command as a user runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"


def papershelf(
    shelf: Path, *arguments: str, status: int = 0, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `papershelf -C SHELF …` in a process of its own and expect that exit status."""
    done = subprocess.run(
        [sys.executable, "-m", "papershelf", "-C", str(shelf), *arguments],
        capture_output=True,
        text=True,
        input=stdin,
        check=False,
        env=os.environ | {"SOURCE_DATE_EPOCH": "1795219200"},
    )
    assert done.returncode == status, f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done


def golden_shelf(folder: Path) -> Path:
    """A copy of the shelf full of awkward records."""
    return shutil.copytree(GOLDEN / "shelf", folder / "shelf")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder: path to bytes."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
