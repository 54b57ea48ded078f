"""Words behind the names that are listed which stand for people whom nobody names: "et al."."""

from __future__ import annotations

import re

# Lower case alone: "U. A." are somebody's initials, and "Al" is a name.
_OTHERS = r"""(?:(?i:et\.?\s?al(?:ii|iae|ia)?)\b|&\s?al\b|u\.\s?a\b
    |(?:and|&|und|et|y|e|и)\s(?:the\s|many\s|\d+\s)?(?:others|more|(?:other|more)\sauthors
      |colleagues|co-?workers|andere|autres|otros|outros|altri|др)\b|…|\.\.)"""
_ENDING = re.compile(
    rf"(?:\A|[\s,;|，、])(?:{_OTHERS})\.?\s*\Z|[,;|]\sothers\s*\Z|(?<=[\u4e00-\u9fff])等\Z",
    re.VERBOSE,
)
_NOBODY = re.compile(rf"(?:{_OTHERS}|others|等)\.?", re.VERBOSE)


def without_others(text: str) -> str:
    """Returns a text without "et al." or the like at its end; empty if there is no more."""
    rest, count = _ENDING.subn("", text)
    return "" if _NOBODY.fullmatch(text) else rest.rstrip(",;|， ") if count else text
