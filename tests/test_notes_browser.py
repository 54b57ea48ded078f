"""Notes as a person sees them: in a browser, on the finished site."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image

from shelves import golden_shelf, papershelf

if TYPE_CHECKING:
    from playwright.sync_api import Page

NOTE = """\
---
paper: method-ii
title: What convinced me
author: Ada Example (@ada-example)
date: 2026-11-21
tags: [Weaving]
---

Compare [[method-i]], at $O(n^2)$:

$$
\\sum_{i=1}^{n} x_i + \\frac{a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + a_{10}}{b}
$$

- [x] tried
- [ ] tried again

$$
\\begin{aligned}
a &= b \\\\
c + d + e &= f
\\end{aligned}
$$

> [!TIP] In a hurry
> Read section 2 alone.

![A wide figure](wide.png) ![Moves](moves.gif) ![Turned](turned.jpg)

[^1] says more.

[^1]: A footnote.
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished site with a note that has everything, pictures of three formats among it."""
    shelf = golden_shelf(tmp_path_factory.mktemp("notes"))
    notes = shelf / "collection/notes"
    (notes / "everything.md").write_text(NOTE, encoding="utf-8")
    Image.linear_gradient("L").resize((2_000, 300)).save(notes / "wide.png")
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("teal", "maroon")]
    frames[0].save(notes / "moves.gif", save_all=True, append_images=frames[1:], duration=300)
    exif, target = Image.Exif(), io.BytesIO()
    exif[0x0112] = 6
    Image.new("RGB", (80, 20), "olive").save(target, "JPEG", exif=exif)
    (notes / "turned.jpg").write_bytes(target.getvalue())
    papershelf(shelf, "build")
    return shelf / "site"


@pytest.fixture
def opened(
    site: Path, serve_folder: Callable[..., object], watched_page: Page
) -> Callable[[str], Page]:
    """`opened(path)`: that page of the site, which must not complain of anything."""
    served = serve_folder(site)

    def opened(path: str) -> Page:
        watched_page.goto(served.url + path)  # type: ignore[attr-defined]
        return watched_page

    return opened


@pytest.mark.parametrize("width", [360, 1280])
def test_everything_in_a_note_is_seen(opened: Callable[[str], Page], width: int) -> None:
    """Formulas, boxes to tick, an admonition, pictures of every kind; nothing wider than the
    screen.
    """
    page = opened("papers/method-ii/")
    page.set_viewport_size({"width": width, "height": 800})
    note = page.locator(".note").first
    assert note.locator("math").count() == 3
    boxes = note.locator("input[type=checkbox]")
    assert [boxes.nth(n).is_checked() for n in range(2)] == [True, False]
    assert all(boxes.nth(n).is_disabled() for n in range(2))
    assert note.locator(".admonition.tip").inner_text().startswith("In a hurry")
    sizes = {}
    for image in note.locator("img").all():
        image.scroll_into_view_if_needed()
        image.evaluate("image => image.decode()")
        size = image.evaluate("image => [image.naturalWidth, image.naturalHeight]")
        sizes[image.get_attribute("alt")] = size
        shown = image.bounding_box()
        assert shown is not None
        assert 0 < shown["width"] <= width
        assert abs(shown["width"] / shown["height"] - size[0] / size[1]) < 0.2 * size[0] / size[1]
    assert sizes == {"A wide figure": [2000, 300], "Moves": [60, 40], "Turned": [20, 80]}
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_equations_stand_below_each_other(opened: Callable[[str], Page]) -> None:
    """What is left of `=` ends in one column, what is right of it begins in one."""
    page = opened("papers/method-ii/")
    edges = page.locator(".note mtr").evaluate_all(
        """rows => rows.map(row => [
            row.children[0], row.children[1].querySelector("mo"),
        ]).map(([cell, sign]) => [
            Math.round(cell.lastElementChild.getBoundingClientRect().right),
            Math.round(sign.getBoundingClientRect().left),
        ])"""
    )
    assert len(edges) == 2
    assert edges[0] == edges[1]


def test_a_mention_leads_there_and_back(opened: Callable[[str], Page]) -> None:
    """By its title; the other page names the note under "Mentioned in"."""
    page = opened("papers/method-ii/")
    title = page.locator(".note a").first
    words = title.inner_text()
    title.click()
    page.wait_for_url("**/papers/method-i/*")
    assert page.locator("h1").inner_text().startswith(words)
    page.locator("h2", has_text="Mentioned in").wait_for()
    page.get_by_role("link", name="What convinced me").click()
    page.wait_for_url("**/papers/method-ii/*")


def test_who_wrote_it_and_where_it_is_edited(opened: Callable[[str], Page]) -> None:
    """Author, date, topics and the ways to contribute, each a link to where it says."""
    page = opened("papers/method-ii/")
    facts = page.locator("h3", has_text="What convinced me").locator("+ p")
    assert facts.inner_text() == "Ada Example · 21 November 2026 · Weaving · Edit"
    addresses = [link.get_attribute("href") for link in facts.locator("a").all()]
    assert addresses == [
        "https://github.com/ada-example",
        "../../tags/weaving/",
        "https://github.com/example/shelf/edit/main/collection/notes/everything.md",
    ]
    add = page.get_by_role("link", name="Add a note").get_attribute("href") or ""
    query = parse_qs(urlsplit(add).query)
    assert query["filename"] == ["collection/notes/method-ii.md"]
    assert query["value"] == ["---\npaper: method-ii\ntitle: \nauthor: \ndate: \n---\n\n"]
    correct = page.get_by_role("link", name="Suggest a correction").get_attribute("href") or ""
    assert correct.endswith("/edit/main/collection/papers/deep/list.yml")


def test_the_page_of_notes_has_the_newest_first(opened: Callable[[str], Page]) -> None:
    """Each with its author and paper; and listings mark papers that have notes."""
    page = opened("notes/")
    assert page.locator("article h2").first.inner_text() == "What convinced me"
    page = opened("latest/")
    marked = page.locator("h2", has=page.locator("a[href$='/method-ii/']")).locator("+ p code")
    assert "1 note" in marked.all_inner_texts()
