"""From what an import decided to ids and files: new records, changed ones, ledgers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from papershelf.collection.encode import record_json, record_yaml
from papershelf.collection.read import PAPERS
from papershelf.collection.rewrite import rewritten
from papershelf.identifiers import path_segment, record_id
from papershelf.importing.identity.groups import Group, Incoming
from papershelf.importing.ledger import (
    FOLDER,
    MOST_ENTRIES,
    Digests,
    Ledger,
    Ledgers,
    ledger_bytes,
    paper_of,
)
from papershelf.importing.merging import Merged
from papershelf.model import Origin, Paper, Record, Related
from papershelf.problems import Problem

MOST_FILES = 1_000
"""New records of one import that become a file each; more become one JSON Lines file."""


@dataclass(slots=True)
class Decided:
    """What has been decided so far, group by group."""

    new: list[tuple[Merged, Group]] = field(default_factory=list)
    changed: list[tuple[Record, Paper]] = field(default_factory=list)
    said: dict[str, dict[str, Digests]] = field(default_factory=dict)
    """Record id to source to digests, of every record that the import touches."""
    entries: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    """Record id to source to digests of the entries that are now this record."""
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0
    refused: int = 0


def named(decided: Decided, records: Sequence[Record]) -> list[Paper]:
    """The new papers with their ids, in order of id: the same for any order of entries."""
    taken = {
        name.casefold() for record in records for name in (record.paper.id, *record.paper.aliases)
    }
    waiting = []
    for result, group in decided.new:
        origin = _Nowhere(group.entries[0].path, group.entries[0].line)
        paper, problems = _paper(result, group, origin)
        if paper is None:
            decided.problems += problems
            decided.refused += 1
            continue
        wanted = next((e.paper.id for e in _in_order(group) if e.paper.id), "")
        base = wanted or record_id(paper.identifiers, paper.title)
        waiting.append((base.casefold(), base, _in_order(group)[0].order, paper, result, group))
    papers: list[tuple[Paper, Group]] = []
    numbers: dict[str, int] = {}
    for _, base, _, paper, result, group in sorted(waiting, key=lambda item: item[:3]):
        identity = _free(base, taken, numbers)
        taken.add(identity.casefold())
        remember(decided, identity, result, group)
        papers.append((replace(paper, id=identity), group))
    ids = {id(group): paper.id for paper, group in papers}
    linked = [replace(paper, related=_related(group, ids)) for paper, group in papers]
    return sorted(linked, key=lambda paper: paper.id)


def _related(group: Group, ids: Mapping[int, str]) -> tuple[Related, ...]:
    """The preprint, or publication, of a new paper; `ids` are those of the new groups."""
    if group.linked is None:
        return ()
    other, kind = group.linked
    name = other.id or ids.get(id(other), "")  # empty: that one was refused
    return (Related(name, kind),) if name else ()


def _in_order(group: Group) -> list[Incoming]:
    return sorted(group.entries, key=lambda entry: (-len(entry.values), entry.order))


def _paper(result: Merged, group: Group, origin: Origin) -> tuple[Paper | None, list[Problem]]:
    """The paper of a new group; decoded again only where several entries were joined."""
    if len(group.entries) == 1:
        return replace(group.entries[0].paper, aliases=(), related=()), []
    return paper_of("new", result.values, origin)


@dataclass(frozen=True, slots=True)
class _Nowhere:
    """The origin of a record that is in no file yet: the entry that it comes from."""

    path: str
    line: int

    def place(self, *field: str | int) -> tuple[int, int]:
        del field
        return self.line, 1


def _free(base: str, taken: set[str], numbers: dict[str, int]) -> str:
    """`base`, or with the first number from 2 that makes it unique without regard to case.

    `numbers` remembers where to go on, so that many of one title take no quadratic time.
    """
    key = base.casefold()
    name = base
    while name.casefold() in taken:
        numbers[key] = numbers.get(key, 1) + 1
        name = f"{base}-{numbers[key]}"
    return name


def new_files(papers: Sequence[Paper], name: str, taken: set[str]) -> dict[str, bytes]:
    """A YAML file for each new record; more than `MOST_FILES` in one JSON Lines file.

    `taken` are the paths that exist, case ignored; `name` that of the bulk file.
    """
    if len(papers) > MOST_FILES:
        text = "".join(record_json(paper) + "\n" for paper in papers)
        return {_free_path(path_segment(name), ".jsonl", taken): text.encode()}
    files = {}
    for paper in papers:
        path = _free_path(path_segment(paper.id), ".yml", taken)
        taken.add(path.casefold())
        files[path] = record_yaml(paper).encode()
    return files


def _free_path(stem: str, suffix: str, taken: set[str]) -> str:
    number, path = 2, f"{PAPERS}/{stem}{suffix}"
    while path.casefold() in taken:
        path = f"{PAPERS}/{stem}-{number}{suffix}"
        number += 1
    return path


def changed_files(decided: Decided, read: Callable[[str], bytes]) -> tuple[dict[str, bytes], int]:
    """The files of changed records, and how many records changed."""
    files = {}
    by_path: dict[str, list[tuple[Record, Paper]]] = {}
    for record, paper in decided.changed:
        by_path.setdefault(record.origin.path, []).append((record, paper))
    done = 0
    for path, changes in sorted(by_path.items()):
        result = rewritten(read(path), path, changes)
        decided.problems += result.problems
        changed = {record.paper.id for record in result.changed}
        for record, _ in changes:
            if record.paper.id not in changed:
                decided.said.pop(record.paper.id)
        done += len(changed)
        decided.refused += len(changes) - len(changed)
        if changed:
            files[path] = result.data
    return files, done


def ledger_files(decided: Decided, ledgers: Ledgers, records: Sequence[Record]) -> dict[str, bytes]:
    """The ledgers as they are after the import; only those that change."""
    earlier = {record.paper.id: record.paper.aliases for record in records}
    after = {source: ledger.copy() for source, ledger in ledgers.items()}
    for identity, sources in decided.said.items():
        entries = decided.entries[identity]
        for source, ledger in after.items():
            known = [ledger.forget(name) for name in (identity, *earlier.get(identity, ()))]
            if identity in earlier:  # else a record that was deleted, and is now new
                entries.setdefault(source, set()).update(*known)
        for source, fields in sources.items():
            ledger = after.setdefault(source, Ledger())
            ledger.fields[identity] = fields
            ledger.entries[identity] = set(sorted(entries.get(source, ()))[:MOST_ENTRIES])
    return {
        f"{FOLDER}/{source}.jsonl": ledger_bytes(ledger)
        for source, ledger in sorted(after.items())
        if ledger != ledgers.get(source)
    }


def remember(decided: Decided, identity: str, result: Merged, group: Group) -> None:
    """Note for the ledgers what sources said of a record, and which entries it was."""
    decided.said[identity] = result.said
    entries = decided.entries.setdefault(identity, {})
    for entry in group.entries:
        entries.setdefault(entry.source, set()).add(entry.order)


def seen_entries(records: Sequence[Record], ledgers: Ledgers) -> dict[str, int]:
    """Which record (its place) each entry of an earlier import became."""
    places = {name: at for at, record in enumerate(records) for name in record.paper.aliases}
    places |= {record.paper.id: at for at, record in enumerate(records)}
    return {
        entry: places[identity]
        for ledger in ledgers.values()
        for identity, entries in ledger.entries.items()
        if identity in places
        for entry in entries
    }
