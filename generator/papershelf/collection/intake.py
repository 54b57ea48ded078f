"""What an import does to a collection: new, updated, unchanged, merged and refused, and the bytes.

Everything here is a function of values. The command reads the files before and writes the ones that
`Plan.files` names after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from papershelf.collection.decode import decode_record
from papershelf.collection.encode import record_json, record_yaml
from papershelf.collection.groups import Group, Incoming
from papershelf.collection.ledger import (
    FOLDER,
    Digests,
    Ledgers,
    Values,
    digest,
    ledger_bytes,
    of_record,
    paper_of,
    values_of,
)
from papershelf.collection.matching import matched
from papershelf.collection.merging import Merged, made, merged, words_of
from papershelf.collection.raw import strings
from papershelf.collection.read import PAPERS
from papershelf.collection.rewrite import rewritten
from papershelf.collection.textfile import flaw_message
from papershelf.identifiers import path_segment, record_id
from papershelf.model import Origin, Paper, Record
from papershelf.problems import Problem, error, warning
from papershelf.sources.entry import Entry, Listing, summed
from papershelf.text import flaws

MOST_FILES = 1_000
"""New records of one import that become a file each; more become one JSON Lines file."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the entries; together they are all entries that were found."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    merged: int = 0
    """Entries that are one paper with another entry of the same import."""
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """An import, decided but not done."""

    counts: Counts
    files: Mapping[str, bytes]
    """Path from the shelf to bytes, in the order in which they are to be written."""
    problems: tuple[Problem, ...]
    """Each error is an entry, or a part of a file, that was refused."""


@dataclass(slots=True)
class _Decided:
    """What has been decided so far, group by group."""

    new: list[tuple[Merged, Group]] = field(default_factory=list)
    changed: list[tuple[Record, Paper]] = field(default_factory=list)
    said: dict[str, dict[str, Digests]] = field(default_factory=dict)
    """Record id to source to digests, of every record that the import touches."""
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0
    refused: int = 0


def planned(
    listings: Sequence[Listing],
    records: Sequence[Record],
    ledgers: Ledgers,
    *,
    name: str,
    taken_paths: Iterable[str],
    read: Callable[[str], bytes],
) -> Plan:
    """Decide what the entries of some listings do to the records of a collection.

    `name` is that of the first file, for a bulk file; `taken_paths` are the files below
    collection/papers/; `read` gives the bytes of one of them. The plan does not depend on the order
    of listings, but for `name`.
    """
    incoming, problems = _incoming(listings)
    said = [of_record(ledgers, (r.paper.id, *r.paper.aliases)) for r in records]
    decided = _Decided(problems=problems)
    groups = matched([record.paper for record in records], incoming, said)
    for group in groups:
        _decide(group, records, said, decided)
    papers = _named(decided, records)
    changed, done = _changed_files(decided, read)
    # A run that is killed on the way heals itself in this order: a changed record that the ledger
    # does not know yet is recognised by its value, one that is still missing is new again.
    files = changed | _ledger_files(decided, ledgers, records)
    files |= _new_files(papers, name, {path.casefold() for path in taken_paths})
    counts = Counts(
        new=len(papers),
        updated=done,
        unchanged=decided.unchanged,
        merged=sum(len(group.entries) - 1 for group in groups),
        refused=_refused(listings)
        + decided.refused
        + sum(len(i.entries) for i in listings)
        - len(incoming),
    )
    repairs = summed(repair for listing in listings for repair in listing.repairs)
    return Plan(counts, files, (*decided.problems, *repairs))


def _refused(listings: Iterable[Listing]) -> int:
    return sum(problem.is_error for listing in listings for problem in listing.problems)


def _incoming(listings: Iterable[Listing]) -> tuple[list[Incoming], list[Problem]]:
    """The entries that keep the contract; what is wrong with the others."""
    accepted: list[Incoming] = []
    problems: list[Problem] = []
    for listing in listings:
        problems += listing.problems
        for entry in listing.entries:
            found = _lost_characters(entry)
            paper = None
            if not found:
                paper, found = decode_record(entry.raw, entry.origin, need_id=False)
            problems += found
            if paper is not None:
                accepted.append(_accepted(entry, paper, listing.source))
    return accepted, problems


def _accepted(entry: Entry, paper: Paper, source: str) -> Incoming:
    values = values_of(paper)
    order = digest({"source": source, "id": paper.id, **values})
    return Incoming(paper, values, source, entry.origin.path, entry.line, order)


def _lost_characters(entry: Entry) -> list[Problem]:
    """Cleaning took every other flaw away; what an earlier conversion lost only a person knows."""
    for way, text in strings(entry.raw):
        for flaw in flaws(text):
            line, column = entry.origin.place(*way)
            name = ".".join(map(str, way))
            path = entry.origin.path
            return [error(path, flaw_message(flaw), line=line, column=column, field=name)]
    return []


def _decide(
    group: Group, records: Sequence[Record], said: Sequence[dict[str, Digests]], decided: _Decided
) -> None:
    words, conflicts = words_of(group.entries)
    first = min(group.entries, key=lambda entry: (entry.path, entry.line))
    decided.problems += _doubts(group, first, conflicts)
    if group.record is None:
        decided.new.append((made(words), group))
        return
    record = records[group.record]
    current = values_of(record.paper)
    words = {source: _without_taken(values, group) for source, values in words.items()}
    result = merged(current, said[group.record], words)
    for name in result.kept:
        message = f'"{record.paper.id}" keeps the value that a person gave it; this one differs'
        decided.problems.append(warning(first.path, message, line=first.line, field=name))
    if result.values == current:
        decided.unchanged += 1
    else:
        paper, problems = paper_of(record.paper.id, result.values, record.origin)
        if paper is None:
            decided.problems += problems
            decided.refused += 1
            return
        # What a record says of others is no field of an import: it stays as it is.
        decided.changed.append((record, paper))
    decided.said[record.paper.id] = result.said


def _doubts(group: Group, first: Incoming, conflicts: Sequence[str]) -> list[Problem]:
    problems = []
    others = sorted(entry.place for entry in group.entries if entry is not first)
    if conflicts:
        message = f"taken for one paper with {', '.join(others[:3])}, but they differ"
        fields = ", ".join(conflicts)
        problems.append(warning(first.path, f"{message} in {fields}", line=first.line))
    if group.twins:
        message = f"kept apart from {', '.join(group.twins[:3])}, which has the same title"
        hint = "give both an identifier, or make them one record"
        problems.append(warning(first.path, message, line=first.line, field="title", hint=hint))
    if group.rivals:
        message = (
            f"taken for {group.name}, but {', '.join(group.rivals[:3])} shares identifiers too"
        )
        hint = "make the records one, or name one in `related` of the other"
        problems.append(
            warning(first.path, message, line=first.line, field="identifiers", hint=hint)
        )
    return problems


def _without_taken(values: Values, group: Group) -> Values:
    """Without identifiers where another record shares one: they may be that record's."""
    if not group.rivals:
        return values
    return {name: raw for name, raw in values.items() if not name.startswith("identifiers.")}


def _named(decided: _Decided, records: Sequence[Record]) -> list[Paper]:
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
        waiting.append((base.casefold(), base, _in_order(group)[0].order, paper, result))
    papers = []
    for _, base, _, paper, result in sorted(waiting, key=lambda item: item[:3]):
        identity = _free(base, taken)
        taken.add(identity.casefold())
        decided.said[identity] = result.said
        papers.append(replace(paper, id=identity))
    return sorted(papers, key=lambda paper: paper.id)


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


def _free(base: str, taken: set[str]) -> str:
    """`base`, or with the first number from 2 that makes it unique without regard to case."""
    number, name = 2, base
    while name.casefold() in taken:
        name = f"{base}-{number}"
        number += 1
    return name


def _new_files(papers: Sequence[Paper], name: str, taken: set[str]) -> dict[str, bytes]:
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


def _changed_files(decided: _Decided, read: Callable[[str], bytes]) -> tuple[dict[str, bytes], int]:
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


def _ledger_files(
    decided: _Decided, ledgers: Ledgers, records: Sequence[Record]
) -> dict[str, bytes]:
    """The ledgers as they are after the import; only those that change."""
    earlier = {record.paper.id: record.paper.aliases for record in records}
    after = {source: dict(ledger) for source, ledger in ledgers.items()}
    for identity, sources in decided.said.items():
        for ledger in after.values():
            for name in (identity, *earlier.get(identity, ())):
                ledger.pop(name, None)
        for source, fields in sources.items():
            after.setdefault(source, {})[identity] = fields
    return {
        f"{FOLDER}/{source}.jsonl": ledger_bytes(ledger)
        for source, ledger in sorted(after.items())
        if ledger != ledgers.get(source)
    }
