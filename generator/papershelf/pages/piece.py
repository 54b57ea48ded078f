"""Files that are rendered together, and what they show: so that nothing is rendered twice.

A renderer names the papers whose facts its files show, and every other value that they show. From
these values a key is made (`Keys`), and files with the key of an earlier run are left as they are.
`tests/test_pages_keys.py` holds every kind of page to it: one key, one content.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Note, Paper

File = tuple[str, bytes]
"""Path below `docs/`, and bytes."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier run left, from which a listing takes the entries of papers."""

    unchanged: Collection[str] = frozenset()
    """Ids of the papers of which no fact is other than in that run (`Keys.facts`)."""
    text: Callable[[str], str] = lambda _path: ""
    """The file that the run left at a path below `docs/`; empty where there is none."""
    has_outline: bool = False
    """Whether its catalog had the same outline (`Keys.outline`)."""


NOTHING = Earlier()


@dataclass(frozen=True, slots=True)
class Scope:
    """Which pieces are asked for: those that show something of some papers, and all of which it is
    not told what they show. Of a catalog with the same outline (`Keys.outline`) the others are as
    they were.
    """

    changed: frozenset[str] | None = None
    """Ids of those papers; None where every piece is asked for."""

    @property
    def is_all(self) -> bool:
        return self.changed is None

    def __call__(self, papers: Iterable[str]) -> bool:
        """Whether pieces that show these papers, and nothing else that changed, are asked for."""
        return self.changed is None or not self.changed.isdisjoint(papers)


EVERYTHING = Scope()


class Piece(NamedTuple):  # there are as many as files: a frozen dataclass is slow to make
    """One or more files, not yet rendered."""

    render: Callable[[], Iterable[File]]
    shows: tuple[object, ...] | None = None
    """Values that MessagePack tells apart, where it knows them, and else their `repr`: a tuple is a
    list there, and an object its fields. None where the files show the whole catalog. All follow
    from the outline of the catalog; but which papers stand on a page of a listing does not.
    """
    papers: Sequence[str] = ()
    """Ids of the papers of which the files show something, in the order in which they do."""
    renew: Callable[[Earlier], Iterable[File]] | None = None
    """As `render`, and faster: what an earlier run left is used where it is the same."""
    base: str = ""
    """What the paths of its files begin with."""
    listing: str = ""
    """The listing of which it is one page: where one of them is asked for, all are."""


def files_of(pieces: Iterable[Piece], earlier: Earlier | None = None) -> Iterator[File]:
    """Every file of some pieces."""
    for piece in pieces:
        yield from piece.renew(earlier) if earlier and piece.renew else piece.render()


class Keys:
    """The keys of pieces of one catalog."""

    def __init__(self, catalog: Catalog, settings: Settings, made_by: str) -> None:
        """`made_by` names the programs: other programs, other keys."""
        self._catalog = catalog
        self._base = _digest(repr((made_by, settings)))
        topics = catalog.topics
        names = {slug: _digest(repr((one.label, one.aliases))) for slug, one in topics.items()}
        self._topics = {  # a paper is found by the names of wider topics too
            slug: _digest(repr((topic, [names[wider] for wider in topic.wider])))
            for slug, topic in topics.items()
        }
        self._venues = {slug: _digest(repr(venue)) for slug, venue in catalog.venues.items()}
        self._authors = {
            slug: f"{slug}/" if author.has_page else slug
            for slug, author in catalog.authors.items()
        }
        self._facts = {
            id_: hashlib.blake2b(self._base + self._of(paper), digest_size=16).digest()
            for id_, paper in catalog.papers.items()
        }

    @property
    def facts(self) -> dict[str, str]:
        """Of each paper, by its id, the key of all that any page says of it."""
        return {id_: digest.hex() for id_, digest in self._facts.items()}

    @property
    def outline(self) -> str:
        """The key of what pieces show besides facts of their papers: which papers, topics, authors
        and venues there are, in which order, at which addresses, and how they are joined.
        """
        catalog = self._catalog
        papers = [(id_, one.title, one.day) for id_, one in catalog.papers.items()]
        authors = catalog.author_digest or (catalog.authors, catalog.author_slugs)
        topics, venues = (self._topics, catalog.topic_slugs), (self._venues, catalog.venue_slug)
        told = (papers, catalog.segments, authors, topics, venues, list(catalog.note_paper))
        return hashlib.blake2b(self._base + _told(told), digest_size=16).hexdigest()

    def __call__(self, piece: Piece) -> str:
        """The key of everything that a piece shows; empty where that is not told."""
        if piece.shows is None:
            return ""
        digest = hashlib.blake2b(self._base, digest_size=16)
        digest.update(_told((piece.shows, len(piece.papers))))
        digest.update(b"".join([self._facts[id_] for id_ in piece.papers]))
        return digest.hexdigest()

    def _of(self, paper: Paper) -> bytes:
        """All that any page says of a paper: its record, and what the catalog joins to it."""
        catalog, id_ = self._catalog, paper.id
        venue = catalog.venue_slug.get(id_)
        about, beside = catalog.paper_notes.get(id_), catalog.mentions.get(id_)
        facts = (
            catalog.digests.get(id_) or repr(paper),
            os.fsencode(catalog.sources[id_]),
            catalog.segments[id_],
            catalog.bibkeys[id_],
            catalog.superseded_by.get(id_),
            self._venues[venue] if venue else None,
            [self._topics[slug] for slug in catalog.topic_slugs[id_]],
            [self._authors[slug] for slug in catalog.author_slugs[id_]],
            [[repr(self._of_note(note)) for note in notes or ()] for notes in (about, beside)]
            if about or beside
            else (),
        )
        return msgspec.msgpack.encode(facts)

    def _of_note(self, note: Note) -> tuple[object, ...]:
        """A note with what stands in it of papers, topics, people and pictures."""
        catalog, index, path = self._catalog, self._catalog.note_index, note.path
        mentioned = index.mentioned.get(path, {})
        named = [catalog.note_paper[path], *mentioned.values()]
        return (
            note,
            index.rendered.get(path),
            mentioned,
            [(catalog.papers[id_].title, catalog.segments[id_]) for id_ in named],
            index.images.get(path),
            index.profiles.get(path),
            [self._topics[slug] for slug in catalog.note_topics[path]],
        )


_packed = msgspec.msgpack.Encoder(enc_hook=repr).encode  # a fifth of the time of `repr`


def _told(values: object) -> bytes:
    try:
        return _packed(values)
    except UnicodeEncodeError:  # half a surrogate pair
        return repr(values).encode("utf-8", "surrogatepass")


def brief(value: object) -> str:
    """A digest of a large value that many pieces show: of all that its `repr` tells."""
    return _digest(repr(value)).hex()


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
