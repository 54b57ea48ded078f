"""Many searches straight through our worker's messages: cold ones for their bytes, warm ones for
what they find. The page that shows results has no part in either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from search_cold import OURS, fresh_page
from search_papers import Sought
from search_server import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FACETS = ("year", "topic", "author", "venue", "source", "code", "note")
_BATCH = 100
_CLIENT = """([path, dialog]) => {
    let worker
    const ask = message => new Promise((answer, failed) => {
        worker.onmessage = ({data}) => {
            if (data.type === "failed") failed(new Error(data.message))
            else if (data.id === message.id) answer(data)
        }
        worker.onerror = event => failed(new Error(event.message))
        worker.postMessage(message)
    })
    const searching = (query, size) =>
        ({type: "search", id: 1, query, filters: {}, order: "relevance", size})
    globalThis.search = (query, size = 10) => ask(searching(query, size))
    globalThis.facet = (name, query) => ask({type: "facet", id: 2, name, query, filters: {}})
    globalThis.anew = async () => {
        worker?.terminate()
        worker = new Worker(path)
        await (await fetch(dialog)).text() // what a page loads to show results, before anybody asks
    }
}"""
_ONCE = """async query => {
    await anew()
    const start = performance.now()
    const {items, notice} = await search(query)
    return [performance.now() - start, items.length, notice?.kind ?? ""]
}"""
_FACET = "([name, query]) => facet(name, query).then(({values}) => values.length)"
_PLACES = """async pairs => {
    const places = []
    for (const [query, url] of pairs) {
        const {items} = await search(query, 5)
        places.push(items.findIndex(item => item.url === url))
    }
    return places
}"""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A search by a worker that was just started; nothing is kept from another."""

    size: int
    """Bytes of all bodies, the scripts of the worker and the dialog too."""
    requests: int
    milliseconds: float
    notice: str
    """`spelling` where the query was corrected."""


@contextmanager
def driven(browser: Browser, served: Served, site: Path) -> Iterator[Page]:
    """A page that talks to the worker of our site."""
    [folder] = site.glob("assets/javascripts/search-*")
    beginning = f"/{folder.relative_to(site).as_posix()}/"
    with fresh_page(browser) as page:
        page.goto(served.address)
        paths = [f"{beginning}search/worker.js", f"{beginning}search-page/dialog.js"]
        page.evaluate(_CLIENT, paths)
        yield page


def transfers(page: Page, served: Served, queries: Iterable[str]) -> Iterator[Transfer]:
    """What each query loads."""
    for query in queries:
        served.forget()
        took, _, notice = page.evaluate(_ONCE, query)
        answers = served.below(*OURS.prefixes)
        yield Transfer(sum(one.size for one in answers), len(answers), took, notice)


def facet_sizes(page: Page, served: Served, query: str) -> dict[str, int]:
    """Bytes that each facet of the results loads when it is opened; absent ones are left out."""
    found = {}
    for name in FACETS:
        page.evaluate(_ONCE, query)
        served.forget()
        if page.evaluate(_FACET, [name, query]):
            found[name] = sum(one.size for one in served.below(*OURS.prefixes))
    return found


def places(page: Page, sought: Sequence[Sought]) -> list[int]:
    """For each query the place, from 0, of its paper among the first five; -1 where it is not."""
    page.evaluate("anew()")
    found: list[int] = []
    for start in range(0, len(sought), _BATCH):
        batch = [[one.query, one.url] for one in sought[start : start + _BATCH]]
        found += page.evaluate(_PLACES, batch)
    return found
