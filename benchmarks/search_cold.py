"""What the first search costs: bytes, requests, round trips, milliseconds, in a fresh browser each.

All three show their first ten results, or the first of them as soon as it stands. Ours and the
theme's do so in the theme's dialog, which is the same for both; Pagefind, whose own interface comes
in several, by its programming interface, with the data of ten results. The clock begins with the
query, typed as soon as the page and the starters of its search are there; these are counted, what
the page needs without a search is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search_server import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_DIALOG = """query => new Promise((found, failed) => {
    const input = document.querySelector("[data-md-component=search-query]")
    const list = document.querySelector("[data-md-component=search-result] ol")
    setTimeout(failed, 300_000, new Error("no result: " + query))
    const start = performance.now()
    new MutationObserver((_, observer) => {
        if (!list.querySelector(".md-search-result__item, li")) return
        observer.disconnect()
        found(performance.now() - start)
    }).observe(list, {childList: true, subtree: true})
    document.querySelector("#__search").click()
    input.focus()
    input.value = query
    input.dispatchEvent(new InputEvent("input", {bubbles: true}))
    input.dispatchEvent(new KeyboardEvent("keyup", {bubbles: true}))
})"""
_PROGRAM = """async query => {
    const start = performance.now()
    const pagefind = await import("/pagefind/pagefind.js")
    const {results} = await pagefind.search(query)
    await Promise.all(results.slice(0, 10).map(result => result.data()))
    return performance.now() - start
}"""
_TIMING = """() => performance.getEntriesByType("resource").map(({name, fetchStart, responseEnd}) =>
    [performance.timeOrigin + fetchStart, performance.timeOrigin + responseEnd,
     new URL(name).pathname.slice(1)])"""
_STARTED = """paths => paths.every(path => performance.getEntriesByType("resource")
    .some(({name}) => name.includes(path)))"""
_SETTLED = 50
"""Milliseconds after the first result, in which what is still on its way comes."""


@dataclass(frozen=True, slots=True)
class Engine:
    """One of the three."""

    name: str
    prefixes: tuple[str, ...]
    """How the paths begin that only a search asks for."""
    page: str
    """Where the search stands; relative to the site."""
    starters: tuple[str, ...]
    """What the paths have in them of the scripts that the page loads before anybody searches."""
    script: str
    """Of a query: makes the search, and returns how many milliseconds it took."""


_SCRIPTS = "assets/javascripts/"
OURS = Engine(
    name="Papershelf",
    prefixes=(f"{_SCRIPTS}search-", "search/"),
    page="",
    starters=("/search/worker.js",),
    script=_DIALOG,
)
STOCK = Engine(
    name="Material",
    prefixes=(f"{_SCRIPTS}workers/", "search/"),
    page="",
    starters=(f"{_SCRIPTS}workers/",),
    script=_DIALOG,
)
PAGEFIND = Engine(
    name="Pagefind",
    prefixes=("pagefind/",),
    page="empty.html",
    starters=(),
    script=_PROGRAM,
)


@dataclass(frozen=True, slots=True)
class Network:
    """What the browser is told to make of the loopback; applies to its workers too."""

    latency: float
    """Milliseconds from a request to the first byte."""
    bytes_a_second: float


SLOW_4G = Network(150, 1.6e6 / 8)
DISTANT = Network(150, -1)
"""Latency alone: what follows an answer stands out."""


@dataclass(frozen=True, slots=True)
class Cold:
    """One first search."""

    size: int
    """Bytes of all bodies, as sent."""
    requests: int
    milliseconds: float
    rounds: int
    """The longest chain of requests of which each began when another's answer was there."""


def first_searches(
    browser: Browser,
    served: Served,
    engine: Engine,
    queries: Iterable[str],
    network: Network | None = None,
) -> Iterator[Cold]:
    """Each query in a profile of its own."""
    for query in queries:
        served.forget()
        with fresh_page(browser, network) as page:
            page.goto(served.address + engine.page)
            page.wait_for_function(_STARTED, arg=list(engine.starters))
            took = page.evaluate(engine.script, query)
            page.wait_for_timeout(_SETTLED)
            answers = served.below(*engine.prefixes)
            size = sum(one.size for one in answers)
            yield Cold(size, len(answers), took, _rounds(page, engine))


@contextmanager
def fresh_page(browser: Browser, network: Network | None = None) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    if network:
        emulate(page, network)
    yield page
    context.close()


def emulate(page: Page, network: Network) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    conditions = {
        "offline": False,
        "latency": network.latency,
        "downloadThroughput": network.bytes_a_second,
        "uploadThroughput": network.bytes_a_second,
    }
    session.send("Network.emulateNetworkConditions", conditions)


def _rounds(page: Page, engine: Engine) -> int:
    """The deepest chain of a search's requests without starters, by the browser's own record."""
    timings = page.evaluate(_TIMING)
    for worker in page.workers:
        timings += worker.evaluate(_TIMING)
    asked = sorted(
        one
        for one in timings
        if one[2].startswith(engine.prefixes)
        and not any(starter in one[2] for starter in engine.starters)
    )
    depths: list[tuple[float, int]] = []
    for start, end, _ in asked:
        before = [depth for ended, depth in depths if ended <= start]
        depths.append((end, 1 + max(before, default=0)))
    return max((depth for _, depth in depths), default=0)
