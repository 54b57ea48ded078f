"""What a misspelt word may have meant: the nearest of the words that the shelf's texts have.

`overrides/assets/javascripts/search/spelling.js` is the same rules for the browser.
"""

from __future__ import annotations

from papershelf.search.query.clauses import Dictionary, Surface

SHORTEST = 3
"""Letters of a word that is corrected: too many words are near a shorter one."""
LONG = 8
"""Letters from which on two may be wrong."""
CANDIDATES = 4
"""Words of which the rest of the query decides."""
COMMON = 4
"""Level (16 documents) from which on a word stands for a rare one that some document has."""


def corrections(word: str, dictionary: Dictionary, *, known: bool) -> list[str]:
    """The words that were perhaps meant: those of fewest letters wrong, the commonest first.

    A word that is `known`, if rarely used, gives way to a common word alone.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return []
    found: list[str] = []
    for distance in range(1, 3 if len(word) >= LONG else 2):
        # The words of farther lengths are asked for only where the nearer ones were no help.
        found = found or _at(distance, word, dictionary, known=known)
    return found[:CANDIDATES]


def _at(most: int, word: str, dictionary: Dictionary, *, known: bool) -> list[str]:
    near = (
        near
        for length in range(len(word) - most, len(word) + most + 1)
        for near in dictionary.surface(length)
        if _may_replace(near, word, known=known) and edits(word, near.word, most) <= most
    )
    return [near.word for near in sorted(near, key=lambda near: (-near.level, near.word))]


def _may_replace(near: Surface, word: str, *, known: bool) -> bool:
    return near.word != word and (not known or near.level >= COMMON)


def edits(one: str, other: str, most: int) -> int:
    """Letters put in, left out, changed, or swapped with their neighbour; `most` + 1 for more.

    Damerau-Levenshtein distance, no letter being changed twice (optimal string alignment), of which
    only the diagonal is computed that can stay within `most`.
    """
    far = most + 1
    width = len(other) + 1
    above, row = [far] * width, [min(place, far) for place in range(width)]
    for at, letter in enumerate(one, 1):
        before, above = above, row
        row = [far] * width
        row[0] = min(at, far)
        for place in range(max(1, at - most), min(width, at + most + 1)):
            wanted = other[place - 1]
            cost = min(above[place] + 1, row[place - 1] + 1, above[place - 1] + (letter != wanted))
            if at > 1 < place and letter == other[place - 2] and one[at - 2] == wanted:
                cost = min(cost, before[place - 2] + 1)
            row[place] = min(cost, far)
        if min(row) > most and min(above) > most:
            return far
    return row[-1]
