"""How a page leads to its feed, for programs in its head and for people as a link; and to the card
that link previews show of it.

Both need whole addresses, so that there is none where the site's is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.config import Settings
from papershelf.pages.blocks import Line, Link
from papershelf.pages.lines import LABEL, shortened, spoken
from papershelf.text import html

_ATOM, _JSON = "application/atom+xml", "application/feed+json"
CARD_SIZE = (1200, 630)
"""Pixels of a card (`exports.cards`), as Open Graph's readers want it."""


def feed_title(settings: Settings, name: str) -> str:
    """The title of the feed of a listing; `name` is empty for the whole shelf."""
    return f"{name} – {settings.site_name}" if name else settings.site_name


def whole_address(settings: Settings, page: str) -> str:
    """The address of a page, or of another file of the site, from the host on."""
    return settings.site_url + quote(paths.address(page), safe="/-_.~")


def has_json(base: str) -> bool:
    """Whether there is a JSON Feed too: of the whole shelf, a topic, the notes."""
    return base in ("", paths.NOTES) or base.startswith(f"{paths.TAGS}/")


def discovery(settings: Settings, base: str, name: str) -> tuple[str, ...]:
    """Elements for the head of a page that shows what the feed beside `base` tells.

    Material's script asks for the sitemap of whatever `link[rel=alternate]` names: it takes a feed
    for the page in another language. A second word in `rel` is no such name, and readers find it.
    """
    if not settings.site_url:
        return ()
    found = [(_ATOM, paths.feed(base))]
    found += [(_JSON, paths.json_feed(base))] if has_json(base) else []
    title = html(feed_title(settings, name))
    return tuple(
        f'<link rel="alternate feed" type="{kind}" title="{title}" href="{html(address)}">'
        for kind, path in found
        for address in [whole_address(settings, path)]
    )


def preview(settings: Settings, title: str, base: str) -> tuple[str, ...]:
    """Elements for the head of a page, of which a link preview shows the card at `base`."""
    if not settings.site_url:
        return ()
    said = html(shortened(title, LABEL))
    return (
        f'<meta property="og:title" content="{said}">',
        '<meta property="og:type" content="website">',
        *card_elements(settings, title, base),
    )


def card_elements(settings: Settings, title: str, base: str) -> tuple[str, ...]:
    """Those of them that lead to the card at `base`, of a site whose address is known."""
    width, height = CARD_SIZE
    said = html(shortened(title, LABEL))
    image = html(whole_address(settings, paths.card(base)))
    return (
        f'<meta property="og:image" content="{image}">',
        f'<meta property="og:image:width" content="{width}">',
        f'<meta property="og:image:height" content="{height}">',
        f'<meta property="og:image:alt" content="{said}">',
        '<meta name="twitter:card" content="summary_large_image">',
    )


def beside_count(catalog: Catalog, settings: Settings, base: str) -> Iterator[Line]:
    """What stands behind the number of papers: the link to the feed, and of the whole shelf the day
    of its data.
    """
    if settings.site_url:
        yield (Link(("Feed",), paths.feed(base)),)
    if not base and catalog.last_updated:
        yield (f"last updated {spoken(catalog.last_updated)}",)
