"""Who made a paper, as citations tell it: given name, family and suffix, or a group as a whole.

Bibliographies order and shorten names by these parts. A record gives one text a name, so the parts
are a guess after the habit of Latin-script names; what no person's name holds (`and`, `Committee`)
marks a group, which has no parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from papershelf.text import tex
from papershelf.text.names import family_name

_OTHERS = re.compile(
    r"(?:^|(?<![\s,;])[\s,;]+)(?:(?:and\s+)?(?:et\.?\s*al(?:ii|ia|\.|\b)|others)|u\.\s*a\.)[\s.]*$",
    re.IGNORECASE,
)
_ENDS_OTHERS = frozenset("aAiIlLsS. ")
_SUFFIX = re.compile(r"[JS]r\.?|Junior|Senior|II|III|IV|2nd|3rd|4th", re.IGNORECASE)
_GROUP = frozenset(
    """& and academy agency alliance association bureau center centre collaboration collaborations
    commission committee company consortia consortium corporation council department federation
    foundation gmbh group groups inc initiative institute institutes institution investigators lab
    labs laboratories laboratory ltd ministry network organisation organization partnership project
    society team teams university""".split()
)
_SMALL = frozenset("for of on".split())
"""Words that stand in names of groups; persons may have them with a capital."""
_BRACES = str.maketrans("", "", "{}")


@dataclass(frozen=True, slots=True)
class Creator:
    """One person or group, in Unicode without TeX."""

    family: str
    """Particles included; of a group, or a person with a single name, all of it."""
    given: str = ""
    suffix: str = ""
    """`Jr.`, `III`."""
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Creators:
    """Everybody who is named, in order, and whether the record says that there are others."""

    named: tuple[Creator, ...]
    has_others: bool = False


def creators(names: Iterable[str]) -> Creators:
    """Who is named; "et al." and "others", alone or behind a name, are nobody."""
    named, has_others = [], False
    for name in names:
        line = " ".join(tex.plain(name).split())
        rest = _OTHERS.sub("", line) if line[-1:] in _ENDS_OTHERS else line
        has_others = has_others or rest != line
        if rest:
            named.append(_creator(rest))
    return Creators(tuple(named), has_others)


@lru_cache(maxsize=100_000)
def _creator(line: str) -> Creator:
    name = line.translate(_BRACES).strip() or line
    parts = [part.strip() for part in name.split(",")]
    words = name.replace(",", " ").replace(".", " ").split()
    is_group = not (_SMALL.isdisjoint(words) and _GROUP.isdisjoint(map(str.lower, words)))
    # Two commas at most have a meaning (`Family, Jr., Given`); more are no name of a person.
    if is_group or len(parts) > 3 or not all(parts):
        return Creator(name, is_group=True)
    given, family, suffix = _parts(parts)
    return Creator(family, given, suffix)


def _parts(parts: list[str]) -> tuple[str, str, str]:
    """Given name, family and suffix of a person's name, which has been split at its commas."""
    first, *others = parts
    suffix = next(filter(_SUFFIX.fullmatch, others), "")
    given = " ".join(part for part in others if part != suffix)
    if given:
        return given, first, suffix
    words = first.split()
    if not suffix and len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    name = " ".join(words)
    family = family_name(name)
    return name.removesuffix(family).strip(), family, suffix
