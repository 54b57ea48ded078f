"""Listings: pages of papers, or of notes, at most so many on a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import TypeVar

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.model import Paper
from papershelf.pages.abstract import links_in
from papershelf.pages.markup import (
    LABEL,
    SEPARATOR,
    Linker,
    bare_link,
    heading,
    named,
    page,
    plain,
    shortened,
)
from papershelf.pages.paging import Paging, is_one, numbered, pager, parts
from papershelf.pages.piece import NOTHING, Earlier, File, Piece, files_of
from papershelf.text import counted, directed, markdown_block

Entry = TypeVar("Entry")

_AUTHORS, _TOPICS, _BEGINNING = 8, 4, 240
"""What an entry names of each at most: authors, topics, characters of the text."""

_MARKS, _MARK = re.compile(r"[^\w\s,.:;'()/-]"), 12
"""What stands as a reference in HTML, and the bytes of two: some texts are full of marks."""

_ENTRY = "\n\n## "
"""With it begins each entry of a listing."""

_OVERVIEW_ROWS = 1_000
"""Lines of an overview on one page: about 70 KB of HTML, where labels are of usual length."""


def render_listing(
    catalog: Catalog,
    base: str,
    title: str,
    ids: Sequence[str],
    paging: Paging,
    *,
    intro: Callable[[], Iterable[str]] = tuple,
    shows: tuple[object, ...] = (),
    empty: str = "No papers yet.",
) -> Iterator[Piece]:
    """A listing of papers at `base` (`latest`, `tags/SLUG`, …), with its further pages.

    `intro` gives blocks of Markdown for the first page; their links start from that page. `shows`
    is whatever it makes them from, besides those papers. A short listing is one piece, for which
    not even the intro is made where nothing changed; of a long one each page is.
    """
    count = counted(len(ids), "paper") if ids else empty

    def pages() -> Iterator[Piece]:
        return _pages(catalog, base, plain(title), ids, paging, list(intro()), count)

    if len(ids) > paging.most:
        yield from pages()
    else:
        shown = ("listing", base, title, paging.most, count, *shows)
        renew = partial(_renewed, catalog, base, ids, paging, pages)
        yield Piece(partial(renew, NOTHING), shown, ids, renew, base)


def _renewed(
    catalog: Catalog,
    base: str,
    ids: Sequence[str],
    paging: Paging,
    pages: Callable[[], Iterator[Piece]],
    earlier: Earlier,
) -> Iterator[File]:
    """A short listing; where it is sure to be one page, as it was, not even its intro is made."""
    papers = [catalog.papers[id_] for id_ in ids]
    source = paths.listing(base)
    page = _patched(Linker(catalog, source), papers, "", earlier)
    if page and is_one(papers, _weigher(paging), taken=page.find(_ENTRY.encode())):
        yield source, page
    else:
        yield from files_of(pages(), earlier)


def _pages(
    catalog: Catalog,
    base: str,
    title: str,
    ids: Sequence[str],
    paging: Paging,
    intro: list[str],
    count: str,
) -> Iterator[Piece]:
    papers = [catalog.papers[id_] for id_ in ids]
    found = parts(papers, paging.most, _weigher(paging), taken=sum(map(len, intro)))
    for number, part in enumerate(found, start=1):
        opening = [*(intro if number == 1 else ()), count]
        render = partial(_page, catalog, base, title, part, number, len(found), opening)
        yield Piece(
            partial(render, NOTHING),
            ("page of a listing", base, title, number, len(found), opening),
            [paper.id for paper in part],
            render,
            paths.listing(base, number),
            base,
        )


def _page(
    catalog: Catalog,
    base: str,
    title: str,
    papers: Sequence[Paper],
    number: int,
    last: int,
    opening: list[str],
    earlier: Earlier,
) -> Iterator[File]:
    source = paths.listing(base, number)
    linker = Linker(catalog, source)
    steps = pager(base, number, last)
    if as_it_was := _patched(linker, papers, steps, earlier):
        yield source, as_it_was
        return
    body = [heading(title), *opening, *_entries(linker, papers, earlier), steps]
    yield source, page(numbered(title, number), body, kind="listing", searched=False)


def render_overview(
    catalog: Catalog,
    base: str,
    title: str,
    things: Sequence[Entry],
    rows: Callable[[Linker, Sequence[Entry]], Iterable[str]],
    count: str,
) -> Piece:
    """An overview at `base` (`tags`, …): `rows` gives the lines of the list for some things, on the
    first page also those that stand above all.
    """

    def weigh(source: str, some: Sequence[Entry]) -> int:
        return sum(map(overview_weight, rows(Linker(catalog, source), some)))

    def render() -> Iterator[File]:
        further = paths.listing(base, 2)
        above = weigh(paths.listing(base), ())
        found = parts(things, _OVERVIEW_ROWS, lambda thing: weigh(further, [thing]), above)
        for number, part in enumerate(found, start=1):
            source = paths.listing(base, number)
            body = [
                heading(title),
                count,
                "\n".join(rows(Linker(catalog, source), part)),
                pager(base, number, len(found)),
            ]
            yield source, page(numbered(title, number), body, searched=number == 1)

    return Piece(render)


def overview_weight(row: str) -> int:
    """About how many bytes of HTML a row of an overview has, whose links take some more than in
    Markdown.
    """
    return _bytes(row) + 30


def _patched(linker: Linker, papers: Sequence[Paper], steps: str, earlier: Earlier) -> bytes | None:
    """The page as it was, with other entries of the papers that changed; None where another part of
    it, or the last entry, behind which the `steps` to other pages stand, could be another.
    """
    text = earlier.text(linker.source) if earlier.has_outline else ""
    opening, *sections = text.split(_ENTRY)
    if not papers or len(sections) != len(papers) or papers[-1].id not in earlier.unchanged:
        return None
    segments = linker.catalog.segments
    first, last = segments[papers[0].id], segments[papers[-1].id]
    # The same papers in the same order, of which these are as many, from the same on.
    if (_segment(sections[0]), _segment(sections[-1])) != (first, last):
        return None
    if steps and not text.endswith(f"\n\n{steps}\n"):
        return None
    for place, paper in enumerate(papers):
        if paper.id not in earlier.unchanged:
            sections[place] = entry(linker, paper).removeprefix("## ")
    return _ENTRY.join([opening, *sections]).encode()


def _entries(linker: Linker, papers: Sequence[Paper], earlier: Earlier) -> Iterator[str]:
    """The entries of papers; that of a paper of which nothing changed as the page had it before."""
    known = _sections(earlier.text(linker.source)) if earlier.unchanged else {}
    segments = linker.catalog.segments
    for paper in papers:
        found = known.get(segments[paper.id]) if paper.id in earlier.unchanged else None
        yield found or entry(linker, paper)


def _sections(text: str) -> dict[str, str]:
    """The entries of a listing by the path segments of their papers, but for the last: the links to
    other pages follow it.
    """
    found = [f"## {section}" for section in text.split(_ENTRY)[1:-1]]
    return {_segment(section): section for section in found}


def _segment(section: str) -> str:
    """The path segment of the paper whose entry it is."""
    target = section.partition("\n")[0].rpartition("](")[2].partition(")")[0]
    return target.rpartition("/")[2].removesuffix(".md")


def entry(linker: Linker, paper: Paper, level: int = 2) -> str:
    """A paper in a listing: its title, a line of facts, and how its text begins.

    The authors stand in emphasis on a line of their own, by which the stylesheet knows them; then
    day, badges, venue and topics.
    """
    catalog, language = linker.catalog, linker.catalog.languages.get(paper.id, "")
    facts = [linker.day(paper), *(f"`{badge}`" for badge in _badges(catalog, paper))]
    if slug := catalog.venue_slug.get(paper.id):
        facts.append(linker.venue(slug))
    facts += [linker.topic(slug) for slug in catalog.topic_slugs[paper.id][:_TOPICS]]
    authors = f"*{linker.authors(paper, _AUTHORS)}*  \n" if paper.authors else ""
    blocks = [
        _headline(linker, paper, level),
        authors + SEPARATOR.join(facts),
        _begins(paper.summary) or _begins(paper.abstract, language),
    ]
    return "\n\n".join(filter(None, blocks))


def _headline(linker: Linker, paper: Paper, level: int = 2) -> str:
    catalog, words = linker.catalog, plain(paper.title)
    title = bare_link(paper.title, linker.source, linker.paper_page(paper.id))
    line = f"{'#' * level} {directed(title, words, catalog.languages.get(paper.id, ''))}"
    return named(line, words, f"paper-{catalog.segments[paper.id]}")


@lru_cache(maxsize=100_000)
def _begins(text: str, language: str = "") -> str:
    """The first words of a text as a block of Markdown; a paper stands in some five listings."""
    words = shortened(text, _BEGINNING)
    return directed(markdown_block(words), words, language) if words else ""


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
    """`_weight`, which is asked for once of each paper."""
    weights = paging.weights

    def weight(paper: Paper) -> int:
        if paper.id not in weights:
            weights[paper.id] = _weight(paper)
        return weights[paper.id]

    return weight


def _weight(paper: Paper) -> int:
    """About how many bytes of HTML the paper's entry has: each name stands with its address."""
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


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())
