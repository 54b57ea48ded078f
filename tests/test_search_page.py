"""The search page in a real browser: what it finds, narrows, keeps in its address, and says.

The shelf is the golden one, full of awkward records, with 45 invented papers more.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

import pytest

from accessibility import violations
from conftest import Complaints, Served
from pages import PHONE
from papershelf.pages.render import render_pages
from search_box import results, search_for
from search_scripts import open_scripts
from shelves import catalog_of, golden_shelf, paper, papershelf, source_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SAILS: list[dict[str, Any]] = [
    {
        "id": f"sail-{number:02}",
        "title": f"Sails and Weather, Part {number}",
        "authors": ["Gale Breeze", "Ada Calm"] if number % 3 else ["Ada Calm"],
        "published": f"{2015 + number % 5}-03-{1 + number % 28:02}",
        "abstract": "Nobody ties a knot before breakfast, and few do so after it. " * 2
        + "A halyard hoists what the wind then holds.",
        "venue": "Journal of Rope" if number % 2 else "Harbour Letters",
        "source": "Paper mill" if number < 10 else "Library",
        "tags": ["Sailing", *(["Knots"] if number % 4 == 0 else [])],
        "links": {"code": "https://example.org/code"} if number < 7 else {},
        "votes": number,
    }
    for number in range(45)
]
MOORINGS = [
    {"id": f"mooring-{number}", "title": f"Moorings along the Quay, Number {number}"}
    for number in range(40)
]
"""Papers that stand in two files of cards, one after the other: results in one order."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shelf = golden_shelf(tmp_path_factory.mktemp("sails"))
    config = shelf / "mkdocs.yml"
    config.write_text(config.read_text().replace("scope: /\n", "scope: /shelf/\n"))
    lines = [json.dumps(record) + "\n" for record in (*SAILS, *MOORINGS)]
    (shelf / "collection/papers/sails.jsonl").write_text("".join(lines))
    (shelf / "collection/notes/sail-03.md").write_text("---\npaper: sail-03\n---\n\nRead it.\n")
    papershelf(shelf, "build")
    return shelf / "site"


@pytest.fixture
def served(site: Path, serve_folder: Callable[..., Served]) -> Served:
    return serve_folder(site, prefix="/shelf/")


@pytest.fixture
def search(served: Served, watched_page: Page) -> Search:
    return Search(watched_page, served)


class Search:
    """The page as a visitor uses it."""

    def __init__(self, page: Page, served: Served):
        self.page, self.served = page, served
        self.box = page.get_by_role("searchbox", name="Words")
        self.results = page.locator("#search-results > li")
        self.chips = page.get_by_role("list", name="Chosen filters").get_by_role("button")

    def open(self, query: str = "", count: str = "") -> None:
        self.page.goto(f"{self.served.url}search/{query}")
        if count:
            self.finds(count)

    def finds(self, count: str) -> None:
        """Wait until the page says how many it has found."""
        self.page.locator("#search-count").get_by_text(count, exact=True).wait_for()

    def titles(self) -> list[str]:
        return self.results.locator("h2").all_inner_texts()

    def chosen(self) -> list[str]:
        return self.chips.all_inner_texts()

    def at(self, query: str) -> None:
        """Wait until the address ends so."""
        self.page.wait_for_url(f"{self.served.url}search/{query}")

    def group(self, label: str) -> dict[str, int]:
        """Open a group of filters: its values with their counts."""
        self.page.get_by_role("button", name=label, exact=True).click()
        rows = self.page.get_by_role("group", name=label).locator("li")
        rows.first.wait_for()
        found = [row.locator("label, button:first-child").first.inner_text() for row in rows.all()]
        return {text.rsplit(None, 1)[0]: int(text.rsplit(None, 1)[1]) for text in found}


def counts(values: Iterator[str]) -> dict[str, int]:
    return dict(Counter(values))


def test_typing_finds_and_says_so_in_the_address(search: Search) -> None:
    """Results come while one types; the address follows without a new place in the history, and
    opens the same view anywhere.
    """
    search.open()
    places = search.page.evaluate("history.length")
    search.box.press_sequentially('sails "part 23"')
    search.finds("1 paper")
    search.at("?q=sails+%22part+23%22")
    assert search.titles() == ["Sails and Weather, Part 23"]
    assert search.page.evaluate("history.length") == places
    assert search.page.title().startswith('sails "part 23" - Search')
    search.page.reload()
    search.finds("1 paper")
    assert search.titles() == ["Sails and Weather, Part 23"]
    assert search.box.input_value() == 'sails "part 23"'


def test_a_result_looks_like_a_listing(search: Search) -> None:
    """Marks in the title; author, day, badges and venue; the abstract around its first match, from
    the paper's page, for results in view alone.
    """
    search.open("?q=halyard+weather&sort=votes", "45 papers")
    first = search.results.first
    assert first.locator("h2 mark").all_inner_texts() == ["Weather"]
    facts = first.locator("p > span").first.inner_text()
    assert facts == "Gale Breeze et al. · 17 March 2019 · Harbour Letters"
    lines = first.locator("p").nth(1)
    lines.locator("mark").first.wait_for()
    assert lines.inner_text().startswith("… ")
    assert "A halyard hoists what the wind" in lines.inner_text()
    assert lines.locator("mark").all_inner_texts() == ["halyard"]
    fetched = {path for path, _ in search.served.requests if "/papers/" in path}
    assert "/shelf/papers/sail-44/" in fetched
    assert len(fetched) < search.results.count() == 20


def test_a_result_says_where_it_was_found(search: Search) -> None:
    """Words of authors and venues are marked where they are shown. An author that is not, and a
    topic, are told; in the dialog too.
    """
    search.open("?q=gale+halyard+harbour+sailing")
    facts = search.results.first.locator("p > span").first
    facts.get_by_text("topic: sailing").wait_for()
    assert facts.locator("mark").all_inner_texts() == ["Gale", "Harbour", "sailing"]
    search.open("?q=calm+breeze+halyard")
    facts.get_by_text("author: calm").wait_for()
    assert facts.locator("mark").all_inner_texts() == ["Breeze", "calm"]
    search.page.goto(search.served.url)
    search_for(search.page, "calm breeze halyard")
    assert "author: calm" in results(search.page).first.inner_text()


def test_a_result_leads_to_pdf_code_and_how_to_cite(search: Search) -> None:
    """And opens its whole abstract in place, with its marks, and closes it again; a page that is no
    paper is not cited.
    """
    search.open("?q=halyard+weather&sort=votes&has=code", "7 papers")
    first = search.results.first
    first.get_by_role("link", name="code").wait_for()
    assert first.locator(".ps-ways").inner_text() == "code · cite · abstract"
    cite = first.get_by_role("link", name="cite").get_attribute("href")
    assert (cite or "").endswith("/sail-06/#cite")
    lines = first.locator(".ps-lines")
    short = lines.inner_text()
    first.get_by_role("button", name="abstract").click()
    assert lines.inner_text().startswith("Nobody ties a knot before breakfast")
    assert lines.inner_text().endswith("A halyard hoists what the wind then holds.")
    assert lines.locator("mark").all_inner_texts() == ["halyard"]
    first.get_by_role("button", name="abstract").click()
    assert lines.inner_text() == short


LIKE = """() => Promise.all(
  [...document.querySelectorAll("#search-results > li:has(.ps-lines:not(:empty))")]
  .map(async row => {
    const page = await (await fetch(row.querySelector("a").href)).text()
    return [!!row.querySelector(".ps-like"), page.includes('id="related-papers"')]
  }))"""
"""Of each result in view whether it leads to papers like it, and whether its page has any."""


def test_a_result_leads_on_to_papers_like_it(search: Search) -> None:
    """To the related papers on its page, where there are any."""
    search.open("?q=title%3Acomes", "2 papers")
    search.results.first.get_by_role("link", name="More like this").click()
    search.page.wait_for_url(re.compile(r"/papers/method-ii?/#related-papers$"))
    related = search.page.locator("#related-papers + ul a").all_inner_texts()
    assert [title for title in related if title.startswith("A Method That Comes in Parts")]
    search.open("?q=sails", "45 papers")
    search.page.locator(".ps-lines:not(:empty)").first.wait_for()
    rows = search.page.evaluate(LIKE)
    assert rows
    assert all(leads == has for leads, has in rows)


FACETS = [
    ("Topic", counts(tag for record in SAILS for tag in record["tags"])),
    ("Author", counts(name for record in SAILS for name in record["authors"])),
    ("Venue", counts(record["venue"] for record in SAILS)),
    ("Source", counts(record["source"] for record in SAILS)),
    ("Year", counts(record["published"][:4] for record in SAILS)),
    ("Has", {"code": 7, "note": 1}),
]


@pytest.mark.parametrize(("label", "expected"), FACETS, ids=[label for label, _ in FACETS])
def test_a_group_counts_the_results(search: Search, label: str, expected: dict[str, int]) -> None:
    """Each value with its number of papers among those found; nothing is loaded before it opens."""
    search.open("?q=sails", "45 papers")
    before = len(search.served.requests)
    assert search.group(label) == expected
    assert any("/search/i/" in path for path, _ in search.served.requests[before:])


def test_choosing_leaving_out_and_removing(search: Search) -> None:
    """A value keeps to its papers, its second control leaves them out, and a chip takes it back;
    the group's own counts stay, since its values are alternatives.
    """
    search.open("?q=sails", "45 papers")
    search.group("Topic")
    topics = search.page.get_by_role("group", name="Topic")
    topics.get_by_role("checkbox", name="Knots").check()
    search.finds("12 papers")
    search.at("?q=sails&topic=knots")
    assert search.chosen() == ["Topic: Knots"]
    assert topics.get_by_role("checkbox", name="Sailing 45").is_visible()
    assert topics.get_by_role("checkbox", name="Knots 12").is_checked()
    topics.get_by_role("button", name="not Knots").click()
    search.finds("33 papers")
    search.at("?q=sails&topic=-knots")
    assert search.chosen() == ["Topic: not Knots"]
    topics.locator("[aria-pressed=true]").wait_for()
    assert not topics.get_by_role("checkbox", name="Knots").is_checked()
    search.page.keyboard.press("Escape")
    search.page.get_by_role("button", name="Remove Topic: not Knots").click()
    search.finds("45 papers")
    search.at("?q=sails")
    assert search.chosen() == []


def test_a_status_is_a_badge(search: Search) -> None:
    """As in the listings."""
    search.open("?q=parts+method")
    facts = search.results.filter(has_text="Part II").locator("p > span").first
    assert facts.inner_text() == "Ann Two et al. · 6 May 2023 · withdrawn · ICRA"


def test_filters_of_many_kinds_meet(search: Search) -> None:
    """Years as a range, a source, "has code" and a venue left out, by mouse; and alone, without a
    word, they list what passes, newest first.
    """
    search.open()
    search.group("Year")
    search.page.get_by_role("spinbutton", name="From year").fill("2016")
    search.page.get_by_role("spinbutton", name="From year").press("Tab")
    search.at("?year=2016-")
    search.page.get_by_role("spinbutton", name="To year").fill("2018")
    search.page.get_by_role("spinbutton", name="To year").press("Tab")
    search.at("?year=2016-2018")
    search.group("Has")
    search.page.get_by_role("checkbox", name="code").check()
    search.group("Venue")
    search.page.get_by_role("button", name="not Harbour Letters").click()
    search.finds("2 papers")
    search.at("?year=2016-2018&venue=-harbour-letters&has=code")
    assert search.titles() == [f"Sails and Weather, Part {number}" for number in (3, 1)]
    assert search.chosen() == ["Year: 2016–2018", "Venue: not Harbour Letters", "Has code"]
    search.page.reload()
    search.finds("2 papers")
    search.page.get_by_text("Venue: not Harbour Letters").wait_for()


def test_papers_with_a_note(search: Search) -> None:
    search.open("?q=sails&has=note", "1 paper")
    assert search.titles() == ["Sails and Weather, Part 3"]


def test_a_group_closes_behind_the_focus(search: Search) -> None:
    """On a wide screen it lies over the results: it is gone when the focus is among them."""
    search.open("?q=sails", "45 papers")
    search.group("Topic")
    search.page.get_by_role("group", name="Topic").get_by_role("checkbox").first.focus()
    assert search.page.get_by_role("group", name="Topic").is_visible()
    search.results.first.get_by_role("link").first.focus()
    assert not search.page.get_by_role("group", name="Topic").is_visible()


def test_a_year_that_is_being_typed_stays(search: Search) -> None:
    """The other field's year is at work already, and draws the group anew."""
    search.open("?q=sails", "45 papers")
    search.group("Year")
    years = search.page.get_by_role("group", name="Year")
    years.get_by_label("From year").evaluate(
        """(from, to) => {
          from.value = "2016"
          from.dispatchEvent(new Event("change"))
          const other = from.parentElement.querySelector("[aria-label='To year']")
          other.focus()
          other.value = "20"
        }"""
    )
    search.page.get_by_role("button", name="Remove Year: 2016–").wait_for()
    search.page.wait_for_function(
        "() => document.querySelector('#search-year').parentElement.ariaBusy === null"
    )
    assert years.get_by_label("To year").input_value() == "20"
    years.get_by_label("To year").press("1")
    years.get_by_label("To year").press("9")
    assert years.get_by_label("To year").input_value().startswith("20")


def test_the_arrows_of_a_year_are_one_step(search: Search) -> None:
    """From one year to the next but two is one place in the history."""
    search.open("?q=sails&year=2015-", "45 papers")
    search.group("Year")
    before = search.page.evaluate("history.length")
    for _ in range(3):
        search.page.get_by_role("spinbutton", name="From year").press("ArrowUp")
    search.at("?q=sails&year=2018-")
    assert search.page.evaluate("history.length") == before + 1
    search.page.go_back()
    search.at("?q=sails&year=2015-")


def test_a_value_is_found_by_its_letters(search: Search) -> None:
    """In a long group a box narrows the values, accents aside."""
    search.open("?year=2015-2024", "51 papers")
    assert len(search.group("Author")) == 60
    names = search.page.get_by_role("group", name="Author")
    names.get_by_role("searchbox", name="Find in authors").fill("angstrom")
    assert names.get_by_role("checkbox").count() == 1
    names.get_by_role("checkbox", name="Björn Ångström").check()
    search.finds("1 paper")


@pytest.mark.parametrize("order", ["date", "votes"])
def test_sorting(search: Search, order: str) -> None:
    """Newest first, or most votes first; the order stands in the address."""
    search.open("?q=sails", "45 papers")
    search.page.get_by_label("Sort by").select_option(order)
    search.at(f"?q=sails&sort={order}")
    key = {"date": lambda record: record["published"], "votes": lambda record: record["votes"]}
    expected = sorted(SAILS, key=key[order], reverse=True)
    search.page.wait_for_function(
        "title => document.querySelector('#search-results h2').innerText === title",
        arg=expected[0]["title"],
    )
    keys = {record["title"]: key[order](record) for record in SAILS}
    shown = [keys[title] for title in search.titles()]
    assert shown == [key[order](record) for record in expected[:20]]


def test_more_results(search: Search) -> None:
    """They are added below, the focus goes to the first new one, and the address keeps how many."""
    search.open("?q=sails", "45 papers")
    first = search.titles()
    assert len(first) == 20
    more = search.page.get_by_role("button", name="More results")
    more.click()
    search.at("?q=sails&n=40")
    search.page.wait_for_function("() => document.activeElement.closest('#search-results')")
    titles = search.titles()
    assert titles[:20] == first
    assert len(set(titles)) == 40
    assert search.page.evaluate("document.activeElement.innerText") == titles[20]
    more.click()
    search.page.wait_for_function(
        "() => document.querySelectorAll('#search-results > li').length > 40"
    )
    assert search.results.count() == 45
    assert more.is_hidden()
    search.open("?q=sails&n=40", "45 papers")
    assert search.titles() == titles


def test_back_and_forward(search: Search) -> None:
    """Each deliberate step is one place in the history, what was typed and sent too; the page comes
    back whole from the paper that was opened.
    """
    search.open()
    search.box.press_sequentially("sails")
    search.box.press("Enter")
    search.at("?q=sails")
    search.finds("45 papers")
    search.group("Topic")
    search.page.get_by_role("checkbox", name="Knots").check()
    search.finds("12 papers")
    search.page.get_by_label("Sort by").select_option("votes")
    search.at("?q=sails&topic=knots&sort=votes")
    search.results.first.get_by_text("Part 44").wait_for()
    search.results.first.get_by_role("link").first.click()
    search.page.wait_for_url("**/papers/sail-44/")
    search.page.go_back()
    search.finds("12 papers")
    assert search.box.input_value() == "sails"
    assert search.titles()[0] == "Sails and Weather, Part 44"
    search.page.go_back()
    search.at("?q=sails&topic=knots")
    search.page.wait_for_function("document.querySelector('#search-order').value === 'relevance'")
    search.page.go_back()
    search.finds("45 papers")
    assert search.chosen() == []
    search.page.go_back()
    search.page.get_by_role("heading", name="How to ask").wait_for()
    assert search.box.input_value() == ""
    assert search.results.count() == 0
    search.page.go_forward()
    search.finds("45 papers")


def test_back_to_the_same_place(search: Search) -> None:
    """From a paper far down, with results that were added, to what was on the screen, give or take
    a line; though the results above it had had their abstracts and now have more empty lines.
    """
    result = search.results.nth(22)

    def top() -> float:
        """Where it stands on the screen, once all on it have their lines."""
        search.page.wait_for_function(FILLED)
        return float(result.evaluate("result => result.getBoundingClientRect().top"))

    search.open("?q=sails&n=40", "45 papers")
    for number in range(0, 23, 3):
        search.results.nth(number).scroll_into_view_if_needed()
        search.page.wait_for_function(FILLED)
    result.scroll_into_view_if_needed()
    before = top()
    result.get_by_role("link").first.click()
    search.page.wait_for_url("**/papers/sail-*/")
    search.page.go_back()
    search.finds("45 papers")
    assert top() == pytest.approx(before, abs=30)


FILLED = """() => [...document.querySelectorAll("#search-results .ps-lines")].every(lines => {
    const { top, bottom } = lines.getBoundingClientRect()
    return bottom < 0 || top > innerHeight || lines.textContent })"""


def test_what_was_typed_is_kept_for_back(search: Search) -> None:
    """A result is clicked before the address has followed: Back shows the words, and it."""
    search.open()
    search.box.fill('sails "part 23"')
    search.finds("1 paper")
    search.results.first.get_by_role("link").first.click()
    search.page.wait_for_url("**/papers/sail-23/")
    search.page.go_back()
    search.finds("1 paper")
    assert search.box.input_value() == 'sails "part 23"'


def test_keyboard(search: Search) -> None:
    """To the box, through the results and back, and into one, with no mouse."""
    search.open("?q=sails", "45 papers")
    press = search.page.keyboard.press

    def focused() -> str:
        return str(search.page.evaluate("document.activeElement.innerText || 'the box'"))

    titles = search.titles()
    search.page.locator("body").click(position={"x": 2, "y": 300})
    press("/")
    assert focused() == "the box"
    search.page.keyboard.type("sails /")
    assert search.box.input_value() == "sails /"
    search.finds("45 papers")
    for key, expected in [
        ("ArrowDown", titles[0]),
        ("ArrowDown", titles[1]),
        ("ArrowUp", titles[0]),
        ("ArrowUp", "the box"),
        ("ArrowDown", titles[0]),
        ("Escape", "the box"),
        ("ArrowDown", titles[0]),
    ]:
        press(key)
        assert focused() == expected
    press("Enter")
    search.page.wait_for_url("**/papers/sail-*/")


def test_announced_once(search: Search) -> None:
    """A screen reader hears how many there are once, when the typing has settled. The clock stands
    still while one types, however long that takes here.
    """
    search.page.clock.install()
    search.open()
    search.page.clock.pause_at("2100-01-01")
    search.page.evaluate(
        """() => {
            window.heard = []
            const status = document.querySelector("[role=status]")
            new MutationObserver(() => status.textContent && heard.push(status.textContent))
                .observe(status, {childList: true})
        }"""
    )
    for letter in "sails":
        search.box.press_sequentially(letter)
        search.page.clock.run_for(40)
    search.finds("45 papers")
    search.page.clock.run_for(400)
    search.results.nth(19).wait_for()
    search.page.clock.run_for(2_000)
    assert search.page.evaluate("heard") == ["45 papers"]
    assert search.page.get_by_role("search").get_by_role("searchbox").count() == 1
    assert search.page.get_by_role("list").get_by_role("heading", level=2).count() == 20


@pytest.mark.parametrize("part", ["manifest.json", "worker.js", "i/*"])
def test_retry(search: Search, complaints: Complaints, part: str) -> None:
    """An index that cannot be loaded, in whatever part, says so; one click, and what was asked for
    is there.
    """
    search.page.route(f"**/search/{part}", lambda route: route.abort())
    search.open("?q=sails&topic=knots")
    said = "The search could not" if part == "worker.js" else "The search index could not"
    search.page.get_by_text(f"{said} be loaded.").first.wait_for()
    assert search.results.count() == 0
    assert search.page.get_by_role("link", name="topics").last.is_visible()
    search.page.unroute(f"**/search/{part}")
    search.page.get_by_role("button", name="Retry").click()
    search.finds("12 papers")
    assert search.page.get_by_role("button", name="Retry").count() == 0
    forgive(complaints)


def test_more_results_that_do_not_come(search: Search, complaints: Complaints) -> None:
    """What is there stays, with how many there are; what is said is in view, and one click tries
    again.
    """
    search.open("?q=moorings", "40 papers")
    first = search.titles()
    search.page.route("**/search/**/*", lambda route: route.abort())
    search.page.get_by_role("button", name="More results").click()
    search.page.get_by_text("The search index could not be loaded.").first.wait_for()
    assert search.titles() == first
    search.finds("40 papers")
    notice = search.page.locator("#search-notice").bounding_box()
    scrolled = search.page.evaluate("scrollY > 0")
    assert scrolled
    assert notice
    assert 0 < notice["y"] < search.page.evaluate("innerHeight")
    search.page.unroute_all()
    search.page.get_by_role("button", name="Retry").click()
    search.page.wait_for_function(
        "() => document.querySelectorAll('#search-results > li').length == 40"
    )
    assert search.titles()[:20] == first
    assert search.page.get_by_role("button", name="Retry").count() == 0
    forgive(complaints)


def test_a_group_that_fails(search: Search, complaints: Complaints) -> None:
    """A group of filters whose values cannot be loaded says so, and has a Retry of its own."""
    search.open("?q=sails", "45 papers")
    search.page.route("**/search/i/*", lambda route: route.abort())
    search.page.route("**/search/manifest.json", lambda route: route.abort())
    search.page.get_by_role("button", name="Topic", exact=True).click()
    topics = search.page.get_by_role("group", name="Topic")
    topics.get_by_text("It could not be loaded.").wait_for()
    search.page.unroute_all()
    topics.get_by_role("button", name="Retry").click()
    topics.get_by_role("checkbox", name="Knots 12").wait_for()
    forgive(complaints)


def test_a_page_without_its_script(search: Search, complaints: Complaints) -> None:
    """Where it does not come the page says so, and leads to the indexes as without JavaScript."""
    search.page.route("**/search-page/page.js", lambda route: route.fulfill(status=404))
    search.open()
    search.finds("The search could not be loaded. Reload the page to try again.")
    search.page.get_by_role("link", name="topics").last.click()
    search.page.wait_for_url("**/tags/")
    forgive(complaints)


def test_another_index_format_is_told(search: Search) -> None:
    """A page that is older than the site says that it must be loaded anew."""
    search.open()
    search.page.route("**/manifest.json", lambda route: route.fulfill(json={"format": 0}))
    search.box.press_sequentially("sails")
    search.page.get_by_text("The site has changed since this page was opened.").first.wait_for()
    assert search.page.get_by_role("button", name="Retry").count() == 1


def forgive(complaints: Complaints) -> None:
    """Take out what the browser itself notes of the requests that failed on purpose."""
    assert all("/search/" in said for said in complaints.failed)
    assert all("Failed to load resource" in said for said in complaints.console)
    complaints.failed.clear()
    complaints.console.clear()


def test_spelling(search: Search) -> None:
    """The nearest words are searched for, with the way to those that were typed."""
    search.open("?q=haljard", "45 papers")
    assert "Showing results for halyard" in search.page.locator("#search-notice").inner_text()
    search.page.get_by_role("button", name="Search instead for haljard").click()
    search.finds("0 papers")
    search.at("?q=haljard&exact=1")
    search.page.get_by_text("Nothing found.").wait_for()
    search.box.fill("haljards")
    search.finds("45 papers")


def test_not_all_words(search: Search) -> None:
    """No paper has all of them: those with what tells most are shown, and the page says so."""
    search.open("?q=halyard+collaboration", "1 paper")
    search.page.get_by_text("No paper has all the words").first.wait_for()
    assert search.titles() == ["Fifty-Two Authors and One Collaboration"]


def test_an_identifier_leads_to_its_paper(search: Search) -> None:
    """At once from an address, by Enter from the box, and not again on the way back; while one
    types, the paper is the one result.
    """
    search.page.goto(search.served.url)
    search.open("?q=arXiv:2401.00001v2")
    search.page.wait_for_url("**/papers/2401.00001/")
    search.page.go_back()
    assert search.page.url == search.served.url
    search.open()
    search.box.press_sequentially("2401.00001")
    search.finds("1 paper")
    search.results.first.get_by_role("link").first.click()
    search.page.wait_for_url("**/papers/2401.00001/")
    search.page.go_back()
    search.finds("1 paper")
    search.box.press("Enter")
    search.page.wait_for_url("**/papers/2401.00001/")


HOSTILE = {
    "markup": quote_plus("<img src=x onerror=alert(1)><script>alert(1)</script>"),
    "long": "a" * 10_000,
    "long words": quote_plus("sail " * 2_000),
    "operators": quote_plus('+-"~^*: title: -: ~9 ^^ ""'),
    "prototype": "__proto__+constructor+toString",
    "broken escape": "%E0%A4%A%",
    "surrogate": "%ED%A0%80%00",
    "emoji": quote("😀🏳️‍🌈"),
    "right to left": quote("משה\u202e"),
    "C++": "C%2B%2B",
    "unknown values": "sails&topic=__proto__&topic=-no&author=%3Cb%3E&year=x-y&n=1e9&sort=x&has=x",
    "many values": "sails" + "&topic=x" * 500,
    "all years": "sails&year=0-9999&topic=%2B&sort=votes",
    "doubled": "a&q=b&year=2019&year=&n=-1&sort=&sort=date&topic=&topic=-&exact",
}


def test_what_is_not_listed_is_said(search: Search) -> None:
    """A value of an address that no file has, to choose or to leave out."""
    search.open("?q=sails&author=nobody", "0 papers")
    notice = search.page.locator("#search-notice")
    notice.get_by_text("“nobody” is not listed among the authors").wait_for()
    search.open("?q=sails&topic=-gone", "45 papers")
    notice.get_by_text("“gone” is not listed among the topics").wait_for()


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
def test_any_address_works(search: Search, query: str) -> None:
    """An answer or nothing found, never markup, never an exception."""
    search.open(f"?q={query}")
    search.page.locator("#search-count").get_by_text(re.compile(r"^[\d,]+ ")).wait_for()
    assert search.page.locator("article :is(img, script, b)").count() == 0
    search.page.get_by_label("Sort by").select_option("date")
    search.page.wait_for_url("**sort=date**")


def test_markup_in_records_is_text(search: Search) -> None:
    """Titles, names, venues and topics of markup are words in results, filters and chips."""
    search.open("?q=%2Bquotes+%2Bstars", "1 paper")
    assert search.titles()[0].startswith('<script>alert(1)</script> & "quotes" *stars* {{')
    facts = search.results.first.locator("p > span").first.inner_text()
    assert facts.startswith("<img src=x onerror=alert(1)> et al. · 9 December 2024 · ")
    assert facts.endswith("Proc. of <Things> | A & B")
    search.results.first.locator("p").nth(1).get_by_text("<u>literal</u>").wait_for()
    assert search.group("Topic").keys() == {"<b>bold</b>", "C++", "C#", "C"}
    search.page.get_by_role("checkbox", name="<b>bold</b>").check()
    search.page.get_by_role("button", name="Remove Topic: <b>bold</b>").wait_for()
    assert search.page.locator("article :is(img, script, b, u)").count() == 0


ADDRESSES = [
    "?q=a+b&year=2019-2024&topic=x&topic=-y&author=z&has=code&sort=date&n=40",
    "?q=%22a+b%22+-c&exact=1&year=2019&venue=-v&source=s",
    "?year=-2000&topic=%2B-minus&topic=%2B%2Bplus&topic=--minus",
    "",
]


def test_addresses_are_read_and_written(browser: Browser) -> None:
    """What an address says is written as it was, values that begin with a sign too. Any other
    address, read and written once, stays what it then is, and is no longer than it may be.
    """
    page = open_scripts(browser)
    for address in ADDRESSES:
        assert page.evaluate(ROUND_TRIP, address) == address
    for query in HOSTILE.values():
        once = page.evaluate(ROUND_TRIP, f"?q={query}")
        assert page.evaluate(ROUND_TRIP, once) == once
        assert len(once) < 5_000
    page.close()


ROUND_TRIP = """async address => {
    const {read, write} = await import("/page/address.js")
    return write(read(address))
}"""


CHIPS = [
    ("grasp 2018", {"Published: 2018": "grasp"}),
    (
        "2018 year:2018..2020",
        {"Published: 2018..2020": "2018", "Published: 2018": "year:2018..2020"},
    ),
    (
        "year:2018..2020 2018",
        {"Published: 2018..2020": "2018", "Published: 2018": "year:2018..2020"},
    ),
    ("Title2018 2018", {"Published: 2018": "Title2018"}),
    ("a  December  2024 b", {"Published: December 2024": "a b"}),
    ("Levine et al. (2018)", {"Published: 2018": "Levine et al."}),
    (
        "author:hello author:he",
        {"Author: hello": "author:he", "Author: he": "author:hello"},
    ),
    ("author:“Ada Lot” x", {"Author: Ada Lot": "x"}),
    (
        'venue: "a b" author: lot, x',
        {"Venue: a b": "author: lot, x", "Author: lot": 'venue: "a b" x'},
    ),
    ("+author:lot -venue:b x", {"Author: lot": "-venue:b x", "Venue: not b": "+author:lot x"}),
    (
        "x venue:a OR venue:b y",
        {"Venue: a": "x venue:b y", "Venue: b": "x venue:a y"},
    ),
    ("topics: all", {}),
]


@pytest.mark.parametrize(("query", "rests"), CHIPS)
def test_what_narrows_can_be_taken_away(scripts: Page, query: str, rests: dict[str, str]) -> None:
    """Fields and times of a query are chips, each with what is left of the query without it: no
    part of another word, and no sign that joined it to others.
    """
    assert scripts.evaluate(WITHOUT, query) == rests


WITHOUT = """async query => {
    const {understood, without} = await import("/page/filters.js")
    const {parse} = await import("/js/parse.js")
    const spans = parse(query).spans.filter(({sign}) => sign !== "-").map(({text}) => text)
    const chips = understood(query, spans)
    return Object.fromEntries(chips.map(({part, label}) => [label, without(query, part)]))
}"""


@pytest.fixture(scope="module")
def scripts(browser: Browser) -> Iterator[Page]:
    page = open_scripts(browser)
    yield page
    page.close()


def test_a_result_has_nothing_of_the_paper_before(browser: Browser) -> None:
    """One that comes takes the element of one that goes; one that stays keeps its own, with the
    lines of its abstract.
    """
    page = open_scripts(browser)
    first, second, third = page.evaluate(TURNS)
    full = "A et al. · 1 May · note · V"
    assert first == [["/a/", "a", full, "", 0], ["/b/", "(no title)", "1 May", "", 1]]
    assert second == [
        ["/c/", "c", "A et al. · V · topic: d, e", "", 0],
        ["/b/", "b", "1 May", "of (no title)", 1],
    ]
    assert third == [["/a/", "a", full, "", 0]]
    page.close()


TURNS = """async () => {
    document.body.innerHTML = '<ol id="search-results"></ol>'
    const list = document.querySelector("ol")
    const {showItems} = await import("/page/results.js")
    const parts = (text, isMatch) => text ? [[text, isMatch]] : []
    const item = (url, title, authors, date, flags, venue) => ({
        url, title: title.map(text => [text, true]), authors: parts(authors, true), date, flags,
        venue: parts(venue, false), why: url === "c/" ? [["topic", ["d", "e"]]] : []})
    const a = item("a/", ["a"], "A et al.", "1 May", "cn", "V")
    const b = item("b/", [], "", "1 May", "", "")
    const c = item("c/", ["c"], "A et al.", "", "", "V")
    const known = []
    return [[a, b], [c, {...b, title: [["b", false]]}], [a]].map(items => {
        showItems(items, new URL("/", location))
        return Array.from(list.children, result => {
            const {link, lines} = result
            const facts = link.parentElement.nextElementSibling.firstChild.textContent
            const said = [new URL(link.href).pathname, link.textContent, facts, lines.textContent]
            lines.textContent = `of ${link.textContent}`
            if (!known.includes(result)) known.push(result)
            return [...said, known.indexOf(result)]
        })
    })
}"""


def test_nothing_is_loaded_before_a_word(search: Search) -> None:
    """An empty box costs the page's own scripts and the worker's starter, no part of the index."""
    search.open()
    search.page.get_by_role("heading", name="How to ask").wait_for()
    search.page.wait_for_load_state("networkidle")
    paths = [path for path, _ in search.served.requests]
    assert any(path.endswith("/search/worker.js") for path in paths)
    assert not [path for path in paths if path.endswith(".json") or "lunr" in path]


def test_without_javascript(browser: Browser, served: Served) -> None:
    """The page leads to every index, and shows no form that would do nothing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.url + "search/?q=sails")
    links = page.locator("#search-help").get_by_role("link")
    assert links.all_inner_texts() == [
        "latest papers", "topics", "dates", "authors", "venues", "notes",
    ]  # fmt: skip
    assert page.get_by_text("How to ask").is_visible()
    assert not page.locator("input[type=search]").first.is_visible()
    links.first.click()
    page.wait_for_url(f"{served.url}latest/")
    context.close()


def test_not_found_leads_here(search: Search, complaints: Complaints) -> None:
    """From any depth."""
    search.page.goto(search.served.url + "no/such/page/")
    complaints.console.clear()  # the browser itself notes the status of the page
    search.page.get_by_role("link", name="Search the shelf").click()
    search.at("")


@pytest.mark.parametrize("width", [PHONE[0], 1280])
def test_axe(browser: Browser, served: Served, width: int) -> None:
    """No rule is violated, in both schemes: empty, with results, with each group open, with nothing
    found.
    """
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme="light", reduced_motion="reduce"
    )
    search = Search(context.new_page(), served)
    found: dict[str, list[str]] = {}

    def look(state: str) -> None:
        if wrong := violations(search.page):
            found[state] = wrong

    search.open()
    search.page.get_by_text("How to ask").wait_for()
    look("empty")
    search.open("?q=weathr&topic=-knots&year=2015-2024", "33 papers")
    search.page.locator(".ps-lines mark, .ps-lines").first.wait_for()
    look("results")
    if width == PHONE[0]:
        search.page.get_by_role("button", name="Filters").click()
    for label in ("Year", "Topic", "Has"):
        search.group(label)
        look(label)
    search.open("?q=zzzzzzz", "0 papers")
    look("nothing")
    context.close()
    assert found == {}


def test_nothing_jumps(search: Search) -> None:
    """Results, marks and abstracts come into room that is kept for them: the layout shift is less
    than half of what web.dev calls good (0.1).
    """
    search.page.add_init_script(
        """window.shifts = []
        new PerformanceObserver(list => shifts.push(...list.getEntries().map(each => each.value)))
            .observe({type: "layout-shift", buffered: true})"""
    )
    search.open("?q=halyard&topic=sailing", "45 papers")
    search.page.locator(".ps-lines mark").first.wait_for()
    assert search.page.evaluate("shifts.reduce((sum, each) => sum + each, 0)") < 0.05


def test_phone(search: Search) -> None:
    """Five results on the screen whole, filters behind one button, nothing sticks out sideways."""
    search.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    search.open("?q=weather", "45 papers")
    search.page.locator(".ps-lines mark, .ps-lines:not(:empty)").nth(4).wait_for()
    whole = search.page.evaluate(
        """() => [...document.querySelectorAll("#search-results > li")]
            .filter(result => result.getBoundingClientRect().bottom <= innerHeight).length"""
    )
    assert whole >= 5
    topic = search.page.get_by_role("button", name="Topic", exact=True)
    assert not topic.is_visible()
    search.page.set_viewport_size({"width": 320, "height": 640})
    search.page.get_by_role("button", name="Filters").click()
    search.group("Topic")
    search.page.get_by_role("checkbox", name="Knots").check()
    search.page.get_by_role("button", name="Filters (1)").wait_for()
    search.group("Year")
    assert search.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_only_what_is_there_can_be_chosen() -> None:
    """The form offers no filter and no order that no paper has."""
    catalog, _ = catalog_of([paper("a", tags=("x",)), paper("b", votes=2, source="S")])
    made = dict(render_pages(source_of(catalog)))
    page = made["search/index.md"].decode()
    assert 'facets: "topic source"\norders: "relevance date votes"\n' in page
    empty, _ = catalog_of([])
    page = dict(render_pages(source_of(empty)))["search/index.md"].decode()
    assert 'facets: ""\norders: "relevance date"\n' in page
