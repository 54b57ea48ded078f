"""The quick way gives the bytes of the slow one: `papershelf build` against `mkdocs build`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from comparing import by_mkdocs, unlike
from pages import own_shelf
from shelves import golden_shelf, papershelf


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


def test_the_robots_file_of_the_shelf_comes_first(tmp_path: Path) -> None:
    """It names the sitemap; one in `docs/` stands in its place, and nothing is said against it."""
    shelf = golden_shelf(tmp_path)
    papershelf(shelf, "build")
    made = shelf / "site/robots.txt"
    expected = "User-agent: *\nAllow: /\n\nSitemap: https://example.org/shelf/sitemap.xml\n"
    assert made.read_text(encoding="utf-8") == expected
    own = shelf / "docs/robots.txt"
    own.write_bytes(b"User-agent: *\nDisallow: /drafts/\n")
    papershelf(shelf, "build")
    assert made.read_bytes() == own.read_bytes()
    assert unlike(shelf / "site", by_mkdocs(shelf)) == []
    own.unlink()
    papershelf(shelf, "build")
    assert made.read_text(encoding="utf-8") == expected
