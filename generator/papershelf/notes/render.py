"""A note's body to HTML."""

from __future__ import annotations

from papershelf.notes.dialect import dialect
from papershelf.notes.sanitise import sanitised
from papershelf.text import cleaned, html


def render_note(body: str, *, prefix: str) -> str:
    """The body as sanitised, well-formed HTML, headings from `h4`, every id `prefix` and a number.

    For bodies that `parse_note` let through; the work is bounded by `bounds`. `prefix` differs
    between the notes of a page and is no beginning of another one (`note-1-`). Never raises for
    content: a body nested beyond Python's stack, in spite of the bounds, is given as its source.
    """
    try:
        rendered = dialect(prefix).convert(body)
    except RecursionError:
        rendered = f"<pre><code>{html(body)}</code></pre>"
    # References such as `&#8238;` can make characters that no file may hold.
    return cleaned(sanitised(rendered, prefix=prefix))[0]
