"""Names for paths: ASCII, short, safe on every file system and unique where the caller says so."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

LIMIT = 80
"""Longest slug in characters; far below the 255 bytes of common file systems."""

RESERVED = frozenset(
    ["page", "index", "readme", "undated", "404", "feed", "con", "prn", "aux", "nul"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(10)]
)
"""Words that mean something at that place of the site, to MkDocs or to Windows."""

_NOT_ASCII_WORD = re.compile(r"[^a-z0-9]+")
# "C", "C++" and "C#" are three tags; "Node.js" and ".NET" read better than "node-js" and "net".
_SPOKEN = {"+": " plus ", "#": " sharp "}
_LEADING_DOT = re.compile(r"(?<!\S)\.(?=\w)")


@lru_cache(maxsize=200_000)
def slug(text: str, *, limit: int = LIMIT) -> str:
    """Returns `text` as a path segment: `[a-z0-9]` words joined by `-`, at most `limit` characters.

    Other scripts are transliterated, so that the path is the same on every file system. Where
    nothing is left, or the word is reserved, or the slug was cut, six digits of a hash of `text`
    keep it safe and apart from others.
    """
    ascii_ = text.isascii()
    if ascii_ and text.replace(" ", "").isalpha():  # the same, without regular expressions
        whole = "-".join(text.lower().split())
        if len(whole) <= limit and whole not in RESERVED:
            return whole
    spoken = _LEADING_DOT.sub("dot ", text if ascii_ else unicodedata.normalize("NFKC", text))
    for sign, word in _SPOKEN.items():
        spoken = spoken.replace(sign, word)
    spoken = (spoken if ascii_ else anyascii(spoken)).lower().replace("'", "")
    whole = _NOT_ASCII_WORD.sub("-", spoken).strip("-")
    if whole and len(whole) <= limit and whole not in RESERVED:
        return whole
    cut = whole[: limit - 7].rsplit("-", 1)[0] if len(whole) > limit else whole
    return "-".join(filter(None, [cut.strip("-"), digest6(text)]))


def digest6(text: str) -> str:
    """Returns six hexadecimal digits that depend on nothing but the text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]
