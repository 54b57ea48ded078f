"""Whether two names, as papers print them, may be one person's.

"J. R. Doe", "Doe, Jane", "Doe JR" and "Jane Doe" may be; "Jane Doe" and "John Doe" may not. Nothing
here says that two names are one person's: that takes more than names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from papershelf.text.fold import as_seen, name_key
from papershelf.text.others import without_others

_NOBODY = frozenset(("anonymous", "anon", "unknown"))
_SUFFIXES = frozenset("jr sr jnr snr ii iii iv phd md".split())
_CAPITALS = re.compile(r"[A-Z]{2,3}")
_BETWEEN = re.compile(r"[\s.,·]+")
_MOST = 300
"""Names of a list that are compared: more would take too long, and say no more."""

Words = tuple[str, ...]
"""A name's words, transliterated, in lower case, the longest first; an initial is one letter. Two
or three capitals stay: they may be initials, or a word."""


@lru_cache(maxsize=100_000)
def name_words(name: str) -> Words:
    """The words of a name, given or family; empty for nobody ("et al.", "Anonymous")."""
    seen = without_others(as_seen(name)).partition("(")[0]
    words: list[str] = []
    printed = [word for word in _BETWEEN.split(seen) if word]
    has_word = any(len(word) > 1 and not word.isupper() for word in printed)
    for word in printed:
        if has_word and _CAPITALS.fullmatch(word):
            words.append(word)  # "Doe JR" has initials, "DOE Jane" a family name
        elif key := re.sub(r"[^\w]", "", name_key(word.lstrip("-"))):
            words.append(key)
    kept = [word for word in words if word not in _SUFFIXES] if len(words) > 2 else words
    return () if _NOBODY.issuperset(kept) else tuple(sorted(kept, key=_by_length))


def _by_length(word: str) -> tuple[int, str]:
    return (-len(word), word)


def may_be_one(one: Words, two: Words) -> bool:
    """Whether each word of the shorter name is in the other, at least as an initial, and one of
    them whole.
    """
    return any(_fit(a, b) for a in _readings(one) for b in _readings(two))


def _readings(name: Words) -> list[list[str]]:
    """The name with its capitals as a word and, where it has any, as initials."""
    whole = [word.lower() for word in name]
    if whole == list(name):
        return [whole]
    split = [part for word in name for part in (word.lower() if word.isupper() else [word])]
    return [whole, sorted(split, key=_by_length)]


def _fit(one: list[str], two: list[str]) -> bool:
    if len(one) > len(two):
        one, two = two, one
    left = list(two)
    whole = 0
    for word in one:
        if len(word) > 1 and word in left:
            left.remove(word)
            whole += 1
        elif (near := next((w for w in left if _is_initial(word, w)), None)) is not None:
            left.remove(near)
        else:
            return False
    return whole > 0


def _is_initial(one: str, two: str) -> bool:
    return min(len(one), len(two)) == 1 and one[0] == two[0]


def in_common(one: Sequence[Words], two: Sequence[Words]) -> int:
    """How many names of the shorter list may be those of people in the other, each counted once."""
    one, two = one[:_MOST], two[:_MOST]
    if len(one) > len(two):
        one, two = two, one
    by_word: dict[str, list[int]] = {}
    for at, name in enumerate(two):
        for word in {word.lower() for word in name}:
            if len(word) > 1:
                by_word.setdefault(word, []).append(at)
    free = [True] * len(two)
    found = 0
    # Exact names first, so that "J. Doe" does not take the place of Jane Doe from herself.
    for is_exact in (True, False):
        rest = []
        for name in one:
            near = (at for word in name if len(word) > 1 for at in by_word.get(word.lower(), ()))
            fits = (
                at for at in near if free[at]
                and (name == two[at] if is_exact else may_be_one(name, two[at]))
            )  # fmt: skip
            if (match := next(fits, None)) is None:
                rest.append(name)
            else:
                free[match] = False
                found += 1
        one = rest
    return found
