"""Names every path under `docs/` and every address of the site, and links one page to another.

A page is named by the path of its Markdown file relative to `docs/`; MkDocs gives `a/b.md` the
address `/a/b/` and `a/index.md` the address `/a/`. Links in Markdown go from file to file, so that
they work in any Markdown viewer; inside HTML they go from address to address.
"""

from __future__ import annotations

import re

from papershelf.model import PartialDate

HOME = "index.md"
HOME_WORDS = "_home.md"
"""Hand-written: the home page's own words."""

PAPERS = "papers"
LATEST = "latest"
ADDED = f"{LATEST}/added"
TAGS = "tags"
DATES = "dates"
AUTHORS = "authors"
VENUES = "venues"
NOTES = "notes"
SEARCH = "search"
ADDED = f"{LATEST}/added"
"""The papers by the day on which they came to the shelf."""
TRENDING = "trending"
FOLLOW = "follow"
"""How to get new papers; below it the feeds of saved searches."""
EXPORT, API = "export", "api"
UNDATED = f"{DATES}/undated"

SEARCH_MANIFEST = f"{SEARCH}/manifest.json"
"""Names every other file of the search index."""
_SEARCH_PARTS = f"{SEARCH}/i/"
_SEARCH_PART = re.compile(rf"{_SEARCH_PARTS}[0-9a-f]+\.json")


def paper(segment: str) -> str:
    """Returns the path of a paper's page, by its segment (`catalog.Catalog.segments`)."""
    return f"{PAPERS}/{segment}.md"


def listing(base: str, number: int = 1) -> str:
    """Returns the path of page `number`, from 1, of a listing: `latest`, `tags/SLUG`, …"""
    if number > 1:
        return f"{base}/page/{number}.md"
    # An overview keeps the root of `docs/` to hand-written files; below it a folder for each of
    # 10,000 authors would only cost time.
    return f"{base}.md" if "/" in base else f"{base}/index.md"


def topic(slug: str) -> str:
    return f"{TAGS}/{slug}"


def own_topic(slug: str) -> str:
    """Returns the path of the listing of a topic's own papers, without narrower topics."""
    return f"{topic(slug)}/own"


def note_image(name: str) -> str:
    """Returns the path of a picture in a note."""
    return f"{NOTES}/images/{name}"


def author(slug: str) -> str:
    return f"{AUTHORS}/{slug}"


def venue(slug: str) -> str:
    return f"{VENUES}/{slug}"


def date(when: PartialDate) -> str:
    """Returns the path of the listing of a day, a month or a year."""
    parts = [f"{when.year:04}", *(f"{part:02}" for part in when.parts[1:])]
    return "/".join([DATES, *parts])


def feed(base: str) -> str:
    """The Atom feed of the listing at `base`; of the whole shelf for an empty one."""
    return f"{base}/feed.xml" if base else "feed.xml"


def json_feed(base: str) -> str:
    """The JSON Feed beside `feed`, of a topic, the notes and the whole shelf."""
    return f"{base}/feed.json" if base else "feed.json"


def card(base: str) -> str:
    """The picture that link previews show of the page at `base`; of the site for an empty one."""
    return f"{base}/card.png" if base else "card.png"


def is_card(path: str) -> bool:
    """Whether that path is a card's."""
    return path == card("") or (
        path.startswith((f"{TAGS}/", f"{PAPERS}/")) and path.endswith("/card.png")
    )


def is_feed(path: str) -> bool:
    """Whether that path is a feed's."""
    return path.endswith(("feed.xml", "feed.json"))


def is_for_programs(path: str) -> bool:
    """Whether that path is a feed's, a card's or a dump's, to which no template leads."""
    return is_feed(path) or is_card(path) or path.startswith((f"{EXPORT}/", f"{API}/"))


def saved_search(name: str) -> str:
    """What a saved search with that name has in place of a listing."""
    return f"{FOLLOW}/{name}"


def needs_index(path: str) -> bool:
    """Whether that path is a file's which is made with the search index or from it."""
    return is_of_index(path) or (path.startswith(f"{FOLLOW}/") and is_feed(path))


def address(page: str) -> str:
    """Returns the page's address relative to the root of the site, without a leading slash; that of
    any other file is its path.
    """
    if page == HOME:
        return ""
    if not page.endswith(".md"):
        return page
    if page.endswith(("/index.md", "/README.md")):
        return page.rpartition("/")[0] + "/"
    return page.removesuffix(".md") + "/"


def link(source: str, target: str) -> str:
    """Returns the relative path from one Markdown file to another.

    Every part of a path is a slug or a safe segment, so nothing is left to encode. Through the root
    except within a folder: a shorter way for every pair costs a third of the time of all pages.
    """
    folder = source.rpartition("/")[0]
    if folder and target.startswith(folder + "/"):
        return target[len(folder) + 1 :]
    return "../" * source.count("/") + target


def search_part(name: str) -> str:
    """Returns the path of a file of the search index, named after its content."""
    return f"{_SEARCH_PARTS}{name}.json"


def is_of_index(path: str) -> bool:
    """Returns whether that path below `docs/` is a file of the search index."""
    if not path.startswith(SEARCH):  # nearly all, found in a fourth of the time
        return False
    return path == SEARCH_MANIFEST or _SEARCH_PART.fullmatch(path) is not None
