"""The same paper by its title: for entries without an identifier, or records without one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from papershelf.importing.groups import Group, Said
from papershelf.importing.ledger import digest

_MANY = 20
"""Papers of one title that are compared one by one; beyond, only what looks exactly alike is one
paper, so that 50,000 "Untitled" take no hour."""


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What speaks for a group besides the title; more is better, in this order."""

    same_id: bool
    same_authors: bool
    shared_authors: bool
    is_weak: bool
    """Whether it has no identifiers, like the entry."""


class Titles:
    """Papers by title: as it is now, and as a source gave it before a person edited it."""

    def __init__(self, groups: Iterable[Group], said: Said) -> None:
        self._said = said
        self._now: dict[str, dict[int, Group]] = {}
        self._before: dict[str, list[Group]] = {}
        self._looks: dict[tuple[object, ...], Group] = {}
        for group in groups:
            self.index(group, group)
            for fields in self._digests(group).values():
                if "title" in fields:
                    self._before.setdefault(fields["title"], []).append(group)

    def index(self, group: Group, part: Group) -> None:
        """Make a group known by the titles of `part`, which is what it has newly got."""
        for key in part.titles:
            self._now.setdefault(key, {})[id(group)] = group
            for look in _looks(part, key):
                self._looks.setdefault(look, group)

    def home(self, cluster: Group) -> Group | None:
        """The group that is the same paper by its title; None for a new paper.

        Where two fit equally well it is a new paper.
        """
        same = self._of_same_title(cluster)
        fitting = [group for group in same if self._fits(cluster, group)]
        ranked = sorted(((self._evidence(cluster, group), group) for group in fitting), key=_rank)
        is_tie = len(ranked) > 1 and ranked[0][0] == ranked[1][0]
        if ranked and not is_tie:
            return ranked[0][1]
        cluster.twins = sorted({group.name for group in same})[:_MANY]
        return None

    def _of_same_title(self, cluster: Group) -> list[Group]:
        before = self._before.get(digest(cluster.entries[0].values["title"]), [])
        found = before if len(before) <= _MANY else []
        for key in sorted(cluster.titles):
            alike = [self._looks[look] for look in _looks(cluster, key) if look in self._looks]
            groups = self._now.get(key, {})
            found = [*found, *alike, *(groups.values() if len(groups) <= _MANY else ())]
        return list({id(group): group for group in found}.values())

    def _fits(self, cluster: Group, group: Group) -> bool:
        if cluster.keys and group.keys:
            # One of them a person may have corrected since this source gave the other.
            return self._was_identified_so(cluster, group)
        if cluster.families and group.families:
            return not cluster.families.isdisjoint(group.families)
        return not any(_differ(one, two) for one in cluster.traits for two in group.traits)

    def _was_identified_so(self, cluster: Group, group: Group) -> bool:
        entry = cluster.entries[0]
        fields = self._digests(group).get(entry.source, {})
        return any(
            name.startswith("identifiers.") and fields.get(name) == digest(value)
            for name, value in entry.values.items()
        )

    def _evidence(self, cluster: Group, group: Group) -> _Evidence:
        entry = cluster.entries[0]
        return _Evidence(
            same_id=bool(entry.paper.id) and entry.paper.id in group.ids,
            same_authors=cluster.families == group.families,
            shared_authors=not cluster.families.isdisjoint(group.families),
            is_weak=not group.keys,
        )

    def _digests(self, group: Group) -> dict[str, dict[str, str]]:
        return {} if group.record is None else self._said[group.record]


def _looks(group: Group, title: str) -> list[tuple[object, ...]]:
    names = tuple(sorted(group.families))
    return [(title, names, one) for one in sorted(group.traits)]


def _rank(pair: tuple[_Evidence, Group]) -> tuple[object, ...]:
    evidence, group = pair
    return (
        not evidence.same_id,
        not evidence.same_authors,
        not evidence.shared_authors,
        not evidence.is_weak,
        group.name,
    )


def _differ(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Whether a trait that both have says that these are two papers."""
    return any(a and b and a != b for a, b in zip(one, two, strict=False))
