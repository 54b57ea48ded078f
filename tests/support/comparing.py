"""Two finished sites beside each other, and what MkDocs alone makes."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.resources import files as package_files
from pathlib import Path

from shelves import tree

THEME = Path(str(package_files("material"))) / "templates"


def differing(one: Path, other: Path) -> list[str]:
    """The paths at which two folders do not hold the same bytes."""
    left, right = tree(one), tree(other)
    return sorted(path for path in left.keys() | right.keys() if left.get(path) != right.get(path))


def unlike(site: Path, plain: Path) -> list[str]:
    """The paths at which a site is not what `mkdocs build` made: it has all that this has, byte for
    byte, but for files of the theme that nothing in it names.
    """
    ours, theirs = tree(site), tree(plain)
    texts = [
        re.sub(rb"# sourceMappingURL=\S+", b"", data)  # which only a debugger follows
        for path, data in ours.items()
        if path.endswith((".html", ".css", ".js"))
    ]
    left_out = {
        path
        for path in theirs.keys() - ours.keys()
        if (THEME / path).is_file()
        and not any(path.rpartition("/")[2].encode() in text for text in texts)
    }
    return sorted(
        path
        for path in (ours.keys() | theirs.keys()) - left_out
        if ours.get(path) != theirs.get(path)
    )


def by_mkdocs(shelf: Path) -> Path:
    """What `mkdocs build` alone makes of the generated pages."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "-d", "plain"]
    subprocess.run(command, cwd=shelf, check=True, capture_output=True)
    return shelf / "plain"
