"""Which format a text is in, by what it says. A name alone proves nothing."""

from __future__ import annotations

import json
import re

from papershelf.sources import feed, jsonl, trending

FORMATS = (feed.NAME, jsonl.NAME, trending.NAME)

_OTHER = re.compile(
    r"""\s*(?:
      <(?:!DOCTYPE|html|\?xml|feed|rss|div|body)          # web pages, feeds
    | @\w+\s*[{(]                                          # BibTeX
    | TY\s\s-                                              # RIS
    | %0\s                                                 # EndNote
    | ---\s*\n | (?:id|title|authors)\s*:\s                # front matter, YAML
    )""",
    re.VERBOSE | re.IGNORECASE,
)


def recognise(text: str, name: str) -> str | None:
    """The format of a text; `name` is asked only where the first line is broken. None: unknown."""
    first = next((line for line in text.split("\n") if line.strip()), "").strip()
    if first.startswith("{"):
        return jsonl.NAME if _is_object(first) or _says_jsonl(name) else None
    if not first or _OTHER.match(text) or first.startswith("["):
        return None
    if _says_jsonl(name):
        return jsonl.NAME
    if feed.looks_like_feed(text):
        return feed.NAME
    return trending.NAME if trending.looks_like_trending(text) else None


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _says_jsonl(name: str) -> bool:
    return name.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson"))
