"""Two records made one, field by field."""

from __future__ import annotations

from dataclasses import dataclass, replace

from papershelf.identifiers.preprints import is_before
from papershelf.importing.ledger import paper_of, values_of
from papershelf.importing.merging import first_day, says_less
from papershelf.importing.precedence import is_preprints
from papershelf.model import Paper, Record
from papershelf.parsing.raw import Raw
from papershelf.problems import Problem

_UNITED = ("tags", "categories", "references")
_FIRST = ("published", "added")
_OWN = ("aliases", "related", "bibkey")


@dataclass(frozen=True, slots=True)
class Joined:
    """What two records become."""

    paper: Paper
    conflicts: tuple[tuple[str, Raw, Raw], ...]
    """Fields of which only one value can stay: the name, the value that stays, the other."""


def joined(keep: Record, other: Record) -> tuple[Joined | None, list[Problem]]:
    """The first record with what it lacked, or had less of, from the second, whose id is now an
    alias. A publication's venue and type outweigh a preprint's.
    """
    first, second = keep.paper, other.paper
    values, conflicts = values_of(first), []
    for name, raw in values_of(second).items():
        mine = values.get(name)
        if name in _OWN or raw == mine:
            continue
        if mine is None or says_less(name, mine, raw):
            values[name] = raw
        elif name in _UNITED and isinstance(mine, list) and isinstance(raw, list):
            values[name] = [*mine, *(item for item in raw if item not in mine)]
        elif name in _FIRST:
            values[name] = first_day([mine, raw])
        elif is_preprints(name, mine) and not is_preprints(name, raw):
            values[name] = raw
        elif not says_less(name, raw, mine) and not (is_before(second) and is_preprints(name, raw)):
            conflicts.append((name, mine, raw))
    for name in _OWN:
        values.pop(name, None)
    paper, problems = paper_of(first.id, values, keep.origin)
    if paper is None:
        return None, problems
    ids = {first.id, second.id, *first.aliases, *second.aliases}
    related = dict.fromkeys(
        link for link in (*first.related, *second.related) if link.id not in ids
    )
    aliases = dict.fromkeys([*first.aliases, second.id, *second.aliases])
    paper = replace(
        paper,
        bibkey=first.bibkey or second.bibkey,
        related=tuple(related),
        aliases=tuple(alias for alias in aliases if alias != first.id),
    )
    return Joined(paper, tuple(conflicts)), problems
