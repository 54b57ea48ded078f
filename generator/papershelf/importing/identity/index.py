"""The same paper by title, authors and year: for papers that share no identifier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from papershelf.importing.identity.decided import DecidedPairs, names
from papershelf.importing.identity.groups import Group, compared_groups, contradicting
from papershelf.importing.identity.score import ENOUGH, NEVER, MatchScore
from papershelf.importing.ledger import Digests, digest

_MANY = 20
"""Papers of one title that are compared one by one; beyond, only what looks exactly alike is one
paper, so that 50,000 "Untitled" take no hour."""

Said = Sequence[dict[str, Digests]]
"""For each record: source to field to digest (`ledger.of_record`)."""


@dataclass(frozen=True, slots=True)
class Match:
    """A paper that another one may be, and how much speaks for it."""

    group: Group
    comparison: MatchScore
    is_certain: bool
    """Whether a source once gave this paper the other's identifier, or its id."""
    is_weak: bool
    """Whether it has no identifiers, like the entry."""

    @property
    def is_like(self) -> bool:
        """Whether a person may take the two for one paper."""
        return self.comparison.is_same_title or self.comparison.points >= ENOUGH

    @property
    def told(self) -> str:
        return f"{self.group.name} ({', '.join(self.comparison.reasons)})"

    @property
    def rank(self) -> tuple[bool, int, bool]:
        """Less is better; two that are equal leave open which is meant."""
        return (not self.is_certain, -self.comparison.points, not self.is_weak)


class Titles:
    """Papers by title: as it is now, and as a source gave it before a person edited it."""

    def __init__(self, groups: Iterable[Group], said: Said, decided: DecidedPairs) -> None:
        self._said = said
        self._decided = decided
        self._whole: dict[str, dict[int, Group]] = {}
        self._parts: dict[str, dict[int, Group]] = {}
        self._before: dict[str, list[Group]] = {}
        self._looks: dict[tuple[object, ...], Group] = {}
        for group in groups:
            self.index(group, group)
            for fields in self._digests(group).values():
                if "title" in fields:
                    self._before.setdefault(fields["title"], []).append(group)

    def index(self, group: Group, part: Group) -> None:
        """Make a group known by the titles of `part`, which is what it has newly got."""
        for form in part.titles.values():
            same = self._whole.setdefault(form.whole, {})
            is_new = id(group) not in same
            same[id(group)] = group
            for piece in form.parts:
                self._parts.setdefault(piece, {})[id(group)] = group
            if len(same) > _MANY:
                crossing = is_new and len(same) == _MANY + 1
                for one in same.values() if crossing else (group,):
                    for look in _looks(one, form.whole):
                        self._looks.setdefault(look, one)

    def home(self, cluster: Group) -> Match | None:
        """The group that is the same paper by its title; None for a new paper.

        Where two fit equally well it is a new paper.
        """
        matches = list(self._matches(cluster))
        ranked = sorted(
            (match for match in matches if match.comparison.is_same),
            key=lambda match: (match.rank, match.group.name),
        )
        is_tie = len(ranked) > 1 and ranked[0].rank == ranked[1].rank
        if ranked and not is_tie:
            return ranked[0]
        cluster.twins = sorted(match.told for match in matches if match.is_like)
        return None

    def _matches(self, cluster: Group) -> Iterator[Match]:
        """The comparison with each group that shares a form of the title."""
        before = self._before.get(digest(cluster.entries[0].values["title"]), [])
        earlier = {id(group) for group in before} if len(before) <= _MANY else set()
        found = {id(group): group for group in before if id(group) in earlier}
        for groups in self.near(cluster):
            found |= {id(group): group for group in groups}
        mine = names(cluster.keys, cluster.ids)
        for key, group in found.items():
            if not self._decided.are_apart(mine, names(group.keys, group.ids)):
                yield self._match(cluster, group, was_title=key in earlier)

    def near(self, cluster: Group) -> Iterator[Iterable[Group]]:
        """The groups that share a form of the title, in parts."""
        for form in cluster.titles.values():
            yield [self._looks[look] for look in _looks(cluster, form.whole) if look in self._looks]
            tables = [(self._whole, form.whole), (self._parts, form.whole)]
            for table, key in [*tables, *((self._whole, piece) for piece in form.parts)]:
                groups = table.get(key, {})
                yield groups.values() if len(groups) <= _MANY else ()

    def _match(self, cluster: Group, group: Group, *, was_title: bool) -> Match:
        # A person may have corrected an identifier since this source gave the other.
        was_so = bool(cluster.keys and group.keys) and self._was_identified_so(cluster, group)
        both = bool(cluster.keys and group.keys) and not was_so
        comparison = compared_groups(cluster, group, both_identified=both, was_title=was_title)
        if both and contradicting(cluster, group):
            comparison = replace(comparison, needed=NEVER)
        entry = cluster.entries[0]
        is_named = bool(entry.paper.id) and entry.paper.id in group.ids
        return Match(group, comparison, was_so or is_named, not group.keys)

    def _was_identified_so(self, cluster: Group, group: Group) -> bool:
        entry = cluster.entries[0]
        fields = self._digests(group).get(entry.source, {})
        return any(
            name.startswith("identifiers.") and fields.get(name) == digest(value)
            for name, value in entry.values.items()
        )

    def _digests(self, group: Group) -> dict[str, Digests]:
        return {} if group.record is None else self._said[group.record]


def _looks(group: Group, title: str) -> list[tuple[object, ...]]:
    return [
        (title, tuple(sorted(facts.people)), facts.year, facts.venue, facts.abstract)
        for facts in group.facts
        if facts.title.whole == title
    ]
