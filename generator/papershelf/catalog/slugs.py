"""One slug for each of many things, unique without regard to case and stable as others come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from papershelf.text import as_seen, slug
from papershelf.text.slug import digest6


def unique_slugs(wanted: Mapping[str, str], first: Collection[str] = ()) -> dict[str, str]:
    """Maps each key to a slug of its own, from the slug that it wants.

    Of several keys that want one slug, a key of `first` gets it, else the shortest, else the first
    in code-point order; every other gets the slug with six digits of a hash of its key.
    """
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    for key in sorted(wanted, key=lambda key: (key not in first, len(key), key)):
        slug = wanted[key]
        same = slug.casefold()
        if same in taken:
            slug = f"{slug}-{digest6(key)}"
            same = slug.casefold()
        taken.add(same)
        slugs[key] = slug
    return slugs


def commonest(spellings: Mapping[str, int]) -> str:
    """Returns the spelling that readers see most often; of equals the first in code-point order.

    What is seen alike counts together, and is spelled in Unicode where any record does so.
    """
    if len(spellings) == 1:
        return next(iter(spellings))
    seen = {spelling: as_seen(spelling) for spelling in spellings}
    counts: Counter[str] = Counter()
    for spelling, count in spellings.items():
        counts[seen[spelling]] += count
    return min(
        spellings,
        key=lambda one: (-counts[seen[one]], seen[one], one != seen[one], -spellings[one], one),
    )


def moved_slugs(pages: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """The slug of each spelling to that of its page, but for slugs that are pages themselves.

    A page comes with its slug and all spellings that lead to it: under each of them it may have
    stood before. Where two pages claim a slug, neither gets it.
    """
    pages = [(now, spellings) for now, spellings in pages]
    taken = {now.casefold() for now, _ in pages}
    found: dict[str, set[str]] = {}
    for now, spellings in pages:
        for spelling in spellings:
            before = slug(as_seen(spelling))
            if before.casefold() not in taken:
                found.setdefault(before, set()).add(now)
    return {before: next(iter(now)) for before, now in sorted(found.items()) if len(now) == 1}
