"""Which entry of an import is which paper.

DESIGN.md, "Record": the same strong identifier in any spelling; for an entry without one, the same
normalised title and no contradicting authors; otherwise a new record and a warning. A title alone
never joins two papers that both have identifiers. The outcome depends on the set of entries and
records, not on the order of files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from papershelf.identifiers import strong_keys
from papershelf.importing.groups import Group, Incoming, Said
from papershelf.importing.titles import Titles
from papershelf.model import Paper


def matched(
    papers: Sequence[Paper], entries: Iterable[Incoming], said: Said, seen: Mapping[str, int]
) -> list[Group]:
    """The groups that have an entry: every entry is in exactly one.

    `seen` says which record (its place among `papers`) an entry of this digest was before.
    """
    groups = [_of_record(at, paper) for at, paper in enumerate(papers)]
    clusters, weak = _by_keys(sorted(entries, key=lambda entry: (entry.order, entry.place)))
    titles = Titles(groups, said)
    owners = _owners(groups)
    unmatched = []
    # Papers with authors first: what says less then finds everything that it could belong to.
    singles = sorted(weak, key=lambda entry: (not entry.paper.authors, entry.order, entry.place))
    for cluster in [*clusters, *map(_alone, singles)]:
        home = _home(cluster, owners) or _known(cluster, groups, seen)
        if home is None:
            unmatched.append(cluster)
        else:
            home.join(cluster.entries)
            titles.index(home, cluster)
    for cluster in unmatched:
        home = titles.home(cluster)
        if home is None:
            groups.append(cluster)
        else:
            home.join(cluster.entries)
        titles.index(home or cluster, cluster)
    return [group for group in groups if group.entries]


def _known(cluster: Group, groups: Sequence[Group], seen: Mapping[str, int]) -> Group | None:
    """The record that an entry of the cluster became in an earlier import."""
    places = [seen[entry.order] for entry in cluster.entries if entry.order in seen]
    return groups[min(places)] if places else None


def _of_record(at: int, paper: Paper) -> Group:
    group = Group(record=at, id=paper.id)
    group.add(paper)
    return group


def _alone(entry: Incoming) -> Group:
    group = Group()
    group.join([entry])
    return group


def _by_keys(entries: Sequence[Incoming]) -> tuple[list[Group], list[Incoming]]:
    """Entries joined by shared identifiers, however many steps apart; and those without any."""
    first: dict[str, int] = {}
    parent = list(range(len(entries)))
    weak = []
    for at, entry in enumerate(entries):
        keys = strong_keys(entry.paper.identifiers)
        if not keys:
            weak.append(entry)
        for key in keys:
            one, two = sorted((_root(parent, at), _root(parent, first.setdefault(key, at))))
            parent[two] = one
    clusters: dict[int, Group] = {}
    for at, entry in enumerate(entries):
        if strong_keys(entry.paper.identifiers):
            clusters.setdefault(_root(parent, at), Group()).join([entry])
    return list(clusters.values()), weak


def _root(parent: list[int], at: int) -> int:
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = parent[at]
    return at


def _owners(groups: Iterable[Group]) -> dict[str, list[Group]]:
    owners: dict[str, list[Group]] = {}
    for group in groups:
        for key in group.keys:
            owners.setdefault(key, []).append(group)
    return owners


def _home(cluster: Group, owners: dict[str, list[Group]]) -> Group | None:
    """The record that shares most identifiers with the entries; others are named as rivals."""
    found = [group for key in sorted(cluster.keys) for group in owners.get(key, [])]
    if not found:
        return None
    shared = {group.id: len(cluster.keys & group.keys) for group in found}
    best = min(found, key=lambda group: (-shared[group.id], group.id))
    best.rivals += sorted(shared.keys() - {best.id})
    return best
