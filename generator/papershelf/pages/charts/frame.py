"""Draws what all charts share: their place in a page, links, numbers, and the width of words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from papershelf.notes import as_markdown_block
from papershelf.text import html

TEXT = 11
"""Size of text where the stylesheet does not say otherwise."""

_NARROW = frozenset("iljtfrI.,:;'!|()[]- ")


def frame(css_class: str, caption: str, parts: Iterable[str]) -> str:
    """Returns the block for a Markdown page: a figure with its caption above the drawing."""
    inside = "\n".join(parts)
    return as_markdown_block(
        f"<figure>\n<figcaption>{html(caption)}</figcaption>\n{inside}\n</figure>", css_class
    )


END = "</g></svg>"


def opening(name: str, across: float, down: float, size: str = "", **attributes: str) -> str:
    """Returns the beginning of a drawing; `END` ends it. Everything is in a named group: an image's
    links could not be reached, and HTML checkers disagree on the roles that `svg` itself may have.
    """
    more = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    box = f"0 0 {number(across)} {number(down)}"
    return f'<svg viewBox="{box}"{size}><g role="group" aria-label="{html(name)}"{more}>'


def linked(name: str, href: str, drawing: str) -> str:
    """Returns a mark that leads somewhere. Screen readers and hovering tell `name`."""
    return f'<a href="{html(href)}"><title>{html(name)}</title>{drawing}</a>'


def number(value: float) -> str:
    """Returns a length or place to a tenth of a unit, which is less than a pixel on any screen."""
    return f"{round(value, 1):g}"


def width(text: str) -> float:
    """Returns about how wide a text is in a sans-serif font, for what has to fit; never exact."""
    return TEXT * sum(map(_width, text))


def fitting(text: str, most: float) -> str:
    """Returns the text, or its beginning and an ellipsis, in at most that many units."""
    if width(text) <= most:
        return text
    room = most - width("…")
    kept = ""
    for character in text:
        room -= width(character)
        if room < 0:
            break
        kept += character
    return kept.rstrip() + "…"


def _width(character: str) -> float:
    """Returns the width in parts of the font's size."""
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    if character in _NARROW:
        return 0.33
    return 0.72 if character.isupper() or character in "mwMW@%…" else 0.57
