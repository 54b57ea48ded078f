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
from dataclasses import dataclass

HEADING = '<h2 id="'
MARKDOWN, HTML = "\n\n## ", f"\n{HEADING}"
"""Where a section begins, but for the rest of its heading."""
LEAST = 3
"""The first and the last are never taken from an earlier page: the theme's own parts are there."""
BYTES = 8
"""Of the digest of a section."""
_OTHER_HEADINGS = re.compile(r'\n\n(?:<(?!div class="ps-chart">\n)|```|~~~)')
"""Blocks in which a line may look like a heading, or be one; a chart of `pages.charts` has none."""
_INTO_A_PAGE = re.compile(r'href="[^"]*#')
_NUMBERED = re.compile(r'[^"]*_\d+"')
"""An id that was numbered since another was like it."""


@dataclass(frozen=True, slots=True)
class Sections:
    """The Markdown of a page, cut."""

    opening: str
    """What stands above the first section."""
    texts: tuple[str, ...]
    _digests: tuple[bytes, ...]
    """Empty where there are few sections, or where it is not certain which heading begins one."""

    @classmethod
    def of(cls, markdown: str) -> Sections:
        opening, *others = markdown.split(MARKDOWN)
        texts = tuple([f"## {other}" for other in others])
        is_of_use = len(texts) >= LEAST and not may_split(markdown)
        return cls(opening, texts, tuple(map(digest_of, texts)) if is_of_use else ())

    def marks(self, page: str) -> str:
        """What the next build has to know of a page, of which this is the HTML; empty where nothing
        of it is to be used again.
        """
        if not self._digests or page.count(HTML) != len(self._digests):
            return ""
        return b64encode(b"".join(self._digests)).decode()

    def known(self, before: str, page: str) -> dict[str, str]:
        """The sections that the page's version of the last build has too, with their HTML; none
        where nothing of this page is to be used again.

        `before` are the marks of that version, and `page` is its HTML.
        """
        marks = b64decode(before)
        there = [marks[at : at + BYTES] for at in range(0, len(marks), BYTES)]
        html = dict(zip(there[:-1], page.split(HTML)[1:-1], strict=True))
        found = zip(self.texts, map(html.get, self._digests), strict=False)
        return {
            section: HEADING + one for section, one in found if one and not depends_on_others(one)
        }


def depends_on_others(part: str) -> bool:
    """Whether a section, of which this is the HTML from its id on, has further ids, a number in its
    own, or links into this page or others.
    """
    return (
        ' id="' in part
        or is_numbered(part)
        or ("#" in part and _INTO_A_PAGE.search(part) is not None)
    )


def is_numbered(part: str) -> bool:
    """Whether the id with which a part begins may have a number on account of another."""
    return _NUMBERED.match(part) is not None


def id_of(section: str) -> str:
    """The id of the heading of a section, of which this is the HTML."""
    return section[len(HEADING) : section.index('"', len(HEADING))]


def may_split(markdown: str) -> bool:
    """Whether a block may hold what looks like a heading, or is one."""
    return _OTHER_HEADINGS.search(markdown) is not None


def digest_of(section: str) -> bytes:
    """Of the Markdown of a section, its heading included."""
    return hashlib.blake2b(section.encode(), digest_size=BYTES).digest()
