"""What is found: a document for each paper and each hand-written page, its text as sources have it.

Most papers are as they were in the last run, which kept their words and cards (`cache`): a document
is made of the others alone, and its text converted (`text`) only there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple
from urllib.parse import quote
from zlib import crc32

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.identifiers import name_keys, strong_keys
from papershelf.model import Note, Paper
from papershelf.notes import filled
from papershelf.notes.rendered import Mention
from papershelf.pages.addresses import links_in
from papershelf.search.index.handwritten import WrittenPage
from papershelf.search.terms.text import one_line, read_page
from papershelf.text import html

CODE, NOTE, PAGE = "cnp"
"""Flags of a card: has code; has a note; hand-written page."""

STATUSES = {"withdrawn": "w", "retracted": "r", "superseded": "s"}
"""Flags of a card for a paper's status: three, since none of them may be said for another."""

_AROUND_ADDRESS = re.compile(r"\A(?:https?://)?(?:www\.)?|/+\Z")
_SLUG = re.compile(r"\w+(?:-\w+){2,}")

Parts = tuple[str, ...]
"""The texts of a field: a phrase does not reach from one into the next."""


class Card(NamedTuple):
    """What a result shows. Plain text; `url` is relative to the root of the site."""

    url: str
    title: str
    authors: str = ""
    date: str = ""
    """ISO 8601, as precise as known."""
    venue: str = ""
    flags: str = ""
    """Of the values of STATUSES, CODE, NOTE and PAGE those that are so, in this order."""
    language: str = ""
    """A tag of BCP 47, where it is another than the site's."""


@dataclass(frozen=True, slots=True)
class Document:
    """A paper or a hand-written page."""

    card: Card
    title: Parts = ()
    authors: Parts = ()
    abstract: Parts = ()
    summary: Parts = ()
    notes: Parts = ()
    """The HTML of each."""
    note_lines: Parts = ()
    """Title and author of each note, which belong to the same field."""
    topics: Parts = ()
    """Labels and other spellings of topics, then a service's own categories."""
    venue: Parts = ()
    identifiers: Parts = ()
    keys: Parts = ()
    """Terms of the field `identifiers` that are found whole: `arxiv:2412.06769`, `id:…`, `at:…`."""
    page: Parts = ()
    """Plain text already."""
    affiliations: Parts = ()
    """Each once, of whichever authors."""


@dataclass(slots=True)
class Papers:
    """Makes the document of any paper of a catalog."""

    catalog: Catalog
    _topics: Mapping[str, Parts] = field(init=False)
    """By slug: the label, then the other spellings."""
    _venues: Mapping[str, str] = field(init=False)
    """By slug: the name as a line of words."""

    def __post_init__(self) -> None:
        topics, venues = self.catalog.topics.items(), self.catalog.venues.items()
        self._topics = {slug: (topic.label, *topic.aliases) for slug, topic in topics}
        self._venues = {slug: one_line(venue.name) for slug, venue in venues}

    def __call__(self, paper_id: str) -> Document:
        catalog = self.catalog
        paper = catalog.papers[paper_id]
        ids = paper.identifiers
        names = (paper.id, *paper.aliases)
        notes = catalog.paper_notes.get(paper.id, ())
        own = catalog.topic_slugs[paper.id]
        wider = chain.from_iterable(catalog.topics[slug].wider for slug in own)
        slugs = dict.fromkeys((*own, *wider))  # as `catalog.by_topic`, which the filter shows
        keys = [*strong_keys(ids), *chain.from_iterable(map(name_keys, names))]
        keys += map(record_key, names)
        links = paper.links
        urls = (links.abstract, links.pdf, links.code, links.project)
        keys += map(address_key, filter(None, urls))
        if ids.doi:
            keys.append(f"doi:{ids.doi.lower()}")
        return Document(
            card=self._card(paper),
            title=(paper.title,),
            authors=tuple([author.name for author in paper.authors]),
            abstract=(paper.abstract,),
            summary=(paper.summary,),
            notes=tuple([_html_of(catalog, note) for note in notes]),
            note_lines=tuple([line for note in notes for line in (note.title, note.author)]),
            topics=(*chain.from_iterable(map(self._topics.__getitem__, slugs)), *paper.categories),
            venue=(paper.venue,),
            identifiers=tuple(
                dict.fromkeys(
                    filter(None, (*_no_slugs(names), ids.arxiv, ids.doi, ids.acl, ids.openreview))
                )
            ),
            keys=tuple(dict.fromkeys(keys)),
            affiliations=tuple(
                dict.fromkeys(filter(None, (author.affiliation for author in paper.authors)))
            ),
        )

    def _card(self, paper: Paper) -> Card:
        catalog = self.catalog
        first = one_line(paper.authors[0].name) if paper.authors else ""
        has_code = paper.links.code or links_in(paper.abstract).code
        has_note = paper.id in catalog.paper_notes
        venue = catalog.venue_slug.get(paper.id)
        return Card(
            url=paths.address(paths.paper(catalog.segments[paper.id])),
            title=one_line(paper.title),
            authors=f"{first} et al." if len(paper.authors) > 1 else first,
            date=str(paper.day or ""),
            venue=self._venues[venue] if venue else "",
            flags=STATUSES.get(paper.status, "") + CODE * bool(has_code) + NOTE * has_note,
            language=catalog.languages.get(paper.id, ""),
        )


def read_pages(pages: Iterable[WrittenPage]) -> Iterator[Document]:
    """Those of the pages that are searched, by path."""
    for page in sorted(pages, key=lambda page: page.path):
        read = read_page(page.path, page.text)
        if read.searched:
            card = Card(url=quote(paths.address(page.path)), title=read.title, flags=PAGE)
            yield Document(card, title=(read.title,), page=(read.text,))


def record_key(record_id: str) -> str:
    """The term by which an id or alias is found whole; terms hold no space."""
    return "id:" + "_".join(record_id.lower().split())


def address_key(url: str) -> str:
    """The term by which an address is found whole, with or without scheme, `www.` and the slash at
    its end: a checksum, for addresses would be a tenth of the index. Two addresses in four billion
    have the same, and would both be shown.
    """
    return f"at:{crc32(_AROUND_ADDRESS.sub('', url.lower()).encode(errors='replace')):08x}"


KEY_SIGN = ":"
"""No word holds it, and every key does."""


def is_key(term: str) -> bool:
    """Whether a term identifies a document."""
    return KEY_SIGN in term


def _no_slugs(names: Iterable[str]) -> Iterator[str]:
    """Ids and aliases that have words of their own: those of a slug are words of the title.

    On a shelf without other identifiers they would be a tenth of the index. A whole id is found by
    its key.
    """
    return (name for name in names if not _SLUG.fullmatch(name))


def _html_of(catalog: Catalog, note: Note) -> str:
    """A note as it is rendered already. Papers that it mentions are found by their own titles."""
    return filled(catalog.note_index.rendered[note.path], prefix="n", mention=_words)


def _words(mention: Mention) -> str:
    return html(mention.text)
