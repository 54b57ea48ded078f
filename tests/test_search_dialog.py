"""The search in the header: the theme's dialog, fed by our worker."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Complaints, Served
from invented_papers import invented_papers
from papershelf.search.index.build import search_files
from papershelf.search.scripts.assets import search_assets
from papershelf.settings.search import SearchSettings
from search_box import ANSWERED, results, search_for, type_in
from search_scripts import open_scripts
from shelves import catalog_of
from sites import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page, Route

THEME = Path(str(files("material"))) / "templates"
OVERRIDES = Path(__file__).parent.parent / "overrides"
SOURCES = sorted((OVERRIDES / "assets/javascripts").rglob("*.js"))
UNUSED = {"search.result.more.one", "search.result.more.other", "search.result.term.missing"}
"""Words for several results on one page and for missing words: our items have neither."""


@pytest.fixture
def served(built_site: Callable[[str], Site], serve_folder: Callable[..., Served]) -> Served:
    site = built_site("golden")
    return serve_folder(site.folder, site.prefix)


@cache
def theme_source(name: str) -> str:
    """A source of the theme's script, as its source map has it."""
    [map_file] = (THEME / "assets/javascripts").glob("bundle.*.map")
    known = json.loads(map_file.read_text(encoding="utf-8"))
    sources = dict(zip(known["sources"], known["sourcesContent"], strict=True))
    return str(sources[f"src/templates/assets/javascripts/{name}"])


def titles(page: Page) -> list[str]:
    return results(page).locator("h1").all_inner_texts()


def hold(page: Page, addresses: str | re.Pattern[str]) -> list[Route]:
    """Requests to these addresses that wait to be let through, in their order."""
    held: list[Route] = []
    page.route(addresses, lambda route: held.append(route))  # noqa: PLW0108 (a method will not do)
    return held


# What the theme does with the dialog, beside showing results.


def test_theme_asks_its_worker_nothing(served: Served, watched_page: Page) -> None:
    """It waits until the worker says that it is ready, which ours never does: all messages to
    workers are ours: one that begins to load, and searches, a letter each (few results ask once
    more, for help with spelling).
    """
    source = theme_source("components/search/query/index.ts")
    assert source.count("worker$.pipe(first(isSearchReadyMessage))") == 2
    watched_page.add_init_script(
        """window.said = []
        const post = Worker.prototype.postMessage
        Worker.prototype.postMessage = function (message) {
          said.push([message.type, message.query])
          post.call(this, message)
        }"""
    )
    watched_page.goto(served.url)
    for typed in ("f", "fi", "fif"):
        type_in(watched_page, typed[-1])
        watched_page.wait_for_function(ANSWERED, arg=typed)
    said = dict.fromkeys(tuple(one) for one in watched_page.evaluate("said"))
    searches = [("search", "f"), ("search", "fi"), ("search", "fif")]
    assert list(said) == [("start", None), *searches]


def test_theme_finds_our_links_by_keyboard() -> None:
    """Enter and the arrow keys look for these, and for nothing else."""
    source = theme_source("components/search/_/index.ts")
    looked_for = re.findall(r'getElements(?:<\w+>)?\(\s*"([^"]*)"', source)
    assert looked_for == [
        ":first-child [href]",
        ":not(details) > [href], summary, details[open] [href]",
    ]
    assert set(re.findall(r'getAttribute\("([^"]*)"', source)) == {"data-md-score"}


def test_theme_fetches_no_index_without_its_form() -> None:
    """It loads the whole index where a form is named "search", and ours is not."""
    assert 'document.forms.namedItem("search")' in theme_source("bundle.ts")


def test_theme_is_told_all_that_its_own_template_tells(served: Served, watched_page: Page) -> None:
    """Our configuration has every key of the theme's, but for words that nothing of ours needs and
    for what a shelf sets and this one does not: annotations, tags, versions.
    """
    base = (THEME / "base.html").read_text(encoding="utf-8")
    [block] = re.findall(r"\{% block config %\}(.*?)\{% endblock %\}", base, re.DOTALL)
    theirs = set(re.findall(r'^\s*"([\w.]+)":', block, re.MULTILINE))
    watched_page.goto(served.url)
    told = json.loads(watched_page.locator("#__config").text_content() or "")
    unset = {"annotate", "select.version", "tags", "version"}
    assert {*told, *told["translations"]} == theirs - UNUSED - unset
    assert unset <= set(
        re.findall(r"[\w.]+", (OVERRIDES / "partials/told.html").read_text(encoding="utf-8"))
    )


# What is loaded, and when.


def test_starter_is_small() -> None:
    """What every page loads for the search is at most 2 KB, compressed, for both workers."""
    published = search_assets(
        {file.relative_to(OVERRIDES).as_posix(): file.read_bytes() for file in SOURCES}, "en"
    )
    [starter] = [data for path, data in published.items() if path.endswith("/worker.js")]
    assert 2 * len(gzip.compress(starter)) <= 2_048


def test_nothing_is_loaded_before_the_box_is_used(served: Served, watched_page: Page) -> None:
    """A page loads the starter; the use of the box loads scripts once and parts of the index, never
    all.
    """
    watched_page.goto(served.url)
    watched_page.wait_for_load_state("networkidle")
    of_search = [path for path, _ in served.requests if "search" in path or "lunr" in path]
    assert {Path(path).name for path in of_search} == {"worker.js"}
    served.requests.clear()
    search_for(watched_page, "learning")
    results(watched_page)
    loaded = [path for path, status in served.requests if status == 200]
    assert len(loaded) == len(set(loaded)) == len(served.requests)
    scripts = [path for path in loaded if path.endswith(".js")]
    parts = {path for path in loaded if path.endswith(".json")}
    assert sorted(Path(path).name for path in scripts) == ["dialog.js", "engine.js", "lunr.js"]
    assert served.url.endswith("/shelf/")
    assert "/shelf/search/manifest.json" in parts
    assert all(re.fullmatch(r"/shelf/search/(manifest|i/[0-9a-f]{8,})\.json", p) for p in parts)
    assert len(parts) <= 4


def holds_all(held: list[Route], addresses: set[str]) -> bool:
    return addresses <= {route.request.url for route in held}


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait, at most half a minute; Playwright tells of events meanwhile."""
    for _ in range(1_500):
        if holds():
            return
        page.wait_for_timeout(20)
    pytest.fail("it does not come to hold")


@pytest.fixture(scope="module")
def many_ranges() -> dict[str, bytes]:
    """Files of an index that is large enough to be cut: of 300 invented papers."""
    catalog, _ = catalog_of(invented_papers(300))
    return search_files(catalog, SearchSettings())[0]


@pytest.mark.parametrize(
    "query",
    [
        "grari ",
        "grari",
        "tusta grari ",
        "debala tumo mohu gra",
        "Debala",
        "p-17",
        "GPT-4",
        '"grari debala"',
        "huveri ",  # two papers, and many of a word like it
    ],
)
def test_cold_search_takes_three_round_trips(
    browser: Browser,
    served: Served,
    watched_page: Page,
    many_ranges: dict[str, bytes],
    query: str,
) -> None:
    """Scripts with the manifest, then ranges, then cards: what a search asks for in a page of its
    own is asked for in three steps, all of a step before any of it comes. Nothing waits for help
    with spelling, which never comes here.
    """
    manifest = json.loads(many_ranges["search/manifest.json"])
    cards, spelling = (
        {f"{served.url}search/i/{name}.json" for name in names}
        for names in (manifest["cards"]["files"].split(), manifest["words"].values())
    )
    asked: list[str] = []
    with browser.new_context() as context:
        page = opened_with(context.new_page(), served, many_ranges)
        page.on("request", lambda request: asked.append(request.url))
        page.route(lambda url: url in spelling, lambda _: None)
        fill(page, query)
        results(page)
    parts = {url for url in asked if "/search/i/" in url}
    steps = [{*asked} - parts, parts - cards - spelling, parts & cards]

    opened_with(watched_page, served, many_ranges)
    held = hold(watched_page, "**/*")
    fill(watched_page, query)
    for step in steps:
        assert step
        wait_until(watched_page, partial(holds_all, held, step))
        for route in held:
            if route.request.url not in spelling:
                route.fallback()
        held.clear()
    assert titles(watched_page)[0] != "Nothing found"


def opened_with(page: Page, served: Served, files: dict[str, bytes]) -> Page:
    """A page at rest, whose search will have these files."""
    page.goto(served.url)
    page.wait_for_load_state("networkidle")
    parts = {served.url + path: data for path, data in files.items()}
    page.route(f"{served.url}search/**", lambda route: route.fulfill(body=parts[route.request.url]))
    return page


def fill(page: Page, query: str) -> None:
    page.get_by_role("textbox", name="Search").fill(query)
    page.keyboard.press("Shift")  # the theme reads the box when a key is let go


def test_help_comes_behind_few_results(
    served: Served, watched_page: Page, many_ranges: dict[str, bytes]
) -> None:
    """What was found first stays first, when the papers of the word that may be meant join it."""
    at = served.url + "search/"
    parts = {served.url + path: data for path, data in many_ranges.items()}
    words = json.loads(many_ranges["search/manifest.json"])["words"].values()
    watched_page.route(f"{at}**", lambda route: route.fulfill(body=parts[route.request.url]))
    help_with_spelling = re.compile(f"/({'|'.join(words)})[.]json$")
    held = hold(watched_page, help_with_spelling)
    watched_page.goto(served.url)
    search_for(watched_page, "huveri ")
    first = titles(watched_page)
    assert first[-1] == "All 2 results"
    wait_until(watched_page, lambda: bool(held))
    watched_page.unroute(help_with_spelling)
    for route in held:
        route.fallback()
    watched_page.get_by_text("Below them: results for").wait_for()
    assert titles(watched_page)[1:3] == first[:2]


def test_index_that_fails_says_so(
    served: Served, watched_page: Page, complaints: Complaints
) -> None:
    """A part that cannot be had is asked for once more with a fresh manifest; then the dialog says
    that the search could not be loaded, and the next letter tries again.
    """
    missing = "**/search/i/*.json"
    watched_page.goto(served.url)
    watched_page.route(missing, lambda route: route.fulfill(status=404))
    search_for(watched_page, "fift")
    assert titles(watched_page) == ["The search index could not be loaded."]
    manifests = [path for path, _ in served.requests if path.endswith("manifest.json")]
    assert len(manifests) >= 2
    watched_page.unroute(missing)
    type_in(watched_page, "y")
    watched_page.get_by_role("link", name="Fifty-Two Authors").wait_for()
    assert all("404" in said for said in complaints.console)
    complaints.console.clear()


def test_site_published_under_an_open_page(
    served: Served, watched_page: Page, complaints: Complaints
) -> None:
    """Where the parts of the manifest that was read are gone, those of the new one are found."""
    watched_page.goto(served.url)
    asked = 0

    def stale(route: Route) -> None:
        nonlocal asked
        asked += 1
        manifest = route.fetch().json()
        if asked == 1:
            manifest["ranges"]["files"] = re.sub(r"\w+", "0badf11e", manifest["ranges"]["files"])
        route.fulfill(json=manifest)

    watched_page.route("**/search/manifest.json", stale)
    search_for(watched_page, "fifty")
    assert titles(watched_page)[0] == "Fifty-Two Authors and One Collaboration"
    assert asked == 2
    assert all("404" in said for said in complaints.console)
    complaints.console.clear()


def test_scripts_that_fail_say_so(
    served: Served, watched_page: Page, complaints: Complaints
) -> None:
    """Without its modules the starter itself says that the search could not be loaded."""
    watched_page.goto(served.url)
    watched_page.route("**/search/engine.js", lambda route: route.fulfill(status=404))
    search_for(watched_page, "fifty")
    assert titles(watched_page) == ["The search could not be loaded."]
    complaints.console.clear()


def test_a_dialog_script_that_fails_leaves_the_search_page(
    served: Served, watched_page: Page, complaints: Complaints
) -> None:
    """The button below the box leads there with what was typed; the next letter tries again."""
    watched_page.goto(served.url)
    watched_page.route("**/dialog.js", lambda route: route.fulfill(status=404))
    type_in(watched_page, "fif")
    watched_page.get_by_role("button", name="All results").wait_for()
    watched_page.unroute("**/dialog.js")
    type_in(watched_page, "ty")
    watched_page.wait_for_function(ANSWERED, arg="fifty")
    assert titles(watched_page)[0] == "Fifty-Two Authors and One Collaboration"
    complaints.console.clear()


def test_enter_leads_to_the_search_page_while_nothing_is_listed(
    served: Served, watched_page: Page, complaints: Complaints
) -> None:
    """With the keyboard alone, too; an identifier goes on from there to its paper."""
    watched_page.route("**/dialog.js", lambda route: route.fulfill(status=404))
    for typed, there in (("fifty", "**/search/?q=fifty"), ("2401.00001", "**/papers/2401.00001/")):
        watched_page.goto(served.url)
        type_in(watched_page, typed)
        watched_page.keyboard.press("Enter")
        watched_page.wait_for_url(there)
    complaints.console.clear()


def test_a_worker_that_did_not_come_is_tried_again(
    served: Served, watched_page: Page, complaints: Complaints
) -> None:
    """One that failed with the page is no reason for silence when the box is used."""
    with watched_page.expect_event("requestfailed"):
        watched_page.route("**/search/worker.js", lambda route: route.abort())
        watched_page.goto(served.url)
    watched_page.unroute("**/search/worker.js")
    search_for(watched_page, "fifty")
    assert titles(watched_page)[0] == "Fifty-Two Authors and One Collaboration"
    complaints.failed.clear()
    complaints.console.clear()


def test_words_of_an_address_open_the_dialog(served: Served, watched_page: Page) -> None:
    """As the theme has it: `?q=` on any page, with its results."""
    watched_page.goto(f"{served.url}papers/markup/?q=fifty")
    assert titles(watched_page)[0] == "Fifty-Two Authors and One Collaboration"
    assert watched_page.get_by_role("textbox", name="Search").input_value() == "fifty"


# What a person sees.


def test_enter_goes_to_the_result_that_was_chosen(served: Served, watched_page: Page) -> None:
    """With the arrows; without them it leads to all results."""
    watched_page.goto(served.url + "papers/markup/")
    search_for(watched_page, "fifty")
    assert titles(watched_page)[0] == "Fifty-Two Authors and One Collaboration"
    assert results(watched_page).first.locator("mark").all_inner_texts() == ["Fifty"]
    watched_page.keyboard.press("ArrowDown")
    watched_page.keyboard.press("Enter")
    watched_page.wait_for_url(served.url + "papers/crowd/")


def test_enter_waits_for_its_own_answer(served: Served, watched_page: Page) -> None:
    """It does not go to the best result of the words before."""
    watched_page.add_init_script(
        """window.held = null
        const post = Worker.prototype.postMessage
        Worker.prototype.postMessage = function (message) {
          const send = () => post.call(this, message)
          held ? held.push(send) : send()
        }"""
    )
    watched_page.goto(served.url)
    search_for(watched_page, "fifty")
    watched_page.evaluate("window.held = []")
    watched_page.get_by_role("textbox", name="Search").fill("2401.00001")
    watched_page.keyboard.press("Enter")
    assert watched_page.url == served.url
    watched_page.evaluate("held.splice(0).forEach((send) => send())")
    watched_page.wait_for_url(served.url + "papers/2401.00001/")


def test_last_item_leads_to_all_results(served: Served, watched_page: Page) -> None:
    """By keyboard it is the one above the first; the search page then has the same words."""
    watched_page.goto(served.url)
    search_for(watched_page, "method & parts")
    assert titles(watched_page)[-1] == "All 3 results"
    watched_page.keyboard.press("ArrowUp")
    watched_page.keyboard.press("Enter")
    watched_page.wait_for_url("**/search/**")
    assert parse_qs(urlsplit(watched_page.url).query) == {"q": ["method & parts"]}


def test_an_identifier_leads_to_its_paper(served: Served, watched_page: Page) -> None:
    """An address of arXiv's, pasted: its paper alone."""
    watched_page.goto(served.url)
    search_for(watched_page, "https://arxiv.org/pdf/2401.00001v2")
    assert len(titles(watched_page)) == 2
    watched_page.keyboard.press("Enter")
    watched_page.wait_for_url(served.url + "papers/2401.00001/")


def test_misspelt_words_are_helped_with(served: Served, watched_page: Page) -> None:
    """What was meant is shown first and said so; Enter leads to all results."""
    watched_page.goto(served.url)
    search_for(watched_page, "colaboration ")
    shown = titles(watched_page)
    assert shown[0] == "Showing results for collaboration"
    assert "Search instead for colaboration" in results(watched_page).first.inner_text()
    watched_page.keyboard.press("Enter")
    watched_page.wait_for_url("**/search/?q=colaboration+")


def test_nothing_found_is_said(served: Served, watched_page: Page) -> None:
    watched_page.goto(served.url)
    search_for(watched_page, "zyzzyva")
    assert titles(watched_page) == ["Nothing found"]


def test_emptied_box_has_no_results(served: Served, watched_page: Page) -> None:
    watched_page.goto(served.url)
    watched_page.get_by_role("textbox", name="Search").focus()
    watched_page.get_by_text("Type to start searching").wait_for()
    search_for(watched_page, "fifty")
    assert results(watched_page).count() > 0
    for _ in "fifty":
        watched_page.keyboard.press("Backspace")
    watched_page.locator(".md-search-result__item").first.wait_for(state="detached")
    watched_page.get_by_text("Type to start searching").wait_for()


def test_last_query_wins(served: Served, watched_page: Page) -> None:
    """However late the parts of earlier queries come."""
    watched_page.goto(served.url)
    search_for(watched_page, "fifty")
    results(watched_page)
    held = hold(watched_page, "**/search/i/*.json")
    box = watched_page.get_by_role("textbox", name="Search")
    for query in ("method", "learning", "markup"):
        box.fill(query)
        watched_page.keyboard.press("Shift")
    answer = watched_page.locator(".md-search-result__link[href*='q=markup']")

    def answered() -> bool:
        while held:
            held.pop().continue_()
        return answer.count() > 0

    wait_until(watched_page, lambda: bool(held))
    wait_until(watched_page, answered)
    last = parse_qs(urlsplit(results(watched_page).last.get_attribute("href") or "").query)
    assert last == {"q": ["markup"]}


def test_search_page_has_no_dialog(served: Served, watched_page: Page) -> None:
    """The theme would open it there for the same `q`."""
    watched_page.goto(served.url + "search/?q=fifty")
    assert watched_page.locator(".md-search, [for=__search]").count() == 0


def test_not_found_page_searches(
    served: Served, watched_page: Page, complaints: Complaints
) -> None:
    """At any depth below the prefix."""
    watched_page.goto(served.url + "no/such/page/")
    complaints.console.clear()  # the browser notes the status of the page itself
    search_for(watched_page, "fifty")
    assert results(watched_page).first.get_attribute("href") == served.url + "papers/crowd/"


def test_button_leads_to_the_search_page(
    served: Served, watched_page: Page, complaints: Complaints
) -> None:
    """With what is typed, also where the worker cannot be had; with results it is not shown."""
    button = watched_page.get_by_role("button", name="All results, filters and sorting")
    watched_page.goto(served.url + "papers/crowd/")
    search_for(watched_page, "fifty")
    results(watched_page)
    assert button.is_hidden()
    watched_page.route("**/search/worker.js", lambda route: route.fulfill(status=404))
    watched_page.reload()
    type_in(watched_page, "fifty & more")
    button.click()
    watched_page.wait_for_url("**/search/**")
    assert parse_qs(urlsplit(watched_page.url).query) == {"q": ["fifty & more"]}
    watched_page.locator("#search-notice").get_by_text("could not be loaded").wait_for()
    complaints.failed.clear()
    complaints.console.clear()


# What is typed and what records say is never markup.

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "javascript:alert(1)",
    "colaboration <b onclick=alert(1)>",
    "script alert 1",
    "</article><iframe srcdoc='<script>alert(1)</script>'>",
]


@pytest.mark.parametrize("query", HOSTILE)
def test_nothing_typed_and_no_record_is_markup(
    served: Served, watched_page: Page, query: str
) -> None:
    """Titles, names and venues of markup, and markup as a query, are letters in the dialog."""
    opened: list[str] = []

    def note(dialog: Dialog) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    watched_page.on("dialog", note)
    watched_page.goto(served.url)
    search_for(watched_page, query)
    results(watched_page)
    inside = watched_page.locator(".md-search-result__list *")
    kinds = inside.evaluate_all("elements => elements.map(element => element.localName)")
    assert set(kinds) <= {"li", "a", "article", "h1", "mark"}
    assert watched_page.locator(".md-search-result__list :is([onerror], [onload])").count() == 0
    assert opened == []


def test_markup_of_a_record_is_shown_as_letters(served: Served, watched_page: Page) -> None:
    watched_page.goto(served.url)
    search_for(watched_page, "quotes stars")
    shown = results(watched_page).first.inner_text()
    assert '<script>alert(1)</script> & "quotes" *stars* {{ config }}' in shown
    assert "<img src=x onerror=alert(1)>" in shown
    assert "Proc. of <Things> | A & B" in shown


DIALOG = """
<form><input data-md-component="search-query"></form>
<div data-md-component="search-result"><div></div><ol></ol></div><button class="ps-all"></button>
"""


@pytest.fixture(scope="module")
def told(browser: Browser) -> Iterator[Page]:
    """A page with an empty dialog, whose worker answers with what `answers` says."""
    page = open_scripts(browser)
    page.evaluate(
        """async skeleton => {
          document.body.innerHTML = skeleton
          const config = document.createElement("script")
          config.id = "__config"
          config.type = "application/json"
          config.textContent = '{"translations": {}}'
          document.body.append(config)
          window.Worker = class {
            postMessage({ id, query }) { this.onmessage({ data: { id, ...answers.get(query) } }) }
          }
          const { open } = await import("/page/dialog.js")
          open(new Worker())
        }""",
        DIALOG,
    )
    yield page
    page.close()


SHOWN = """async items => {
  const box = document.querySelector("input")
  window.answers = new Map(items.map(([query, title, notice]) => {
    const named = { authors: [[query, false]], venue: [title[0]], why: [["topic", [query]]] }
    const card = { url: "x/", title, date: "", flags: "", ...named }
    return [query, { total: 1, items: [card], notice }]
  }))
  const shown = []
  for (const query of answers.keys()) {
    box.value = query
    box.dispatchEvent(new Event("input"))
    await new Promise(done => setTimeout(done))
    shown.push(Array.from(document.querySelectorAll("article"), article => [
      Array.from(article.querySelectorAll("*"), ({ localName }) => localName),
      article.querySelector("h1").textContent,
      article.lastChild.data,
    ]))
  }
  return shown
}"""
markup = st.text(st.sampled_from("<>&\"'`=/ab;#x3 !-é學")) | st.text(
    st.characters(exclude_categories=("Cs", "Cc"))
)


@given(st.lists(st.tuples(markup, markup.filter(bool)), min_size=5, max_size=10))
def test_any_text_is_shown_as_it_is(told: Page, texts: list[tuple[str, str]]) -> None:
    """Whatever a query or a title says reads the same in the dialog and makes no element but marks,
    also where an element is used again for another text.
    """
    # A box of one line holds no line breaks; nothing is asked of spaces, nor twice in a row.
    asked = {
        f"q{number} {query}".splitlines()[0]: title for number, (query, title) in enumerate(texts)
    }
    items = [
        [
            query,
            [[title, True], [query, False]],
            {"kind": "spelling", "shown": title, "typed": query},
        ]
        for query, title in asked.items()
    ]
    for (query, title), (said, found, last) in zip(
        asked.items(), told.evaluate(SHOWN, items), strict=True
    ):
        kinds = ["h1", "mark"]
        assert said == [kinds, f"Showing results for {title}", f"Search instead for {query}"]
        assert found == [kinds, title + query, f"{query} · {title} · topic: {query}"]
        assert last == [["h1"], "1 result", "With filters and sorting"]


PIECES = """async lists => {
  const { setPieces } = await import("/page/elements.js")
  const place = document.createElement("p")
  return lists.map(pieces => {
    setPieces(place, pieces)
    return Array.from(place.childNodes, node => [
      node.querySelector?.("mark")
        ? Array.from(node.childNodes, one => [one.textContent, one.localName === "mark"])
        : node.textContent,
      node.localName ?? "",
    ])
  })
}"""
parts = st.lists(st.tuples(markup, st.booleans()), max_size=3).map(
    lambda some: [*some, ("x", True)]
)
pieces = st.lists(
    st.tuples(markup, st.sampled_from(["", "mark", "em", "code"]))
    | st.tuples(parts.map(lambda some: [*some, ("x", True)]), st.just("em")),
    max_size=5,
)


@given(st.lists(pieces, min_size=5, max_size=10))
def test_nodes_used_again_say_the_new_pieces(
    told: Page, lists: list[list[tuple[str | list[tuple[str, bool]], str]]]
) -> None:
    """And no more, whatever they said before; those with a tag may have matches in them."""
    assert told.evaluate(PIECES, lists) == json.loads(json.dumps(lists))


STAYING = """async lists => {
  const box = document.querySelector("input")
  window.answers = new Map(lists.map((urls, at) => [`q${at}`, {
    total: urls.length,
    items: urls.map(url =>
      ({ url, title: [[url, false]], authors: [], date: "", venue: [], why: [], flags: "" })),
  }]))
  let before = new Map()
  const shown = []
  for (const query of answers.keys()) {
    box.value = query
    box.dispatchEvent(new Event("input"))
    await new Promise(done => setTimeout(done))
    const links = Array.from(document.querySelectorAll("a"))
    const now = new Map(links.map(link => [link.textContent, link]))
    const stayed = [...now].filter(([text]) => before.has(text))
    shown.push([
      links.map(link => link.querySelector("h1").textContent),
      links.map(link => new URL(link.href).pathname.slice(1)),
      stayed.every(([text, link]) => before.get(text) === link),
    ])
    before = now
  }
  return shown
}"""


@given(st.lists(st.lists(st.sampled_from("abcdef"), unique=True), min_size=5, max_size=10))
def test_a_paper_that_stays_keeps_its_element(told: Page, lists: list[list[str]]) -> None:
    """Whatever comes and goes around it; and what is shown are the results, in their order."""
    for urls, (titles_shown, addresses, kept) in zip(
        lists, told.evaluate(STAYING, lists), strict=True
    ):
        last = "1 result" if len(urls) == 1 else f"All {len(urls)} results"
        assert titles_shown == ([*urls, last] if urls else ["Nothing found"])
        assert addresses == [*urls, "search/"]
        assert kept
