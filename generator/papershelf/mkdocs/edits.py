"""A page of which a few sections have another Markdown: those alone are made anew, and stand in
the page's last HTML instead of the old ones.

Whoever writes the Markdown sees what it was, and tells which sections differ. That is used where
the HTML is known to have come from that Markdown; where what stays could depend on what changes,
the page is made in another way.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from papershelf.mkdocs.sections import (
    BYTES,
    HEADING,
    HTML,
    LEAST,
    MARKDOWN,
    depends_on_others,
    digest_of,
    is_numbered,
    may_split,
)

_ACTS_ELSEWHERE = ("[^", "]:")
"""What defines something for the whole page, or refers to it."""
_ID = re.compile(r' id="([^"]*)"')

Convert = Callable[[str, Collection[str]], str | None]
"""The HTML of a section, on a page with these ids beside it; None where it is not understood."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A page with other sections."""

    html: str
    new: str
    """The same without the sections that stayed."""
    taken: tuple[str, ...]
    """The ids in those."""


@dataclass(frozen=True, slots=True)
class Edit:
    """How the Markdown of a page differs from what it was."""

    before: str
    """The digest of what it was."""
    count: int
    """Sections, before and now."""
    sections: Mapping[int, str]
    """The Markdown of those that differ, by their numbers from 1. The last is none of them."""

    def marks(self, before: str) -> str:
        """What `Sections.marks` says of the page, from what it said of the page before."""
        marks = bytearray(b64decode(before))
        for number, section in self.sections.items():
            marks[(number - 1) * BYTES : number * BYTES] = digest_of(section)
        return b64encode(marks).decode()

    def applied(self, marks: str, page: str, convert: Convert) -> Edited | None:
        """The page now, of which `page` is the HTML before, and `marks` is what `Sections.marks`
        said of it; None where this way does not do.
        """
        parts = page.split(HTML)
        if len(parts) != self.count + 1 or len(b64decode(marks)) != self.count * BYTES:
            return None
        kept = [number for number in range(1, self.count) if number not in self.sections]
        if any(depends_on_others(parts[number]) for number in kept) or is_numbered(parts[-1]):
            return None
        taken = [_id_of(parts[number]) for number in kept]
        ids = {*taken, _id_of(parts[-1]), *_ID.findall(parts[0]), *_ID.findall(parts[-1])}
        for number, section in self.sections.items():
            html = convert(section, ids)
            if html is None or not html.startswith(HEADING):
                return None
            parts[number] = html[len(HEADING) :]
            ids.add(_id_of(parts[number]))
        staying = frozenset(kept)
        new = [part for number, part in enumerate(parts) if number not in staying]
        return Edited(HTML.join(parts), HTML.join(new), tuple(taken))


def edit_of(before: str, digest: str, after: str) -> Edit | None:
    """How a generated page's Markdown `after` differs from what it was, whose digest is given; None
    where more differs than sections.
    """
    old, new = before.split(MARKDOWN), after.split(MARKDOWN)
    if len(new) <= LEAST or len(old) != len(new) or (old[0], old[-1]) != (new[0], new[-1]):
        return None
    differing = [number for number, one in enumerate(new) if one != old[number]]
    for number in differing:
        both = f"{old[number]}\n{new[number]}"
        if any(mark in both for mark in _ACTS_ELSEWHERE) or may_split(new[number]):
            return None
    return Edit(digest, len(new) - 1, {number: f"## {new[number]}" for number in differing})


def _id_of(part: str) -> str:
    """The id of the heading with which a part of a page begins."""
    return part[: part.index('"')]
