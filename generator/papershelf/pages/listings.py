"""Cuts listings, of papers or of notes, into pages of at most so many."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.model import Paper
from papershelf.pages import markdown
from papershelf.pages.addresses import links_in
from papershelf.pages.blocks import (
    Block,
    Break,
    CodeSpan,
    Emphasis,
    Frame,
    Heading,
    Line,
    Page,
    Paragraph,
    Strong,
    joined,
    line,
)
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
from papershelf.pages.paging import Paging, numbered, pager, parts
from papershelf.pages.piece import Piece, Source, brief
from papershelf.pages.placed import in_markdown
from papershelf.text import counted

Thing = TypeVar("Thing")

LISTING = Frame("listing", is_searched=False)

_AUTHORS, _TOPICS, _BEGINNING = 8, 4, 240
"""What an entry names of each at most: authors, topics, characters of the text."""

_MARKS, _MARK = re.compile(r"[^\w\s,.:;'()/-]"), 12
"""What stands as a reference in HTML, and the bytes of two: some texts are full of marks."""

_OVERVIEW_ROWS = 1_000
"""Lines of an overview on one page: about 70 KB of HTML, where labels are of usual length."""


def render_listing(
    source: Source,
    base: str,
    title: str,
    ids: Sequence[str],
    *,
    intro: Callable[[], Iterable[Block]] = tuple,
    shows: tuple[object, ...] = (),
    count: Line = (),
    above: Callable[[Paper], str] | None = None,
) -> Iterator[Piece]:
    """Yields a listing of papers at `base` (`latest`, `tags/SLUG`, …), with its further pages.

    `intro` gives blocks for the first page; `shows` is whatever it makes them from, besides those
    papers. `count` says how many they are, where that needs other words. What `above` says of a
    paper stands above the first of a row of papers. A short listing is one piece, for which not
    even the intro is made where nothing changed; of a long one each page is.
    """
    count = count or (counted(len(ids), "paper") if ids else "No papers yet.",)

    def pages() -> Iterator[Piece]:
        return _pages(source, base, plain(title), ids, list(intro()), count, above)

    if len(ids) > source.paging.most:
        yield from pages()
    else:
        parts = [above(source.catalog.papers[id_]) for id_ in ids] if above else []
        shown = ("listing", base, title, source.paging.most, count, parts, *shows)
        yield Piece(lambda: [page for one in pages() for page in one.render()], shown, ids, base)


def _pages(
    source: Source,
    base: str,
    title: str,
    ids: Sequence[str],
    intro: list[Block],
    count: Line,
    above: Callable[[Paper], str] | None,
) -> Iterator[Piece]:
    papers = [source.catalog.papers[id_] for id_ in ids]
    weight = sum(len(in_markdown(markdown.block(one), paths.listing(base))) for one in intro)
    page_parts = parts(papers, source.paging.most, _weigher(source.paging), weight)
    for number, part in enumerate(page_parts, start=1):
        opening = [*(intro if number == 1 else ()), Paragraph(count)]
        yield Piece(
            partial(_page, source, base, title, part, number, len(page_parts), opening, above),
            (
                "page of a listing",
                base,
                title,
                number,
                len(page_parts),
                brief(opening),
                [above(paper) for paper in part] if above else [],
            ),
            [paper.id for paper in part],
            paths.listing(base, number),
        )


def _page(
    source: Source,
    base: str,
    title: str,
    papers: Sequence[Paper],
    number: int,
    last: int,
    opening: list[Block],
    above: Callable[[Paper], str] | None,
) -> Iterator[tuple[str, Page]]:
    linker = Linker(source.catalog)
    entries: list[Block] = []
    said = ""
    for one in papers:
        if above and said != (said := above(one)):
            entries.append(Paragraph((Strong((said,)),)))
        entries.append(source.entries.get(one.id, partial(entry, linker, one)))
    body = [heading(title), *opening, *entries, *pager(base, number, last)]
    yield paths.listing(base, number), Page(numbered(title, number), tuple(body), LISTING)


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

    def render() -> Iterator[tuple[str, Page]]:
        head_weight = weigh(1, ())
        page_parts = parts(things, _OVERVIEW_ROWS, lambda thing: weigh(2, [thing]), head_weight)
        for number, part in enumerate(page_parts, start=1):
            body = [
                heading(title),
                Paragraph((count,)),
                *blocks(number, part),
                *pager(base, number, len(page_parts)),
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


def entry(linker: Linker, paper: Paper, level: int = 2) -> list[Block]:
    """Returns a paper in a listing: its title, a line of facts, and how its text begins.

    The authors stand in emphasis on a line of their own, by which the stylesheet knows them; then
    day, badges, venue and topics.
    """
    catalog, language = linker.catalog, linker.catalog.languages.get(paper.id, "")
    facts = [linker.day(paper), *((CodeSpan(badge),) for badge in _badges(catalog, paper))]
    if slug := catalog.venue_slug.get(paper.id):
        facts.append(linker.venue(slug))
    facts += [linker.topic(slug) for slug in catalog.topic_slugs[paper.id][:_TOPICS]]
    said = joined(SEPARATOR, facts)
    if paper.authors:
        said = line(Emphasis(linker.authors(paper, _AUTHORS)), Break(), said)
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


def _badges(catalog: Catalog, paper: Paper) -> Iterator[str]:
    if paper.status:
        yield paper.status
    if paper.votes:
        yield counted(paper.votes, "vote")
    if paper.links.code or links_in(paper.abstract).code:
        yield "code"
    if paper.id in catalog.paper_notes:
        yield counted(len(catalog.paper_notes[paper.id]), "note")


def _weigher(paging: Paging) -> Callable[[Paper], int]:
    """Returns `_weight`, which is asked for once of each paper."""
    weights = paging.weights

    def weight(paper: Paper) -> int:
        if paper.id not in weights:
            weights[paper.id] = _weight(paper)
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
    return 350 + _bytes(title) + linked + begins + _MARK * marks


def weight_of(text: str) -> int:
    """Returns about how many bytes of HTML a name or title takes where it is one of many."""
    label = text[:LABEL]
    return _bytes(label) + _MARK * len(_MARKS.findall(label))


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())
