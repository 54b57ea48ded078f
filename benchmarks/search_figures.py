"""Everything that is measured of one number of papers."""

from __future__ import annotations

import math
import statistics
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from runs import Run
from search_cold import DISTANT, OURS, PAGEFIND, SLOW_4G, STOCK, Cold, Engine, first_searches
from search_indexing import Indexing, measure_indexing
from search_papers import Known, misspelt, queries, sought
from search_server import Served, serving
from search_sites import Sites, known_papers
from search_typing import (
    BARE,
    BARE_SITE,
    DIALOG,
    PAGE,
    Typed,
    type_anew,
    type_letters,
    type_queries,
)
from search_worker import Transfer, driven, facet_sizes, places, transfers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@dataclass(frozen=True, slots=True)
class Effort:
    """How many queries each measurement makes."""

    transfers: int
    """By our worker alone, each from nothing."""
    first: int
    """In a fresh browser, on the loopback."""
    far: int
    """The same on a slow network."""
    typed: int
    found: int
    """Papers looked for; all of them where there are fewer."""
    peers: bool = True


FULL = Effort(transfers=1_000, first=30, far=10, typed=20, found=1_000_000)
SAMPLE = Effort(transfers=300, first=15, far=10, typed=8, found=1_000)
QUICK = Effort(transfers=40, first=3, far=2, typed=3, found=100)
BY_LETTERS = "levine grasp"
"""A name that many share, and a word with many endings."""
SOON, SLOWLY = 200, 400
"""Milliseconds from letter to letter."""
_STOCK_FIRST, _STOCK_FAR, _STOCK_TYPED = 5, 1, 2
_STOCK_PATIENCE = 30_000
"""The theme's search transfers the same whatever the query, and takes minutes on a slow network."""


@dataclass(frozen=True, slots=True)
class Beside:
    """First searches of one engine."""

    name: str
    size: float
    """Median bytes."""
    size_95: float
    """95th percentile."""
    requests: int
    """95th percentile."""
    rounds: int
    """The most sequential round trips."""
    milliseconds: float
    """Median on the loopback."""
    far: float
    """Median milliseconds on slow 4G."""
    far_95: float
    queries: int
    """Over how many the bytes are."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An index on the disk."""

    files: int
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one number of papers."""

    papers: int
    beside: tuple[Beside, ...]
    """Ours first; one that was not measured is left out."""
    kept: dict[str, Kept]
    """The peers' indexes by the engine's name; ours is in `indexing`."""
    pagefind: Run | None
    typed: dict[str, Typed]
    """By where: `dialog` and `page` are ours, `Material` is the theme's."""
    bare: Typed
    """On a page with nothing but a box, a line, and a worker that sends back what it is told."""
    letters: dict[str, tuple[float, ...]]
    """By where, of letters that are not searched for."""
    loaded: dict[int, list[int]]
    """By the milliseconds between letters, the bytes of each part that BY_LETTERS loads."""
    helped: tuple[float, int]
    """Bytes of searches that were corrected, 95th percentile, and how many they were."""
    facets: dict[str, int]
    """Bytes that each one loads."""
    indexing: Indexing
    found: dict[str, tuple[int, int]]
    """Papers found and papers sought, by what was typed (`search_papers.sought`)."""


def measure(browser: Browser, sites: Sites, effort: Effort) -> Figures:
    """All figures of these sites."""
    known = known_papers(sites.shelf)
    asked = queries(known, effort.transfers)
    with serving(sites.ours) as served:
        with driven(browser, served, sites.ours) as page:
            anew = list(transfers(page, served, asked))
            mistaken = list(transfers(page, served, misspelt(asked)))
            facets = facet_sizes(page, served, asked[0])
            found = _found(page, known, effort.found)
        beside = [_beside(browser, served, OURS, asked, effort, anew)]
        few = asked[: effort.typed]
        boxes = {"dialog": DIALOG, "page": PAGE}
        typed = {where: type_queries(browser, served, box, few) for where, box in boxes.items()}
        letters = {where: type_letters(browser, served, box, few) for where, box in boxes.items()}
        loaded = {
            between: type_anew(browser, served, DIALOG, BY_LETTERS, between)
            for between in (SOON, SLOWLY)
        }
    with serving(BARE_SITE) as served:
        bare = type_queries(browser, served, BARE, few)
    if effort.peers:
        with serving(sites.stock) as served:
            if sites.pagefind:
                beside.append(_beside(browser, served, PAGEFIND, asked, effort))
            beside.append(_beside(browser, served, STOCK, asked, _little(effort)))
            slow = replace(DIALOG, patience=_STOCK_PATIENCE)
            typed[STOCK.name] = type_queries(browser, served, slow, few[:_STOCK_TYPED])
    helped = [one.size for one in mistaken if one.notice == "spelling"]
    with tempfile.TemporaryDirectory() as folder:
        indexing = measure_indexing(sites.shelf, Path(folder))
    return Figures(
        papers=sites.papers,
        beside=tuple(beside),
        kept={
            STOCK.name: _kept(sites.stock / "search"),
            PAGEFIND.name: _kept(sites.stock / "pagefind"),
        },
        pagefind=sites.pagefind,
        typed=typed,
        bare=bare,
        letters=letters,
        loaded=loaded,
        helped=(percentile(helped, 95), len(helped)),
        facets=facets,
        indexing=indexing,
        found=found,
    )


def percentile(values: Iterable[float], share: int) -> float:
    """The smallest value that `share` percent of all do not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share / 100) - 1)] if ordered else 0


def _little(effort: Effort) -> Effort:
    return replace(effort, first=min(effort.first, _STOCK_FIRST), far=min(effort.far, _STOCK_FAR))


def _beside(
    browser: Browser,
    served: Served,
    engine: Engine,
    asked: Sequence[str],
    effort: Effort,
    more: Sequence[Transfer] = (),
) -> Beside:
    """First searches; with `more`, bytes and requests are those of the many instead."""
    first = list(first_searches(browser, served, engine, asked[: effort.first]))
    far = asked[: effort.far]
    chains = list(first_searches(browser, served, engine, far, DISTANT))
    slow = list(first_searches(browser, served, engine, far, SLOW_4G))
    counted: Sequence[Cold | Transfer] = more or first
    return Beside(
        name=engine.name,
        size=statistics.median(one.size for one in counted),
        size_95=percentile((one.size for one in counted), 95),
        requests=round(percentile((one.requests for one in counted), 95)),
        rounds=max(one.rounds for one in chains),
        milliseconds=statistics.median(one.milliseconds for one in first),
        far=statistics.median(one.milliseconds for one in slow),
        far_95=percentile((one.milliseconds for one in slow), 95),
        queries=len(counted),
    )


def _found(page: Page, known: Sequence[Known], most: int) -> dict[str, tuple[int, int]]:
    """By what was typed; of the exact title, the first place counts, else the first five."""
    kinds = sought(evenly(known, most))
    found = {}
    for kind, wanted in kinds.items():
        reached = 0 if kind == "title" else 4
        hits = sum(0 <= place <= reached for place in places(page, wanted))
        found[kind] = (hits, len(wanted))
    return found


def evenly(known: Sequence[Known], most: int) -> Sequence[Known]:
    """At most that many, from all over."""
    return known[:: max(1, math.ceil(len(known) / most))]


def _kept(folder: Path) -> Kept:
    sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
    return Kept(len(sizes), sum(sizes))
