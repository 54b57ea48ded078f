"""Names that may be one person's: spellings of one name whose papers share co-authors.

Proposals for people to judge, no reason to merge: two people of one name may be in one group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from papershelf.catalog.catalog import AuthorEntry, Catalog
from papershelf.text.samename import Words, may_be_one, name_words

_BLOCK = 200
"""Names with one word and initial in common that are compared with each other: of more, nobody can
say whose initials they are."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A name that may be another spelling of a fuller one."""

    name: str
    """The fuller name."""
    variant: str
    papers: int
    """Of the variant."""
    shared: tuple[str, ...]
    """Names of people who wrote with both, by their slugs."""


def variants(catalog: Catalog) -> list[Variant]:
    """The proposals, by the fuller name. A variant that fits two names equally well is left out."""
    beside = _coauthors(catalog)
    words = {slug: name_words(entry.name) for slug, entry in catalog.authors.items()}
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for one, two in sorted(set(_pairs(catalog, words))):
        shared = beside[one] & beside[two]
        if not shared or two in beside[one] or _differ(catalog, one, two):
            continue
        fuller, shorter = sorted((one, two), key=lambda slug: (_weight(words[slug]), slug))
        found[shorter].append((len(shared), fuller))
    proposals = []
    for shorter, fits in found.items():
        most = max(fits)[0]
        best = [fuller for count, fuller in fits if count == most]
        if len(best) == 1 and best[0] not in found:
            names = sorted(beside[shorter] & beside[best[0]])
            proposals.append(
                Variant(
                    catalog.authors[best[0]].name,
                    catalog.authors[shorter].name,
                    len(catalog.by_author.get(shorter, ())),
                    tuple(catalog.authors[slug].name for slug in names),
                )
            )
    return sorted(proposals, key=lambda one: (one.name, one.variant))


def _coauthors(catalog: Catalog) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for slugs in catalog.author_slugs.values():
        together = set(slugs)
        if len(together) <= _BLOCK:
            for slug in together:
                found[slug] |= together - {slug}
    return found


def _pairs(catalog: Catalog, words: Mapping[str, Words]) -> Iterator[tuple[str, str]]:
    """Names that may be one person's, each pair once or more."""
    blocks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for slug in catalog.authors:
        for word in {word.lower() for word in words[slug] if len(word) > 1}:
            for initial in {other[0].lower() for other in words[slug] if other.lower() != word}:
                blocks[word, initial].append(slug)
    for slugs in blocks.values():
        if len(slugs) <= _BLOCK:
            for at, one in enumerate(slugs):
                for two in slugs[at + 1 :]:
                    if words[one] != words[two] and may_be_one(words[one], words[two]):
                        yield one, two


def _differ(catalog: Catalog, one: str, two: str) -> bool:
    """Whether ORCIDs, or two entries of `people.yml`, say that they are two people."""
    a, b = catalog.authors[one], catalog.authors[two]
    return bool(a.orcid and b.orcid) or (_is_listed(a) and _is_listed(b))


def _is_listed(entry: AuthorEntry) -> bool:
    return entry.is_known and not entry.orcid


def _weight(words: Words) -> tuple[int, int]:
    """Less is fuller: more whole words, more letters."""
    return -sum(len(word) > 1 and not word.isupper() for word in words), -len("".join(words))
