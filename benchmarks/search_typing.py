"""How fast results follow the keys when the search is in use, on a slow machine.

The page's processor time counts four times, as the browser emulates it. That emulation leaves
workers out. So each query is typed twice, first to load its parts of the index, then slowed down.
Then the same questions are put to the worker while the page rests, at full speed, and three times
what it takes to answer is added.

What of it the browser and the theme need is measured by letters that are not searched for: the page
leaves its results as they are, and the worker answers a question about no text. What any search in
a worker needs is measured on a bare page, whose worker sends back what it is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from search_cold import fresh_page
from search_server import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

SLOWER = 4
_LOADED = 600_000
"""Milliseconds in which the first results must come."""
_HELD = 80
"""Milliseconds for which a key is down, as under a finger: until then nobody asks the page for what
it measured, and what the key's release sets off is not on the results' way.
"""
_PAUSE = 60
"""Milliseconds after a letter in which the page paints."""
_REST = 400
"""Milliseconds in which what a query started comes to its end."""
_COLLECTED = 60_000
"""Milliseconds that a worker may take for its garbage collection."""
_ARRIVED = 2_000
"""Milliseconds behind the last letter in which all that it asks for comes."""
_PART = "search/i/"
_HEAP = ("HeapProfiler.collectGarbage", "Runtime.getHeapUsage")

_REPEAT_QUESTIONS = """(() => {
    const post = Worker.prototype.postMessage
    const listening = new Set()
    let questions = [], last
    Worker.prototype.postMessage = function (...message) {
        if (message[0].type === "start") return post.apply(this, message) // it finds nothing yet
        questions.push([this, message])
        last = message[0].id
        if (!listening.has(this)) {
            listening.add(this)
            // Behind whoever shows the answer.
            this.addEventListener("message", ({data}) => {
                if (data.id === last) globalThis.answered?.()
            })
        }
        return post.apply(this, message)
    }
    globalThis.forget = () => { questions = [] }
    globalThis.askNothing = () => {
        for (const worker of listening) worker.postMessage({type: "mark", text: "", id: 0})
    }
    globalThis.repeated = async () => {
        if (questions.length === 0) return null
        const [worker, message] = questions[0]
        const start = performance.now()
        const answer = new Promise(done => {
            // Before whoever shows the answer hears of it.
            const once = {capture: true, once: true}
            worker.addEventListener("message", () => done(performance.now() - start), once)
        })
        post.apply(worker, message)
        return answer
    }
})()"""
_WATCH = """([box, list]) => {
    box = document.querySelector(box)
    list = document.querySelector(list)
    const tasks = []
    let pressed = 0, shown, resting = false
    box.addEventListener("input", event => {
        pressed = event.timeStamp
        if (!resting) return
        event.stopImmediatePropagation() // the search does not hear of it
        askNothing()
    }, true)
    globalThis.rest = () => { resting = true }
    // Results count when they are laid out: those that an answer leaves as they were, too.
    globalThis.answered = () => {
        if (!pressed || !list.childElementCount) return
        list.getBoundingClientRect()
        shown?.(performance.now() - pressed)
        pressed = 0
    }
    new MutationObserver(answered)
        .observe(list, {childList: true, subtree: true, characterData: true})
    new PerformanceObserver(entries => {
        for (const {duration} of entries.getEntries()) tasks.push(duration)
    }).observe({type: "longtask"})
    globalThis.expect = patience => {
        globalThis.results = new Promise(done => {
            shown = done
            setTimeout(done, patience, null)
        })
    }
    globalThis.longest = () => Math.max(0, ...tasks.splice(0))
}"""


@dataclass(frozen=True, slots=True)
class Box:
    """Where is typed, and where results stand: selectors on a page."""

    page: str
    opening: str
    """What is clicked first, if anything."""
    box: str
    results: str
    patience: int
    """Milliseconds after which a keystroke is taken to have no results."""


DIALOG = Box(
    page="",
    opening="#__search",
    box="[data-md-component=search-query]",
    results="[data-md-component=search-result] ol",
    patience=2_000,
)
PAGE = Box(
    page="search/",
    opening="",
    box="#search-words",
    results="#search-results",
    patience=2_000,
)
BARE = Box(page="", opening="", box="#box", results="#line", patience=2_000)
BARE_SITE = Path(__file__).with_name("bare")
"""A page with a box and one line, and its worker."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Milliseconds of each keystroke, and what the page and its worker took."""

    keystrokes: tuple[float, ...]
    """From the key to the results laid out, the worker's part counted in full."""
    answers: tuple[float, ...]
    """Of each of them the worker's part at full speed, its messages' way included."""
    longest_task: float
    """Of the page's main thread, slowed down; 0 where none took over 50 ms."""
    page_heap: float
    """Megabytes, after a collection; typed arrays and strings of the document too."""
    worker_heap: float


def type_queries(browser: Browser, served: Served, box: Box, queries: Sequence[str]) -> Typed:
    """Type each query letter by letter."""
    keystrokes: list[float] = []
    answers: list[float] = []
    longest = 0.0
    with _in_use(browser, served, box, queries[0]) as (page, session):
        for query in queries:
            list(_keys(page, session, box, query))
            page.evaluate("longest()")
            typed = list(_keys(page, session, box, query, SLOWER))
            longest = max(longest, page.evaluate("longest()"))
            answers += [answer for _, answer in typed]
            keystrokes += [after + (SLOWER - 1) * answer for after, answer in typed]
        return Typed(tuple(keystrokes), tuple(answers), longest, *_heaps(page, session))


def type_letters(
    browser: Browser, served: Served, box: Box, queries: Sequence[str]
) -> tuple[float, ...]:
    """Type them where nothing is searched for: milliseconds of letters, as those of keystrokes."""
    with _in_use(browser, served, box, queries[0]) as (page, session):
        page.evaluate("rest()")
        typed = [key for query in queries for key in _keys(page, session, box, query, SLOWER)]
        return tuple(after + (SLOWER - 1) * answer for after, answer in typed)


def type_anew(browser: Browser, served: Served, box: Box, query: str, between: int) -> list[int]:
    """Type a query in a fresh browser, with so many milliseconds from letter to letter.

    Gives the bytes of each part of the index that it loads, as sent.
    """
    with fresh_page(browser) as page:
        page.goto(served.address + box.page)
        if box.opening:
            page.evaluate("switch_ => document.querySelector(switch_).click()", box.opening)
        served.forget()
        page.locator(box.box).press_sequentially(query, delay=between)
        page.wait_for_timeout(_ARRIVED)
        return [answer.size for answer in served.below(_PART)]


@contextmanager
def _in_use(
    browser: Browser, served: Served, box: Box, query: str
) -> Iterator[tuple[Page, CDPSession]]:
    """A page under watch, whose search has found something."""
    with fresh_page(browser) as page:
        session = page.context.new_cdp_session(page)
        page.add_init_script(_REPEAT_QUESTIONS)
        page.goto(served.address + box.page)
        if box.opening:
            page.evaluate("switch_ => document.querySelector(switch_).click()", box.opening)
        page.evaluate(_WATCH, [box.box, box.results])
        page.locator(box.box).press_sequentially(query)
        page.wait_for_selector(f"{box.results} > *", state="attached", timeout=_LOADED)
        yield page, session


def _keys(
    page: Page, session: CDPSession, box: Box, query: str, slower: int = 1
) -> Iterator[tuple[float, float]]:
    """For each letter with results: the milliseconds until they stood, and those of the worker's
    answer when it is asked the same again.
    """
    page.fill(box.box, "")
    page.wait_for_timeout(_REST)
    for letter in query:
        with _slowed(session, slower):
            page.evaluate("forget()")
            page.evaluate("expect", box.patience)
            page.keyboard.press("Space" if letter == " " else letter, delay=_HELD)
            after = page.evaluate("results")
        page.wait_for_timeout(_PAUSE)
        answer = page.evaluate("repeated()")
        if after is not None and answer is not None:
            yield after, answer
    page.wait_for_timeout(_REST)


@contextmanager
def _slowed(session: CDPSession, slower: int) -> Iterator[None]:
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    yield
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def _heaps(page: Page, session: CDPSession) -> tuple[float, float]:
    """Megabytes of the page and of its largest worker, after a collection."""
    workers: list[str] = []
    answers: list[dict[str, Any]] = []
    session.on("Target.attachedToTarget", lambda event: workers.append(event["sessionId"]))
    session.on(
        "Target.receivedMessageFromTarget",
        lambda event: answers.append(json.loads(event["message"])),
    )
    # Not flat: the sessions of workers are reached through that of their page.
    attach = {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": False}
    session.send("Target.setAutoAttach", attach)
    page.wait_for_timeout(_REST)
    for worker in workers:
        for number, method in enumerate(_HEAP):
            message = json.dumps({"id": number, "method": method})
            session.send("Target.sendMessageToTarget", {"sessionId": worker, "message": message})
    for _ in range(_COLLECTED // _REST):
        usages = [one["result"] for one in answers if "usedSize" in one.get("result", {})]
        if len(usages) == len(workers):
            break
        page.wait_for_timeout(_REST)
    for method in _HEAP:
        usage = session.send(method)
    return _megabytes(usage), max(map(_megabytes, usages), default=0)


def _megabytes(usage: dict[str, float]) -> float:
    """The heap, and the memory of typed arrays beside it."""
    return (usage["usedSize"] + usage["backingStorageSize"]) / 1e6
