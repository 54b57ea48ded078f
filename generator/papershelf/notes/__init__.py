"""Reads curated notes: a stranger's Markdown file becomes a Note, its body HTML that cannot harm.

`parse` reads front matter and body, `bounds` says how much one may hold, `dialect` is the
Markdown of notes, `sanitise` the allow-list behind it, `rendered` what comes out, with holes for
what the page knows, `block` carries the HTML through the site's own Markdown. `render` is not
imported here: what it needs is slow to import, and only a new note needs it.
"""

from papershelf.notes.block import as_markdown_block
from papershelf.notes.parse import parse_note
from papershelf.notes.rendered import Published, Rendered, Renderings, filled

__all__ = [
    "Published",
    "Rendered",
    "Renderings",
    "as_markdown_block",
    "filled",
    "parse_note",
]
