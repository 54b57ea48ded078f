"""Cuts long lists in parts: which entries stand on which page, and the links between the pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from papershelf import paths
from papershelf.pages.blocks import Line, Paragraph, Strong, joined
from papershelf.pages.lines import SEPARATOR, link

Entry = TypeVar("Entry")

_AROUND = 2
"""Pages before and behind one, to which it leads by their numbers."""

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
    """Returns the links to other pages of a listing, if it has more than one: the previous and the
    next one, the first and the last one, and those around by their numbers.
    """
    if last == 1:
        return ()

    def to(text: str, target: int) -> Line:
        return link(text, paths.listing(base, target))

    shown = [at for at in range(1, last + 1) if at in (1, last) or abs(at - number) <= _AROUND]
    steps: list[Line] = [(f"Page {number:,} of {last:,}",)]
    if number > 1:
        steps.append(to("Previous", number - 1))
    for before, at in zip([0, *shown], shown, strict=False):
        steps += [("…",)] if at > before + 1 else []
        steps.append((Strong((f"{at:,}",)),) if at == number else to(f"{at:,}", at))
    if number < last:
        steps.append(to("Next", number + 1))
    return (Paragraph(joined(SEPARATOR, steps)),)
