"""Papers as a reader sees them: text from right to left, many authors, formulas, on any screen."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conftest import Served
from pages import LAPTOP, PHONE
from shelves import golden_shelf, papershelf

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

TITLE, NAME = "שבעה גשרים (AI) 2024!", "אדה דוגמה"
ABSTRACT = "על גשרים ונהרות. They count: 50%."
PAPERS: list[dict[str, Any]] = [
    {
        "id": "bridges",
        "title": TITLE,
        "authors": [NAME],
        "abstract": ABSTRACT,
        "language": "he",
    },
    {
        "id": "crowd-of-30",
        "title": "Thirty Weavers",
        "authors": [f"Ann {number}" for number in range(30)],
    },
    {
        "id": "sums",
        "title": r"On $\sum_{i=1}^{n} (x_i)^2$ and $\bigcup_{i\in I}^{N_i^2} A_i$ in Long Titles on"
        r" $\sum_{k=0}^{\infty} \frac{a_k}{b_k}$ and $\int_0^1 f$ and $\lim_{n\to\infty} f_n$",
        "abstract": r"We sum $\sum_{i=1}^{n} x_i$ so: $$\prod_{i_j=1}^{n^2} (\frac{a}{b})^2 + "
        + r"\sum_{i=1}^{n}" * 12
        + "x$$ and so on.",
    },
]
SIZES = [pytest.param(size, id=str(size[0])) for size in (PHONE, LAPTOP)]
CHARACTERS = """(element, [first, last]) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  const places = []
  while (walker.nextNode()) {
    const { data } = walker.currentNode
    for (const character of [first, last]) {
      const at = data.indexOf(character)
      if (at < 0) continue
      const range = new Range()
      range.setStart(walker.currentNode, at)
      range.setEnd(walker.currentNode, at + 1)
      places.push(range.getBoundingClientRect().left)
    }
  }
  return places
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden shelf with these papers too, for /shelf/."""
    shelf = golden_shelf(tmp_path_factory.mktemp("read"))
    config = shelf / "mkdocs.yml"
    config.write_text(config.read_text().replace("scope: /\n", "scope: /shelf/\n"))
    lines = [json.dumps({"authors": ["Ann Weaver"], **one}) + "\n" for one in PAPERS]
    (shelf / "collection/papers/read.jsonl").write_text("".join(lines))
    papershelf(shelf, "build")
    return shelf / "site"


@pytest.fixture
def served(site: Path, serve_folder: Callable[..., Served]) -> Served:
    return serve_folder(site, prefix="/shelf/")


def runs_left(place: Locator, first: str, last: str) -> bool:
    """Whether the first character of a text stands at the right of the last one."""
    left, right = place.evaluate(CHARACTERS, [first, last])
    return bool(left > right)


def language(place: Locator) -> str:
    return str(place.evaluate("place => place.closest('[lang]').lang"))


def test_a_page_runs_from_right_to_left(served: Served, watched_page: Page) -> None:
    """Title, names and abstract begin at the right edge, end in their signs, and say their
    language; what is ours does neither.
    """
    watched_page.goto(f"{served.url}papers/bridges/")
    article = watched_page.locator("article")
    edge = article.locator("pre").first.bounding_box()
    assert edge
    for text, last in ((TITLE, "!"), (NAME, NAME[-1]), (ABSTRACT, "%")):
        place = article.locator("span[lang=he]").filter(has_text=text)
        assert runs_left(place, text[0], last)
        box = place.bounding_box()
        assert box
        assert box["x"] + box["width"] == pytest.approx(edge["x"] + edge["width"], abs=1)
    assert language(article.locator("h2").first) == "en"


def test_listings_and_results_run_so_too(served: Served, watched_page: Page) -> None:
    """In a listing, on the search page and in the dialog; English does not."""
    page = watched_page
    page.goto(f"{served.url}latest/")
    headings = page.locator("article h2")
    assert runs_left(headings.filter(has_text=TITLE), TITLE[0], "!")
    page.goto(f"{served.url}papers/crowd-of-30/")
    assert not runs_left(page.locator("h1"), "T", "s")
    page.goto(f"{served.url}search/?q=2024")
    result = page.locator("#search-results li").filter(has_text=TITLE)
    result.locator(".ps-lines").filter(has_text="50%").wait_for()
    places = [result.locator("h2"), result.locator("em"), result.locator(".ps-lines")]
    for place, first, last in zip(
        places, (TITLE[0], NAME[0], ABSTRACT[0]), ("!", NAME[-1], "%"), strict=True
    ):
        assert runs_left(place, first, last)
        assert language(place) == "he"
    page.goto(served.url)
    page.get_by_role("textbox", name="Search").fill("2024")
    shown = page.locator(".md-search-result h1").filter(has_text=TITLE)
    shown.wait_for()
    assert runs_left(shown, TITLE[0], "!")
    assert language(shown) == "he"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scripts", [True, False])
def test_the_number_of_more_authors_ends_the_line(
    browser: Browser,
    served: Served,
    size: tuple[int, int],
    scripts: bool,  # noqa: FBT001
) -> None:
    """Ten names, "+ 20" behind the tenth in its line, and the others below it where it is opened;
    scripts are not needed.
    """
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, java_script_enabled=scripts
    )
    page = context.new_page()
    page.goto(f"{served.url}papers/crowd-of-30/")
    more = page.get_by_text("+ 20", exact=True)
    assert page.locator("article p").first.inner_text().endswith("Ann 9")
    top, bottom, middle = page.evaluate(LINE)
    assert top < middle < bottom
    folded = page.locator("article h2").first.bounding_box()
    more.click()
    opened = page.locator("article h2").first.bounding_box()
    assert folded
    assert opened
    assert opened["y"] > folded["y"] + 10
    context.close()


LINE = """() => {
  const box = element => {
    const range = new Range()
    range.selectNodeContents(element)
    return [...range.getClientRects()].at(-1)
  }
  const [line, number] = ["article p", "article summary"].map(at => box(document.querySelector(at)))
  return [line.top, line.bottom, (number.top + number.bottom) / 2]
}"""
"""Top and bottom of the last line of names, and the middle of the number behind it."""


@pytest.mark.parametrize("size", SIZES)
def test_formulas_are_whole(browser: Browser, served: Served, size: tuple[int, int]) -> None:
    """Brackets keep their size, bounds of sums stay in their line and uncut, and a formula wider
    than the screen scrolls by itself.
    """
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    page.goto(f"{served.url}papers/sums/")
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    heights = page.locator("article h1 mo").evaluate_all(
        """signs => signs.filter(sign => "()".includes(sign.textContent))
            .map(sign => Math.round(sign.getBoundingClientRect().height))"""
    )
    assert len(set(heights)) == 1
    assert page.evaluate(OVERLAPS) == []
    context.close()


OVERLAPS = """() => {
  const wrong = []
  for (const block of document.querySelectorAll("article h1, article p")) {
    const clips = getComputedStyle(block).overflowY !== "visible"
    if (clips && block.scrollHeight > block.clientHeight + 1) wrong.push(["cut", block.textContent])
  }
  const signs = [...document.querySelectorAll("article :is(mo, mi, mn)")]
    .filter(sign => !sign.closest("mfrac, msub, msup, msubsup msubsup"))
    .map(sign => [sign.closest("math"), sign.textContent, sign.getBoundingClientRect()])
  for (const [formula, text, box] of signs)
    for (const [other, beside, around] of signs)
      if (formula !== other && box.top < around.bottom - 1 && around.top < box.bottom - 1 &&
          box.left < around.right - 1 && around.left < box.right - 1) wrong.push([text, beside])
  return wrong
}"""
