"""Old addresses: a page for each alias that leads on to the paper."""

from __future__ import annotations

from collections.abc import Iterator

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.pages.markup import Linker, page, plain, title_heading
from papershelf.pages.piece import File


def render_redirects(catalog: Catalog) -> Iterator[File]:
    for segment, paper_id in catalog.redirects.items():
        paper = catalog.papers[paper_id]
        source = paths.paper(segment)
        linker = Linker(catalog, source)
        target = linker.paper_page(paper_id)
        yield (
            source,
            page(
                plain(paper.title),
                [title_heading(paper.title), f"This paper has moved to {linker.paper(paper)}."],
                made_from=catalog.sources[paper_id],
                searched=False,
                template="redirect.html",
                redirect=paths.href(source, target),
                canonical=paths.address(target),
            ),
        )
