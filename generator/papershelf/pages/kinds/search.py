"""The search page: its words; the template `search.html` adds the form, and scripts the results.

What it can be narrowed by and sorted by is known here, so that the form stands complete in the HTML
and nothing moves when the scripts come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.catalog.trending import trending
from papershelf.pages.addresses import links_in
from papershelf.pages.blocks import CodeSpan, Frame, Heading, Line, Page, Paragraph, joined, line
from papershelf.pages.lines import bullets, heading, link
from papershelf.pages.piece import Group, Piece, Source

TEMPLATE = "search.html"

_INDEXES = {
    "latest papers": paths.LATEST,
    "topics": paths.TAGS,
    "dates": paths.DATES,
    "authors": paths.AUTHORS,
    "venues": paths.VENUES,
    "notes": paths.NOTES,
}

_FIELDS = joined(
    ", ", ((CodeSpan(f"{name}:"),) for name in ("title", "abstract", "topic", "venue"))
)
_WAYS: tuple[Line, ...] = (
    (CodeSpan('"chain of thought"'), ": these words in this order"),
    (CodeSpan("-survey"), ": without this word"),
    line(CodeSpan("author:zhang"), ": only there; also ", _FIELDS, " and ", CodeSpan("notes:")),
    (CodeSpan("segment*"), ": every word that begins so"),
    ("An arXiv number, a DOI or the address of a paper leads straight to it.",),
)


def groups(source: Source) -> Iterable[Group]:
    yield lambda: [Piece(lambda: _pages(source))]


def _pages(source: Source) -> Iterator[tuple[str, Page]]:
    """Yields the search page, which leads to the indexes where there is no JavaScript."""
    *indexes, last = (link(name, paths.listing(base)) for name, base in _INDEXES.items())
    ways = line("the ", joined(", the ", indexes), " and the ", last)
    values = (("facets", " ".join(_facets(source.catalog))), ("orders", " ".join(_orders(source))))
    yield (
        paths.listing(paths.SEARCH),
        Page(
            "Search",
            (
                heading("Search"),
                Paragraph(line("To browse instead, or without JavaScript, go by ", ways, ".")),
                Heading(2, ("How to ask",)),
                bullets(_WAYS),
            ),
            Frame("search", TEMPLATE, is_searched=False, values=values),
            description="Search the papers and notes of this shelf.",
        ),
    )


def _facets(catalog: Catalog) -> Iterator[str]:
    """Yields the fields that narrow results, as far as at least one paper has them."""
    papers = catalog.papers.values()
    if any(paper.day for paper in papers):
        yield "year"
    if any(catalog.topic_slugs.values()):
        yield "topic"
    if any(paper.authors for paper in papers):
        yield "author"
    if catalog.venue_slug:
        yield "venue"
    if any(paper.source for paper in papers):
        yield "source"
    if any(paper.links.code or links_in(paper.abstract).code for paper in papers):
        yield "code"
    if catalog.paper_notes:
        yield "note"


def _orders(source: Source) -> Iterator[str]:
    yield from ("relevance", "date")
    if any(paper.votes for paper in source.catalog.papers.values()):
        yield "votes"
    if trending(source.catalog, source.settings.trending).hot:
        yield "trending"
