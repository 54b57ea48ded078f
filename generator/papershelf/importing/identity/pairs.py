"""Records of a shelf that may be one paper, for a person to decide."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from papershelf.identifiers import strong_keys
from papershelf.importing.identity.decided import DecidedPairs, Rules, names
from papershelf.importing.identity.groups import Group, compared_groups, contradicting
from papershelf.importing.identity.index import Titles
from papershelf.importing.identity.score import ENOUGH, MatchScore
from papershelf.model import Paper

_SHARED = 20
"""Records with one identifier that are compared with each other."""


@dataclass(frozen=True, slots=True)
class RecordPair:
    """Two records, by their ids, and what speaks for their being one paper."""

    one: str
    two: str
    comparison: MatchScore


def pairs(
    papers: Sequence[Paper], rules: Rules, related: Collection[frozenset[str]]
) -> list[RecordPair]:
    """The pairs that nobody decided on, the likeliest first; `related` are pairs of ids that name
    each other. Of each pair the record that says more is the first.
    """
    decided = DecidedPairs(rules.decisions)
    groups = []
    for at, paper in enumerate(papers):
        group = Group(record=at, id=paper.id)
        group.add(paper, strong_keys(paper.identifiers))
        groups.append(group)
    found: dict[frozenset[str], RecordPair] = {}
    for one, two, comparison in [*_by_key(groups), *_by_title(groups)]:
        ids = frozenset((one.id, two.id))
        apart = decided.are_apart(names(one.keys, one.ids), names(two.keys, two.ids))
        if len(ids) == 2 and ids not in found and ids not in related and not apart:
            found[ids] = RecordPair(one.id, two.id, comparison)
    return sorted(found.values(), key=lambda pair: (-pair.comparison.points, pair.one, pair.two))


def _by_key(groups: Sequence[Group]) -> Iterator[tuple[Group, Group, MatchScore]]:
    """Records that share an identifier."""
    owners: dict[str, list[Group]] = {}
    for group in groups:
        for key in sorted(group.keys):
            owners.setdefault(key, []).append(group)
    for key, having in owners.items():
        for at, one in enumerate(having[:_SHARED]):
            for two in having[at + 1 : _SHARED]:
                yield one, two, MatchScore(100, (f"both have {key.replace(':', ' ', 1)}",))


def _by_title(groups: Sequence[Group]) -> Iterator[tuple[Group, Group, MatchScore]]:
    """Records for which title, authors and year speak."""
    titles = Titles(groups, [{} for _ in groups], DecidedPairs())
    place = {id(group): at for at, group in enumerate(groups)}
    for at, one in enumerate(groups):
        for near in titles.near(one):
            for two in near:
                if place[id(two)] > at:
                    both = bool(one.keys and two.keys)
                    comparison = compared_groups(one, two, both_identified=both)
                    if comparison.points >= ENOUGH:
                        yield one, two, _warned(one, two, comparison)


def _warned(one: Group, two: Group, comparison: MatchScore) -> MatchScore:
    if not contradicting(one, two):
        return comparison
    return replace(comparison, reasons=(*comparison.reasons, "but other identifiers of one kind"))
