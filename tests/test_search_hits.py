"""What a search finds and what a visitor chooses of it, taken away as files from the search page.

`papershelf export` of the same words is what each file is compared with.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

import pytest

from conftest import Served
from shelves import golden_shelf, papershelf

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

KITES = [
    {
        "id": f"kite-{number:02}",
        "title": f"Kites over 5% & #_ {number}, =Lift()",
        "authors": ["Wim van der String", "李小龍"],
        "published": f"{2011 + number % 9}-0{1 + number % 9}",
        "abstract": "A tail keeps what flies from turning.",
        "venue": "Letters on Wind" if number % 2 else "=Gusts",
        "tags": ["Kites"],
        "identifiers": {"arxiv": f"2403.{1000 + number:05}"} if number % 3 else {},
        "votes": number,
    }
    for number in range(45)
]
FORMATS = {
    "BibTeX": ("bibtex", "papers.bib"),
    "RIS": ("ris", "papers.ris"),
    "CSL-JSON": ("csl", "papers.json"),
    "CSV": ("csv", "papers.csv"),
    "Markdown": ("markdown", "papers.md"),
    "Identifiers": ("ids", "papers.txt"),
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shelf = golden_shelf(tmp_path_factory.mktemp("kites"))
    config = shelf / "mkdocs.yml"
    config.write_text(config.read_text().replace("scope: /\n", "scope: /shelf/\n"))
    lines = [json.dumps(record) + "\n" for record in KITES]
    (shelf / "collection/papers/kites.jsonl").write_text("".join(lines))
    (shelf / "docs/workshop.md").write_text("# Workshop\n\nWe mend kites.\n")
    papershelf(shelf, "build")
    return shelf


@pytest.fixture
def served(shelf: Path, serve_folder: Callable[..., Served]) -> Served:
    return serve_folder(shelf / "site", prefix="/shelf/")


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    context = browser.new_context(base_url=served.url)
    yield context.new_page()
    context.close()


def search(page: Page, query: str, label: str = "All found:") -> None:
    """Open the search page, and wait until what it finds can be taken away."""
    page.goto(f"search/{query}")
    page.locator(".ps-take").get_by_text(label, exact=True).wait_for()


def taken(page: Page, label: str) -> tuple[str, str]:
    """The name and text of the file that the button hands out."""
    page.locator(".ps-take select").select_option(label=label)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download").click()
    file = waiting.value
    return file.suggested_filename, Path(file.path()).read_bytes().decode()


def exported(shelf: Path, form: str, *query: str) -> str:
    file = shelf.parent / "exported"
    papershelf(
        shelf, "export", "--no-abstracts", "--format", form, "--output", str(file), "--", *query
    )
    return file.read_bytes().decode()


@pytest.mark.parametrize("label", FORMATS)
def test_all_hits_are_taken_as_the_command_writes_them(shelf: Path, page: Page, label: str) -> None:
    """All 45, of which the page shows 20, in its order; the page of the site that has the word is
    no paper.
    """
    search(page, "?q=kites")
    assert page.locator("#search-results > li").count() == 20
    form, name = FORMATS[label]
    assert taken(page, label) == (name, exported(shelf, form, "kites"))


@pytest.mark.parametrize(
    "query", ["kites venue:letters", "kites -gusts", "kitse", "tail 2013..2015"]
)
def test_any_search_gives_the_same_papers_as_the_command(
    shelf: Path, page: Page, query: str
) -> None:
    """Fields, exclusions, misspelt words and times in a query."""
    search(page, f"?q={quote_plus(query)}")
    text = exported(shelf, "bibtex", query)
    assert text.count("\n@") > 1
    assert taken(page, "BibTeX") == ("papers.bib", text)


def test_order_and_filters_hold_for_what_is_taken(page: Page) -> None:
    """The file has the papers of the list in its order, and no others; without words too."""
    for query in ("?q=kites&venue=Letters+on+Wind&sort=votes", "?venue=Letters+on+Wind&sort=votes"):
        search(page, query)
        _, text = taken(page, "Plain text")
        titles = [line.split(". ")[1] for line in text.splitlines()]
        assert titles == [f"Kites over 5% & #_ {at}, =Lift()" for at in range(43, 0, -2)]


def test_another_search_takes_other_papers(page: Page) -> None:
    """What is taken follows what was typed last; where nothing is found, nothing is offered."""
    search(page, "?q=kites")
    box = page.get_by_role("searchbox", name="Words")
    box.fill("title:44")
    page.locator("#search-count").get_by_text("1 paper", exact=True).wait_for()
    assert taken(page, "BibTeX")[1].count("@") == 1
    box.fill("qqqqzzzz")
    page.locator(".ps-take").wait_for(state="hidden")


def test_chosen_results_are_taken_alone(page: Page) -> None:
    """Check boxes choose papers over several searches and listings; a page of the site has none."""
    search(page, "?q=kites&sort=votes")
    page.get_by_role("checkbox", name="Choose Kites over 5% & #_ 44, =Lift()").check()
    box = page.get_by_role("searchbox", name="Words")
    box.fill("title:17")
    page.locator("#search-count").get_by_text("1 paper", exact=True).wait_for()
    page.get_by_role("checkbox", name="Choose Kites over 5% & #_ 17, =Lift()").check()
    assert page.get_by_text("2 chosen:").is_visible()
    _, text = taken(page, "Plain text")
    assert [line.split(". ")[1].split()[5] for line in text.splitlines()] == ["44,", "17,"]
    page.goto("tags/kites/")
    page.get_by_text("2 chosen:").wait_for()
    page.get_by_role("button", name="Choose none").click()
    page.go_back()
    page.locator(".ps-take").get_by_text("All found:", exact=True).wait_for()
    assert page.locator(".ps-choose:checked").count() == 0
    search(page, "?q=workshop")
    row = page.locator("#search-results > li").filter(has_text="Workshop").first
    assert row.get_by_role("checkbox").count() == 0


@pytest.mark.parametrize("path", ["search/?q=kites", "tags/kites/"])
def test_a_finger_chooses_on_a_phone(browser: Browser, served: Served, path: str) -> None:
    """A check box lies above the link that fills its row, is 24 pixels wide, and widens no page."""
    context = browser.new_context(
        base_url=served.url, viewport={"width": 360, "height": 740}, has_touch=True
    )
    page = context.new_page()
    page.goto(path)
    page.locator(".ps-take").get_by_text("All ").wait_for()
    box = page.get_by_role("checkbox", name="Choose Kites").first
    size = box.bounding_box()
    assert size is not None
    assert min(size["width"], size["height"]) >= 24
    box.tap()
    page.get_by_text("1 chosen:").wait_for()
    assert box.is_checked()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    context.close()


def test_more_than_can_be_taken_is_told(page: Page) -> None:
    """Where more is found than a file takes, the buttons say how many it takes: the first ones."""

    def fewer(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("10_000", "7"))

    page.route("**/search-page/page.js", fewer)
    search(page, "?q=kites&sort=votes", "The first 7:")
    _, text = taken(page, "Plain text")
    titles = [line.split(". ")[1] for line in text.splitlines()]
    assert titles == [f"Kites over 5% & #_ {at}, =Lift()" for at in range(44, 37, -1)]


def test_hits_that_do_not_come_are_told(page: Page) -> None:
    """The page says that it did not work, and works at the next try."""
    search(page, "?q=kites")
    page.route("**/api/cite.json", lambda route: route.abort())
    page.locator(".ps-take").get_by_role("button", name="Download").click()
    page.get_by_text("That did not work. Try again.").wait_for()
    page.unroute("**/api/cite.json")
    assert taken(page, "BibTeX")[1].count("@") == 45
