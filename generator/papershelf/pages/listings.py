"""Cuts listings, of papers or of notes, into pages of at most so many."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.exports.coins import context_object
from papershelf.model import Paper
from papershelf.pages import markdown
from papershelf.pages.addresses import all_links
from papershelf.pages.blocks import (
    Block,
    Break,
    CodeSpan,
    Emphasis,
    Frame,
    Heading,
    Line,
    Link,
    Outside,
    Page,
    Paragraph,
    Strong,
    Tag,
    joined,
    line,
)
from papershelf.pages.following import beside_count, discovery
from papershelf.pages.lines import (
    LABEL,
    SEPARATOR,
    Linker,
    bare_link,
    directed,
    heading,
    id_for,
    plain,
    shortened,
)
from papershelf.pages.paging import numbered, pager, parts
from papershelf.pages.piece import Piece, Source, brief
from papershelf.pages.placed import in_markdown
from papershelf.text import counted, html

Thing = TypeVar("Thing")

LISTING = Frame("listing", is_searched=False)

_AUTHORS, _TOPICS, _BEGINNING = 5, 4, 240
"""What an entry names of each at most: authors, topics, characters of the text."""

_WAY = 60
"""Bytes of a link in a line of facts, its own address not counted."""

_MARKS, _MARK = re.compile(r"[^\w\s,.:;'()/-]"), 12
"""What stands as a reference in HTML, and the bytes of two: some texts are full of marks."""

_OVERVIEW_ROWS = 1_000
"""Lines of an overview on one page: about 70 KB of HTML, where labels are of usual length."""


@dataclass(frozen=True, slots=True)
class PaperListing:
    """A listing of papers, and what stands around them."""

    base: str
    """Where it stands: `latest`, `tags/SLUG`, …"""
    title: str
    ids: Sequence[str]
    intro: Callable[[], Iterable[Block]] = tuple
    """Makes the blocks of the first page above the papers."""
    shows: tuple[object, ...] = ()
    """Whatever `intro` makes them from, besides those papers."""
    beside: Sequence[Line] = ()
    """Links beside the number of papers."""
    above: Callable[[Paper], str] | None = None
    """What stands above the first of a row of papers of which it says the same."""
    feed: str | None = None
    """The listing beside which the feed of these papers stands, if any: `base`, or "" for that of
    the whole shelf.
    """
    about: tuple[str, ...] = ()
    """Elements of the head that say what the papers have in common."""
    empty: str = "No papers yet."

    def head(self, settings: Settings) -> tuple[str, ...]:
        """Returns the elements by which programs find the feed, and know what the page is about."""
        if self.feed is None:
            return self.about
        return (*discovery(settings, self.feed, self.title if self.feed else ""), *self.about)

    def count(self, source: Source) -> Line:
        """Returns the line with the number of papers."""
        number = counted(len(self.ids), "paper") if self.ids else self.empty
        feed = self.feed
        following = () if feed is None else beside_count(source.catalog, source.settings, feed)
        return joined(SEPARATOR, [(number,), *self.beside, *following])

    def rows(self, papers: Iterable[Paper]) -> list[str]:
        """Returns what is said above each of some papers."""
        return [self.above(paper) for paper in papers] if self.above else []


def render_listing(source: Source, listing: PaperListing) -> Iterator[Piece]:
    """Yields a listing of papers, with its further pages.

    A short listing is one piece, for which not even the intro is made where nothing changed; of a
    long one each page is.
    """
    count, ids = listing.count(source), listing.ids
    if len(ids) > source.paging.most:
        yield from _pages(source, listing, count)
        return
    rows = listing.rows(source.catalog.papers[id_] for id_ in ids)
    name = ("listing", listing.base, listing.title, source.paging.most)
    shown = (*name, count, listing.feed, listing.about, rows, *listing.shows)

    def render() -> Iterator[tuple[str, Page | bytes]]:
        return (page for one in _pages(source, listing, count) for page in one.render())

    yield Piece(render, shown, ids, listing.base)


def _pages(source: Source, listing: PaperListing, count: Line) -> Iterator[Piece]:
    papers = [source.catalog.papers[id_] for id_ in listing.ids]
    base, intro, head = listing.base, list(listing.intro()), listing.head(source.settings)
    weight = sum(len(in_markdown(markdown.block(one), paths.listing(base))) for one in intro)
    page_parts = parts(papers, source.paging.most, _weigher(source), weight)
    last = len(page_parts)
    for number, part in enumerate(page_parts, start=1):
        opening = [*(intro if number == 1 else ()), Paragraph(count)]
        name = ("page of a listing", base, listing.title, number, last)
        yield Piece(
            partial(_page, source, listing, part, number, last, opening),
            (*name, brief(opening), head, listing.rows(part)),
            [paper.id for paper in part],
            paths.listing(base, number),
        )


def _page(
    source: Source,
    listing: PaperListing,
    papers: Sequence[Paper],
    number: int,
    last: int,
    opening: list[Block],
) -> Iterator[tuple[str, Page]]:
    linker, title = Linker(source.catalog), plain(listing.title)
    entries: list[Block] = []
    said = ""
    for one in papers:
        if listing.above and said != (said := listing.above(one)):
            entries.append(Paragraph((Strong((said,)),)))
        make = partial(entry, linker, source.settings, one)
        entries.append(source.entries.get(one.id, make))
    steps = pager(listing.base, number, last)
    body = [heading(title), *opening, *steps, *entries, *steps]
    name, head = numbered(title, number), listing.head(source.settings)
    yield paths.listing(listing.base, number), Page(name, tuple(body), LISTING, head=head)


def render_overview(
    base: str,
    title: str,
    things: Sequence[Thing],
    blocks: Callable[[int, Sequence[Thing]], Iterable[Block]],
    count: str,
) -> Piece:
    """Returns an overview at `base` (`tags`, …): `blocks` gives those for some things on the page
    of that number; on the first page also those that stand above all.
    """

    def weigh(number: int, some: Sequence[Thing]) -> int:
        return overview_weight(blocks(number, some), base)

    def render() -> Iterator[tuple[str, Page | bytes]]:
        head_weight = weigh(1, ())
        page_parts = parts(things, _OVERVIEW_ROWS, lambda thing: weigh(2, [thing]), head_weight)
        for number, part in enumerate(page_parts, start=1):
            body = [
                heading(title),
                Paragraph((count,)),
                *(steps := pager(base, number, len(page_parts))),
                *blocks(number, part),
                *steps,
            ]
            frame = Frame(is_searched=number == 1)
            yield paths.listing(base, number), Page(numbered(title, number), tuple(body), frame)

    return Piece(render, base=base)


def overview_weight(blocks: Iterable[Block], base: str) -> int:
    """Returns about how many bytes of HTML a part of an overview has, whose links take some more
    than in Markdown.
    """
    further = paths.listing(base, 2)
    written = [in_markdown(markdown.block(one), further) for one in blocks]
    return sum(_bytes(text) + 30 for text in written)


def entry(linker: Linker, settings: Settings, paper: Paper, level: int = 2) -> list[Block]:
    """Returns a paper in a listing: its title, a line of facts, and how its text begins.

    The authors stand in emphasis on a line of their own, by which the stylesheet knows them; then
    day and status, badges, links, venue and topics: a phone shows the first ones.
    """
    catalog, language = linker.catalog, linker.catalog.languages.get(paper.id, "")
    facts = [linker.day(paper), *([(CodeSpan(paper.status),)] if paper.status else ())]
    facts += [(CodeSpan(badge),) for badge in _badges(catalog, paper)]
    facts += _ways(linker, paper)
    if slug := catalog.venue_slug.get(paper.id):
        facts.append(linker.venue(slug))
    facts += [linker.topic(slug) for slug in catalog.topic_slugs[paper.id][:_TOPICS]]
    said = joined(SEPARATOR, facts)
    if paper.authors:
        said = line(Emphasis(linker.authors(paper, _AUTHORS)), Break(), said)
    if settings.coins:
        said = line(said, Tag("span", f' class="Z3988" title="{html(context_object(paper))}"', ()))
    words = plain(paper.title)
    title = directed((bare_link(paper.title, linker.page(paper.id)),), words, language)
    named = id_for(words, f"paper-{catalog.segments[paper.id]}")
    text, spoken_in = (paper.summary, "") if paper.summary.strip() else (paper.abstract, language)
    begins = shortened(text, _BEGINNING)
    return [
        Heading(level, title, named),
        Paragraph(said),
        *([Paragraph(directed((begins,), begins, spoken_in))] if begins else ()),
    ]


def _ways(linker: Linker, paper: Paper) -> Iterator[Line]:
    """Yields where the PDF is, where the code, and how the paper is cited."""
    links = all_links(paper)
    for name, url in (("pdf", links.pdf), ("code", links.code)):
        if url:
            yield (Outside((name,), url),)
    yield (Link(("cite",), linker.page(paper.id), "cite"),)


def _badges(catalog: Catalog, paper: Paper) -> Iterator[str]:
    if paper.id in catalog.new:
        yield "new"
    if paper.votes:
        yield counted(paper.votes, "vote")
    if paper.id in catalog.paper_notes:
        yield counted(len(catalog.paper_notes[paper.id]), "note")


def _weigher(source: Source) -> Callable[[Paper], int]:
    """Returns `_weight`, which is asked for once of each paper."""
    weights, coins = source.paging.weights, source.settings.coins

    def weight(paper: Paper) -> int:
        if paper.id not in weights:
            span = len(context_object(paper)) + _WAY if coins else 0
            weights[paper.id] = _weight(paper) + span
        return weights[paper.id]

    return weight


def _weight(paper: Paper) -> int:
    """Returns about how many bytes of HTML the paper's entry has, addresses included."""
    names = [author.name[:LABEL] for author in paper.authors[:_AUTHORS]]
    names += [tag[:LABEL] for tag in paper.tags[:_TOPICS]]
    names.append(paper.venue[:LABEL])
    title = paper.title[:LABEL]
    linked = 2 * _bytes("".join(names)) + 45 * len(names)
    most = _BEGINNING + 40
    text = paper.summary or paper.abstract
    begins = most if len(text) >= most else min(_bytes(text), most)
    marks = len(_MARKS.findall("".join([*names, title, text[:_BEGINNING]])))
    links = all_links(paper)
    ways = _WAY * (1 + bool(links.pdf) + bool(links.code)) + len(links.pdf) + len(links.code)
    return 350 + ways + _bytes(title) + linked + begins + _MARK * marks


def weight_of(text: str) -> int:
    """Returns about how many bytes of HTML a name or title takes where it is one of many."""
    label = text[:LABEL]
    return _bytes(label) + _MARK * len(_MARKS.findall(label))


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())
