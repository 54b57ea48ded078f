"""The feeds of a shelf: of all papers, each topic, author and venue with a page, and the notes.

Each is a piece with a key, as a page is, so that one in which nothing changed is left as it is. An
entry is written once in a process, and feeds are joined from entries. A feed has whole addresses,
so that a shelf without `site_url` has none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import NamedTuple

from papershelf import paths
from papershelf.catalog.order import recently_added
from papershelf.exports.feed import atom, jsonfeed
from papershelf.exports.feed.atom import FeedHead
from papershelf.exports.feed.entries import FeedEntry, Making, moment, tag_uri
from papershelf.model import PartialDate
from papershelf.pages.following import feed_title, has_json, whole_address
from papershelf.pages.lines import spoken
from papershelf.pages.piece import Group, Piece, Source, grouped

File = tuple[str, bytes]
MOST = 50
"""Entries of a feed: the newest."""


class _Feed(NamedTuple):
    """A feed of papers."""

    base: str
    """The listing beside which it stands; empty for the whole shelf."""
    name: str
    """Of the listing; empty for the whole shelf."""
    ids: Sequence[str]
    is_brief: bool = False
    """Whether its entries have no content: of an author there are thousands of feeds."""


def groups(source: Source) -> Iterable[Group]:
    if source.settings.site_url:
        writing = _Writing(source)
        yield lambda: [_notes(writing)]
        yield from grouped(partial(_pieces, writing), list(_feeds(source)))


def saved(source: Source, name: str, query: str, found: Collection[str]) -> File:
    """The feed of a saved search that found the pages at these addresses."""
    catalog = source.catalog
    segments = catalog.segments.items()
    ids = {id_ for id_, segment in segments if paths.address(paths.paper(segment)) in found}
    newest = [id_ for id_ in catalog.papers if id_ in ids][:MOST]
    feed = _Feed(paths.saved_search(name), f"Search {query}", newest)
    [made] = _papers(_Writing(source), feed, newest)
    return made


def _feeds(source: Source) -> Iterator[_Feed]:
    catalog = source.catalog
    yield _Feed("", "", tuple(catalog.papers))
    if added := _added(source):
        yield _Feed(paths.ADDED, "Recently added", added)
    for topic in catalog.topics.values():
        ids = catalog.by_topic.get(topic.slug, ())
        yield _Feed(paths.topic(topic.slug), topic.label, ids)
    for venue in catalog.venues.values():
        yield _Feed(paths.venue(venue.slug), venue.name, catalog.by_venue[venue.slug])
    for author in catalog.authors.values():
        if author.has_page:
            ids = catalog.by_author.get(author.slug, ())
            yield _Feed(paths.author(author.slug), author.name, ids, is_brief=True)


def _added(source: Source) -> Sequence[str]:
    return [paper.id for paper in recently_added(source.catalog.papers.values())]


@dataclass(slots=True)
class _Writing:
    """Writes what stands in several feeds, each once."""

    source: Source
    making: Making = field(init=False)
    facts: Callable[[str], FeedEntry] = field(init=False)
    opening: Callable[[str], str] = field(init=False)
    """Of a paper's id: its entry in Atom, but for content and end."""
    whole: Callable[[str], str] = field(init=False)
    item: Callable[[str], str] = field(init=False)

    def __post_init__(self) -> None:
        making = self.making = Making(self.source.catalog, self.source.settings)
        facts = self.facts = cache(making.paper)
        content = cache(making.paper_content)
        opening = self.opening = cache(lambda id_: atom.opening(facts(id_)))
        self.whole = cache(lambda id_: atom.entry(opening(id_), content(id_)))
        self.item = cache(lambda id_: jsonfeed.item(facts(id_), content(id_)))

    @property
    def last_updated(self) -> PartialDate | None:
        return self.source.catalog.last_updated

    def head(self, base: str, name: str, updated: Iterable[str]) -> FeedHead:
        """The head of the feed beside `base`; `updated` are the moments of its entries."""
        settings, day = self.source.settings, None if base else self.last_updated
        page = paths.SEARCH if base.startswith(f"{paths.FOLLOW}/") else base
        return FeedHead(
            tag_uri(settings, "feeds", base or "all"),
            feed_title(settings, name),
            f"Last updated {spoken(day)}" if day else "",
            moment(day) if day else max(updated, default=moment(self.last_updated)),
            whole_address(settings, paths.feed(base)),
            whole_address(settings, paths.listing(page) if page else paths.HOME),
            settings.site_name,
            settings.language,
        )

    def json(self, head: FeedHead, base: str, items: Iterable[str]) -> File:
        path = paths.json_feed(base)
        address = whole_address(self.source.settings, path)
        return path, jsonfeed.feed(replace(head, address=address), items)


def _pieces(writing: _Writing, feeds: Sequence[_Feed]) -> Iterator[Piece]:
    for feed in feeds:
        ids = feed.ids[:MOST]
        day = None if feed.base and ids else writing.last_updated
        shown = ("feed", feed.base, feed.name, day)
        yield Piece(partial(_papers, writing, feed, ids), shown, ids, paths.feed(feed.base))


def _papers(writing: _Writing, feed: _Feed, ids: Sequence[str]) -> Iterator[File]:
    head = writing.head(feed.base, feed.name, [writing.facts(id_).updated for id_ in ids])
    if feed.is_brief:
        brief = (atom.entry(writing.opening(id_)) for id_ in ids)
        yield paths.feed(feed.base), atom.feed(head, brief)
        return
    yield paths.feed(feed.base), atom.feed(head, map(writing.whole, ids))
    if has_json(feed.base):
        yield writing.json(head, feed.base, map(writing.item, ids))


def _notes(writing: _Writing) -> Piece:
    """The feed of notes; a note is a fact of its paper."""
    catalog, making = writing.source.catalog, writing.making
    notes = catalog.notes[:MOST]
    ids = list(dict.fromkeys(catalog.note_paper[note.path] for note in notes))

    def files() -> Iterator[File]:
        entries = list(map(making.note, notes))
        contents = list(map(making.note_content, notes))
        head = writing.head(paths.NOTES, "Notes", [one.updated for one in entries])
        written = map(atom.entry, map(atom.opening, entries), contents)
        yield paths.feed(paths.NOTES), atom.feed(head, written)
        yield writing.json(head, paths.NOTES, map(jsonfeed.item, entries, contents))

    day = None if notes else writing.last_updated
    shown = ("feed of notes", [note.path for note in notes], day)
    return Piece(files, shown, ids, paths.feed(paths.NOTES))
