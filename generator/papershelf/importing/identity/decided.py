"""What people decided about records (`collection.decisions`), as keys that can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from papershelf.collection.decisions import Decision
from papershelf.identifiers import name_keys, strong_keys
from papershelf.model import Paper

SAME = "same:"
"""Begins the key that papers have in common because a person said so."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a shelf says about which papers are one."""

    decisions: tuple[Decision, ...] = ()
    link_preprints: bool = False
    """Whether a preprint and its publication are two records, of which one names the other. They
    are in any case where a record cannot hold the identifiers of both."""


NO_RULES = Rules()


class DecidedPairs:
    """Decisions by the names of papers: ids of records and strong keys."""

    def __init__(self, decisions: Sequence[Decision] = ()) -> None:
        self._same: dict[str, str] = {}
        self._apart: dict[str, set[tuple[int, int]]] = {}
        for number, decision in enumerate(decisions):
            if decision.is_same:
                self._join(decision.papers, f"{SAME}{number}")
            else:
                for side, name in enumerate(decision.papers):
                    for key in _keys(name):
                        self._apart.setdefault(key, set()).add((number, side))

    def _join(self, names: Iterable[str], key: str) -> None:
        keys = [key for name in names for key in _keys(name)]
        earlier = {self._same[one] for one in keys if one in self._same}
        for one in [*(one for one, same in self._same.items() if same in earlier), *keys]:
            self._same[one] = key

    def keys(self, paper: Paper) -> tuple[str, ...]:
        """The paper's strong keys, and the one that it shares with others by a decision."""
        keys = strong_keys(paper.identifiers)
        if not self._same:
            return keys
        names = (*keys, *map(_of_id, (paper.id, *paper.aliases)))
        decided = (self._same[name] for name in names if name in self._same)
        return (*keys, *dict.fromkeys(decided))

    def are_apart(self, one: Iterable[str], two: Iterable[str]) -> bool:
        """Whether a decision says that papers of these keys and ids are not one (see `names`)."""
        if not self._apart:
            return False
        mine = {place for name in one for place in self._apart.get(name, ())}
        theirs = {place for name in two for place in self._apart.get(name, ())}
        return any(a == b and here != there for a, here in mine for b, there in theirs)

    def tell_apart(self, one: Paper, two: Paper) -> bool:
        """Whether a person said that two records are two papers: so, or in `related`."""
        first, second = _names_of(one), _names_of(two)
        return (
            self.are_apart(first, second)
            or any(not second.isdisjoint(_keys(link.id)) for link in one.related)
            or any(not first.isdisjoint(_keys(link.id)) for link in two.related)
        )


def names(keys: Iterable[str], ids: Iterable[str]) -> set[str]:
    """What a decision can call a paper of these strong keys and ids."""
    return {*keys, *(_of_id(one) for one in ids if one)}


def _names_of(paper: Paper) -> set[str]:
    return names(strong_keys(paper.identifiers), (paper.id, *paper.aliases))


def _keys(name: str) -> set[str]:
    return {_of_id(name), *name_keys(name)}


def _of_id(name: str) -> str:
    return f"id:{name}"
