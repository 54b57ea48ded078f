"""What a word is: one rule, in Python for the index and in the browser for what is typed."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.search.terms.words import LONGEST, fold, index_words, query_words

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SCRIPTS = Path(__file__).parent.parent / "overrides/assets/javascripts/search"
TABLE = json.loads((Path(__file__).parent / "tables/words.json").read_text(encoding="utf-8"))

CHANGED = "\U0001171e"
"""Ahom medial ra was a mark until Unicode 15.1, which is newer than some Pythons."""

# Only characters that this Python's Unicode knows: a browser's is newer, and what a new character
# is (a letter, a mark) the older side cannot know. Both sides agree once both know it.
ASSIGNED = st.characters(exclude_categories=("Cs", "Cn"), exclude_characters=CHANGED)
TELLING = st.sampled_from(
    [
        *"aZé9 .-'/_+#’‐–´™",
        *("C++", "3.1", "GPT-4", "'s", "ll", "don't", "İ", "ı", "Σ", "ς", "ß", "ﬁ", "½", "①", "K"),
        *("\u0301", "\u0306", "и", "й", "\u00ad", "\u200b", "\u200d", "\ufe0f", "\u20e3"),
        *("学", "習", "か", "が", "\u3099", "\u309a", "ｶ", "ﾞ", "ﾟ", "ー", "々", "\U00020000"),
        *("한", "가", "\u1100", "\u1161", "\u11a8", "ㄱ", "ﾡ", "\u302e"),
        *("\U00010400", "\U0001e900", "\U0001f642", "\U0001d400", "𝟒", "ि", "्", "க", "ை"),
    ]
)
TEXTS = st.lists(st.one_of(TELLING, TELLING, ASSIGNED), max_size=24).map("".join)

ALL_THREE = """async json => {
  const { fold, indexWords, queryWords } = await import(import_base + "words.js")
  return JSON.stringify(
    JSON.parse(json).map(text => [fold(text), indexWords(text), queryWords(text)]))
}"""


def ours(text: str) -> list[Any]:
    """What ALL_THREE gives for a text, from Python."""
    return [fold(text), [list(word) for word in index_words(text)], query_words(text)]


@pytest.fixture(scope="module")
def scripts(browser: Browser) -> Iterator[Page]:
    """A page that can import the scripts of the search as they stand in overrides/."""
    page = browser.new_page()
    page.route(
        "https://scripts.test/*",
        lambda route: (
            route.fulfill(
                path=SCRIPTS / route.request.url.rpartition("/")[2], content_type="text/javascript"
            )
            if route.request.url.endswith(".js")
            else route.fulfill(body="<!doctype html>", content_type="text/html")
        ),
    )
    page.goto("https://scripts.test/")
    page.evaluate("() => { window.import_base = '/' }")
    yield page
    page.close()


def theirs(scripts: Page, texts: list[str]) -> list[list[Any]]:
    """`ours` of each text, from the browser: all in one message, as JSON, which is far faster."""
    return json.loads(scripts.evaluate(ALL_THREE, json.dumps(texts)))  # type: ignore[no-any-return]


@pytest.mark.parametrize("case", TABLE, ids=lambda case: ascii(case["text"])[:40])
def test_words_of_the_table(case: dict[str, Any]) -> None:
    """Each text of the table has the words and positions that stand there, and asks for those."""
    _, words, asked = ours(case["text"])
    assert words == case["words"]
    assert asked == case["query"]


def test_the_browser_has_the_same_table(scripts: Page) -> None:
    """words.js gives the table's words too."""
    found = theirs(scripts, [case["text"] for case in TABLE])
    for case, (_, words, asked) in zip(TABLE, found, strict=True):
        assert (words, asked) == (case["words"], case["query"]), case["text"]


def is_one_of_many(character: str) -> bool:
    """Whether it is a Han ideograph, of which there are 97,000, all of one block's rule: but for
    every sixteenth.
    """
    name = unicodedata.name(character, "")
    return name.startswith("CJK UNIFIED IDEOGRAPH-") and not name.endswith("0")


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_both_sides_agree_on_every_character(scripts: Page, *, every: bool) -> None:
    """Each character of Unicode, between two letters, is treated alike; in the soak each Han
    ideograph too.
    """
    kinds = ((chr(code), unicodedata.category(chr(code))) for code in range(0x110000))
    between = [
        f"a{character}b"
        for character, kind in kinds
        if kind not in ("Cs", "Cn", "Co") and character != CHANGED
        if every or not is_one_of_many(character)
    ]
    assert len(between) > (140_000 if every else 50_000)
    found = theirs(scripts, between)
    different = [
        (text, mine, other)
        for text, other in zip(between, found, strict=True)
        if (mine := ours(text)) != other
    ]
    assert not different[:5]


@given(texts=st.lists(TEXTS, min_size=20, max_size=40))
def test_both_sides_agree_on_any_text(scripts: Page, texts: list[str]) -> None:
    """Whatever is written or typed, in any script, Python and the browser see the same words."""
    assert theirs(scripts, texts) == [ours(text) for text in texts]


SPANS = """async json => {
  const { indexWords, spans } = await import(import_base + "words.js")
  return JSON.stringify(JSON.parse(json).map(text => spans(text).map(({ word, start, end }) =>
    [word, start, end, indexWords(text.slice(start, end)).map(found => found[0])])))
}"""


@given(texts=st.lists(TEXTS, min_size=20, max_size=40))
def test_spans_are_where_the_words_stand(scripts: Page, texts: list[str]) -> None:
    """`spans` has exactly the words of the index, in their order, each at a piece that holds it."""
    found = json.loads(scripts.evaluate(SPANS, json.dumps(texts)))
    for text, spans in zip(texts, found, strict=True):
        assert [word for word, *_ in spans] == [word for word, _ in index_words(text)], text
        starts = [start for _, start, *_ in spans]
        assert starts == sorted(starts), text
        for word, start, end, inside in spans:
            assert 0 <= start < end <= len(text.encode("utf-16-le")) // 2, text
            assert word in inside, (text, word)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Naïve Bayes’s GPT-4", ["Naïve", "Bayes", "GPT", "GPT-4", "4"]),
        ("cafe\u0301, don’t", ["cafe\u0301", "don’t"]),
        ("Use C++17 𝐆𝐏𝐓!", ["Use", "C++", "17", "𝐆𝐏𝐓"]),
        ("深度学习", ["深度", "度学", "学习", "习"]),
        ("\u1112\u1161\u11ab \u1112\u1161\u1100", ["\u1112\u1161\u11ab", "\u1112\u1161", "\u1100"]),
    ],
)
def test_spans_of_texts_as_people_write_them(scripts: Page, text: str, marked: list[str]) -> None:
    """A mark covers the word as it is written, accents and signs included, and no more."""
    [spans] = json.loads(scripts.evaluate(SPANS, json.dumps([text])))
    pieces = [text.encode("utf-16-le")[2 * s : 2 * e].decode("utf-16-le") for _, s, e, _ in spans]
    assert pieces == marked


@given(TEXTS)
def test_what_is_typed_as_it_is_written_is_found(text: str) -> None:
    """Every word that a text asks for as a query is a word of that text in the index."""
    words = {word for word, _ in index_words(text)}
    assert words >= set(query_words(text))


@given(TEXTS)
def test_accents_and_case_do_not_matter_twice(text: str) -> None:
    """A folded text is folded: folding it again changes nothing."""
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_positions_count_the_words(text: str) -> None:
    """Positions begin at 0, never go back and never leave one out; words are short and folded."""
    positions = [position for _, position in index_words(text)]
    assert positions == sorted(positions)
    assert set(positions) == set(range(len(set(positions))))
    for word, _ in index_words(text):
        assert 0 < len(word) <= LONGEST
        assert fold(word) == word
        assert not any(character.isspace() for character in word)


@given(TEXTS, TEXTS)
def test_texts_can_be_cut_at_white_space(one: str, other: str) -> None:
    """The words of two texts with a space between are the words of both, one after the other."""
    first = index_words(one)
    count = first[-1][1] + 1 if first else 0
    later = [(word, position + count) for word, position in index_words(other)]
    assert index_words(f"{one} {other}") == first + later
