"""A note's HTML passes through the page's own Markdown unchanged, and ends where it ends."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from papershelf.notes import as_markdown_block
from papershelf.notes.markdown.render import render_note
from renderers import NOTE_RENDERERS

PIECES = [
    "# a\n",
    "\n\n",
    "\n",
    "    ",
    "\t",
    "```\n",
    "~~~\n",
    "`",
    "``",
    "- ",
    "> ",
    "1. ",
    "[^1]",
]
PIECES += [
    "[^1]: b\n",
    "<pre>",
    "</pre>",
    "<div>",
    "</div>",
    "<!--",
    "-->",
    "<?",
    "?>",
    "<![CDATA[",
]
PIECES += [
    "&amp;",
    "&",
    "&#96;",
    "&#10;",
    "&#13;",
    "&#9;",
    "&#2;",
    "<br>",
    "<sub>",
    "</sub>",
    "|a|b|\n",
]
PIECES += [
    "|-|-|\n",
    "!!! note\n",
    "[a](https://x.org/?a=`b`&c=~~~)",
    "**a**",
    "--8<-- 'x'",
    "{: #x }",
]
PIECES += [
    "[TOC]",
    "*[a]: b",
    "    a\n\n\n    b",
    "```\n\n\t```\n\n~~~~\n```",
    "$$",
    '=== "a"',
    "a",
    "漢",
]
BODIES = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.text(max_size=60)
)


def passes(block: str, renderer: str) -> None:
    """Between two paragraphs, the block comes out byte for byte and the second is a paragraph."""
    converter = NOTE_RENDERERS[renderer]
    converter.reset()
    html = converter.convert(f"# Title\n\nbefore *em*\n\n{block}\n\nafter **strong**\n")
    assert html.count(block) == 1
    assert re.fullmatch(
        r"<h1[^>]*>Title</h1>\n<p>before <em>em</em></p>\n", html[: html.index(block)]
    )
    assert html[html.index(block) + len(block) :].strip() == "<p>after <strong>strong</strong></p>"


@pytest.mark.parametrize("renderer", NOTE_RENDERERS)
@given(body=BODIES)
@settings(max_examples=200)
def test_a_note_passes_through_the_page(renderer: str, body: str) -> None:
    """Whatever the note, the page's Markdown changes no byte of it, and goes on after it."""
    html = render_note(body, prefix="note-1-")
    block = as_markdown_block(html, "note")
    passes(block, renderer)
    assert not re.search(r"\n[ \t]*\n", block)


@given(body=BODIES)
def test_the_block_reads_as_the_note_does(body: str) -> None:
    """To a browser the encoded block and the note's HTML are the same, code to the character."""
    html = render_note(body, prefix="note-1-")
    wanted, found = (LexborHTMLParser(source) for source in (html, as_markdown_block(html, "note")))
    assert [node.text() for node in found.css("pre")] == [
        node.text().replace("\r", "\n") for node in wanted.css("pre")
    ]
    assert (wanted.body and wanted.body.text().split()) == (
        found.body and found.body.text().split()
    )
    assert [node.tag for node in wanted.css("body *")] == [
        node.tag for node in found.css("body > div *")
    ]


@pytest.mark.parametrize("renderer", NOTE_RENDERERS)
def test_several_notes_stand_in_one_page(renderer: str) -> None:
    """Notes follow each other, headings of the page between them; each keeps its own ids."""
    body = "Text[^1]\n\n```\na\n\n\n\tb `~~~`\n```\n\n[^1]: Note\n"
    blocks = [as_markdown_block(render_note(body, prefix=f"note-{n}-"), "note") for n in (1, 2)]
    converter = NOTE_RENDERERS[renderer]
    converter.reset()
    html = converter.convert("\n\n".join(["## Notes", "### One", blocks[0], "### Two", blocks[1]]))
    assert all(html.count(block) == 1 for block in blocks)
    ids = re.findall(r'\bid="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    assert html.count("<h3") == 2


BLOCKS = [
    ("", '<div class="note">\n</div>'),
    ("<p>a</p>\n\n<p>b</p>\n", '<div class="note">\n<p>a</p>\n<p>b</p>\n</div>'),
    ("<pre><code>a\n\n\nb\n</code></pre>", "<pre><code>a&#10;&#10;\nb\n</code></pre>"),
    ("<pre><code>\ta\n \n</code></pre>", "<pre><code>&#9;a&#10; \n</code></pre>"),
    ("<p>`a` ~~~</p>", "<p>&#96;a&#96; &#126;&#126;&#126;</p>"),
]


@pytest.mark.parametrize(("html", "expected"), BLOCKS)
def test_what_is_encoded(html: str, expected: str) -> None:
    """Blank lines go, or are encoded inside `pre`; so are fences and tabs. The rest is readable."""
    assert expected in as_markdown_block(html, "note")


def test_the_class_is_an_attribute_value() -> None:
    """The class is escaped, although it comes from the package itself."""
    assert as_markdown_block("", 'a"b').startswith('<div class="a&quot;b">')
