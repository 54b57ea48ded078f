"""Feeds in Atom, RSS 2.0 and RSS 1.0 (RDF): items about papers, as journals and arXiv give them.

RFC 4287; RSS 2.0 (rssboard.org); Dublin Core and PRISM for what a journal adds. An item's text is
somebody's summary of any kind and is taken for the abstract.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from papershelf.importing.bibtex.names import person
from papershelf.importing.draft import Draft, identified
from papershelf.importing.entry import Listing, Repair, SourceEntry
from papershelf.importing.formats.xmlrecords import scan
from papershelf.importing.values import latex, markup
from papershelf.importing.values.authors import read_authors
from papershelf.parsing.raw import Raw
from papershelf.parsing.xmltree import Element, read_xml
from papershelf.problems import error

NAME = "syndication"

_ROOT = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:(?:<!--.*?-->|<\?xml-stylesheet[^>]*>)\s*)*"
    r"<(?:(?:\w+:)?feed\b[^>]*Atom|rss\b|(?:\w+:)?RDF\b[^>]*purl\.org/rss)",
    re.DOTALL,
)
_ANNOUNCED = re.compile(r"\s*arXiv:\S+\s+Announce Type:\s*(\S+)\s*(?:Abstract:)?\s*", re.IGNORECASE)
"""How arXiv's own feeds begin the text of an item."""
_IDS = ("guid", "id", "identifier", "doi", "link")


def looks_like_syndication(text: str) -> bool:
    """Whether it begins as a feed."""
    return _ROOT.match(text[:20_000]) is not None


def parse_syndication(text: str, path: str) -> Listing:
    """Read the items of a feed."""
    root, problems = read_xml(text, path)
    repairs: list[Repair] = []
    entries: list[SourceEntry] = []
    items = list(_items(root)) if root else []
    for item in items:
        draft = Draft(path, item.line)
        fill(draft, item)
        repairs += draft.repairs
        if "title" in draft.raw:
            entries.append(draft.entry())
        else:
            problems.append(error(path, "found an item without a title", line=item.line))
    scanned = scan(text, "item|entry")
    if problems and len(items) < len(scanned) and "did not read on" in problems[0].message:
        scanned = scanned[: len(items)]
    return Listing(NAME, NAME, tuple(entries), tuple(problems), tuple(repairs), scanned)


def _items(root: Element) -> Iterator[Element]:
    """Atom's entries and RSS 1.0's items stand in the root, RSS 2.0's in its channel."""
    for place in (root, *root.all("channel")):
        yield from place.all("entry")
        yield from place.all("item")


def fill(draft: Draft, item: Element) -> None:
    """Move an item into a draft."""
    text = _text(item)
    announced = _ANNOUNCED.match(text)
    for name in _IDS:
        for found in item.all(name):
            spelt = found.attributes.get("href", "") or found.text.strip()
            if identified(spelt):
                draft.identify(spelt)
            elif name == "link" and found.attributes.get("rel", "alternate") == "alternate":
                draft.link("abstract", spelt, "link")
    title = item.said("title")
    draft.text("title", latex.line(title) if "arxiv" in draft.ids else markup.line(title))
    draft.people("authors", _people(item))
    draft.text("abstract", markup.prose(text[announced.end() :] if announced else text))
    dates = ("published", "publicationDate", "date", "issued", "updated")
    said = next(filter(None, map(item.said, dates)), "") or _day(item.said("pubDate"))
    draft.date("listed" if announced else "published", said)
    draft.text("venue", markup.line(item.said("publicationName")))
    if announced:
        draft.text("source", "arXiv")
        classes = list[Raw](dict.fromkeys(one.text.strip() for one in item.all("category")))
        draft.raw |= {"categories": classes} if classes else {}


def _text(item: Element) -> str:
    """The longest of what an item says of itself."""
    names = ("summary", "description", "encoded", "content")
    found = [element.text for name in names for element in item.all(name)]
    return max(found, key=len, default="")


def _people(item: Element) -> list[Raw]:
    """Atom has a name in each author; RSS a text, often with several names."""
    named = [one.said("name") for one in item.all("author") if one.first("name")]
    if named:
        return [person(markup.line(name)) for name in named]
    creators = [markup.line(one.text) for one in (*item.all("creator"), *item.all("author"))]
    creators = [name for name in creators if name and "@" not in name]
    if len(creators) == 1:
        found: list[Raw] = list(read_authors(creators)[0])
        return found
    return [person(name) for name in creators]


def _day(stamp: str) -> str:
    """RSS' `Fri, 27 Nov 2026 00:00:00 -0500` without weekday, hour and zone (RFC 822)."""
    found = re.search(r"\d{1,2}\s+[A-Za-z]{3}\w*\s+\d{4}", stamp)
    return found[0] if found else stamp
