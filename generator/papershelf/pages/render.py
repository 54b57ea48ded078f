"""Every generated page of a shelf, and the files that name all of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from papershelf import paths
from papershelf.collection.schema import record_schema
from papershelf.config import MARK
from papershelf.exports.sitemap import render_sitemaps
from papershelf.pages import markdown
from papershelf.pages.blocks import Page
from papershelf.pages.kinds import KINDS
from papershelf.pages.piece import Group, Source

File = tuple[str, bytes]
"""Path below `docs/`, and bytes."""


def page_groups(source: Source) -> list[Group]:
    """The generated pages, in groups that can be rendered in any order, at the same time too."""
    return [group for kind in KINDS for group in kind.groups(source)]


def render_pages(source: Source) -> Iterator[File]:
    """Each generated file; no path comes twice."""
    made = []
    for group in page_groups(source):
        for piece in group():
            for path, page in piece.render():
                made.append(path)
                yield path, markdown.write(page, path)
    yield from render_lists(source, made)


def render_lists(source: Source, made: Iterable[str]) -> Iterator[File]:
    """What names all pages, of which the generated ones are at the paths `made`, and the schema."""
    site_url = source.settings.site_url
    if site_url:
        moved = set(map(paths.paper, source.catalog.redirects))
        yield from render_sitemaps(
            site_url, [*source.written, *(path for path in made if path not in moved)]
        )
    schema = {"$comment": MARK.decode()} | record_schema()
    yield paths.SCHEMA, (json.dumps(schema, indent=2) + "\n").encode()


def render_one(source: Source, path: str) -> Page | None:
    """The generated page at a path below `docs/`; None where there is none."""
    folder = path.partition("/")[0]
    for kind in KINDS:
        for group in kind.groups(source) if kind.folder == folder else ():
            for piece in group():
                if path.startswith(piece.base):
                    page = dict(piece.render()).get(path)
                    if page is not None:
                        return page
    return None
