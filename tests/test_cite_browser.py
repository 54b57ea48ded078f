"""References in a real browser: of a paper, of a listing, and of what a visitor chooses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import Served
from papershelf.exports import formats
from papershelf.exports.reference import reference
from papershelf.model import Author, Paper
from shelves import golden_shelf, papershelf

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

YARN = [
    Paper(f"yarn-{number}", f"Yarn {number}: 5% & #_", (Author("Ada Loom"),), tags=("Yarn",))
    for number in range(9)
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden shelf with a topic of nine papers, of which it shows seven on a page."""
    shelf = golden_shelf(tmp_path_factory.mktemp("cite"))
    config = shelf / "mkdocs.yml"
    config.write_text(config.read_text().replace("scope: /\n", "scope: /shelf/\n"))
    rows = [
        {"id": one.id, "title": one.title, "authors": ["Ada Loom"], "tags": ["Yarn"]}
        for one in YARN
    ]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (shelf / "collection/papers/yarn.jsonl").write_text(lines)
    papershelf(shelf, "build")
    return shelf / "site"


@pytest.fixture
def page(browser: Browser, site: Path, serve_folder: Callable[..., Served]) -> Iterator[Page]:
    context = browser.new_context(
        base_url=serve_folder(site).url, permissions=["clipboard-read", "clipboard-write"]
    )
    yield context.new_page()
    context.close()


def downloaded(page: Page, label: str) -> tuple[str, str]:
    """The name and text of the file that the button hands out."""
    page.locator(".ps-take select").select_option(label=label)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download").click()
    file = waiting.value
    return file.suggested_filename, Path(file.path()).read_bytes().decode()


def copied(page: Page) -> str:
    page.get_by_role("button", name="Copy", exact=True).first.click()
    page.get_by_text("Copied", exact=True).wait_for()
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_a_paper_is_cited_in_each_format(page: Page) -> None:
    """What the block shows is what is copied and downloaded; copying comes first. BibTeX asks for
    no further file, any other format for one pack.
    """
    page.goto("papers/yarn-3/")
    assert page.locator(".ps-take button").all_text_contents() == ["Copy", "Download"]
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url.rpartition("/shelf/")[2]))
    code = page.locator("h2#cite ~ * code").first
    assert copied(page) == code.text_content()
    assert seen == []
    one = reference(YARN[3], "loom-yarn-yarn-3")
    for form, label, name in (
        ("ris", "RIS", "yarn-3.ris"),
        ("csl", "CSL-JSON", "yarn-3.json"),
        ("text", "Plain text", "yarn-3.txt"),
    ):
        expected = formats.WRITERS[form]([one])
        assert downloaded(page, label) == (name, expected)
        assert code.text_content() == expected
        assert copied(page) == expected
    assert len([path for path in seen if path.startswith("api/cite/")]) == 1
    name, text = downloaded(page, "BibTeX")
    assert (name, text) == ("yarn-3.bib", one.bibtex)


def test_without_scripts_bibtex_stands_there(browser: Browser, page: Page) -> None:
    """Nobody sees a button that does nothing."""
    page.goto("papers/yarn-3/")
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(page.url)
    assert "@misc{loom-yarn" in (plain.locator("h2#cite ~ *").first.text_content() or "")
    assert plain.locator(".ps-take").count() == 0
    context.close()


def test_an_abstract_opens_in_place(page: Page) -> None:
    """On a row of a listing, from the paper's own page, and closes again; a row of a paper without
    one has no such button; what does not come is told, and comes at the next try.
    """
    page.goto("latest/")
    row = page.locator("h2", has_text="Learning")
    begins = row.locator("xpath=following-sibling::p[2]")
    button = row.locator("xpath=following-sibling::p[1]").get_by_role("button")
    whole = row.locator("xpath=following-sibling::div[1]")
    page.route("**/papers/2401.00001/", lambda route: route.abort())
    button.click()
    page.get_by_role("button", name="abstract: try again").wait_for()
    page.unroute("**/papers/2401.00001/")
    button.click()
    whole.wait_for()
    assert button.get_attribute("aria-expanded") == "true"
    assert not begins.is_visible()
    assert whole.locator("math").count() > 0
    button.click()
    begins.wait_for()
    assert not whole.is_visible()
    page.goto("tags/yarn/")
    page.get_by_text("All of this list:").wait_for()
    assert page.get_by_role("button", name="abstract").count() == 0
    assert page.locator('a[href$="/#cite"]').count() == 7


def test_all_of_a_listing(page: Page) -> None:
    """A listing is taken with its further pages, from any of them."""
    for path in ("tags/yarn/", "tags/yarn/page/2/"):
        page.goto(path)
        _, text = downloaded(page, "Identifiers")
        assert sorted(text.splitlines()) == [
            f"# without an identifier: {one.title}" for one in YARN
        ]
        name, text = downloaded(page, "BibTeX")
        assert (name, text.count("@misc{")) == ("papers.bib", len(YARN))


def test_chosen_papers_stay_chosen(page: Page) -> None:
    """Check boxes gather papers over pages; what is taken are these alone, until none is chosen."""
    page.goto("tags/yarn/")
    first = page.get_by_role("checkbox").nth(1)
    first.check()
    page.goto("tags/yarn/page/2/")
    page.get_by_role("checkbox").first.check()
    assert page.get_by_text("2 chosen:").is_visible()
    _, text = downloaded(page, "Plain text")
    assert text.count("\n") == 2
    page.get_by_role("button", name="Choose none").click()
    page.goto("tags/yarn/")
    assert page.get_by_role("checkbox").nth(1).is_checked() is False
    assert page.get_by_text("All of this list:").is_visible()


def test_a_pack_that_does_not_come_is_told(page: Page) -> None:
    """The page says that it did not work, and works at the next try."""
    page.route("**/api/cite.json", lambda route: route.abort())
    page.goto("papers/yarn-3/")
    page.locator(".ps-take select").select_option("ris")
    page.get_by_text("That did not work. Try again.").wait_for()
    page.unroute("**/api/cite.json")
    assert downloaded(page, "RIS")[1].startswith("TY  - ")
