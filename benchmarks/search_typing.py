"""How fast results follow the keys when the search is in use, on a slow machine.

The page's processor time counts four times, as the browser emulates it. That emulation leaves
workers out. So each query is typed three times: first to load its parts of the index, then at full
speed, which says how long the worker takes to answer each keystroke, then slowed down; three times
the worker's part is added to what that took.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from search_cold import fresh_page
from search_server import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

SLOWER = 4
_LOADED = 600_000
"""Milliseconds in which the first results must come."""
_REST = 400
"""Milliseconds in which what a query started comes to its end."""
_COLLECTED = 60_000
"""Milliseconds that a worker may take for its garbage collection."""
_HEAP = ("HeapProfiler.collectGarbage", "Runtime.getHeapUsage")

_TIME_ANSWERS = """(() => {
    const post = Worker.prototype.postMessage, heard = new WeakSet()
    let asked = 0
    globalThis.answered = 0
    Worker.prototype.postMessage = function (...message) {
        if (!heard.has(this)) {
            heard.add(this)
            this.addEventListener("message", () => { answered = performance.now() - asked })
        }
        asked = performance.now()
        return post.apply(this, message)
    }
})()"""
_WATCH = """([box, list]) => {
    box = document.querySelector(box)
    list = document.querySelector(list)
    const tasks = []
    let pressed = 0, shown
    box.addEventListener("input", ({timeStamp}) => { pressed = timeStamp }, true)
    new MutationObserver(() => {
        if (!pressed || !list.childElementCount) return
        list.getBoundingClientRect() // results count when they are laid out
        shown?.([performance.now() - pressed, answered])
        pressed = 0
    }).observe(list, {childList: true, subtree: true, characterData: true})
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
    """Milliseconds after which a keystroke is taken to have changed nothing."""


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
    with fresh_page(browser) as page:
        session = page.context.new_cdp_session(page)
        page.add_init_script(_TIME_ANSWERS)
        page.goto(served.address + box.page)
        if box.opening:
            page.evaluate("switch_ => document.querySelector(switch_).click()", box.opening)
        page.evaluate(_WATCH, [box.box, box.results])
        page.locator(box.box).press_sequentially(queries[0])
        page.wait_for_selector(f"{box.results} > *", state="attached", timeout=_LOADED)
        for query in queries:
            _keys(page, box, query)
            fast = _keys(page, box, query)
            with _slowed(session):
                page.evaluate("longest()")
                slow = _keys(page, box, query)
                longest = max(longest, page.evaluate("longest()"))
            both = [(*one, *two) for one, two in zip(fast, slow, strict=True) if one and two]
            answers += [answer for _, answer, _, _ in both]
            keystrokes += [after + (SLOWER - 1) * answer for _, answer, after, _ in both]
        return Typed(tuple(keystrokes), tuple(answers), longest, *_heaps(page, session))


def _keys(page: Page, box: Box, query: str) -> list[tuple[float, float] | None]:
    """For each letter the milliseconds until its results stood, and those of the worker's answer;
    None where nothing changed.
    """
    page.fill(box.box, "")
    page.wait_for_timeout(_REST)
    found = []
    for letter in query:
        page.evaluate("expect", box.patience)
        page.keyboard.press("Space" if letter == " " else letter)
        found.append(page.evaluate("results"))
    page.wait_for_timeout(_REST)
    return found


@contextmanager
def _slowed(session: CDPSession) -> Iterator[None]:
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
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
