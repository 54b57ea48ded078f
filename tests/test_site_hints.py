"""Links of hand-written pages that lead to no page: the message names the right path."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.mkdocs.hints import with_hints
from papershelf.packaged import new_shelf
from papershelf.problems import error
from papershelf.writing.disk import write_files
from shelves import papershelf

LINKS = {
    "papers/hello-shelf": "../papers/hello-shelf.md",
    "papers/hello-shelf/": "../papers/hello-shelf.md",
    "papers/hello-shelf.md": "../papers/hello-shelf.md",
    "../../papers/hello-shelf.md": "../papers/hello-shelf.md",
    "/papers/hello-shelf/": "../papers/hello-shelf.md",
    "/papers/hello-shelf.md": "../papers/hello-shelf.md",
    "/shelf/papers/hello-shelf/": "../papers/hello-shelf.md",
    "../papers/hello-shelf.html": "../papers/hello-shelf.md",
    "../papers/hello-shelf/index.html": "../papers/hello-shelf.md",
    "../papers/hello-shelf/#cite": "../papers/hello-shelf.md",
    "../papers/Hello-Shelf.md": "../papers/hello-shelf.md",
    "../papers/helo-shelf.md": "../papers/hello-shelf.md",
    "../collection/papers/hello-shelf.yml": "../papers/hello-shelf.md",
    "hello-shelf": "../papers/hello-shelf.md",
    "../tags/Getting%20Started.md": "../tags/getting-started.md",
    "../notes.md": "../notes/index.md",
    "other": "other.md",
    "../papers/quite-another.md": None,
    "./no-such-words": None,
}


def test_hints_name_the_page_that_was_meant(tmp_path: Path) -> None:
    """An address of the site, a path from the wrong folder, a record, a topic, a typing mistake:
    with the hint in the place of the link, the site builds.
    """
    shelf = tmp_path / "shelf"
    files = new_shelf()
    files["docs/reading/other.md"] = b"# Other\n"
    page = "docs/reading/group.md"
    text = "\n\n".join(f"[words]({link})" for link in LINKS)
    write_files(shelf, files | {page: f"# Group\n\n{text}\n".encode()})
    lines = papershelf(shelf, "build", status=1).stderr.splitlines()
    for link, right in LINKS.items():
        (line,) = [line for line in lines if f"link '{link}'" in line]
        assert line.startswith(f"{page}: contains a")
        assert line.partition("Hint: ")[2] == (f"write {right}" if right else ""), link
    right = "\n\n".join(f"[words]({link})" for link in LINKS.values() if link)
    write_files(shelf, {page: f"# Group\n\n{right}\n".encode()})
    papershelf(shelf, "build")


@pytest.mark.parametrize(
    "message",
    ["contains a link 'a.md#x', but the doc 'a.md' does not contain an anchor '#x'.", "is bad"],
)
def test_other_problems_stay(tmp_path: Path, message: str) -> None:
    """No hint stands where the page is there."""
    (tmp_path / "a.md").write_text("# A\n", encoding="utf-8")
    problems = [error("docs/b.md", message)]
    assert with_hints(problems, tmp_path) == problems
