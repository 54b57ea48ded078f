"""Every generated file below `docs/`, in one pass over the catalog."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.collection.schema import record_schema
from papershelf.config import MARK, Settings
from papershelf.pages.dates import render_dates
from papershelf.pages.home import render_home
from papershelf.pages.listings import File, render_listing
from papershelf.pages.notes import render_notes
from papershelf.pages.paper import render_paper
from papershelf.pages.people import render_authors, render_venues
from papershelf.pages.redirects import render_redirects
from papershelf.pages.search import render_search
from papershelf.pages.sitemap import render_sitemaps
from papershelf.pages.topics import render_topics


@dataclass(frozen=True, slots=True)
class HandWritten:
    """What pages take from the hand-written files of `docs/`."""

    home: str = ""
    """The Markdown of `_home.md`."""
    pages: tuple[str, ...] = ()
    """Paths of the other Markdown files, which the sitemap names too."""


def render_pages(catalog: Catalog, settings: Settings, written: HandWritten) -> Iterator[File]:
    """Path below `docs/` and bytes of each generated file; no path comes twice."""
    named = list(written.pages)
    moved = set(map(paths.paper, catalog.redirects))
    for path, data in _pages(catalog, settings, written):
        if path not in moved:
            named.append(path)
        yield path, data
    if settings.site_url:
        yield from render_sitemaps(settings.site_url, named)
    schema = {"$comment": MARK.decode()} | record_schema()
    yield paths.SCHEMA, (json.dumps(schema, indent=2) + "\n").encode()


def _pages(catalog: Catalog, settings: Settings, written: HandWritten) -> Iterable[File]:
    per_page = settings.per_page
    return chain(
        [(paths.HOME, render_home(catalog, settings, written.home))],
        [(paths.listing(paths.SEARCH), render_search(catalog))],
        _papers(catalog, settings),
        render_redirects(catalog),
        render_listing(catalog, paths.LATEST, "Latest papers", list(catalog.papers), per_page),
        render_topics(catalog, per_page),
        render_dates(catalog, per_page),
        render_authors(catalog, per_page),
        render_venues(catalog, per_page),
        render_notes(catalog, settings),
    )


def _papers(catalog: Catalog, settings: Settings) -> Iterator[File]:
    order = list(catalog.papers.values())
    around = [None, *order, None]
    for place, paper in enumerate(order):
        yield (
            paths.paper(catalog.segments[paper.id]),
            render_paper(catalog, settings, paper, newer=around[place], older=around[place + 2]),
        )
