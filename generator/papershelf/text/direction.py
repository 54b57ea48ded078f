"""Which way a text runs, and the elements that say so where it does not run as the page does.

Markdown has no sign for a direction or a language, so these are HTML. The direction is told, not
`auto`: a browser's guess looks at the first letter alone, and not into the names inside a line.
"""

from __future__ import annotations

import re
from functools import lru_cache

from papershelf.text.escape import html

# Hebrew to Arabic Extended-A, the presentation forms of both, and the right-to-left planes.
_LEFTWARD = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_LETTER = re.compile(r"[^\W\d_]")


@lru_cache(maxsize=100_000)
def runs_left(text: str) -> bool:
    """Whether a text runs from right to left: its first letter does, or most of its letters.

    The first letter decides in HTML's `dir="auto"` too. Most letters decide for a title that begins
    with the name of a model: "BERT", then Hebrew.
    """
    if text.isascii() or not _LEFTWARD.search(text):
        return False
    letters = _LETTER.findall(text)
    leftward = sum(1 for letter in letters if _LEFTWARD.match(letter))
    return bool(letters and _LEFTWARD.match(letters[0])) or 2 * leftward > len(letters)


def directed(line: str, text: str, language: str = "") -> str:
    """All of a block, a line of Markdown or HTML that says `text`: it runs as its text does."""
    direction = ' dir="rtl"' if runs_left(text) else ""
    attributes = _lang(language) + direction
    return f"<span{attributes}>{line}</span>" if attributes else line


def isolated(piece: str, text: str) -> str:
    """A part of a line, Markdown or HTML that says `text`: it turns nothing beside it around."""
    return f"<bdi>{piece}</bdi>" if _LEFTWARD.search(text) else piece


def _lang(language: str) -> str:
    return f' lang="{html(language)}"' if language else ""
