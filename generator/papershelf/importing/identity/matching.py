"""Which entry of an import is which paper.

DESIGN.md, "Record": the same strong identifier in any spelling; else title, authors and year
together (`score`); otherwise a new record and a warning. A title alone never joins two papers that
both have identifiers. The outcome depends on the set of entries and records, not on the order of
files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from papershelf.importing.identity.decided import NO_RULES, DecidedPairs, Rules
from papershelf.importing.identity.groups import Group, Incoming, is_preprint_of
from papershelf.importing.identity.index import Match, Said, Titles
from papershelf.model import Paper


def matched(
    papers: Sequence[Paper],
    entries: Iterable[Incoming],
    said: Said,
    seen: Mapping[str, int],
    rules: Rules = NO_RULES,
) -> list[Group]:
    """The groups that have an entry: every entry is in exactly one.

    `seen` says which record (its place among `papers`) an entry of this digest was before.
    """
    decided = DecidedPairs(rules.decisions)
    groups = [_of_record(at, paper, decided.keys(paper)) for at, paper in enumerate(papers)]
    clusters, weak = _by_keys(
        sorted(entries, key=lambda entry: (entry.order, entry.place)), decided
    )
    titles = Titles(groups, said, decided)
    owners = _owners(groups)
    unmatched = []
    # Papers with authors first: what says less then finds everything that it could belong to.
    singles = sorted(weak, key=lambda entry: (not entry.paper.authors, entry.order, entry.place))
    for cluster in [*clusters, *(_of_entry(entry, ()) for entry in singles)]:
        home = _home(cluster, owners, decided) or _known(cluster, groups, seen)
        if home is None:
            unmatched.append(cluster)
        else:
            home.join(cluster)
            titles.index(home, cluster)
    for cluster in unmatched:
        match = titles.home(cluster)
        if match is not None and (rules.link_preprints or _would_lose(cluster, match.group)):
            cluster.linked = _relation(cluster, match.group)
        if match is None or cluster.linked:
            groups.append(cluster)
            titles.index(cluster, cluster)
        else:
            _join(match, cluster)
            titles.index(match.group, cluster)
    return [group for group in groups if group.entries]


def _join(match: Match, cluster: Group) -> None:
    home = match.group
    if cluster.keys and home.keys and not match.is_certain:
        home.joined.append((cluster.entries[0], match.comparison))
    home.join(cluster)


def _relation(one: Group, two: Group) -> tuple[Group, str] | None:
    """What the one is to the other, where one of them is a preprint of the other."""
    if is_preprint_of(one, two):
        return two, "preprint-of"
    return (two, "published-as") if is_preprint_of(two, one) else None


def _would_lose(one: Group, two: Group) -> bool:
    """Whether both have a DOI of their own, of which a record holds one."""
    return all(any(key.startswith("doi:") for key in group.keys) for group in (one, two))


def _known(cluster: Group, groups: Sequence[Group], seen: Mapping[str, int]) -> Group | None:
    """The record that an entry of the cluster became in an earlier import."""
    places = [seen[entry.order] for entry in cluster.entries if entry.order in seen]
    return groups[min(places)] if places else None


def _of_record(at: int, paper: Paper, keys: Iterable[str]) -> Group:
    group = Group(record=at, id=paper.id)
    group.add(paper, keys)
    return group


def _of_entry(entry: Incoming, keys: Iterable[str]) -> Group:
    group = Group(entries=[entry])
    group.add(entry.paper, keys)
    return group


def _by_keys(
    entries: Sequence[Incoming], decided: DecidedPairs
) -> tuple[list[Group], list[Incoming]]:
    """Entries joined by shared keys, however many steps apart; and those without any."""
    keys_of = [decided.keys(entry.paper) for entry in entries]
    first: dict[str, int] = {}
    parent = list(range(len(entries)))
    for at, keys in enumerate(keys_of):
        for key in keys:
            one, two = sorted((_root(parent, at), _root(parent, first.setdefault(key, at))))
            parent[two] = one
    clusters: dict[int, Group] = {}
    weak = []
    for at, (entry, keys) in enumerate(zip(entries, keys_of, strict=True)):
        if keys:
            clusters.setdefault(_root(parent, at), Group()).join(_of_entry(entry, keys))
        else:
            weak.append(entry)
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


def _home(cluster: Group, owners: dict[str, list[Group]], decided: DecidedPairs) -> Group | None:
    """The record that shares most identifiers with the entries; others are named as rivals."""
    found = {group.id: group for key in cluster.keys for group in owners.get(key, [])}
    if not found:
        return None
    best = min(found.values(), key=lambda group: (-len(cluster.keys & group.keys), group.id))
    best.is_shared |= len(found) > 1
    best.rivals += [
        id_
        for id_, other in sorted(found.items())
        if id_ != best.id and not decided.tell_apart(best.first, other.first)
    ]
    return best
