"""Counters as web pages write them: `0`, `1,234`, `1.2k`."""

from __future__ import annotations

import re

_COUNT = re.compile(
    r"(?P<whole>\d{1,3}(?:,\d{3}){1,2}|\d{1,9})(?:\.(?P<part>\d{1,3}))?\s?(?P<unit>[kKmM])?",
    re.ASCII,
)
_ZEROS = {"": 0, "k": 3, "m": 6}


def count(text: str) -> str | None:
    """The number, in digits, that a counter shows; None where `text` is no counter.

    `1.2k` is 1200: what the page rounded away is not known. A fraction of one is no count.
    """
    match = _COUNT.fullmatch(text.strip()) if len(text) < 40 else None
    if match is None:
        return None
    zeros = _ZEROS[(match["unit"] or "").lower()]
    part = match["part"] or ""
    if len(part) > zeros:
        return None
    return str(int(match["whole"].replace(",", "") + part.ljust(zeros, "0")))
