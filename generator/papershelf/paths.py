"""Every path under `docs/` and every address of the site, and how one page links to another.

A page is named by the path of its Markdown file relative to `docs/`; MkDocs gives `a/b.md` the
address `/a/b/` and `a/index.md` the address `/a/`. Links in Markdown go from file to file, so that
they work in any Markdown viewer; inside HTML they go from address to address.
"""

from __future__ import annotations

import posixpath
from urllib.parse import quote

from papershelf.model import PartialDate

HOME = "index.md"
HOME_WORDS = "_home.md"
"""Hand-written: the home page's own words."""

LATEST = "latest"
TAGS = "tags"
DATES = "dates"
AUTHORS = "authors"
VENUES = "venues"
NOTES = "notes"
UNDATED = f"{DATES}/undated"
FOLDERS = ("papers", LATEST, TAGS, DATES, AUTHORS, VENUES, NOTES)
"""The folders below `docs/` that are wholly generated."""

SITEMAP = "sitemap.xml"
SCHEMA = "schema/record.json"


def paper(segment: str) -> str:
    """The page of the paper with that path segment (`catalog.Catalog.segments`)."""
    return f"papers/{segment}.md"


def listing(base: str, number: int = 1) -> str:
    """The page with that number, from 1, of a listing: `latest`, `tags/SLUG`, `dates/2024/12`, …"""
    return f"{base}/index.md" if number == 1 else f"{base}/page/{number}.md"


def topic(slug: str) -> str:
    return f"{TAGS}/{slug}"


def author(slug: str) -> str:
    return f"{AUTHORS}/{slug}"


def venue(slug: str) -> str:
    return f"{VENUES}/{slug}"


def date(when: PartialDate) -> str:
    """The listing of a day, a month or a year."""
    parts = [f"{when.year:04}", *(f"{part:02}" for part in when.parts[1:])]
    return "/".join([DATES, *parts])


def address(page: str) -> str:
    """The page's address relative to the root of the site, without a leading slash."""
    if page == HOME:
        return ""
    if page.endswith("/index.md"):
        return page.removesuffix("index.md")
    return page.removesuffix(".md") + "/"


def link(source: str, target: str) -> str:
    """The relative path from one Markdown file to another, percent-encoded."""
    return quote(posixpath.relpath(target, posixpath.dirname(source) or "."), safe="/.-_~")


def href(source: str, target: str) -> str:
    """The relative address from one page to another, for HTML."""
    found = posixpath.relpath("/" + address(target), "/" + address(source))
    return quote(found, safe="/.-_~") + "/"


def is_generated(path: str) -> bool:
    """Whether that path below `docs/` is the generator's: in one of its folders, or by name."""
    return path.split("/", maxsplit=1)[0] in FOLDERS or path in (HOME, SITEMAP, SCHEMA)
