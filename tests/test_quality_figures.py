"""The figures of pages that hold on any machine (`benchmarks/pages.py` measures and explains them).

The first paint depends on the machine, and stands in `docs/benchmarks.md` alone.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pages import (
    LAPTOP,
    PHONE,
    entries_in_view,
    frame_bytes,
    full_lines,
    links_end,
    opened,
    script_bytes,
    serving,
)
from sites import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BuiltSite = Callable[[str], Site]


def papers(site: Site) -> Iterator[Path]:
    """The page of every paper; redirects from aliases are none."""
    for page in sorted(site.folder.glob("papers/*/index.html")):
        if "ps-paper" in page.read_text(encoding="utf-8"):
            yield page


def heading(page: Path) -> str:
    found = re.search("<h1[^>]*>(.*?)</h1>", page.read_text(encoding="utf-8"), re.DOTALL)
    assert found, f"{page} has no heading"
    return found[1]


def test_frame_is_what_is_left_without_the_texts() -> None:
    """More words in the title, the abstract, a note or the citation weigh nothing; one more link
    does.
    """

    def page(words: str, links: str) -> str:
        return (
            f"<!doctype html><html><head><title>{words}</title>"
            f'<meta property="og:title" content="{words}"></head><body><article><h1>{words}</h1>\n'
            f"<ul><li>Read{links}</li></ul><p>{words}</p><p>2024</p><blockquote>{words}"
            f"</blockquote><h2>Abstract</h2><p>{words}</p><h2>Notes</h2><div>{words}</div>"
            f"<h2>Cite</h2><pre><code>{words}</code></pre><hr><p>Edit</p></article></body></html>"
        )

    assert frame_bytes(page("word", "")) == frame_bytes(page("many more words", ""))
    assert frame_bytes(page("word", "12345")) == frame_bytes(page("word", "")) + 5


@pytest.mark.parametrize("name", ["golden", "own", "full"])
def test_a_paper_costs_at_most_5_kilobytes_beside_its_own_text(
    built_site: BuiltSite, name: str
) -> None:
    """With navigation and repository link, on every paper's page; the rest is in files."""
    frames = {
        page.parent.name: frame_bytes(page.read_text(encoding="utf-8"))
        for page in papers(built_site(name))
    }
    assert {name: size for name, size in frames.items() if size > 5_000} == {}


def test_own_javascript_on_a_paper(built_site: BuiltSite) -> None:
    """At most 10 KB, all inline scripts counted."""
    site = built_site("own")
    page = site.folder / "papers/2412.06769/index.html"
    assert 0 < script_bytes(site.folder, page) <= 10_000


@pytest.mark.parametrize(("name", "path"), [("own", "latest/"), ("full", "latest/")])
def test_five_papers_on_a_phone(
    built_site: BuiltSite, browser: Browser, name: str, path: str
) -> None:
    """A listing shows at least five papers whole on 360 x 740 pixels, with real authors' names."""
    site = built_site(name)
    with (
        serving(site.folder, site.prefix) as address,
        opened(browser, address + path, PHONE) as page,
    ):
        assert entries_in_view(page) >= 5


@pytest.mark.parametrize("name", ["golden", "own"])
def test_title_and_links_need_no_scrolling(
    built_site: BuiltSite, browser: Browser, name: str
) -> None:
    """On 360 x 740 pixels, whatever the title is: on the pages with the longest ones, and on every
    twentieth of the others.
    """
    site, ends = built_site(name), {}
    by_title = sorted(papers(site), key=lambda page: len(heading(page)), reverse=True)
    with (
        serving(site.folder, site.prefix) as address,
        opened(browser, address, PHONE) as page,
    ):
        for paper in [*by_title[:20], *by_title[20::20]]:
            page.goto(f"{address}papers/{paper.parent.name}/")
            assert page.locator("h1 + ul a").last.is_visible()
            ends[paper.parent.name] = links_end(page)
    assert len(ends) >= 8
    assert {name: end for name, end in ends.items() if end > PHONE[1]} == {}


@pytest.mark.parametrize("path", ["papers/2412.06769/", "papers/2407.21783/", "design/", ""])
def test_lines_of_text_have_60_to_80_characters(
    built_site: BuiltSite, browser: Browser, path: str
) -> None:
    """On 1280 pixels: the mean of the full lines, and nine of ten of them; the fonts of systems
    differ in width, so it aims at 70.
    """
    site = built_site("own")
    with (
        serving(site.folder, site.prefix) as address,
        opened(browser, address + path, LAPTOP) as page,
    ):
        facts = ".ps-home > h3 + p, .ps-listing > h2 + p"  # names and dates, not text
        lines = full_lines(page, f"article :is(p:not({facts}), .note li, blockquote)")
    assert lines, "no paragraph of three lines"
    assert 60 <= statistics.mean(lines) <= 80
    assert sum(60 <= line <= 80 for line in lines) >= 0.9 * len(lines)
