"""What a note's author may use, as it comes out."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from papershelf.notes.render import render_note

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
    ("![a *b*](c.png)", "<p><span>a *b*</span></p>"),
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
    ("```python\na < b\n\n\tc\n```", "<pre><code>a &lt; b\n\n    c\n</code></pre>"),
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


@pytest.mark.parametrize(("body", "expected"), RENDERED)
def test_each_form_of_the_dialect(body: str, expected: str) -> None:
    """The Markdown of notes, form by form."""
    assert render_note(body, prefix="n-") == expected


def test_footnotes_of_two_notes_share_a_page() -> None:
    """Ids begin with the note's prefix, links follow them, and no id stands twice."""
    body = "a[^x] b[^y z] c[^x]\n\n[^x]: one\n[^y z]: two\n"
    pages = [render_note(body, prefix=f"note-{number}-") for number in (1, 2)]
    ids = re.findall(r' id="([^"]*)"', "".join(pages))
    assert len(ids) == len(set(ids)) == 10
    for number, page in enumerate(pages, 1):
        targets = re.findall(r'href="#([^"]*)"', page)
        assert targets
        assert set(targets) <= set(re.findall(r' id="([^"]*)"', page))
        assert all(target.startswith(f"note-{number}-") for target in targets)


def test_a_footnote_without_a_reference_points_nowhere() -> None:
    """The arrow back goes where there is nothing to go back to; the words stay."""
    html = render_note("a\n\n[^x]: one", prefix="n-")
    assert "one" in html
    assert "href" not in html


def test_no_note_sees_another() -> None:
    """References and footnotes of one note are unknown to the next."""
    render_note("a[^x] [b]\n\n[^x]: one\n\n[b]: https://x.org", prefix="n-")
    assert render_note("a[^x] [b]", prefix="n-") == "<p>a[^x] [b]</p>"


def test_the_same_bytes_in_every_process() -> None:
    """Attributes have one order, whatever the seed of hashes."""
    body = "- [x] a\n\n!!! note\n    b[^1]\n\n[^1]: [c](https://x.org)"
    program = (
        f"from papershelf.notes.render import render_note as r; print(r({body!r}, prefix='n-'))"
    )
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
