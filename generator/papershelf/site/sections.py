"""The sections of a long page, so that those in which nothing changed are not made again.

A section is a heading of the second level with what stands below it, up to the next one: an entry
of a listing. What it gives as HTML depends on its own Markdown and, by the id of its heading, on
the headings above it. Digests of the sections are kept with the page; the next build looks for
their HTML in the page itself, of which it knows that it is as it was left.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping

HEADING = '<h2 id="'
_MARKDOWN, _HTML = "\n\n## ", f"\n{HEADING}"
_LEAST = 3
"""The first and the last are never taken from an earlier page: the theme's own parts are there."""
_BYTES = 8
_OTHER_HEADINGS = re.compile(r"\n\n(?:<|```|~~~)")
"""Blocks in which a line may look like a heading, or be one."""
_DEPENDENT = ("#", ' id="')
"""Links to headings, and further ids."""
_NUMBERED = re.compile(r'[^"]*_\d+"')
"""An id that was numbered since another was like it."""


def cut(markdown: str) -> list[str]:
    """What stands above the first section, and each section."""
    first, *others = markdown.split(_MARKDOWN)
    return [first, *(f"## {other}" for other in others)]


def digests(markdown: str, page: str) -> str:
    """What the next build has to know of a page, from its Markdown and its HTML; empty where it
    has few sections, or where it is not certain which is which.
    """
    sections = cut(markdown)[1:]
    if len(sections) < _LEAST or page.count(_HTML) != len(sections):
        return ""
    if _OTHER_HEADINGS.search(markdown):
        return ""
    return b64encode(b"".join(map(_digest, sections))).decode()


def known(markdown: str, before: str, page: str) -> Mapping[str, str]:
    """Sections of a page that its version of the last build has too, with their HTML.

    `before` are the digests of that version, and `page` is its HTML.
    """
    marks = b64decode(before)
    there = [marks[at : at + _BYTES] for at in range(0, len(marks), _BYTES)]
    html = dict(zip(there[:-1], page.split(_HTML)[1:-1], strict=True))
    found = {section: html.get(_digest(section), "") for section in cut(markdown)[1:]}
    return {
        section: HEADING + one
        for section, one in found.items()
        if one and not _depends_on_others(one)
    }


def _depends_on_others(html: str) -> bool:
    return any(mark in html for mark in _DEPENDENT) or _NUMBERED.match(html) is not None


def id_of(section: str) -> str:
    """The id of the heading of a section, of which this is the HTML."""
    return section[len(HEADING) :].partition('"')[0]


def _digest(section: str) -> bytes:
    return hashlib.blake2b(section.encode(), digest_size=_BYTES).digest()
