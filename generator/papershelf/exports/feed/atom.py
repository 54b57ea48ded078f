"""Atom 1.0 (RFC 4287), as the W3C's validator wants it: the head before the first entry."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from papershelf.config import MARK
from papershelf.exports.feed.entries import FeedEntry
from papershelf.text import html

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may hold, not even as a reference."""


@dataclass(frozen=True, slots=True)
class FeedHead:
    """What a feed says of itself."""

    id: str
    title: str
    description: str
    updated: str
    """RFC 3339; of the data."""
    address: str
    """Of the feed itself."""
    page: str
    """The address of the page that shows the same."""
    author: str
    """The shelf."""
    language: str


def feed(head: FeedHead, entries: Iterable[str]) -> bytes:
    """A feed of entries that are written."""
    said = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f"<!-- {MARK.decode()} -->",
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{_xml(head.language)}">',
        f"<id>{_xml(head.id)}</id>",
        f"<title>{_xml(head.title)}</title>",
        f"<subtitle>{_xml(head.description)}</subtitle>" if head.description else "",
        f"<updated>{head.updated}</updated>",
        f'<link rel="self" type="application/atom+xml" href="{_xml(head.address)}"/>',
        f'<link rel="alternate" type="text/html" href="{_xml(head.page)}"/>',
        f"<author><name>{_xml(head.author)}</name></author>",
        *entries,
        "</feed>\n",
    ]
    return "\n".join(filter(None, said)).encode()


def opening(entry: FeedEntry) -> str:
    """All of an entry but its content and its end."""
    language = f' xml:lang="{_xml(entry.language)}"' if entry.language else ""
    said = [
        f"<entry{language}><id>{_xml(entry.id)}</id><title>{_xml(entry.title)}</title>",
        f'<link href="{_xml(entry.url)}"/>',  # an alternate, where nothing else is said
        f"<updated>{entry.updated}</updated>",
        f"<published>{entry.published}</published>" if entry.published else "",
        *(f"<author><name>{_xml(name)}</name></author>" for name in entry.authors),
        *(f'<category term="{_xml(tag)}"/>' for tag in entry.tags),
    ]
    return "".join(said)


def entry(begun: str, content: str = "") -> str:
    """A whole entry from its opening and its content, HTML."""
    said = f'<content type="html">{_xml(content)}</content>' if content else ""
    return f"{begun}{said}</entry>"


def _xml(text: str) -> str:
    return html(_NOT_IN_XML.sub("", text))
