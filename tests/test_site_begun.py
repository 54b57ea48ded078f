"""The site is begin_site before there are pages, and planned while the search index is still being
written: it is the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from comparing import by_mkdocs, unlike
from papershelf import paths
from papershelf.app.state import generated_docs
from papershelf.config import read_settings
from papershelf.mkdocs.plan import Generated
from papershelf.problems import as_text
from papershelf.publish.build import begin_site
from papershelf.publish.built import Apart, Built, Options
from shelves import golden_shelf, papershelf


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A shelf whose pages are generated; a hand-written one links to the index."""
    shelf = golden_shelf(tmp_path)
    (shelf / "docs/about.md").write_text("# About\n\n[Index](search/manifest.json)\n")
    papershelf(shelf, "generate")
    return shelf


APART = Apart(paths.is_of_index, (paths.SEARCH_MANIFEST,))


def digests_of(shelf: Path) -> dict[str, str]:
    settings, _ = read_settings(shelf)
    assert settings is not None
    return generated_docs(shelf, settings).digests


def build(shelf: Path, index: Mapping[str, bytes], jobs: int = 2) -> Built:
    """Build the site; the files of the index are written when MkDocs was told of the pages."""
    docs, digests = shelf / "docs", digests_of(shelf)
    for path in filter(paths.is_of_index, digests):
        (docs / path).unlink(missing_ok=True)
    pages = {path: one for path, one in digests.items() if not paths.is_of_index(path)}
    options = Options(jobs=jobs)
    with begin_site(shelf / "mkdocs.yml", shelf / "site", docs, options, APART) as site:
        site.go_on()
        site.has_pages(Generated(pages))
        for path, data in index.items():
            (docs / path).write_bytes(data)
        copied = {path: hashlib.sha256(data).hexdigest() for path, data in index.items()}
        return site.finish(copied=copied)


def index_of(*parts: str) -> dict[str, bytes]:
    return {paths.SEARCH_MANIFEST: " ".join(parts).encode()} | {
        paths.search_part(part): b"new" if part == "c" else part.encode() for part in parts
    }


def test_files_apart_are_part_of_the_site(shelf: Path) -> None:
    """Made, kept, replaced and removed as others are."""
    assert [as_text(one) for one in build(shelf, index_of("a", "b")).problems] == []
    assert unlike(shelf / "site", by_mkdocs(shelf)) == []
    again = build(shelf, index_of("a", "b"))
    assert (again.made, again.removed) == (0, 0)
    other = build(shelf, index_of("b", "c"))
    assert (other.made, other.removed) == (2, 1)
    (shelf / "docs/search/i/a.json").unlink()
    assert unlike(shelf / "site", by_mkdocs(shelf)) == []


def test_files_apart_may_be_left_out(shelf: Path) -> None:
    """Settings leave out all or none; a link to what is left out is told as MkDocs tells it."""
    config = shelf / "mkdocs.yml"
    config.write_text(config.read_text() + "exclude_docs: /search/**/*.json\n")
    [problem] = build(shelf, index_of("a", "b")).problems
    assert "search/manifest.json" in as_text(problem)


def test_what_pages_may_link_to_must_come(shelf: Path) -> None:
    """Else there is no site: they were checked as if it were there."""
    with pytest.raises(FileNotFoundError, match="manifest"):
        build(shelf, {paths.search_part("a"): b"a"})
    assert not (shelf / "site").exists()


def test_the_folder_of_the_index_may_hold_more(shelf: Path) -> None:
    """What does not have the name of a part of an index is a page or a file like any other."""
    (shelf / "docs/search/i/page.md").write_text("# Page\n")
    (shelf / "docs/search/i/table.csv").write_text("a,b\n")
    papershelf(shelf, "build")
    assert (shelf / "site/search/i/page/index.html").exists()
    assert unlike(shelf / "site", by_mkdocs(shelf)) == []


@pytest.mark.parametrize("edit", ["lost", "gone", "new"])
def test_pages_that_come_while_the_site_is_begun(shelf: Path, edit: str) -> None:
    """What is there when the site is begin_site is no more than a guess of what there will be."""
    digests = digests_of(shelf)
    path = "papers/2401.00001.md"
    page = shelf / "docs" / path
    data = page.read_bytes()
    if edit == "lost":
        page.unlink()  # it is listed all the same
    with begin_site(shelf / "mkdocs.yml", shelf / "site", shelf / "docs") as site:
        site.go_on()
        if edit == "gone":
            page.unlink()
            del digests[path]
        else:
            page.write_bytes(data)
        if edit == "new":
            other = "papers/2401.00001-too.md"
            (shelf / "docs" / other).write_bytes(data)
            digests[other] = digests[path]
        site.has_pages(Generated(digests))
        built = site.finish()
    dead = any("papers/2401.00001" in as_text(one) for one in built.problems)
    assert dead == built.failed == (edit == "gone")
    if not built.failed:
        assert unlike(shelf / "site", by_mkdocs(shelf)) == []
