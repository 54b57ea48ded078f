"""Groups pages that are rendered together with what they show, so that nothing is rendered twice.

A renderer names the papers whose facts its pages show, and every other value that they show. From
these values a key is made (`Keys`), and pages with the key of an earlier run are left as they are.
`tests/test_pages_keys.py` holds every kind of page to it: one key, one content.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple, TypeVar

import msgspec

from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.model import Note, Paper
from papershelf.pages.blocks import Block, Page
from papershelf.pages.entries import Entries
from papershelf.pages.paging import Paging

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of papers' pages that is computed over the whole catalog.

    Its blocks follow from its values alone, so these are in the key of the paper's page: where they
    change, that page is made anew and no other.
    """

    values: Callable[[str], tuple[Any, ...] | None]
    """By the id of the paper: all that its section says, of other papers their titles and pages
    too. A paper for which there are none has no such section.
    """
    blocks: Callable[[tuple[Any, ...]], Iterable[Block]]
    """Of the values of one paper."""


@dataclass(frozen=True, slots=True)
class Source:
    """Everything that pages are made from."""

    catalog: Catalog
    settings: Settings
    home: str = ""
    """The Markdown of `_home.md`, in a person's own words."""
    written: tuple[str, ...] = ()
    """Paths below `docs/` of the other Markdown files that people wrote; the sitemap names them."""
    sections: tuple[Section, ...] = ()
    """What pages of papers show besides the paper itself, in this order."""
    dumped: Mapping[str, int] = field(default_factory=dict)
    """The dumps by their paths below `docs/`, with their bytes; known when they have been made."""
    entries: Entries = field(default_factory=Entries)
    paging: Paging = field(default_factory=Paging)


class Piece(NamedTuple):  # there are as many as pages: a frozen dataclass is slow to make
    """One file or more, not yet rendered."""

    render: Callable[[], Iterable[tuple[str, Page | bytes]]]
    """Path below `docs/`, and the page; bytes of a file that is none."""
    shows: tuple[object, ...] | None = None
    """Values that MessagePack tells apart, where it knows them, and else their `repr`: a tuple is a
    list there, and an object its fields. None where the pages show the whole catalog.
    """
    papers: Sequence[str] = ()
    """Ids of the papers of which the pages show something, in the order in which they do."""
    base: str = ""
    """What the paths of its pages begin with."""


Group = Callable[[], Iterable[Piece]]
"""Some pieces, which can be rendered whichever others are or are not."""


_GROUP = 256


def grouped(
    make: Callable[[Sequence[Thing]], Iterable[Piece]], things: Sequence[Thing]
) -> Iterator[Group]:
    """Yields groups of so many things that two processes can share them."""
    for start in range(0, len(things), _GROUP):
        yield partial(make, things[start : start + _GROUP])


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
        """The key of all that any page says of each paper, by its id."""
        return {id_: digest.hex() for id_, digest in self._facts.items()}

    def __call__(self, piece: Piece) -> str:
        """Returns the key of everything that a piece shows; empty where that is not said."""
        if piece.shows is None:
            return ""
        digest = hashlib.blake2b(self._base, digest_size=16)
        digest.update(_encoded((piece.shows, len(piece.papers))))
        digest.update(b"".join([self._facts[id_] for id_ in piece.papers]))
        return digest.hexdigest()

    def _of(self, paper: Paper) -> bytes:
        """Returns all that any page says of a paper: its record, and what is joined to it."""
        catalog, id_ = self._catalog, paper.id
        venue = catalog.venue_slug.get(id_)
        about, beside = catalog.paper_notes.get(id_), catalog.mentions.get(id_)
        facts = (
            catalog.digests.get(id_) or repr(paper),
            os.fsencode(catalog.sources[id_]),
            catalog.segments[id_],
            catalog.bibkeys[id_],
            id_ in catalog.new,
            self._venues[venue] if venue else None,
            [self._topics[slug] for slug in catalog.topic_slugs[id_]],
            [self._authors[slug] for slug in catalog.author_slugs[id_]],
            [[repr(self._of_note(note)) for note in notes or ()] for notes in (about, beside)]
            if about or beside
            else (),
        )
        return msgspec.msgpack.encode(facts)

    def _of_note(self, note: Note) -> tuple[object, ...]:
        """Returns a note with what stands in it of papers, topics, people and pictures."""
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


def _encoded(values: object) -> bytes:
    try:
        return _packed(values)
    except UnicodeEncodeError:  # half a surrogate pair
        return repr(values).encode("utf-8", "surrogatepass")


def brief(value: object) -> str:
    """Returns a digest of a large value that many pieces show: of all that its `repr` tells."""
    return _digest(repr(value)).hex()


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
