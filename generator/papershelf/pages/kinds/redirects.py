"""Old addresses: a page for each that leads on to the paper, venue or author of now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.pages.blocks import Frame, Page, Paragraph, line
from papershelf.pages.lines import heading, link, plain, title_heading
from papershelf.pages.piece import Group, Piece, Source
from papershelf.pages.placed import address_of, in_html

_FRAME = Frame(template="redirect.html", is_searched=False)


def groups(source: Source) -> Iterable[Group]:
    yield lambda: _pieces(source.catalog)


def old_paths(catalog: Catalog) -> set[str]:
    """Returns the paths of all redirects."""
    return {
        *map(paths.paper, catalog.redirects),
        *(paths.listing(paths.venue(slug)) for slug in catalog.moved_venues),
        *(paths.listing(paths.author(slug)) for slug in catalog.moved_authors),
    }


def _pieces(catalog: Catalog) -> Iterator[Piece]:
    for segment, id_ in catalog.redirects.items():
        paper, now = catalog.papers[id_], paths.paper(catalog.segments[id_])
        yield _piece(paths.paper(segment), now, "paper", paper.title, catalog.sources[id_])
    for before, slug in catalog.moved_venues.items():
        target = paths.listing(paths.venue(slug))
        yield _piece(paths.listing(paths.venue(before)), target, "venue", catalog.venues[slug].name)
    for before, slug in catalog.moved_authors.items():
        target = paths.listing(paths.author(slug))
        yield _piece(
            paths.listing(paths.author(before)), target, "author", catalog.authors[slug].name
        )


def _piece(path: str, target: str, what: str, name: str, made_from: str = "") -> Piece:
    shown = ("redirect", path, target, what, name, made_from)
    return Piece(partial(_page, *shown[1:]), shown, base=path)


def _page(
    path: str, target: str, what: str, name: str, made_from: str
) -> Iterator[tuple[str, Page]]:
    moved = line(f"This {what} has moved to ", link(name, target), ".")
    address = in_html(address_of(target), path)
    texts = (("redirect", address), ("canonical", paths.address(target)))
    title = title_heading(name) if what == "paper" else heading(name)
    page = Page(plain(name), (title, Paragraph(moved)), _FRAME, made_from=made_from, texts=texts)
    yield path, page
