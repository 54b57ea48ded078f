"""Old addresses: a page for each alias that leads on to the paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.pages.blocks import Frame, Page, Paragraph, line
from papershelf.pages.lines import Linker, plain, title_heading
from papershelf.pages.piece import Group, Piece, Source
from papershelf.pages.placed import address_of, in_html

_FRAME = Frame(template="redirect.html", is_searched=False)


def groups(source: Source) -> Iterable[Group]:
    yield lambda: _pieces(source.catalog)


def _pieces(catalog: Catalog) -> Iterator[Piece]:
    for segment, id_ in catalog.redirects.items():
        path = paths.paper(segment)
        shown = (catalog.papers[id_].title, catalog.segments[id_], catalog.sources[id_])
        yield Piece(partial(_page, catalog, path, id_), ("redirect", path, *shown), base=path)


def _page(catalog: Catalog, path: str, id_: str) -> Iterator[tuple[str, Page]]:
    paper, target = catalog.papers[id_], paths.paper(catalog.segments[id_])
    moved = line("This paper has moved to ", Linker(catalog).paper(paper), ".")
    yield (
        path,
        Page(
            plain(paper.title),
            (title_heading(paper.title), Paragraph(moved)),
            _FRAME,
            made_from=catalog.sources[id_],
            texts=(
                ("redirect", in_html(address_of(target), path)),
                ("canonical", paths.address(target)),
            ),
        ),
    )
