"""Cuts long lists in parts: which entries stand on which page, and the links between the pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from papershelf import paths
from papershelf.pages.blocks import Line, Paragraph, joined
from papershelf.pages.lines import SEPARATOR, link

Entry = TypeVar("Entry")

ROOM = 125_000
"""Bytes of HTML that the entries of one page may come to, so that no page is over 150 KB."""


@dataclass(frozen=True, slots=True)
class Paging:
    """How the listings of a shelf are cut into pages."""

    most: int = 100
    """Entries of a page."""
    weights: dict[str, int] = field(default_factory=dict)
    """Of papers by their ids, as they were asked for: many stand in four long listings."""


def parts(
    entries: Sequence[Entry],
    most: int,
    weight: Callable[[Entry], int] | None = None,
    taken: int = 0,
) -> list[Sequence[Entry]]:
    """Returns the entries of each page, in order; one empty part where there is nothing.

    A part has at most `most` entries and, where `weight` gives an entry's bytes of HTML, at most
    `ROOM` bytes, of which `taken` are gone on the first page; but always one entry.
    """
    if weight is None:
        return [entries[at : at + most] for at in range(0, len(entries), most)] or [entries]
    found: list[Sequence[Entry]] = []
    start, room = 0, ROOM - taken
    for at, entry in enumerate(entries):
        room -= weight(entry)
        if at > start and (at - start == most or room < 0):
            found.append(entries[start:at])
            start, room = at, ROOM - weight(entry)
    return [*found, entries[start:]]


def numbered(title: str, number: int) -> str:
    """Returns the title of a listing's page, unlike that of the listing's other pages."""
    return title if number == 1 else f"{title} (page {number})"


def pager(base: str, number: int, last: int) -> tuple[Paragraph, ...]:
    """Returns links to the previous, next, first and last page of a listing,
    if it has more than one.
    """
    if last == 1:
        return ()

    def to(text: str, target: int) -> Line:
        return link(text, paths.listing(base, target))

    steps: list[Line] = [(f"Page {number:,} of {last:,}",)]
    if number > 1:
        steps = [to("First", 1), to("Previous", number - 1), *steps]
    if number < last:
        steps += [to("Next", number + 1), to("Last", last)]
    return (Paragraph(joined(SEPARATOR, steps)),)
