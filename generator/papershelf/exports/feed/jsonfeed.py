"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from papershelf.config import MARK
from papershelf.exports.feed.atom import FeedHead
from papershelf.exports.feed.entries import FeedEntry

_VERSION = "https://jsonfeed.org/version/1.1"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def feed(head: FeedHead, items: Iterable[str]) -> bytes:
    """A feed of items that are written. `user_comment` is for people who look at the file."""
    said = {
        "version": _VERSION,
        "user_comment": MARK.decode(),
        "title": head.title,
        "home_page_url": head.page,
        "feed_url": head.address,
        "description": head.description,
        "authors": [{"name": head.author}],
        "language": head.language,
    }
    opened = _encode(_filled(said))[:-1]
    return "".join([opened, ',"items":[\n', ",\n".join(items), "]}\n"]).encode()


def item(entry: FeedEntry, content: str) -> str:
    """One item; it has to have a content, which may be empty."""
    said = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "date_published": entry.published,
        "date_modified": entry.updated,
        "authors": [{"name": name} for name in entry.authors],
        "tags": list(entry.tags),
        "language": entry.language,
    }
    return _encode(_filled(said) | {"content_html": content})


def _filled(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value}
