"""`venues.yml`: journals and conferences, a list of {label, slug, aliases, kind, homepage}."""

from __future__ import annotations

from papershelf.collection.decode import names_of
from papershelf.collection.entries import check_slugs, check_spellings, read_entries
from papershelf.collection.fields import Fields, nearest, quoted
from papershelf.model import VENUE_KINDS, Venue
from papershelf.problems import Problem

VENUE = names_of(Venue)
"""The known keys of an entry."""


def read_venues(data: bytes, path: str) -> tuple[tuple[Venue, ...], list[Problem]]:
    """The venues of the file, in its order, and what is wrong with them.

    Only `label` is required. No spelling may lead to two venues.
    """
    entries, problems = read_entries(data, path, VENUE)
    read = [(fields, _venue(fields)) for fields in entries]
    read = [(fields, venue) for fields, venue in read if venue.label]
    check_spellings(((fields, v.label, v.aliases) for fields, v in read), "label", "aliases")
    check_slugs((fields, venue.slug) for fields, venue in read)
    return tuple(venue for _, venue in read), problems


def _venue(fields: Fields) -> Venue:
    return Venue(
        label=fields.line("label", required=True),
        slug=fields.slug("slug"),
        aliases=fields.lines("aliases"),
        kind=_kind(fields),
        homepage=fields.url("homepage"),
    )


def _kind(fields: Fields) -> str:
    kind = fields.line("kind")
    if not kind or kind in VENUE_KINDS:
        return kind
    expected = f"expected one of {', '.join(VENUE_KINDS)}"
    fields.wrong(("kind",), f"found {quoted(kind)}, {expected}", nearest(kind, VENUE_KINDS))
    return ""
