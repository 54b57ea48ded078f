"""Addresses as lists of papers give them: bare, in Markdown, without a scheme, or no address."""

from __future__ import annotations

import re

from papershelf.identifiers import bare, safe_url
from papershelf.parsing import limits

MENDED = "mended an address (scheme added, or taken out of the text around it)"
UNUSABLE = "left out an address that is none"

_IN_MARKDOWN = re.compile(r"\]\(\s*<?(https?://[^\s()<>]+)>?\s*\)")
_WITHOUT_SCHEME = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?:[/?#:]\S*)?", re.IGNORECASE
)


def url_of(text: str) -> tuple[str | None, bool]:
    """The https or http address that a text gives, and whether it had to be mended.

    Of several addresses in Markdown the first counts. Without one, (None, False).
    """
    text = text.strip()
    if len(text) > limits.TEXT or (";" in text and text.count("://") > 1):
        return None, False
    if url := safe_url(text):
        return url, False
    if match := _IN_MARKDOWN.search(text):
        return safe_url(match[1]), True
    if url := safe_url(bare(text)):
        return url, True
    if _WITHOUT_SCHEME.fullmatch(text) and (url := safe_url(f"https://{text}")):
        return url, True
    return None, False
