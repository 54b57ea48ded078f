"""What a note's author may use, as it comes out."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from papershelf.notes.conflict import CONFLICT_FOUND
from papershelf.notes.markdown.render import render_note, rendered

RENDERED = [
    ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>"),
    ("# a\n\n## b\n\n### c\n\n###### d", "<h4>a</h4>\n<h5>b</h5>\n<h6>c</h6>\n<h6>d</h6>"),
    ("a\n===\n\nb\n---", "<h4>a</h4>\n<h5>b</h5>"),
    (
        "[a](https://x.org/?b=1&c=2)",
        '<p><a href="https://x.org/?b=1&amp;c=2" rel="nofollow ugc">a</a></p>',
    ),
    (
        "[a](https://x.org/?b=1&copy=2)",
        '<p><a href="https://x.org/?b=1&amp;copy=2" rel="nofollow ugc">a</a></p>',
    ),
    (
        "<https://x.org>",
        '<p><a href="https://x.org" rel="nofollow ugc">https://x.org</a></p>',
    ),
    ("<a@x.org>", '<p><a href="mailto:a@x.org" rel="nofollow ugc">a@x.org</a></p>'),
    ("[a][b]\n\n[b]: http://x.org", '<p><a href="http://x.org" rel="nofollow ugc">a</a></p>'),
    ("![a *b*](c.png)", "<p><span>a b</span></p>"),
    ("H<sub>2</sub>O<br>x<SUP class=y>2</SUP>", "<p>H<sub>2</sub>O<br>x<sup>2</sup></p>"),
    ("<kbd>Ctrl", "<p><kbd>Ctrl</kbd></p>"),
    ("> a\n\n---", "<blockquote>\n<p>a</p>\n</blockquote>\n<hr>"),
    ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
    (
        "- [x] a\n- [ ] b",
        (
            '<ul class="task-list">\n'
            '<li class="task-list-item">'
            '<input aria-label="done" disabled="" checked="" type="checkbox"> a</li>\n'
            '<li class="task-list-item">'
            '<input aria-label="to do" disabled="" type="checkbox"> b</li>\n</ul>'
        ),
    ),
    (
        "!!! warning\n    a",
        (
            '<div class="admonition warning">\n<p class="admonition-title">Warning</p>\n'
            "<p>a</p>\n</div>"
        ),
    ),
    (
        '!!! md-nav md-overlay "b"\n    a',
        '<div class="admonition">\n<p class="admonition-title">b</p>\n<p>a</p>\n</div>',
    ),
    ("```python\na < b\n\n\tc\n```", "<pre><code>a &lt; b\n\n\tc\n</code></pre>"),
    ("~~~~ {.x #id}\n```\n~~~\n~~~~~\nb", "<pre><code>```\n~~~\n</code></pre>\n<p>b</p>"),
    ("```\nunclosed\n\nrest", "<pre><code>unclosed\n\nrest\n</code></pre>"),
    ("```a``` b", "<p><code>a</code> b</p>"),
    ("```\n\x02\x03*a*\n```", "<pre><code>*a*\n</code></pre>"),
    ("    a\n\n    b", "<pre><code>a\n\nb\n</code></pre>"),
    (
        "|a|b|\n|:-|-|\n|c|d|",
        (
            "<table>\n<thead>\n<tr>\n"
            '<th align="left">a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n'
            '<td align="left">c</td>\n<td>d</td>\n</tr>\n</tbody>\n</table>'
        ),
    ),
]


RENDERED += [
    # lists and tables right below a line
    ("a:\n- b\n- c", "<p>a:</p>\n<ul>\n<li>b</li>\n<li>c</li>\n</ul>"),
    ("a:\n1. b\n2) c", '<p>a:</p>\n<ol>\n<li>b</li>\n</ol>\n<ol start="2">\n<li>c</li>\n</ol>'),
    ("in\n2024. A year", "<p>in\n2024. A year</p>"),
    (
        "a:\n| b |\n| --- |\n| c \\| d |",
        (
            "<p>a:</p>\n<table>\n<thead>\n<tr>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n"
            "<td>c | d</td>\n</tr>\n</tbody>\n</table>"
        ),
    ),
    ("> a\n> + b", "<blockquote>\n<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n</blockquote>"),
    # nested, with several blocks in an item
    *(
        (f"- a\n{indent}- b\n- c", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ul>")
        for indent in ("  ", "   ", "    ")
    ),
    ("1. a\n   - b\n2. c", "<ol>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ol>"),
    ("- a\n\n  b\n- c", "<ul>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n<li>\n<p>c</p>\n</li>\n</ul>"),
    (
        "- a\n\n  ```sh\n  b -c\n  ```\n- d",
        (
            "<ul>\n<li>\n<p>a</p>\n<pre><code>b -c\n</code></pre>\n</li>\n"
            "<li>\n<p>d</p>\n</li>\n</ul>"
        ),
    ),
    (
        "- [x] a\n- b",
        (
            '<ul class="task-list">\n<li class="task-list-item">'
            '<input aria-label="done" disabled="" checked="" type="checkbox"> a</li>\n'
            "<li>b</li>\n</ul>"
        ),
    ),
    # lines
    ("#a #b\n\n#", "<p>#a #b</p>\n<h4></h4>"),
    ("~~a~~ ~b~ c~d", "<p><del>a</del> <del>b</del> c~d</p>"),
    ("a_b_c *d*e", "<p>a_b_c <em>d</em>e</p>"),
    ("a  \nb\\\nc", "<p>a<br>\nb<br>\nc</p>"),
    # callouts
    *(
        (
            f"> [!{kind.upper()}]\n> a",
            (
                f'<div class="admonition {css_class}">\n'
                f'<p class="admonition-title">{kind.capitalize()}</p>'
                "\n<p>a</p>\n</div>"
            ),
        )
        for kind, css_class in (
            ("note", "note"),
            ("tip", "tip"),
            ("important", "info"),
            ("warning", "warning"),
            ("caution", "danger"),
        )
    ),
    (
        "> [!tip] In a *hurry*\n>\n> - a",
        (
            '<div class="admonition tip">\n<p class="admonition-title">In a <em>hurry</em></p>\n'
            "<ul>\n<li>a</li>\n</ul>\n</div>"
        ),
    ),
    ("> [!other]\n> a", "<blockquote>\n<p>[!other]\na</p>\n</blockquote>"),
    ("> a\n> [!note]", "<blockquote>\n<p>a\n[!note]</p>\n</blockquote>"),
    # attribute lists are dropped
    ("## a { #b .c }", "<h5>a</h5>"),
    ("a\n===\n{: .b }", "<h4>a</h4>"),
    ("[a](https://x.org){ .b } c", '<p><a href="https://x.org" rel="nofollow ugc">a</a> c</p>'),
    ('a\n{: .b #c d="e f" }', "<p>a</p>"),
    ("a {: onclick=b() }", "<p>a</p>"),
    ("`a`{.b} {c, d} {.5} e{#f}", "<p><code>a</code> {c, d} {.5} e{#f}</p>"),
    ("`{: .a }`", "<p><code>{: .a }</code></p>"),
]

LINKED = [
    ("https://x.org/a?b=1&c=2.", "https://x.org/a?b=1&amp;c=2", "."),
    ("(https://x.org/a_(b))", "https://x.org/a_(b)", ")"),
    ("**https://x.org/a_b_c**", "https://x.org/a_b_c", ""),
]


@pytest.mark.parametrize(("body", "address", "behind"), LINKED)
def test_bare_addresses_are_links(body: str, address: str, behind: str) -> None:
    """As GitHub makes them, without what belongs to the sentence."""
    html = render_note(body, prefix="n-")
    assert f'<a href="{address}" rel="nofollow ugc">{address}</a>{behind}' in html


def test_hosts_and_mail_are_links_without_their_scheme() -> None:
    """`www.` and mail addresses are completed; names of files and hosts alone are words."""
    html = render_note("www.x.org/a, a.b@x.org; train.py README.md x.org", prefix="n-")
    assert html == (
        '<p><a href="http://www.x.org/a" rel="nofollow ugc">www.x.org/a</a>, '
        '<a href="mailto:a.b@x.org" rel="nofollow ugc">a.b@x.org</a>; train.py README.md x.org</p>'
    )


@pytest.mark.parametrize(
    "body", ["`https://x.org`", "https://", "ahttps://x.org", "[x] a@b", "a@b."]
)
def test_what_is_no_address_is_no_link(body: str) -> None:
    """Code, a scheme alone, the middle of a word, a host without a dot."""
    assert "<a" not in render_note(body, prefix="n-")


def test_an_address_within_a_link_is_its_text() -> None:
    """No link stands in a link."""
    html = render_note("[see https://x.org/b](https://x.org/a)", prefix="n-")
    assert html.count("<a ") == 1
    assert "see https://x.org/b</a>" in html


@pytest.mark.parametrize(("body", "expected"), RENDERED)
def test_each_form_of_the_dialect(body: str, expected: str) -> None:
    """The Markdown of notes, form by form."""
    assert render_note(body, prefix="n-") == expected


def test_footnotes_of_two_notes_share_a_page() -> None:
    """Ids begin with the note's prefix, links follow them, and no id stands twice."""
    body = "a[^x] b[^y-z] c[^x]\n\n[^x]: one\n[^y-z]: two\n"
    pages = [render_note(body, prefix=f"note-{number}-") for number in (1, 2)]
    ids = re.findall(r' id="([^"]*)"', "".join(pages))
    assert len(ids) == len(set(ids)) == 10
    for number, page in enumerate(pages, 1):
        targets = re.findall(r'href="#([^"]*)"', page)
        assert targets
        assert set(targets) <= set(re.findall(r' id="([^"]*)"', page))
        assert all(target.startswith(f"note-{number}-") for target in targets)


def test_a_footnote_without_a_rendered_reference_points_nowhere() -> None:
    """No arrow leads back to a reference that is not on the page, as within a picture's words."""
    html = render_note("![a[^x]](b.png)\n\n[^x]: one", prefix="n-")
    assert "one" in html
    assert "href" not in html


FINDINGS = [
    ("a[^1] b[^2]\n\n[^1]: c", [(1, 8, 'found "[^2]", but no footnote "[^2]: …"')]),
    ("- a\n- b [^2]", [(2, 5, 'found "[^2]", but no footnote "[^2]: …"')]),
    ("|a|\n|-|\n|[^2]|", [(3, 2, 'found "[^2]", but no footnote "[^2]: …"')]),
    (
        "a [b *c*][no\nwhere]",
        [(1, 3, 'found "[b *c*][no\nwhere]", but no reference "[no\nwhere]: https://…"')],
    ),
    ("> a\n> [b][]", [(2, 3, 'found "[b][]", but no reference "[b]: https://…"')]),
    ("![a][b]", [(1, 2, 'found "[a][b]", but no reference "[b]: https://…"')]),
    (
        "a\n\n[^x]: b",
        [(3, 1, 'found the footnote "[^x]", expected a reference to it in the text')],
    ),
    (
        "a ![b](c d.png)",
        [(1, 3, 'found "![b](c d.png)", expected an address without blanks')],
    ),
    ("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x", [(2, 1, CONFLICT_FOUND)]),
    ("a\n<<<<<<<\nb", [(2, 1, CONFLICT_FOUND)]),
    ("- a\n- " * 3 + "`[^2] [b][c]`", []),
    ("```\n[^2] [b][c]\n<<<<<<< HEAD\n```\n\n    [^2]", []),
    ("[a][b] [b][] [c]\n\n[b]: https://x.org", []),
    ("x[0][1] [sic] [ ][x] [^1][^2]\n\n[^1]: a\n[^2]: b", []),
    ("a <<<<<<< b\n\n>>>>>>> c", []),
]


@pytest.mark.parametrize(("body", "expected"), FINDINGS)
def test_what_is_wrong_has_its_place(body: str, expected: list[tuple[int, int, str]]) -> None:
    """Footnotes and references that lead nowhere, footnotes that nobody refers to, conflicts."""
    found = rendered(body).findings
    assert [(one.line, one.column, one.message) for one in found] == expected
    assert all(one.is_error == (one.message == CONFLICT_FOUND) for one in found)
    assert all(one.hint for one in found)


def test_no_note_sees_another() -> None:
    """References and footnotes of one note are unknown to the next."""
    render_note("a[^x] [b]\n\n[^x]: one\n\n[b]: https://x.org", prefix="n-")
    assert render_note("a[^x] [b]", prefix="n-") == "<p>a[^x] [b]</p>"


def test_the_same_bytes_in_every_process() -> None:
    """Attributes have one order, whatever the seed of hashes."""
    body = "- [x] a\n\n!!! note\n    b[^1]\n\n[^1]: [c](https://x.org)"
    module = "papershelf.notes.markdown.render"
    program = f"from {module} import render_note as r; print(r({body!r}, prefix='n-'))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert outputs == {render_note(body, prefix="n-") + "\n"}
