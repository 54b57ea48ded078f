"""Formulas survive the Markdown renderer: a browser sees the same elements and the same text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from papershelf.text import begin_block, flaws, markdown
from papershelf.text.tex import MATHML_ATTRIBUTES, MATHML_ELEMENTS, as_html, as_markdown, plain
from renderers import RENDERERS
from tex_sources import SOURCES

Tree = tuple[str, tuple[tuple[str, str | None], ...]]

# `{}` is the text, the tuple the elements that the page itself makes.
PLACES: dict[str, tuple[str, tuple[str, ...]]] = {
    "paragraph": ("{}", ("p",)),
    "sentence": ("word {} word", ("p",)),
    "heading": ("# {}", ("h1",)),
    "heading with an id": ("## {} {{: #own }}", ("h2",)),
    "link": ("**[{}](https://x.org/)**", ("p", "strong", "a")),
    "item of a list": ("- {}\n- b", ("ul", "li", "li")),
    "cell": ("| a | b |\n|---|---|\n| {} | c |", ("table",)),
}
BLOCKS = {"paragraph", "item of a list"}
STYLES = {"em", "strong", "code", "sup", "sub"}
FORMULAS = st.lists(
    st.sampled_from(
        r"""x 1 2.5 \alpha ^2 _i + - * / = : < > ( ) [ ] | ! ' " ~ \{ \} \| \_ \# \frac12 \sqrt3
        \hat
        \text{a_b*c*`d`} \text{~~x~~==y==^^z^^++k++} \text{:smile:} \text{[a](b)} \text{<b>}
        \text{--8<--} \begin{cases}a&=1\\b&\text{*c*}\end{cases}
        \begin{bmatrix}a&b\end{bmatrix}
        \text{www.x.org} \text{me@x.org} \mathbb{R} \mathrm{abc} \sum \log \left(x\right) \; @ \& \%
        """.split()
    ),
    min_size=1,
    max_size=8,
).map(lambda parts: f"$x{' '.join(parts)}y$")


def elements(markup: str, ignored: set[str]) -> tuple[list[Tree], list[str]]:
    """Elements with their attributes, and the text of each formula and each piece of code."""
    tree = LexborHTMLParser(markup)
    assert tree.body is not None
    found = [
        (node.tag or "", tuple(sorted(node.attributes.items())))
        for node in tree.body.traverse(include_text=False)
        if node.tag not in {"body", "span", *ignored}
    ]
    return found, [node.text() for node in tree.css("math, code")]


def seen(markup: str) -> str:
    tree = LexborHTMLParser(markup)
    assert tree.body is not None
    return " ".join(tree.body.text().split())


@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize("place", PLACES)
def test_mathml_comes_out_as_it_is(place: str, renderer: str) -> None:
    """In any place, the page has the elements, attributes and words that the HTML view has."""
    template, own = PLACES[place]
    around = {"table": {"table", "thead", "tbody", "tr", "th", "td"}}.get(own[0], set()) | set(own)

    def holds(text: str) -> None:
        converter = RENDERERS[renderer]
        converter.reset()
        line = as_markdown(text)
        page = converter.convert(template.format(begin_block(line) if place in BLOCKS else line))
        expected = as_html(text)
        if place == "link":  # the page's own
            page = page.replace("<strong>", "", 1)
        else:
            assert elements(page, around) == elements(expected, around)
        assert elements(page, around | STYLES) == elements(expected, around | STYLES)
        around_text = seen(converter.convert(template.format("\ue000")))
        assert seen(page) == " ".join(around_text.replace("\ue000", seen(expected)).split())

    @given(text=FORMULAS)
    @settings(max_examples=60)
    def holds_for_formulas(text: str) -> None:
        holds(text)

    @given(text=SOURCES.filter(lambda text: plain(text).strip() and not any(flaws(text))))
    @settings(max_examples=100)
    def holds_for_any(text: str) -> None:
        holds(text)

    holds_for_formulas()
    holds_for_any()


@given(text=st.one_of(SOURCES, FORMULAS))
@settings(max_examples=400)
def test_only_listed_elements_and_attributes_are_written(text: str) -> None:
    """No class, style, id, link or action; every element of a formula is one of MathML Core's."""
    tree = LexborHTMLParser(as_html(text))
    for node in tree.css("math, math *"):
        assert node.tag in MATHML_ELEMENTS
        assert set(node.attributes) <= MATHML_ATTRIBUTES
    outside = {node.tag for node in tree.css("body *")} - MATHML_ELEMENTS
    assert outside <= STYLES


@pytest.mark.parametrize("renderer", RENDERERS)
def test_a_paragraph_may_begin_with_a_formula(renderer: str) -> None:
    """Python-Markdown takes `<math>` at the start of a line for a block; ours is in a paragraph."""
    converter = RENDERERS[renderer]
    converter.reset()
    page = converter.convert(f"before\n\n{as_markdown('$k$-means, *starred*')}\n\nafter")
    assert "<p><span><math><mi>k</mi></math>-means, *starred*</span></p>" in page


@given(text=st.text().filter(lambda text: not re.search(r"[\\$`{~]|--", text)))
def test_text_without_tex_is_escaped_as_ever(text: str) -> None:
    """Without TeX a title's Markdown is what `text.markdown` makes of it."""
    assert as_markdown(text) == markdown(text)


@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize("mark", ["^", "~", "=", "+", ":", "!", "*", "_", "`"])
def test_marks_around_code_do_not_meet(mark: str, renderer: str) -> None:
    """A mark right before TeX opens nothing that one behind it could close."""
    converter = RENDERERS[renderer]
    converter.reset()
    line = as_markdown(rf"{mark}\Abc{mark} and {mark}$k${mark}")
    page = converter.convert(f"word {line} word")
    assert seen(page) == f"word {mark}\\Abc{mark} and {mark}k{mark} word"
    assert page.count("<code>") == page.count("<math>") == 1


def test_words_may_be_linked_in() -> None:
    """A caller gives its own treatment of what is no TeX; spaces beside TeX are kept."""
    linked = as_markdown(r"see \emph{x} at $k$ end", lambda text: text.strip().upper())
    assert linked == "SEE <em>X</em> AT <math><mi>k</mi></math> END"
