"""The sitemap, after sitemaps.org's protocol 0.9: every address of the site, without dates.

MkDocs' own would carry the day of the build, and so differ from one day to the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from papershelf import paths
from papershelf.config import MARK
from papershelf.text import html


def render_sitemap(site_url: str, pages: Iterable[str]) -> bytes:
    """`pages` are paths of Markdown files below `docs/`; `site_url` ends in a slash."""
    addresses = sorted(quote(paths.address(page), safe="/-_.~") for page in pages)
    rows = [f"<url><loc>{html(site_url + address)}</loc></url>" for address in addresses]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f"<!-- {MARK.decode()} -->",
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
            *rows,
            "</urlset>",
            "",
        ]
    ).encode()
