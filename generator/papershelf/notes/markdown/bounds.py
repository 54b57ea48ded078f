"""How much a note may hold, so that it renders in well under 2 seconds.

markdown-it-py is linear in the text, times the depth to which it looks into brackets. The bounds
are some hundred times what people write.
"""

from __future__ import annotations

CHARACTERS = 100_000
"""Characters of a body: some 16,000 words."""

NESTING = 24
"""Levels of blocks within each other; a list is two, a quotation or a footnote one."""

BRACKETS = 6
"""Links, images and brackets within each other; what is deeper is text."""

CELLS = 20_000
"""Rows times columns of a table: short rows are filled up to the width of the first."""

PLACED = 500
"""Mentions and pictures of a note together: a page shows a title or a picture for each."""

LABEL = 300
"""Characters between the brackets of a mention, a footnote or a reference."""


def too_long(body: str) -> str:
    """Returns the message for a body that is too long; empty for any other."""
    if len(body) <= CHARACTERS:
        return ""
    return f"found {len(body):,} characters of text, expected at most {CHARACTERS:,}"
