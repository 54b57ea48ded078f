"""No page is too heavy for a phone, whatever good input a shelf has."""

from __future__ import annotations

import re
from pathlib import Path

from papershelf.pages import markdown
from papershelf.pages.lines import shortened, some
from shelf_at_limits import write_shelf
from shelves import papershelf

HEAVIEST = 150_000


def test_no_page_of_a_shelf_at_the_limits_is_heavier_than_150_kb(tmp_path: Path) -> None:
    """Long titles, names and labels in several scripts, 5,000 authors, hundreds of topics below
    one, a month for each paper: what stands in lists is shortened, and lists are paged. So are
    notes on one paper that are as long as notes may be.
    """
    shelf = tmp_path / "shelf"
    papershelf(tmp_path, "init", str(shelf))
    below = write_shelf(shelf, heavy=4, light=160)
    papershelf(shelf, "build")
    sizes = {file: file.stat().st_size for file in (shelf / "site").rglob("*.html")}
    assert {file: size for file, size in sizes.items() if size > HEAVIEST} == {}
    long = "Words &amp; more of them."
    pages = [shelf / "site/papers/light-1", *(shelf / "site/papers/light-1/page").iterdir()]
    assert [long in (page / "index.html").read_text("utf-8") for page in pages].count(True) == 3
    tree = [shelf / "docs/tags/index.md", *(shelf / "docs/tags/page").glob("*.md")]
    assert len(tree) > 1
    words = "".join(file.read_text("utf-8") for file in tree)
    rows = re.findall(r"^    - \[.*$", words, re.MULTILINE)
    assert len(rows) == len(set(rows)) == below
    for page in tree:  # each goes on below the wider topic
        text = page.read_text("utf-8")
        assert text.find("\n- ") < text.find("\n    - ") or "\n    - " not in text


def test_a_line_names_as_many_as_there_is_room_for() -> None:
    """But always one, and it says how many are left."""
    letters = [("a",), ("b",), ("c",)]
    assert markdown.line(some(letters, 3)) == "a · b · c"
    assert markdown.line(some(letters, 2)) == "a · b and 1 more"
    assert markdown.line(some([("ü" * 10,), ("b",)], 2, ", ")) == "ü" * 10 + " and 1 more"
    assert some([], 2) == ()


def test_a_text_without_spaces_is_cut_where_there_is_no_room() -> None:
    """A single word at its beginning is not all that is left of it."""
    assert shortened("1 " + "織" * 100, 20) == "1 " + "織" * 18 + " …"
    assert shortened("some words to be cut", 12) == "some words …"
