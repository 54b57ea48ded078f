"""The search page: its words; the template `search.html` adds the form, and scripts the results.

What it can be narrowed by and sorted by is known here, so that the form stands complete in the HTML
and nothing moves when the scripts come.
"""

from __future__ import annotations

from collections.abc import Iterator

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.pages.abstract import links_in
from papershelf.pages.markup import bullets, heading, link, page

TEMPLATE = "search.html"

_INDEXES = {
    "latest papers": paths.LATEST,
    "topics": paths.TAGS,
    "dates": paths.DATES,
    "authors": paths.AUTHORS,
    "venues": paths.VENUES,
    "notes": paths.NOTES,
}

_WAYS = (
    '`"chain of thought"`: these words in this order',
    "`-survey`: without this word",
    "`author:zhang`: only there; also `title:`, `abstract:`, `topic:`, `venue:` and `notes:`",
    "`segment*`: every word that begins so",
    "An arXiv number, a DOI or the address of a paper leads straight to it.",
)


def render_search(catalog: Catalog) -> bytes:
    """The page that a search leads to, and that without JavaScript leads to the indexes."""
    source = paths.listing(paths.SEARCH)
    *indexes, last = (link(name, source, paths.listing(base)) for name, base in _INDEXES.items())
    others = f"the {', the '.join(indexes)} and the {last}"
    return page(
        "Search",
        [
            heading("Search"),
            f"To browse instead, or without JavaScript, go by {others}.",
            "## How to ask",
            bullets(_WAYS),
        ],
        kind="search",
        description="Search the papers and notes of this shelf.",
        searched=False,
        template=TEMPLATE,
        facets=" ".join(_facets(catalog)),
        orders=" ".join(_orders(catalog)),
    )


def _facets(catalog: Catalog) -> Iterator[str]:
    """What results can be narrowed by: only what at least one paper has."""
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


def _orders(catalog: Catalog) -> Iterator[str]:
    yield from ("relevance", "date")
    if any(paper.votes for paper in catalog.papers.values()):
        yield "votes"
