"""Escaped text survives the Markdown renderer: the same words come out, and no element."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from machine import ends
from papershelf.text import flaws, html, in_article, markdown, markdown_block, markdown_url, visible
from renderers import RENDERERS

MARKS = "\\`*_{}[]()<>#+-.!~^=|:;&/?@$%'\"1aA,/ \n"
PIECES = ["--8<--", "!!!", "???", "===", "///", "&amp;", "&#35;", "{: #x }", "[^1]", "<b>", "++a++"]
PIECES += ["https://x.org", "me@x.org", "**", "~~", "==", "^^", "1. ", "- ", "# ", "> ", "[TOC]"]
PIECES += ["    ", "| a | b |", "|-|-|", ":smile:", "*[a]: b", "[a]: b", "]:", "{{ x }}", "{% x %}"]
PIECES += [
    "a",
    "Ä",
    "漢",
    "C++",
    "R&D",
    "C#",
    "{#x}",
    "==a==",
    "$x_1$",
    "www.x.org",
    "@user",
    "#12",
]
TEXTS = st.one_of(
    st.text(MARKS, max_size=30),
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join),
    st.text(max_size=30).filter(lambda text: not any(flaws(text))),
)

# Where the pages put text. `{}` is the text, the tuple the elements that the page itself makes.
PLACES: dict[str, tuple[str, tuple[str, ...]]] = {
    "heading": ("# {}", ("h1",)),
    "heading with an id": ("## {} {{: #own }}", ("h2",)),
    "link": ("[{}](https://x.org/)", ("a", "p")),
    "link in a heading": ("# [{}](https://x.org/)", ("a", "h1")),
    "strong link": ("**[{}](https://x.org/)**", ("a", "p", "strong")),
    "item of a list": ("- [{}](https://x.org/)\n- b", ("a", "li", "li", "ul")),
    "sentence": ("word {} word", ("p",)),
    "before a link": ("word {}[b](https://x.org/)", ("a", "p")),
    "after a link": ("[b](https://x.org/){} word", ("a", "p")),
    "cell": ("| a | b |\n|---|---|\n| {} | c |", ("table", "tbody", "td", "td", "th", "th")),
}


def words(text: str) -> str:
    return " ".join(text.split())


def rendered(source: str, renderer: str) -> tuple[str, list[str]]:
    """The words that a reader sees, and the elements around them."""
    converter = RENDERERS[renderer]
    converter.reset()
    tree = LexborHTMLParser(converter.convert(source))
    body = tree.body
    assert body is not None
    names = sorted(
        node.tag or "" for node in body.traverse(include_text=False) if node.tag != "body"
    )
    return words(body.text()), names


@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize("place", PLACES)
def test_text_in_a_line_comes_out_as_it_is(place: str, renderer: str) -> None:
    """Any text, in any place where a page puts text, is its own words and makes no element."""
    template, expected = PLACES[place]
    marker = "\ue000"
    around, _ = rendered(template.format(marker), renderer)

    @given(text=TEXTS.filter(lambda text: text.strip()))
    @settings(max_examples=150)
    def holds(text: str) -> None:
        seen, names = rendered(template.format(markdown(text)), renderer)
        assert words(around.replace(marker, words(text))) == seen
        assert [name for name in names if name not in ("thead", "tr")] == sorted(expected)

    holds()


@pytest.mark.parametrize("renderer", RENDERERS)
@given(text=TEXTS.filter(lambda text: text.strip()))
@settings(max_examples=300)
def test_a_paragraph_comes_out_as_it_is(renderer: str, text: str) -> None:
    """Any text as a block of its own is one paragraph of its own words, between others."""
    seen, names = rendered(f"before\n\n{markdown_block(text)}\n\nafter", renderer)
    assert seen == f"before {words(text)} after"
    assert names == ["p", "p", "p"]


@pytest.mark.parametrize("renderer", RENDERERS)
@given(texts=st.lists(TEXTS.filter(lambda text: text.strip()), min_size=2, max_size=4))
def test_texts_in_one_line_do_not_meet(renderer: str, texts: list[str]) -> None:
    """What one text leaves open, another in the same line does not close."""
    line = " · ".join(f"[{markdown(text)}](https://x.org/)" for text in texts)
    seen, names = rendered(f"# {line}", renderer)
    assert seen == " · ".join(map(words, texts))
    assert names == [*["a"] * len(texts), "h1"]


READABLE = [
    ("C++", "C++"),
    ("C++ and Rust", "C++ and Rust"),
    ("R&D", "R&amp;D"),
    ("R & D", "R & D"),
    ("C#", "C\\#"),
    ("F# for all", "F# for all"),
    ("std::vector", "std::vector"),
    ("a == b", "a == b"),
    ("GPT-4: a (short) review, 95% of 10", "GPT-4: a (short) review, 95% of 10"),
    ("snake_case", "snake\\_case"),
    ("a*b", "a\\*b"),
    ("Why?", "Why?"),
    ("x < y", "x &lt; y"),
    ("two\n  lines", "two lines"),
    ("]: a", "\\]&#58; a"),
]


@pytest.mark.parametrize(("text", "expected"), READABLE)
def test_what_could_do_nothing_stays_readable(text: str, expected: str) -> None:
    """Only what could open markup is escaped; the rest of the Markdown reads as it was written."""
    assert markdown(text) == expected


STARTS = [
    ("1. Introduction", "1\\. Introduction"),
    ("2) Method", "2\\) Method"),
    ("2024 was", "2024 was"),
    ("- dash", "\\- dash"),
    ("# no heading", "\\# no heading"),
    ("!!! note", "\\!!! note"),
    ("??? details", "&#63;?? details"),
    (": definition", "&#58; definition"),
    ("plain", "plain"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), STARTS)
def test_no_mark_of_a_block_begins_a_paragraph(text: str, expected: str) -> None:
    """A paragraph's first mark is escaped, by a backslash where Markdown knows one."""
    assert markdown_block(text) == expected


@given(text=st.text(max_size=60))
def test_html_escapes_for_elements_and_attributes(text: str) -> None:
    """No character of a text can end an element's text or a quoted attribute; none is lost."""
    escaped = html(text)
    assert not set("<>\"'") & set(escaped)
    assert re.sub("&(amp|lt|gt|quot|#39);", "", escaped).count("&") == 0
    cleaned = text.replace("\r", "").replace("\0", "")  # HTML itself changes these
    if cleaned == text and not any("\ud800" <= character <= "\udfff" for character in text):
        tree = LexborHTMLParser(f'<p title="{escaped}">{escaped}</p>')
        paragraph = tree.css_first("p")
        assert paragraph is not None
        assert paragraph.text() == text
        assert (paragraph.attributes["title"] or "") == text


@given(text=st.text(max_size=60))
def test_a_message_cannot_move_the_cursor(text: str) -> None:
    """A message holds no control, no direction mark, no invisible character, no line break."""
    shown = visible(text)
    assert not re.search(
        "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b-\u200f\ud800-\udfff]", shown
    )
    shown.encode("utf-8")


VISIBLE = [
    ("a\x1b[31m", "a\\x1b[31m"),
    ("a\u202eb", "a\\u202eb"),
    ("a\nb", "a\\x0ab"),
    ("\U000e0041", "\\U000e0041"),
    ("Zoë – 漢 🙂", "Zoë – 漢 🙂"),
]


@pytest.mark.parametrize(("text", "expected"), VISIBLE)
def test_hidden_characters_are_shown_as_escapes(text: str, expected: str) -> None:
    """A person who reads the message sees which character is there; ordinary text stays."""
    assert visible(text) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://x.org/a(b)c",
        "https://x.org/?a=1&b=[2]",
        "https://x.org/ü",
        "https://x.org/%20a",
        "https://x.org/a*b_c",
        "https://x.org/a~b~c",
        "https://x.org/#a^b",
    ],
)
@pytest.mark.parametrize("renderer", RENDERERS)
def test_an_address_ends_where_it_should(url: str, renderer: str) -> None:
    """What could end a link's address is percent-encoded; the rest leads to the same place."""
    converter = RENDERERS[renderer]
    converter.reset()
    tree: Any = LexborHTMLParser(converter.convert(f"[a](<{markdown_url(url)}>) b"))
    assert [node.text() for node in tree.css("a")] == ["a"]
    found = tree.css_first("a").attributes["href"]
    assert found.lower() == markdown_url(url).lower()
    assert tree.body.text().strip() == "a b"


@pytest.mark.parametrize("mark", "`*_~^=+:@.!#&<|[]{}\\")
@pytest.mark.parametrize("end", ["", " a"])
def test_long_runs_of_a_mark_take_no_square_of_their_length(mark: str, end: str) -> None:
    """Many of them come to an end, in both texts of a page: a step for each pair would not."""
    text = f"a {mark * 200_000}{end}"
    with ends():
        assert len(markdown(text)) >= len(text)
        assert len(in_article(text)) >= len(text)
