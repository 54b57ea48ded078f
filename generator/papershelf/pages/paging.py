"""Long lists in parts: which entries stand on which page, and the links between the pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from papershelf import paths
from papershelf.pages.markup import SEPARATOR, link

Entry = TypeVar("Entry")

ROOM = 125_000
"""Bytes of HTML that the entries of one page may come to, so that no page is over 150 KB."""


@dataclass(frozen=True, slots=True)
class Paging:
    """How the listings of a shelf are cut into pages."""

    most: int
    """Entries of a page."""
    weights: dict[str, int] = field(default_factory=dict)
    """Of papers by their ids, as they were asked for: many stand in four long listings."""


def parts(
    entries: Sequence[Entry],
    most: int,
    weight: Callable[[Entry], int] | None = None,
    taken: int = 0,
) -> list[Sequence[Entry]]:
    """The entries of each page, in order; one empty part where there is nothing.

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


def is_one(entries: Sequence[Entry], weight: Callable[[Entry], int], taken: int) -> bool:
    """Whether entries, no more than stand on a page, surely fit one: see `parts`."""
    return taken + sum(map(weight, entries)) < ROOM


def numbered(title: str, number: int) -> str:
    """The title of a listing's page, unlike that of the listing's other pages."""
    return title if number == 1 else f"{title} (page {number})"


def pager(base: str, number: int, last: int) -> str:
    """Links to the previous, next, first and last page of a listing; nothing where it is alone."""
    if last == 1:
        return ""
    source = paths.listing(base, number)

    def to(text: str, target: int) -> str:
        return link(text, source, paths.listing(base, target))

    steps = [f"Page {number:,} of {last:,}"]
    if number > 1:
        steps = [to("First", 1), to("Previous", number - 1), *steps]
    if number < last:
        steps += [to("Next", number + 1), to("Last", last)]
    return SEPARATOR.join(steps)
