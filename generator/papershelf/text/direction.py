"""Finds out which way a text runs, and writes the elements that say so where it differs from the
page.

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
    """Returns whether a text runs from right to left: its first letter does, or most of its
    letters.

    The first letter decides in HTML's `dir="auto"` too. Most letters decide for a title that begins
    with the name of a model: "BERT", then Hebrew.
    """
    if text.isascii() or not _LEFTWARD.search(text):
        return False
    letters = _LETTER.findall(text)
    leftward = sum(1 for letter in letters if _LEFTWARD.match(letter))
    return bool(letters and _LEFTWARD.match(letters[0])) or 2 * leftward > len(letters)


def attributes(text: str, language: str = "") -> str:
    """Returns the attributes that an element gives a block with this text: its language, and that
    it runs from right to left, each with a space before it; empty where it runs as the page does.
    """
    lang = f' lang="{html(language)}"' if language else ""
    return lang + (' dir="rtl"' if runs_left(text) else "")


def may_turn(text: str) -> bool:
    """Returns whether a text within a line may turn around what stands beside it."""
    return not text.isascii() and _LEFTWARD.search(text) is not None


def isolated(piece: str, text: str) -> str:
    """Returns a part of a line of HTML that says `text`,
    so that it turns nothing beside it around.
    """
    return f"<bdi>{piece}</bdi>" if may_turn(text) else piece
