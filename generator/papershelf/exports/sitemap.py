"""The sitemap, after sitemaps.org's protocol 0.9: every address of the site, without dates.

MkDocs' own would carry the day of the build, and so differ from one day to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from papershelf import paths
from papershelf.config import MARK
from papershelf.pages.kinds.redirects import old_paths
from papershelf.pages.piece import Source
from papershelf.text import html

LIMIT = 50_000
"""Addresses in one file; the protocol's own limit."""


def write(source: Source, pages: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The sitemap of a site whose address is known, with the pages that people wrote."""
    if source.settings.site_url:
        moved = old_paths(source.catalog)
        there = [*source.written, *(path for path in pages if path not in moved)]
        yield from render_sitemaps(source.settings.site_url, there)


def render_sitemaps(site_url: str, pages: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of the sitemap; of more than `LIMIT` addresses, parts and an index of them.

    `pages` are paths of Markdown files below `docs/`; `site_url` ends in a slash.
    """
    found = sorted(quote(paths.address(page), safe="/-_.~") for page in pages)
    parts = [found[start : start + LIMIT] for start in range(0, len(found), LIMIT)]
    if len(parts) <= 1:
        yield "sitemap.xml", _document("urlset", "url", site_url, found)
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield "sitemap.xml", _document("sitemapindex", "sitemap", site_url, names)
    for name, part in zip(names, parts, strict=True):
        yield name, _document("urlset", "url", site_url, part)


def _document(root: str, row: str, site_url: str, addresses: Iterable[str]) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<!-- {MARK.decode()} -->",
        f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(f"<{row}><loc>{html(site_url + address)}</loc></{row}>" for address in addresses),
        f"</{root}>",
        "",
    ]
    return "\n".join(lines).encode()
