"""The quick way gives the bytes of the slow one: `papershelf build` against `mkdocs build`."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.resources import files as package_files
from pathlib import Path

import pytest

from pages import own_shelf
from shelves import golden_shelf, papershelf

THEME = Path(str(package_files("material"))) / "templates"


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


def unlike(site: Path, plain: Path) -> list[str]:
    """The paths at which a site is not what `mkdocs build` made: it has all that this has, byte for
    byte, but for files of the theme that nothing in it names.
    """
    ours, theirs = files(site), files(plain)
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


@pytest.mark.parametrize("kind", ["golden", "own", "dates/2024/12/", "./dates/x/../2024/12/"])
def test_the_bytes_of_plain_mkdocs(tmp_path: Path, kind: str) -> None:
    """Every file of the golden shelf and of this repository's, in one process and in two; also
    where a link of the theme leads into a folder of which pages else share one shell with others.
    """
    shelf = own_shelf(tmp_path / "own") if kind == "own" else golden_shelf(tmp_path)
    if kind.endswith("/"):
        config = shelf / "mkdocs.yml"
        text = config.read_text(encoding="utf-8")
        other = f"extra:\n  alternate: [{{name: Deutsch, lang: de, link: {kind}}}]\n"
        config.write_text(text.replace("extra:\n", other), encoding="utf-8")
    papershelf(shelf, "build", "--jobs", "1")
    plain = by_mkdocs(shelf)
    assert unlike(shelf / "site", plain) == []
    shutil.rmtree(shelf / "site")
    shutil.rmtree(shelf / ".papershelf")
    said = papershelf(shelf, "build", "--jobs", "2", "--verbose").stdout
    assert unlike(shelf / "site", plain) == []
    if not kind.endswith("/"):
        assert "0 generated pages rendered by MkDocs itself" in said
