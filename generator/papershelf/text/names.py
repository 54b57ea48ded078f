"""Names of people: which part a list is ordered by."""

from __future__ import annotations

import re
from functools import lru_cache

_SUFFIX = re.compile(r"(?:[JS]r\.?|I{2,3}|IV)", re.IGNORECASE)


@lru_cache(maxsize=200_000)
def family_name(name: str) -> str:
    """The last word of a name with the particles before it; a name with a comma has it first.

    A guess after the habit of most Latin-script names: for order and keys, never for identity.
    """
    family, comma, _ = name.partition(",")
    if comma and not _SUFFIX.fullmatch(name.rpartition(",")[2].strip()):
        return family.strip()
    words = (family if comma else name).split()
    while len(words) > 1 and _SUFFIX.fullmatch(words[-1]):
        words.pop()
    start = max(len(words) - 1, 0)
    while start > 1 and words[start - 1].islower():
        start -= 1
    return " ".join(words[start:])
