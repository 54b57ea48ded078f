"""Which way a text runs, in Python and in the browser's scripts, and the elements that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.pages import markdown
from papershelf.pages.lines import directed, isolated
from papershelf.text.direction import runs_left
from search_scripts import ask, open_scripts

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HEBREW, ARABIC = "שבעה גשרים", "نسيج ملون"

RUNS = [
    ("", False),
    ("2024 (?)", False),
    ("Seven Bridges", False),
    (HEBREW, True),
    (f"{ARABIC} (AI) 2024.", True),
    (f"2024: {HEBREW}", True),
    (f"LLM {HEBREW}", True),  # most letters
    (f"{HEBREW}: the names of bridges, of rivers and of towns", True),  # the first letter
    (f"On the word {HEBREW[:4]} in old letters", False),
    ("½ Ⅳ " + ARABIC, True),
]


@pytest.mark.parametrize(("text", "is_leftward"), RUNS)
def test_the_first_letter_or_most_of_them_decide(text: str, is_leftward: bool) -> None:  # noqa: FBT001
    """Digits and signs have no direction of their own."""
    assert runs_left(text) == is_leftward


def test_the_browser_follows_the_same_rule(browser: Browser) -> None:
    """Results of the search are turned by a script, pages by the generator."""
    page = open_scripts(browser)
    script = """async json => {
        const {runsLeft} = await import("/page/elements.js")
        return JSON.stringify(JSON.parse(json).map(runsLeft))
    }"""
    assert ask(page, script, [text for text, _ in RUNS]) == [expected for _, expected in RUNS]
    page.close()


@given(st.text(st.characters(max_codepoint=0x58F, exclude_categories=["Cs"])))
def test_text_from_left_to_right_costs_nothing(text: str) -> None:
    """Not a byte is added where neither language nor direction is another than the page's."""
    assert directed(("line",), text) == ("line",)
    assert isolated(("piece",), text) == ("piece",)


def test_elements_say_language_and_direction() -> None:
    """A whole block is a span, a part of a line a `bdi`; a language is an attribute, escaped."""
    for text, language, shown in [
        (HEBREW, "he", '<span lang="he" dir="rtl">x</span>'),
        (HEBREW, "", '<span dir="rtl">x</span>'),
        ("Brücken", "de", '<span lang="de">x</span>'),
        ("x", '"><script>', '<span lang="&quot;&gt;&lt;script&gt;">x</span>'),
    ]:
        assert markdown.line(directed(("x",), text, language)) == shown
    assert markdown.line(isolated(("x",), f"On {HEBREW}")) == "<bdi>x</bdi>"
