"""The kinds of generated files below `docs/`, a line each.

A line is all that the rest of the program knows of a kind. From it follow which paths are generated
(`is_generated`), what Git ignores and the workflow caches, the navigation of a new shelf, and what
`papershelf serve` renders. A module is named and not imported, so that commands that only ask what
is generated load no renderer.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from papershelf import paths


@dataclass(frozen=True, slots=True)
class Kind:
    """Pages, or other files, that one module makes."""

    module: str
    """Its name in `pages.kinds`, of an output in `exports`."""
    name: str
    """The folder or file directly below `docs/` that it owns; `*` stands for any characters."""
    title: str = ""
    """In the navigation of a new shelf, for the overview of the folder; empty where it has none."""
    in_pieces: bool = False
    """Whether the module of an output has `groups`, as one of pages has, and not `write`: of many
    files only those are made anew for which something changed.
    """
    is_last: bool = False
    """Whether its pages tell of the dumps, and so are made after these."""


PAGES = (
    Kind("home", paths.HOME, "Home"),
    Kind("latest", paths.LATEST, "Latest"),
    Kind("follow.trending", paths.TRENDING, "Trending"),
    Kind("topics", paths.TAGS, "Topics"),
    Kind("dates", paths.DATES, "Dates"),
    Kind("authors", paths.AUTHORS, "Authors"),
    Kind("venues", paths.VENUES, "Venues"),
    Kind("notes", paths.NOTES, "Notes"),
    Kind("search", paths.SEARCH),
    Kind("follow.ways", paths.FOLLOW),
    Kind("paper", paths.PAPERS),
    Kind("redirects", paths.PAPERS),
    Kind("export", paths.EXPORT, is_last=True),
)
"""In the order of the navigation. A kind that cannot be rendered in parts stands before the papers:
the last ones to be rendered are shared by all processes.
"""

OUTPUTS = (
    Kind("feeds", "feed.*", in_pieces=True),
    Kind("cards", "card.png", in_pieces=True),
    Kind("sitemap", "sitemap*.xml"),
    Kind("schema", "schema"),
    Kind("llms", "llms.txt"),
)
"""Files that are no pages: each is made from the catalog and the paths of all pages."""


DUMPS = (paths.EXPORT, paths.API)
"""Folders of the files that `exports.dumps` makes, in a process of their own."""


def is_generated(path: str) -> bool:
    """Whether that path below `docs/` belongs to the generator."""
    first = path.partition("/")[0]
    return any(fnmatchcase(first, name) for name in names())


@cache
def names() -> tuple[str, ...]:
    """What the generator owns directly below `docs/`, each name once."""
    return tuple(dict.fromkeys([*(kind.name for kind in (*PAGES, *OUTPUTS)), *DUMPS]))


def navigation() -> tuple[tuple[str, str], ...]:
    """Titles and pages of the navigation of a new shelf."""
    return tuple(
        (kind.title, kind.name if kind.name == paths.HOME else paths.listing(kind.name))
        for kind in PAGES
        if kind.title
    )
