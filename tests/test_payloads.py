"""Every payload, in every place that a stranger can write to, on a built site in a real browser.

None runs, none violates the security policy, none leaves the origin, and the words stay readable.
What `check` refuses with a message is counted apart, and is what it should be.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from selectolax.lexbor import LexborHTMLParser

from conftest import _SiteRequest
from payload_shelf import COMMON, PayloadShelf, file_names, make_shelf, marker
from payloads import KINDS, PAYLOADS
from shelves import papershelf

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FORMATTED = """
language bibkey status type published note-date people.orcid people.homepage topics.slug
topics.parent venues.kind venues.homepage
identifiers.arxiv identifiers.doi identifiers.acl identifiers.openreview
links.abstract links.pdf links.code links.project links.data links.video
""".split()
"""Places of a form of their own, which next to no payload has."""

SHOWN = """
author abstract summary venue topic note-title note-author note-body file issue-title issue-author
issue-note
""".split()
"""Places whose words stand on a paper's page, beside the title."""

ALARM = """
  const cry = (said) => console.error(`ALARM ${location.pathname}: ${said}`);
  window.ps_trip = () => cry("a payload ran");
  for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = window.ps_trip;
  // A thousand workers for the search would take most of the time; `test_search_finds_them_all`
  // has the real one.
  if (self !== top) window.Worker = class extends EventTarget { postMessage() { } };
  addEventListener("securitypolicyviolation", (event) =>
    cry(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""

LOOK_AT_ALL = """
  async ([opened, read, wide]) => {
    const said = {};
    const follow = new Set(["http:", "https:", "mailto:"]);
    const seen = (page, words) => ({
      title: page.title,
      heading: words(page.querySelector("h1")),
      text: words(page.body),
      odd: [...page.querySelectorAll("a[href]")].map((link) => link.href.baseVal ?? link.href)
        .map((href) => URL.parse(href, page.baseURI)?.protocol)  // without one, it leads nowhere
        .filter((scheme) => scheme && !follow.has(scheme)),
    });
    const use = (page) => {
      for (const one of page.querySelectorAll("article *")) {
        for (const name of ["mouseover", "focusin", "pointerrawupdate", "toggle", "animationstart"])
          one.dispatchEvent(new Event(name, { bubbles: true }));
      }
    };
    const open = async () => {
      const frame = document.createElement("iframe");
      frame.style.cssText = "width: 1024px; height: 600px";
      document.body.append(frame);
      for (let path; (path = opened.pop()) !== undefined;) {
        await new Promise((done) => { frame.onload = done; frame.src = path; });
        use(frame.contentDocument);
        said[path] = seen(frame.contentDocument, (element) => element?.innerText ?? "");
      }
      frame.remove();
    };
    const acts = (element) =>
      element.matches("iframe, frame, object, embed, base, meta[http-equiv=refresh]")
      || (element.localName === "script" && element.type !== "application/ld+json"
        && element.type !== "application/json"
        && !/^([.][.]\\/)+assets\\/javascripts\\//.test(element.getAttribute("src")))
      || [...element.attributes].some(({ name }) => name.startsWith("on"));
    const parse = async (path) => {
      const text = await (await fetch(path)).text();
      const page = new DOMParser().parseFromString(text, "text/html");
      said[path] = seen(page, (element) => element?.textContent ?? "");
      said[path].acting = [...page.querySelectorAll("*")].filter(acts).map((one) => one.outerHTML);
    };
    await Promise.all(Array.from({ length: wide }, open));
    for (const path of read) await parse(path);
    return said;
  }
"""


ASK_ALL = """
  async ([box, queries]) => {
    const input = document.querySelector(box);
    let asked = 0;
    for (const query of queries) {
      input.value = query;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true, key: "x" }));
      await new Promise((done) => setTimeout(done, 8));
      asked += 1;
    }
    return asked;
  }
"""


class _Cached(_SiteRequest):
    """A host that lets browsers keep what they have, as most do: two thousand pages are opened."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()


@dataclass
class Watch:
    """What the browser complained of, and which hosts were asked."""

    alarms: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        page.add_init_script(ALARM)
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.on("pageerror", lambda error: self.alarms.append(f"script error: {error}"))
        page.on("dialog", lambda dialog: self.alarms.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: self._ask(request.url))

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error":
            self.alarms.append(text)

    def _ask(self, url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "data:", "blob:http://127.0.0.1:", "about:")):
            self.foreign.append(url)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> PayloadShelf:
    made = make_shelf(tmp_path_factory.mktemp("payloads"))
    papershelf(made.root, "build")
    return made


@pytest.fixture(scope="module")
def address(shelf: PayloadShelf) -> Iterator[str]:
    """Where the site is served."""
    folder = str(shelf.root / "site")
    request = partial(_Cached, prefix="/shelf/", seen=[], folder=folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), request)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/shelf/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def watched(browser: Browser) -> Iterator[tuple[Page, Watch]]:
    """A page that must not sound the alarm."""
    page, watch = browser.new_page(), Watch()
    watch.over(page)
    yield page, watch
    page.close()
    assert watch.alarms == []
    assert watch.foreign == []


def pages(shelf: PayloadShelf, *, leading_on: bool = False) -> list[str]:
    """The addresses of all pages, or of those that lead from an alias to a paper."""
    site = shelf.root / "site"
    return sorted(
        "/shelf/" + path.relative_to(site).as_posix().removesuffix("index.html")
        for path in site.rglob("*.html")
        if (b'http-equiv="refresh"' in path.read_bytes()) == leading_on
    )


def test_there_are_enough() -> None:
    """At least 200, no two of them the same, of every kind."""
    assert len(PAYLOADS) == len(set(PAYLOADS)) >= 200
    assert min(map(len, KINDS.values())) >= 10


LISTED = re.compile(r"mk(\d{3})listed\b")
REPEATING = re.compile(r"/shelf/(?:papers/(?!p\d{3}/)|tags/.|venues/.|authors/.)")
"""Listings of one topic, venue or author, and papers of the web listing: two thousand pages of two
templates, whose payloads stand on the pages of the records' papers too.
"""


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_pages_of_every_payload(
    shelf: PayloadShelf, address: str, watched: tuple[Page, Watch], *, every: bool
) -> None:
    """Pages are opened, pointers moved and focus set; links lead to web pages and mail; and every
    text that was taken in stands on the paper's page, in words.

    Every run opens the page of each payload's paper, where it stands in all its places, the pages
    that hold many payloads, and every sixtieth of those that repeat one; in all others the
    browser's parser finds nothing that could act. The soak opens each page.
    """
    page, _ = watched
    page.goto(address + "404.html")
    found = pages(shelf)
    repeating = [path for path in found if REPEATING.match(path)]
    read = set() if every else set(repeating) - set(repeating[::60])
    said = page.evaluate(LOOK_AT_ALL, [[path for path in found if path not in read], [*read], 3])
    assert said.keys() == set(found)
    assert [path for path, one in said.items() if one.get("acting")] == []
    named = dict(file_names())
    assert [path for path, one in said.items() if one["odd"]] == []
    for number, payload in enumerate(PAYLOADS):
        one = said[f"/shelf/papers/p{number:03}/"]
        missing = [
            place
            for place in SHOWN
            if shelf.stands(number, place)
            and (shelf.stands(number, "issue") or not place.startswith("issue"))
            and marker(number, place) not in one["text"]
            and (place != "file" or (number in named and shelf.stands(number, "file name")))
        ]
        assert (number, payload, missing) == (number, payload, [])
        if shelf.stands(number, "title"):
            assert marker(number, "title") in one["heading"]
            assert marker(number, "title") in one["title"]
    listed = [one for one in said.values() if LISTED.search(one["heading"])]
    assert len(listed) > 200, "some payloads make a line no title for who reads listings"
    for one in listed:
        [number] = LISTED.findall(one["heading"])
        assert {f"mk{number}listedauthor", f"mk{number}listedabstract"} <= set(
            re.findall(r"mk\d+[a-z]+", one["text"])
        )


LEADS_TO = re.compile(r"/shelf/(papers/p\d{3}|(authors|venues)/[\w-]+)/")


def test_old_addresses_lead_on(
    shelf: PayloadShelf, address: str, watched: tuple[Page, Watch]
) -> None:
    """A page whose address was made of a payload leads to the paper's, or to the author's or the
    venue's, and nowhere else; a browser follows every hundredth.
    """
    page, _ = watched
    found = pages(shelf, leading_on=True)
    assert len(found) > 200
    leads = {path: _target(shelf, path) for path in found}
    assert {path: to for path, to in leads.items() if not LEADS_TO.fullmatch(to)} == {}
    for path in found[::100]:
        page.goto(address + path.removeprefix("/shelf/"))
        page.wait_for_url(re.compile(re.escape(leads[path]) + "$"))


def _target(shelf: PayloadShelf, path: str) -> str:
    """Where an old page sends its reader, as HTML's parser reads it: its only refresh, its link."""
    file = shelf.root / "site" / path.removeprefix("/shelf/") / "index.html"
    parsed = LexborHTMLParser(file.read_bytes())
    [refresh] = parsed.css("meta[http-equiv=refresh]")
    [link] = parsed.css("body a")
    delay, _, to = (refresh.attributes["content"] or "").partition("; url=")
    assert delay == "0"
    assert urljoin(path, to) == urljoin(path, link.attributes["href"] or "")
    return urljoin(path, to)


def test_search_finds_them_all(address: str, watched: tuple[Page, Watch]) -> None:
    """The search page shows titles of payloads as words, in results and in filters; payloads are
    queries too, there and in the dialog; nothing of them acts.
    """
    page, _ = watched
    page.goto(address + "search/")
    answered = page.evaluate(ASK_ALL, ["#search-words", [*PAYLOADS[::3], COMMON]])
    assert answered == len(PAYLOADS[::3]) + 1
    page.goto(address + "search/?q=" + COMMON)
    page.locator("#search-results li").first.wait_for()
    for count in (28, 48, 68):
        page.get_by_role("button", name="More results").click()
        page.locator("#search-results > li").nth(count - 1).wait_for()
    assert page.locator("#search-results").locator("script, img, iframe, svg, form").count() == 0
    page.get_by_role("button", name="Filters").or_(page.locator("#search-facets")).first.click()
    page.goto(address + "latest/")
    page.get_by_role("textbox", name="Search").focus()
    assert page.evaluate(ASK_ALL, [".md-search__input", [*PAYLOADS[::5], "mk012title"]])
    page.locator(".md-search-result__link").first.wait_for()
    found = page.locator(".md-search-result__list")
    assert found.locator("script, img, iframe, form, style").count() == 0


def test_command_line_finds_them(shelf: PayloadShelf) -> None:
    """Results hold nothing that drives a terminal, whatever the titles say."""
    done = papershelf(shelf.root, "search", COMMON, "--limit", "400")
    lines = done.stdout.splitlines()
    assert len(lines) > 300
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", done.stdout)


def test_what_is_refused(shelf: PayloadShelf) -> None:
    """In places of free text: characters that hide, pictures of other sites, papers that are not
    there, line ends and tabs. Nothing else is turned away.
    """
    free = {key: said for key, said in shelf.refused.items() if key[1] not in FORMATTED}
    assert {_kind(said) for said in free.values()} == {
        "characters",
        "one line",
        "picture",
        "mention",
        "taken",
    }
    whole = [number for number in range(len(PAYLOADS)) if not shelf.stands(number, "title")]
    assert len(whole) <= 15


def _kind(said: str) -> str:
    words = {
        "control": "characters",
        "NUL": "characters",
        "invisible": "characters",
        "tag character": "characters",
        "surrogate": "characters",
        "replacement": "characters",
        "does not allow": "characters",
        "several lines": "one line",
        "line break": "one line",
        "found a tab": "one line",
        "image": "picture",
        "[[": "mention",
        "more such characters": "characters",
        "yml:1 has": "taken",
    }
    return next((kind for word, kind in words.items() if word in said), said)
