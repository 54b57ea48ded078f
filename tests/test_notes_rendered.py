"""What a note has beyond Markdown: formulas, mentions of other papers, images; and their places."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from papershelf.notes import filled
from papershelf.notes.markdown.render import rendered
from papershelf.notes.rendered import Finding, Formula, Image, Mention, Rendered
from papershelf.notes.stored import as_json, from_json

FORMULAS = [
    ("$x^2$", "<math><msup><mi>x</mi><mn>2</mn></msup></math>"),
    (r"\(x^2\)", "<math><msup><mi>x</mi><mn>2</mn></msup></math>"),
    ("$$x$$", '<math display="block"><mi>x</mi></math>'),
    (r"\[x\]", '<math display="block"><mi>x</mi></math>'),
    ("*a $x_1 * y_2$ b*", "<em>a <math>"),
    (r"$\{a\}$", "<mo>&#123;</mo><mi>a</mi>"),
    ("| a |\n|---|\n| $x^2$ |", "<td><math>"),
    ("a[^1]\n\n[^1]: $x^2$", "<math><msup>"),
    ("$10\\%$", "<span>10%</span>"),
    ("$\\foo{x}$", "<code>$\\foo{x}$</code>"),
    ("$x_{$", "<code>$x_{$</code>"),
    ("$`x^2`$", "<math><msup><mi>x</mi><mn>2</mn></msup></math>"),
    ("```math\nx\n```", '<p><math display="block"><mi>x</mi></math></p>'),
    ("$$\nx\n- y\n$$", '<p><math display="block"><mi>x</mi><mo>−</mo><mi>y</mi></math></p>'),
    ("> $$\n> x\n> $$", '<p><math display="block"><mi>x</mi></math></p>'),
    ("a\n\\[\nx\n\\]\nb", '<p>a</p>\n<p><math display="block"><mi>x</mi></math></p>\n<p>b</p>'),
    ("$$\n\\begin{aligned}\na &= b \\\\\nc &= d\n\\end{aligned}\n$$", "<mtable displaystyle"),
    ("$\\begin{pmatrix} 1 & 0 \\\\ 0 & 1 \\end{pmatrix}$", "<mo>(</mo><mtable>"),
]


@pytest.mark.parametrize(("body", "expected"), FORMULAS)
def test_formulas(body: str, expected: str) -> None:
    """Each way to write a formula, in each place, by the rules of titles and abstracts."""
    assert expected in filled(rendered(body), prefix="n-")


NO_FORMULAS = [
    "It costs $5 and $6.",
    r"\$x\$ is text",
    "`$x$`",
    "    $x$",
    "```\n$x$\n```",
    "$unclosed",
    "$a\n\nb$",
    "[a](https://x.org/$b$c)",
    "$" * 50,
    r"\\(x)",
    "$$\na\n\nb\n$$",
    "```\n$$\nx\n$$\n```",
    "```maths\nx\n```",
]


@pytest.mark.parametrize("body", NO_FORMULAS)
def test_no_formulas(body: str) -> None:
    """Money, code, addresses and what does not close stay text."""
    html = filled(rendered(body), prefix="n-")
    assert "<math" not in html
    if "](" in body:
        assert 'href="https://x.org/$b$c"' in html


def test_money_before_a_formula() -> None:
    """A dollar sign that opens nothing does not swallow the next formula."""
    html = filled(rendered("It costs $5 where $x_1$ is $6."), prefix="n-")
    assert html.startswith("<p>It costs $5 where <math>")
    assert html.endswith("</math> is $6.</p>")


MENTIONS = [
    ("[[2412.06769]]", [("2412.06769", 1, 1)]),
    ("a [[ arXiv:2412.06769v2 ]] b", [("arXiv:2412.06769v2", 1, 3)]),
    ("a\n\n> - b [[x y]]", [("x y", 3, 7)]),
    ("# [[a]]\n\n|h|\n|-|\n|[[b]]|", [("a", 1, 3), ("b", 5, 2)]),
    ("é [[a]], [[b]]", [("a", 1, 3), ("b", 1, 10)]),
    ("a[^1]\n\n[^1]: [[a]]", [("a", 3, 7)]),
    ("!!! note\n    [[a]]", [("a", 2, 5)]),
    ("**[[a]]** _[[b]]_", [("a", 1, 3), ("b", 1, 12)]),
    ("[[10.1000/a(b)<c>]]", [("10.1000/a(b)<c>", 1, 1)]),
    ("`[[a]]`", []),
    ("``[[a]]``", []),
    ("    [[a]]", []),
    ("```\n[[a]]\n```\n\n[[b]]", [("b", 5, 1)]),
    ("~~~\n[[a]]", []),
    (r"\[[a]]", []),
    ("<!-- [[a]] -->", []),
    ("<script>[[a]]</script>", []),
    ("[[1]](https://x.org)", []),
    ("[[1]][x]\n\n[x]: https://x.org", []),
    ("[[a]][^1]\n\n[^1]: b", [("a", 1, 1)]),
    ("[[^1]]", []),
    ("[[]]", []),
    ("[[ ]]", []),
    ("[[a\nb]]", []),
    ("[[[a]]]", [("a", 1, 2)]),
    ("x = [[1, 2], [3, 4]]", []),
    ("[[a|b c]] [[d|]] [[|e]]", [("a", 1, 1)]),
    ("|h|i|\n|-|-|\n|[[a\\|b]]|[[c]]|", [("a", 3, 2), ("c", 3, 11)]),
    ("`[[b]]` [[b]]", [("b", 1, 9)]),
    ("1. a\n\n   > b\n   > [[c]]", [("c", 4, 6)]),
    ("> [!note] [[a]]\n> [[b]]", [("a", 1, 11), ("b", 2, 3)]),
    ("\t- a\n- [[b]]", [("b", 2, 3)]),
]


@pytest.mark.parametrize(("body", "expected"), MENTIONS)
def test_mentions_and_their_places(body: str, expected: list[tuple[str, int, int]]) -> None:
    """What is a mention, and the line and column of its bracket; never in code."""
    found = rendered(body).mentions
    assert [(one.paper, one.line, one.column) for one in found] == expected


def test_a_mention_that_nobody_resolves_stays_as_written() -> None:
    """Escaped, whatever it holds."""
    html = filled(rendered('[[<b>&amp;"x]] and `[[y]]`'), prefix="n-")
    assert html == "<p>[[&lt;b&gt;&amp;amp;&quot;x]] and <code>[[y]]</code></p>"


def test_no_link_stands_in_a_link() -> None:
    """A mention in the words of a link is known to be there, and can be shown without its own."""
    (inside,) = rendered("[see [[a]]](https://x.org)").mentions
    (outside,) = rendered("[[a]]").mentions
    assert not inside.is_linked
    assert outside.is_linked


IMAGES = [
    ("![A *b*](fig.png)", [Image("fig.png", "A b", 1, 1)]),
    ("a\n\n- ![b](sub/a%20b.png)", [Image("sub/a%20b.png", "b", 3, 3)]),
    ("![a][x]\n\n[x]: fig.png", [Image("fig.png", "a", 1, 1)]),
    ("a ![x]\n\n[x]: fig.png", [Image("fig.png", "x", 1, 3)]),
    ("|a|\n|-|\n|b ![a](x.png)|", [Image("x.png", "a", 3, 4)]),
    ("![a](https://x.org/a.png)", [Image("https://x.org/a.png", "a", 1, 1)]),
    ("![a](../../.git/config)", [Image("../../.git/config", "a", 1, 1)]),
    ('![<b>"](fig.png)', [Image("fig.png", '<b>"', 1, 1)]),
    ("![a](javascript:alert(1))", [Image("javascript:alert(1)", "a", 1, 1)]),
    ("![a](data:image/png;base64,AAAA)", [Image("data:image/png;base64,AAAA", "a", 1, 1)]),
    ("![a](//x.org/a.png)", [Image("//x.org/a.png", "a", 1, 1)]),
    ("![a](java&Tab;script:x)", [Image("java\tscript:x", "a", 1, 1)]),
    ("![a]()", [Image("", "a", 1, 1)]),
    ("![a](#note:0:h0)", [Image("#note:0:h0", "a", 1, 1)]),
    ('a <img src="fig.png">', [Image("fig.png", "", 1, 3)]),
    ("a\n<IMG\nalt='b' SRC=fig.png />", [Image("fig.png", "b", 2, 1)]),
    ('<p align="center">\n  <img src="a&amp;b.png" alt="c">\n</p>', [Image("a&b.png", "c", 2, 3)]),
    ('<img src="#note:0:h0">', [Image("#note:0:h0", "", 1, 1)]),
    ("<img>", [Image("", "", 1, 1)]),
    ("`![a](fig.png) <img>`", []),
    ("<!-- <img> -->", []),
    ("<script><img></script>", []),
]


@pytest.mark.parametrize(("body", "expected"), IMAGES)
def test_images_and_their_places(body: str, expected: list[Image]) -> None:
    """Every image is known, written as Markdown or as HTML, so that none is gone without a word."""
    note = rendered(body)
    assert list(note.images) == expected
    text = LexborHTMLParser(filled(note, prefix="n-")).body
    assert text is not None
    assert not text.css("img")


def test_what_fills_the_holes() -> None:
    """Ids get the page's prefix, holes what the page says; text that looks like either stays."""
    note = rendered('[[a]][^1] ![b](c.png) `<img src="#note:0:h0">` id="note:0:1"\n\n[^1]: d')
    html = filled(
        note,
        prefix="note:7:",
        mention=lambda found: f"<b>{found.paper}</b>",
        image=lambda found: f"<i>{found.text}</i>",
    )
    assert html.startswith(
        '<p><b>a</b><sup id="note:7:1-1"><a class="footnote-ref" href="#note:7:1"'
    )
    assert '<i>b</i> <code>&lt;img src="#note:0:h0"&gt;</code> id="note:0:1"</p>' in html


PIECES = ["[[a]]", "[[b c]]", "`", "``", "\n", "\n\n", "    ", "```\n", "> ", "- ", "1. ", "# "]
PIECES += ["![x](y.png)", "![", "](", ")", "[", "]", "[[", "]]", "$", "$x_1$", "$$", "\\", "\\("]
PIECES += ["\\)", "<", ">", "<b>", "<script>", "</script>", "<!--", "-->", "*", "|", "|-|\n", "é"]
PIECES += [
    "\x01",
    "\x010\x01",
    "\x02",
    "\x03",
    "[^1]",
    "[^1]: ",
    "[^2]",
    "[a][b]",
    "[[a|b]]",
    "<img src=a>",
    "> [!tip] ",
    "{: .a }",
    "&amp;",
    "word ",
    "\t",
]
PIECES += ["[^2]", "[a][b]", "[[a|b]]", "<img src=a>", "> [!tip] ", "{: .a }", "a@x.org "]
BODIES = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.text(max_size=40)
)


@given(BODIES)
def test_every_place_is_right(body: str) -> None:
    """Where a mention or an image is said to stand, it stands in the source, whatever is around."""
    lines = re.split("\r\n?|\n", body)
    note = rendered(body)
    for mention in note.mentions:
        there = lines[mention.line - 1][mention.column - 1 :]
        match = re.match(r"\[\[([^\[\]|\\]+)(?:\\?\|[^\[\]]+)?\]\]", there)
        assert match is not None
        assert match[1].strip() == mention.paper
    for image in note.images:
        assert lines[image.line - 1][image.column - 1 :].startswith(("![", "<img"))
    for finding in note.findings:
        assert 0 < finding.line <= len(lines)
        assert 0 < finding.column <= len(lines[finding.line - 1]) + 1


@given(BODIES)
def test_nothing_of_our_own_is_left(body: str) -> None:
    """No mark, no hole and no placeholder reaches the page; each hole stands once, in order."""
    note = rendered(body)
    numbers = re.findall(r'<img src="#note:0:h(\d+)">', note.html)
    assert numbers == [str(number) for number in range(len(note.holes))]
    html = filled(note, prefix="n-")
    assert not re.search("[\x01-\x03]", html)
    assert "<img" not in html


@given(BODIES)
def test_what_is_stored_comes_back(body: str) -> None:
    """A rendered note survives JSON."""
    note = rendered(body)
    assert from_json(as_json(note)) == note


def test_words_for_a_mention() -> None:
    """What stands behind `|` is the words of the link; without them it is what the page says."""
    note = rendered("[[a|b *c*]] [[d]]")
    shown = filled(note, prefix="n-", mention=lambda found: f"<i>{found.text}</i>")
    assert shown == "<p><i>b *c*</i> <i></i></p>"
    assert filled(note, prefix="n-") == "<p>[[a|b *c*]] [[d]]</p>"


HOLES = [
    Formula("<math></math>", "x"),
    Mention("a", "b", 1, 2, is_linked=False),
    Image("a", "b", 3, 4),
]


@pytest.mark.parametrize("hole", HOLES)
def test_each_hole_comes_back(hole: Formula | Mention | Image) -> None:
    """With every field."""
    note = Rendered("<p></p>", (hole,), (Finding(1, 2, "a", "b", is_error=True),))
    assert from_json(as_json(note)) == note


@pytest.mark.parametrize(
    "stored",
    [
        None,
        [],
        ["a"],
        ["a", []],
        ["a", [["mention", "a"]], []],
        [1, [], []],
        ["a", [["script", "x"]], []],
        ["a", [], [["b"]]],
        {},
    ],
)
def test_what_is_no_note_is_refused(stored: object) -> None:
    """Another shape raises ValueError, which a cache or a worker's owner expects."""
    with pytest.raises(ValueError, match="no "):
        from_json(stored)
