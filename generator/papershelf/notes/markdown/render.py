"""A note's body to HTML."""

from __future__ import annotations

from papershelf.notes.markdown.dialect import converted
from papershelf.notes.markdown.sanitise import sanitised
from papershelf.notes.rendered import PREFIX, Rendered, filled, numbered
from papershelf.text import cleaned


def rendered(body: str) -> Rendered:
    """Returns the body as sanitised, well-formed HTML with holes, headings from `h4`, own ids
    alone; and what is wrong with it.

    For bodies that `parse_note` let through; the work is bounded by `bounds`. Never raises for
    content.
    """
    html, holes, findings = converted(body)
    safe = sanitised(html, prefix=PREFIX).strip("\n")
    # References such as `&#8238;` can make characters that no file may hold.
    return numbered(cleaned(safe)[0], holes, findings)


def render_note(body: str, *, prefix: str) -> str:
    """Returns the body as HTML by itself: every id is `prefix` and a number, mentions of other
    papers and images are what is written. `prefix` differs between the notes of a page and is no
    beginning of another one (`note-1-`).
    """
    return filled(rendered(body), prefix=prefix)
