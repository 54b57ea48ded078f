"""The browser's references are those of Python, to the byte, and its buttons take what they say."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from papershelf.exports import formats
from papershelf.exports.reference import reference
from papershelf.model import Author, Identifiers, Links, Paper, PartialDate

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

SCRIPTS = Path(__file__).parents[1] / "overrides/assets/javascripts"
ORIGIN = "https://cite.test/"

PAPERS = [
    Paper("plain", "Looms", (Author("Ada Example"),), published=PartialDate(2024)),
    Paper(
        "signs",
        "{Loom} % & # _ $5 $x^2$ \\alpha <b> [a](b) *c* `d` ~ \"e\" 'f'; g, h | i",
        (Author("Wilma van der Loom Jr."), Author("李小龍"), Author("Weft & Warp, Inc.")),
        abstract="One,\ntwo.\n\nThree =4.",
        summary="Short.",
        published=PartialDate(2024, 3, 9),
        type="article-journal",
        venue="=Yarn, \"Wool\" & 'Silk'",
        volume="3",
        number="1",
        pages="3–14",
        publisher="+Guild",
        language="fr",
        status="retracted",
        tags=("wool, raw", "silk"),
        identifiers=Identifiers(arxiv="2403.01234", doi="10.1000/a_b(c)%d", pmid="31452104"),
        editors=(Author("Ned Flax"), Author("Plato")),
        links=Links(pdf="https://host.example/p (1).pdf", code="https://host.example/code"),
    ),
    Paper("rtl", "نسج النول — שלום", (Author("ليلى חייט"), Author("et al.")), venue="مجلة"),
    Paper(
        "cjk",
        "织布机：一种新方法。",
        (Author("王 小明"),),
        tags=("织, 布",),
        type="book",
        venue="书",
    ),
    Paper(
        "marks", "'=cmd()|calc?", (Author("@home"),), pages="A5", published=PartialDate(1999, 12)
    ),
    Paper("bare", "\\foo{x} \U0001f9f5 e\u0301", identifiers=Identifiers(pmcid="PMC2808187")),
]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    """A page of an origin where the scripts are."""
    opened = browser.new_page()

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(f"{ORIGIN}cite/")
        if "/" in name or not name.endswith(".js"):
            route.fulfill(body="<!doctype html>", content_type="text/html")
        else:
            route.fulfill(path=SCRIPTS / "cite" / name, content_type="text/javascript")

    opened.route(f"{ORIGIN}**", answer)
    opened.goto(ORIGIN)
    return opened


def in_browser(page: Page, values: Sequence[object]) -> Mapping[str, str]:
    script = """async (all) => {
      const { FORMATS } = await import("/cite/formats.js");
      const made = Object.entries(FORMATS).map(([name, one]) => [name, one.write(JSON.parse(all))]);
      return Object.fromEntries(made);
    }"""
    found: Mapping[str, str] = page.evaluate(script, json.dumps(values))
    return found


@pytest.mark.parametrize("full", [False, True])
def test_the_browser_writes_the_same_bytes(page: Page, *, full: bool) -> None:
    """Each format, of papers with signs of TeX and Markdown, CJK, right-to-left text, line breaks
    and formulas, all together and each by itself.
    """
    found = [reference(paper, full=full) for paper in PAPERS]
    for some in (found, *([one] for one in found)):
        values = msgspec.to_builtins(some)
        expected = {name: write(some) for name, write in formats.WRITERS.items()}
        made = in_browser(page, values)
        assert made.keys() == expected.keys()
        for name, text in expected.items():
            assert made[name] == text, name


def test_the_browser_finds_the_same_pack(page: Page) -> None:
    """The pack of a paper follows from the name of its page, by one rule in both languages."""
    names = sorted({paper.id for paper in PAPERS} | {f"2403.{number:05}" for number in range(500)})
    script = """async ([names, firsts]) => {
      const { packOf } = await import("/cite/packs.js");
      return names.map((name) => packOf(name, firsts));
    }"""
    for firsts in (["", *names[7:-1:23]], [""], ["", *names[1:]]):
        found = page.evaluate(script, [names, firsts])
        assert found == [bisect_right(firsts, name) - 1 for name in names]
