"""The two writers of a page agree: what Python-Markdown makes of the one is the other."""

from __future__ import annotations

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.utils import get_relative_url

from papershelf import paths
from papershelf.identifiers import safe_url
from papershelf.pages import blocks as b
from papershelf.pages import html
from papershelf.pages import markdown as md
from papershelf.pages.placed import PAGE, in_html, in_markdown

PAPER = "papers/a.md"

words = st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), max_size=30) | st.text(
    alphabet="\\`*_{}[]()<>#+-.!|&~^=:@/?;'\" a1w$", max_size=12
)
addresses = st.sampled_from(
    ["https://example.org/", "http://a.b/?x=1&y=2", "https://a.b/&lt;=3", "https://a.b/a_b*c(d)~e"]
) | st.text("ab/?&;#=_*~^(),.'!$%+:@-", max_size=12).map("https://a.org/{}".format).filter(safe_url)
texts = st.one_of(
    words.map(lambda text: (text,)),
    words.map(lambda text: (b.Tex(text),)),
    st.tuples(words, addresses, words).map(lambda three: (b.Prose(" ".join(three)),)),
)


def inside(texts: st.SearchStrategy[b.Line]) -> st.SearchStrategy[b.Line]:
    labels = words.filter(str.strip).map(lambda text: (" ".join(text.split()),))
    part = st.one_of(
        texts,
        labels.map(lambda label: (b.Link(label, PAPER),)),
        st.builds(b.Outside, labels, addresses).map(lambda one: (one,)),
        labels.map(lambda label: (b.Tag("bdi", "", label),)),
        labels.map(lambda label: (b.Tag("span", ' lang="de" dir="rtl"', label),)),
        st.just((b.CodeSpan("12 votes"),)),
        st.just((b.Tag("sup", "", ("1",)), b.Gap(), "x")),
        st.just((b.Strong(("In short.",)), " ")),
        labels.map(lambda label: (b.Emphasis((b.Link(label, PAPER),)), " ")),
    )
    return st.lists(part, min_size=1, max_size=3).map(lambda parts: b.line("x ", *parts, " y"))


lines = inside(texts)
short = st.one_of(texts, lines).filter(lambda one: bool(md.line(one).strip()))
blocks = st.one_of(
    st.builds(b.Heading, st.integers(1, 4), short.map(lambda one: b.line(*one, "x")), st.just("")),
    short.map(b.Paragraph),
    st.tuples(short, short).map(lambda two: b.Paragraph(b.line(two[0], b.Break(), "x", two[1]))),
    st.lists(short.map(b.Item), min_size=1, max_size=3).map(
        lambda items: b.Bullets((b.Item(("x",), tuple(items)), *items))
    ),
    st.lists(short, min_size=1, max_size=3).map(lambda items: b.Numbered(tuple(items))),
    st.lists(short, min_size=1, max_size=3).map(lambda items: b.Quote(tuple(items))),
    st.builds(
        b.Table,
        st.tuples(lines, lines),
        st.lists(st.tuples(lines, lines), min_size=1, max_size=2).map(tuple),
        st.just(frozenset([1])),
    ),
    st.builds(b.CodeBlock, st.just("bibtex"), words.map(lambda t: " ".join(t.split()) + "\n")),
    st.just(b.Rule()),
    st.just(b.Raw('<div class="note">\n<p>*raw*</p>\n</div>')),
)


def converted(text: str) -> str:
    return markdown.markdown(text, extensions=sorted(html.EXTENSIONS))


def as_link(text: str) -> str:
    """What MkDocs makes of a link to the one page of these tests."""
    return text.replace('href="a.md"', 'href="./"')


def body_of(page: b.Page) -> str:
    return md.write(page, PAPER).decode().partition("\n---\n")[2]


@given(blocks)
def test_each_block(block: b.Block) -> None:
    """Whatever strangers wrote stands in it."""
    page = b.Page("A", (b.Heading(1, ("A",)), block, b.Paragraph(("end",))))
    article = html.write(page, PAPER)
    assert article is not None
    assert as_link(converted(body_of(page))) == article.html


@given(st.lists(blocks, max_size=4))
def test_blocks_beside_each_other(several: list[b.Block]) -> None:
    """They do not grow together, as two lists would: a heading stands between them."""
    parts = [part for one in several for part in (b.Heading(2, ("Same",)), one)]
    page = b.Page("A", tuple(parts))
    article = html.write(page, PAPER)
    assert article is not None
    assert as_link(converted(body_of(page))) == article.html


@pytest.mark.parametrize("here", ["index.md", "tags/index.md", "tags/a.md", "dates/2024/12.md"])
def test_a_link_leads_from_any_page_to_any(here: str) -> None:
    """As MkDocs has it in HTML; in Markdown from file to file."""
    for there in ("index.md", "tags/index.md", "tags/a.md", "tags/b.md", "dates/2024.md"):
        address = in_html(f'href="{PAGE}{paths.address(there)}"', here)
        mkdocs = get_relative_url(paths.address(there) or "./", paths.address(here) or "./")
        assert address == f'href="{mkdocs}"'
        assert in_markdown(f"({PAGE}{there})", here) == f"({paths.link(here, there)})"
