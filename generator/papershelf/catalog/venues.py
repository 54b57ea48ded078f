"""Names of venues to venues: spellings that `venues.yml` or their letters call one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from papershelf.catalog.catalog import VenueEntry
from papershelf.catalog.order import by_name
from papershelf.catalog.slugs import commonest, moved_slugs, unique_slugs
from papershelf.model import Paper, Venue
from papershelf.text import as_seen, folded, slug


@dataclass(frozen=True, slots=True)
class VenueIndex:
    """The venues that have a paper."""

    entries: Mapping[str, VenueEntry]
    """By slug, in the order of names."""
    slugs: Mapping[str, str]
    """Id of a paper to the slug of its venue, where it has one."""
    moved: Mapping[str, str]
    """Slug that a spelling would have by itself to that of its venue, where no venue has it."""


def index_venues(papers: Sequence[Paper], listed: Sequence[Venue]) -> VenueIndex:
    """A spelling of `listed` is shown by its label, any other by the commonest of its spellings."""
    known = {
        folded(spelling): venue for venue in listed for spelling in (venue.label, *venue.aliases)
    }
    spellings: dict[str, dict[str, int]] = {}
    keys: dict[str, str] = {}
    for paper in papers:
        if paper.venue:
            name = folded(paper.venue)
            key = keys[paper.id] = folded(known[name].label) if name in known else name
            counted = spellings.setdefault(key, {})
            counted[paper.venue] = counted.get(paper.venue, 0) + 1
    names = {
        key: known[key].label if key in known else commonest(counted)
        for key, counted in spellings.items()
    }
    wanted = {
        key: (known[key].slug if key in known else "") or slug(as_seen(name))
        for key, name in names.items()
    }
    slugs = unique_slugs(wanted, first=known)
    found = [
        _entry(slugs[key], name, known.get(key))
        for key, name in sorted(names.items(), key=lambda item: by_name(item[1]))
    ]
    return VenueIndex(
        {entry.slug: entry for entry in found},
        {id_: slugs[key] for id_, key in keys.items()},
        moved_slugs(
            (slugs[key], [*spelt, *(known[key].aliases if key in known else ()), names[key]])
            for key, spelt in spellings.items()
        ),
    )


def _entry(slug: str, name: str, venue: Venue | None) -> VenueEntry:
    if venue is None:
        return VenueEntry(slug, name)
    return VenueEntry(slug, name, venue.aliases, venue.kind, venue.homepage)
