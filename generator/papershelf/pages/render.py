"""Every generated file below `docs/`, in one pass over the catalog."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.collection.schema import record_schema
from papershelf.config import MARK, Settings
from papershelf.model import Paper
from papershelf.pages.dates import render_dates
from papershelf.pages.editing import note_path
from papershelf.pages.home import render_home
from papershelf.pages.listings import render_listing
from papershelf.pages.notes import render_notes
from papershelf.pages.paging import Paging
from papershelf.pages.paper import render_paper
from papershelf.pages.people import render_authors, render_venues
from papershelf.pages.piece import EVERYTHING, File, Piece, Scope, files_of
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


Group = Callable[[], Iterable[Piece]]
"""Some pages, which can be rendered whichever others are or are not."""

_PAPERS = 256
"""Papers of a group."""


def render_pages(catalog: Catalog, settings: Settings, written: HandWritten) -> Iterator[File]:
    """Path below `docs/` and bytes of each generated file; no path comes twice."""
    made = []
    for group in page_groups(catalog, settings, written):
        for path, data in files_of(group()):
            made.append(path)
            yield path, data
    yield from render_lists(catalog, settings, written, made)


def render_lists(
    catalog: Catalog, settings: Settings, written: HandWritten, made: Iterable[str]
) -> Iterator[File]:
    """What names all pages, of which the generated ones are at the paths `made`, and the schema."""
    moved = set(map(paths.paper, catalog.redirects))
    if settings.site_url:
        named = [*written.pages, *(path for path in made if path not in moved)]
        yield from render_sitemaps(settings.site_url, named)
    schema = {"$comment": MARK.decode()} | record_schema()
    yield paths.SCHEMA, (json.dumps(schema, indent=2) + "\n").encode()


def render_one(
    catalog: Catalog, settings: Settings, written: HandWritten, path: str
) -> bytes | None:
    """The generated page at a path below `docs/`; None where there is none."""
    folder = path.partition("/")[0]
    for at, group in _groups(catalog, settings, written):
        for piece in group() if at == folder else ():
            if path.startswith(piece.base):
                found = dict(piece.render()).get(path)
                if found is not None:
                    return found
    return None


def page_groups(
    catalog: Catalog, settings: Settings, written: HandWritten, scope: Scope = EVERYTHING
) -> list[Group]:
    """The generated pages that are asked for, in groups that can be rendered in any order, at the
    same time too.
    """
    return [group for _, group in _groups(catalog, settings, written, scope)]


def _groups(
    catalog: Catalog, settings: Settings, written: HandWritten, scope: Scope = EVERYTHING
) -> list[tuple[str, Group]]:
    """The groups, each with the folder (or the file) of all its pages."""
    paging = Paging(settings.per_page)
    latest, order = list(catalog.papers), list(catalog.papers.values())
    beside = [
        found
        for found in zip(order, [None, *order], [*order[1:], None], strict=False)
        if scope([found[0].id])
    ]
    papers = [
        partial(_papers, catalog, settings, beside[start : start + _PAPERS])
        for start in range(0, len(beside), _PAPERS)
    ]
    home = Piece(lambda: [(paths.HOME, render_home(catalog, settings, written.home))])
    search = Piece(lambda: [(paths.listing(paths.SEARCH), render_search(catalog))])
    return [
        (paths.HOME, lambda: [home]),
        (paths.SEARCH, lambda: [search]),
        (paths.AUTHORS, lambda: render_authors(catalog, paging, scope)),
        (
            paths.LATEST,
            lambda: render_listing(catalog, paths.LATEST, "Latest papers", latest, paging),
        ),
        *(("papers", group) for group in papers),
        ("papers", lambda: [Piece(lambda: render_redirects(catalog))]),
        (paths.TAGS, lambda: render_topics(catalog, paging, scope)),
        (paths.DATES, lambda: render_dates(catalog, paging, scope)),
        (paths.VENUES, lambda: render_venues(catalog, paging, scope)),
        (paths.NOTES, lambda: [Piece(lambda: render_notes(catalog, settings))]),
    ]


def _papers(
    catalog: Catalog,
    settings: Settings,
    papers: Iterable[tuple[Paper, Paper | None, Paper | None]],
) -> Iterator[Piece]:
    """The pages of papers, each of which comes with the next newer and the next older one."""
    for paper, newer, older in papers:
        beside = [one and (one.title, catalog.segments[one.id]) for one in (newer, older)]
        instead = [
            (catalog.papers[id_].title, catalog.segments[id_])
            for id_ in catalog.superseded_by.get(paper.id, ())
        ]
        new_note = note_path(catalog, paper)
        yield Piece(
            partial(_paper, catalog, settings, paper, newer, older),
            ("paper", beside, instead, new_note),
            [paper.id],
            base=paths.paper(catalog.segments[paper.id]),
        )


def _paper(
    catalog: Catalog, settings: Settings, paper: Paper, newer: Paper | None, older: Paper | None
) -> Iterator[File]:
    page = render_paper(catalog, settings, paper, newer=newer, older=older)
    yield paths.paper(catalog.segments[paper.id]), page
