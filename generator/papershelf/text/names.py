"""Names of people: given name, family name and suffix, for order, keys and citations.

A guess after the habit of most Latin-script names, never used for identity; where it is wrong, the
record says the family name itself (`Author.family`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from papershelf.model import Author
from papershelf.text.fold import as_seen


class NameParts(NamedTuple):
    """A name in parts, as readers see it: Unicode without TeX, words joined by one space."""

    given: str
    family: str
    """With its particles. The whole name where it has no parts (`given` is empty): one word, an
    organisation, a collaboration."""
    suffix: str = ""
    """`Jr.`, `III`."""


_SUFFIX = re.compile(
    r"\(?(?:(?i:[JS]n?r\.?|I{2,3}|IV|Ph\.?D\.?|Esq\.?)|M\.D\.|2nd|3rd)\)?", re.ASCII
)
ORGANISATION = r"""(?:collaborations?|consortium|teams?|groups?|universit\w*|institut\w*|depart\w*
    |laborator\w*|labs?|research|corporation|inc|ltd|llc|gmbh)"""
"""Words of organisations, which no person's name ends with: a verbose pattern, for any case."""
# A name that begins or ends so, or joins words with "and" or "of", is no person's.
_GROUP = re.compile(
    rf"""(?:the|for|on\ behalf\ of)\s.*
      | .*\s(?:and|&|(?-i:for|of|on))\s.*
      | .*\b(?:{ORGANISATION}|initiative|committee|association|society|alliance|foundation|network
        |organi[sz]ation|ministry|agency)\.?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NOTE_BEHIND = re.compile(r"\s\([^()]*\)\Z")
PARTICLES = frozenset(
    """
    af al bin d' da dal de del della den der des di do dos du el ibn la le ten ter van von zu zur
    """.split()
)
"""What begins a family name, where the name begins with it: `de Finetti`, but not `bell hooks`."""
_JOINTS = frozenset(("y", "e", "i"))
"""What joins two family names: `Ramón y Cajal`, `Rocha e Silva`."""
FAMILY_FIRST = re.compile("[\u3005\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]+")
"""Chinese characters and Hangul: names written in them begin with the family."""


def name_parts(author: Author) -> NameParts:
    """Returns the parts of an author's name: by the record's `family`, else by the usual rule.

    The rule: what stands before a comma, else the last word with the lower-case particles before
    it; the first word of a Chinese, Japanese or Korean name in its own script.
    """
    return _parts(author.name, author.family)


def needed_family(name: str, family: str) -> str | None:
    """Returns the `family` that a record needs: empty where the usual rule says the same; None
    where `family` is neither at the end nor at the beginning of the name.
    """
    found = _around(name, family)
    if found is None:
        return None
    return "" if found == _parts(name, "") else family


@lru_cache(maxsize=200_000)
def _parts(name: str, family: str) -> NameParts:
    given = _around(name, family) if family else None
    return given or _by_rule(as_seen(name))


def _around(name: str, family: str) -> NameParts | None:
    """Returns the parts of a name of which the family is known; None where it does not hold it."""
    whole, seen = as_seen(name), as_seen(family)
    if seen == whole:
        return NameParts("", whole)
    words, suffix = _without_suffix(whole.replace(",", " "))
    family_words = seen.replace(",", " ").split()
    if not family_words:
        return None
    if words[-len(family_words) :] == family_words:
        return NameParts(" ".join(words[: -len(family_words)]), seen, suffix)
    if words[: len(family_words)] == family_words:
        return NameParts(" ".join(words[len(family_words) :]), seen, suffix)
    if len(words) == 1 and FAMILY_FIRST.match(seen) and whole.startswith(seen):
        return NameParts(whole.removeprefix(seen), seen)
    return None


def _by_rule(name: str) -> NameParts:
    if _GROUP.fullmatch(name) or (name.startswith("{") and name.endswith("}")):
        return NameParts("", name.strip("{}") or name)
    parts = [part.strip() for part in name.split(",")]
    head, *rest = [part for part in parts if part] or [name]
    given = [part for part in rest if not _SUFFIX.fullmatch(part)]
    suffix = " ".join(part for part in rest if _SUFFIX.fullmatch(part))
    if len(given) > 1:
        return NameParts("", name)
    if given:
        return NameParts(given[0], head, suffix)
    words, own_suffix = _without_suffix(head)
    start = _family_start(words)
    suffix = suffix or own_suffix
    if words and FAMILY_FIRST.fullmatch(words[0]):
        return NameParts(" ".join(words[1:]), words[0], suffix)
    return NameParts(" ".join(words[:start]), " ".join(words[start:]), suffix)


def _without_suffix(name: str) -> tuple[list[str], str]:
    """Returns the words of a name, and its suffix;
    what stands in parentheses behind it is left out.
    """
    words = name.split()
    suffix: list[str] = []
    while len(words) > 1 and _SUFFIX.fullmatch(words[-1]):
        suffix.insert(0, words.pop())
    return _NOTE_BEHIND.sub("", " ".join(words)).split(), " ".join(suffix).strip("()")


def _family_start(words: list[str]) -> int:
    """Returns the place of the first word of the family name."""
    start = max(len(words) - 1, 0)
    if start > 1 and words[start - 1] in _JOINTS:
        start -= 2
    while start > 1 and words[start - 1].islower():
        start -= 1
    return 0 if start == 1 and words[0] in PARTICLES else start
