"""Related papers: for each paper a few others that it leads on to, each with its reasons.

Papers that a note links come first, then some of those of which one cites the other, then those
whose words are most alike (`alike`). Topics and authors are reasons and no more: they are shown
where there is another one, since their own pages list the rest. A paper without words has none that
are like it, instead of any.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import chain

import msgspec

from papershelf.catalog.catalog import Catalog
from papershelf.catalog.related.links import RelatedLinks, links_of
from papershelf.config import MOST_RELATED

CITED = 4
"""As many of them may come before those that are alike because one cites the other."""


class RelatedPaper(msgspec.Struct, frozen=True, array_like=True):
    """Another paper, and why: any reason may be missing, but not all of them."""

    id: str
    words: tuple[str, ...] = ()
    """Those that weigh most in both, as people write them, in small letters."""
    topics: tuple[str, ...] = ()
    """Slugs of topics that both are tagged with."""
    authors: tuple[str, ...] = ()
    """Slugs of authors of both."""
    notes: tuple[str, ...] = ()
    """Paths of notes about the one that mention the other."""
    is_cited: bool = False
    """Whether the paper cites it."""
    is_citing: bool = False
    """Whether it cites the paper."""


RelatedPapers = Mapping[str, tuple[RelatedPaper, ...]]
"""By the id of each paper of a shelf."""


def related_papers(
    catalog: Catalog, alike: Iterable[tuple[str, Mapping[str, tuple[str, ...]]]]
) -> dict[str, tuple[RelatedPaper, ...]]:
    """The related papers of a catalog; `alike` is what `Alike.shown` gives."""
    links = links_of(catalog)
    found = {}
    for id_, words in alike:
        linked = links.get(id_)
        topics, authors = set(catalog.topic_slugs[id_]), set(catalog.author_slugs[id_])
        found[id_] = tuple(
            [
                RelatedPaper(
                    other,
                    words.get(other, ()),
                    _among(topics, catalog.topic_slugs[other]),
                    _among(authors, catalog.author_slugs[other]),
                    *(_links_to(other, linked) if linked else ()),
                )
                for other in (_in_order(linked, words) if linked else words)
            ]
        )
    return found


def _in_order(linked: RelatedLinks, alike: Mapping[str, object]) -> list[str]:
    """Of papers that cite one another the likest come first."""
    citing = dict.fromkeys((*linked.cited, *linked.citing))
    cited = list(dict.fromkeys(chain((other for other in alike if other in citing), citing)))
    return list(dict.fromkeys(chain(linked.notes, cited[:CITED], alike, cited)))[:MOST_RELATED]


def _links_to(other: str, linked: RelatedLinks) -> tuple[tuple[str, ...], bool, bool]:
    """Notes, whether it is cited, and whether it cites."""
    return tuple(linked.notes.get(other, ())), other in linked.cited, other in linked.citing


def _among(ours: Set[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """What both have, each once, in the order of the other paper."""
    return (
        () if ours.isdisjoint(theirs) else tuple(dict.fromkeys(filter(ours.__contains__, theirs)))
    )
