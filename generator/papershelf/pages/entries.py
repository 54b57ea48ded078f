"""Entries: a paper in a listing, written once for all the listings that it stands in.

An entry's key is that of its paper's facts (`piece.Keys.facts`): with it, `Entries` is kept from
one run to the next, and a listing is joined from entries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from papershelf.pages import html, markdown
from papershelf.pages.blocks import Block, Entry, Heading


@dataclass(slots=True)
class Entries:
    """Entries by the ids of their papers."""

    known: dict[str, Entry] = field(default_factory=dict)

    def get(self, paper: str, make: Callable[[], Sequence[Block]]) -> Entry:
        """Returns the entry of a paper, from the blocks that `make` gives, a heading first."""
        found = self.known.get(paper)
        if found is None:
            found = self.known[paper] = entry_of(make())
        return found


def entry_of(blocks: Sequence[Block]) -> Entry:
    """Returns blocks below a heading as an entry."""
    first, *others = blocks
    if not isinstance(first, Heading):
        raise TypeError(first)
    words = html.line(first.line)
    return Entry(
        first.level,
        first.id or html.slug_of(words),
        bool(first.id),
        words,
        "\n\n".join(map(markdown.block, blocks)),
        "\n".join(map(html.block, others)),
    )


_decode = msgspec.msgpack.Decoder(tuple[int, str, bool, str, str, str]).decode


def packed(entry: Entry) -> bytes:
    """Returns an entry for the store."""
    return msgspec.msgpack.encode(tuple(entry)[:6])


def unpacked(stored: Mapping[str, bytes]) -> dict[str, Entry]:
    """Returns entries that an earlier run packed: a site was published with them."""
    return {paper: Entry(*_decode(data), is_checked=True) for paper, data in stored.items()}
