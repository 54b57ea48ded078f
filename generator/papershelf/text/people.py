"""Who made a paper, as citations tell it: given name, family and suffix, or a group as a whole.

Bibliographies order and shorten names by these parts (`names.name_parts`); a group has none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from papershelf.model import Author
from papershelf.text import tex
from papershelf.text.names import name_parts
from papershelf.text.others import without_others


@dataclass(frozen=True, slots=True)
class Creator:
    """One person or group, in Unicode without TeX."""

    family: str
    """Particles included; of a group, or a person with a single name, all of it."""
    given: str = ""
    suffix: str = ""
    """`Jr.`, `III`."""
    is_family_first: bool = False
    """Whether people write the family before the given name: `李 小龍`."""
    name: str = ""
    """All of it as the record has it, in one line."""

    @property
    def is_group(self) -> bool:
        """Whether the name has several words and no parts."""
        return not self.given and " " in self.family


@dataclass(frozen=True, slots=True)
class Creators:
    """Everybody who is named, in order, and whether the record says that there are others."""

    named: tuple[Creator, ...]
    has_others: bool = False


@lru_cache(maxsize=1 << 10)
def creators(authors: tuple[Author, ...]) -> Creators:
    """Returns who is named; "et al." and "others", alone or behind a name, are nobody."""
    named, has_others = [], False
    for author in authors:
        line = " ".join(tex.plain(author.name).split())
        rest = without_others(line)
        if rest != line:
            has_others, author = True, replace(author, name=rest)  # noqa: PLW2901
        if rest:
            parts = name_parts(author)
            is_family_first = (
                bool(parts.given) and rest.startswith(parts.family) and "," not in rest
            )
            named.append(Creator(parts.family, parts.given, parts.suffix, is_family_first, rest))
    return Creators(tuple(named), has_others)
