"""Suggests topics for papers whose neighbours nearly all have one that they lack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from papershelf.catalog.catalog import Catalog, Ids

_LEAST = 5
"""Neighbours of which a suggestion is made."""
_BUT = 1
"""Neighbours that may lack the topic."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A topic that a paper may have as well."""

    paper: str
    topic: str
    """Its slug."""
    having: int
    """Neighbours that have it, of so many."""
    neighbours: int


def suggestions(catalog: Catalog, neighbours: Mapping[str, Ids]) -> Iterator[Suggestion]:
    """For each paper the topics that all of its neighbours but one have, and it has not.

    Wider topics count as had, and none that a listed narrower one stands for is suggested.
    """
    had = {id_: _with_wider(catalog, slugs) for id_, slugs in catalog.topic_slugs.items()}
    for paper in catalog.papers:
        near = neighbours[paper]
        if len(near) < _LEAST:
            continue
        counted = Counter(slug for other in near for slug in had[other])
        for slug, having in sorted(counted.items()):
            if having >= len(near) - _BUT and slug not in had[paper]:
                yield Suggestion(paper, slug, having, len(near))


def _with_wider(catalog: Catalog, slugs: tuple[str, ...]) -> frozenset[str]:
    wider = (one for slug in slugs for one in catalog.topics[slug].wider)
    return frozenset((*slugs, *wider))
