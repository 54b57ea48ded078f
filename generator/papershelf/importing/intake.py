"""What an import does to a collection: new, updated, unchanged, merged and refused, and the bytes.

Everything here is a function of values. The command reads the files before and writes the ones that
`Plan.files` names after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain, starmap

from papershelf.identifiers.preprints import is_before, is_preprint, is_published
from papershelf.importing.entry import Listing, Repair, SourceEntry, summed
from papershelf.importing.formats.leniency import read_entry
from papershelf.importing.identity.decided import NO_RULES, Rules
from papershelf.importing.identity.groups import Group, Incoming
from papershelf.importing.identity.matching import matched
from papershelf.importing.ledger import (
    Digests,
    Ledgers,
    Values,
    digest,
    of_record,
    paper_of,
    values_of,
)
from papershelf.importing.merging import made, merged, words_of
from papershelf.importing.outcome import (
    Decided,
    changed_files,
    ledger_files,
    named,
    new_files,
    remember,
    seen_entries,
)
from papershelf.importing.watching import Watch, unwatched, watched
from papershelf.model import Identifiers, Links, Paper, PartialDate, Record
from papershelf.parsing.raw import Raw, strings
from papershelf.parsing.textfile import flaw_message
from papershelf.problems import Problem, error, warning
from papershelf.text import flaws

_SHORT = 120
"""Characters of values that a message about two entries repeats."""


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
    known: tuple[str, ...]
    """Ids of the records that entries were found to be."""
    lacking: Mapping[str, int]
    """What new papers are without, to how many of them; see `lacking`."""
    new: tuple[Paper, ...] = ()
    changed: tuple[tuple[Paper, Paper], ...] = ()
    """Records that change: before and after."""


def planned(  # noqa: PLR0913 (each is another fact of the shelf)
    listings: Sequence[Listing],
    records: Sequence[Record],
    ledgers: Ledgers,
    *,
    name: str,
    taken_paths: Iterable[str],
    read: Callable[[str], bytes],
    today: PartialDate | None = None,
    watch: Watch = unwatched,
    rules: Rules = NO_RULES,
) -> Plan:
    """Decide what the entries of some listings do to the records of a collection.

    `name` is that of the first file, for a bulk file; `taken_paths` are the files below
    collection/papers/; `read` gives the bytes of one of them; `today` is the day on which new
    papers came; `rules` are the shelf's own on which papers are one. The plan does not depend on
    the order of listings, but for `name`.
    """
    incoming, problems, left_out = accepted(listings, watch)
    said = [of_record(ledgers, (r.paper.id, *r.paper.aliases)) for r in records]
    decided = Decided(problems=problems)
    seen = seen_entries(records, ledgers)
    groups = matched([record.paper for record in records], incoming, said, seen, rules)
    for group in groups:
        _decide(group, records, said, decided)
    papers = [replace(paper, added=today) for paper in named(decided, records)]
    changed, done = changed_files(decided, read)
    # A run that is killed on the way heals itself in this order: a changed record that the ledger
    # does not know yet is recognised by its value, one that is still missing is new again.
    files = changed | ledger_files(decided, ledgers, records)
    files |= new_files(papers, name, {path.casefold() for path in taken_paths})
    counts = Counts(
        new=len(papers),
        updated=done,
        unchanged=decided.unchanged,
        merged=sum(len(group.entries) - 1 for group in groups),
        refused=_found(listings) - len(incoming) + decided.refused,
    )
    if sum(asdict(counts).values()) != (found := _found(listings)):
        message = f"found {found:,} entries, but they came to {counts}"
        decided.problems.append(error(name, message, hint="please report this with the file"))
    repairs = summed(chain(left_out, *(listing.repairs for listing in listings)))
    known = tuple(group.id for group in groups if group.record is not None)
    told = (*decided.problems, *repairs)
    return Plan(counts, files, told, known, lacking(papers), tuple(papers), _changes(decided))


def filled(
    listings: Mapping[int, Sequence[Listing]],
    records: Sequence[Record],
    ledgers: Ledgers,
    read: Callable[[str], bytes],
) -> Plan:
    """Decide what listings do to the records that they are known to be about, by their places.

    Nothing is matched, and no record is new.
    """
    said = [of_record(ledgers, (r.paper.id, *r.paper.aliases)) for r in records]
    decided = Decided()
    for at, about in sorted(listings.items()):
        incoming, problems, _ = accepted(about, unwatched)
        decided.problems += problems
        entries = [_without_title(entry, records[at].paper) for entry in incoming]
        group = Group(record=at, id=records[at].paper.id, entries=entries)
        if incoming:
            _decide(group, records, said, decided)
    changed, done = changed_files(decided, read)
    files = changed | ledger_files(decided, ledgers, records)
    counts = Counts(updated=done, unchanged=decided.unchanged, refused=decided.refused)
    known = tuple(records[at].paper.id for at in sorted(listings))
    return Plan(counts, files, tuple(decided.problems), known, {}, (), _changes(decided))


def _without_title(entry: Incoming, paper: Paper) -> Incoming:
    """The entry without a title that is the record's own: it is there since every entry has one,
    and is nothing that the source said.
    """
    values = {name: raw for name, raw in entry.values.items() if name != "title"}
    return replace(entry, values=values) if entry.paper.title == paper.title else entry


def _changes(decided: Decided) -> tuple[tuple[Paper, Paper], ...]:
    """Before and after, of each record whose file could be rewritten."""
    return tuple(
        (record.paper, paper)
        for record, paper in decided.changed
        if record.paper.id in decided.said
    )


def lacking(papers: Sequence[Paper]) -> dict[str, int]:
    """How many of some papers have no authors, no date, and nothing that leads to the paper."""
    found = {
        "authors": sum(not paper.authors for paper in papers),
        "a date": sum(paper.day is None for paper in papers),
        "a link or identifier": sum(
            paper.links == Links() and paper.identifiers == Identifiers() for paper in papers
        ),
    }
    return {name: count for name, count in found.items() if count}


def _found(listings: Iterable[Listing]) -> int:
    """The entries of all listings, those that could not even be read (errors) included."""
    return sum(
        len(listing.entries) + sum(problem.is_error for problem in listing.problems)
        for listing in listings
    )


def accepted(
    listings: Sequence[Listing], watch: Watch = unwatched
) -> tuple[list[Incoming], list[Problem], list[Repair]]:
    """The entries that keep the contract; what is wrong with the others; what was left out."""
    entries: list[Incoming] = []
    problems: list[Problem] = []
    repairs: list[Repair] = []
    for listing in listings:
        problems += listing.problems
        for entry in watched(listing.entries, len(listing.entries), watch):
            found = _lost_characters(entry)
            paper = None
            if not found:
                paper, found, left_out = read_entry(entry)
                repairs += left_out
            problems += found
            if paper is not None:
                entries.append(_accepted(entry, paper, listing.source))
    return entries, problems, repairs


def _accepted(entry: SourceEntry, paper: Paper, source: str) -> Incoming:
    values = values_of(paper)
    order = digest({"source": source, "id": paper.id, **values})
    return Incoming(paper, values, source, entry.origin.path, entry.line, order)


def _lost_characters(entry: SourceEntry) -> list[Problem]:
    """Cleaning took every other flaw away; what an earlier conversion lost only a person knows."""
    for way, text in strings(entry.raw):
        for flaw in flaws(text):
            line, column = entry.origin.place(*way)
            name = ".".join(map(str, way))
            path = entry.origin.path
            return [error(path, flaw_message(flaw), line=line, column=column, field=name)]
    return []


def _decide(
    group: Group, records: Sequence[Record], said: Sequence[dict[str, Digests]], decided: Decided
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
    spoken = [entry.paper for entry in group.entries]
    published = {entry.source for entry in group.entries if not is_before(entry.paper)}
    result = merged(
        current,
        said[group.record],
        words,
        words.keys() - published,
        is_both=any(map(is_preprint, (record.paper, *spoken)))
        and any(map(is_published, (record.paper, *spoken))),
    )
    for name in result.kept:
        message = f'"{record.paper.id}" keeps the value that a person gave it; this one differs'
        decided.problems.append(warning(first.path, message, line=first.line, field=name))
    for name in result.fuller:
        message = f'"{record.paper.id}" keeps its fuller value; this source now says less'
        hint = "if the shorter one is right, write it into the record"
        decided.problems.append(
            warning(first.path, message, line=first.line, field=name, hint=hint)
        )
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
    remember(decided, record.paper.id, result, group)


def _doubts(group: Group, first: Incoming, conflicts: Mapping[str, Sequence[Raw]]) -> list[Problem]:
    problems = []
    others = sorted(entry.place for entry in group.entries if entry is not first)
    if conflicts:
        message = f"taken for one paper with {', '.join(others[:3])}, but they differ"
        fields = ", ".join(starmap(_differing, conflicts.items()))
        problems.append(warning(first.path, f"{message} in {fields}", line=first.line))
    for entry, comparison in group.joined:
        message = f"taken for {group.name}, which has other identifiers: {comparison}"
        hint = "if it is another paper: `papershelf merge --not-same`, and import it again"
        problems.append(warning(entry.path, message, line=entry.line, hint=hint))
    if group.linked:
        message = f"made a record beside {group.linked[0].name}, as {group.linked[1]}"
        hint = "`papershelf merge` makes one record of both"
        problems.append(warning(first.path, message, line=first.line, field="related", hint=hint))
    elif group.twins:
        message = f"kept apart from {'; '.join(group.twins[:3])}"
        hint = "if they are one paper, `papershelf merge` makes one record of them"
        problems.append(warning(first.path, message, line=first.line, field="title", hint=hint))
    if group.rivals:
        named = ", ".join(dict.fromkeys(group.rivals[:3]))
        message = f"taken for {group.name}, but {named} shares identifiers too"
        hint = "decide with `papershelf merge`, or name one in `related` of the other"
        problems.append(
            warning(first.path, message, line=first.line, field="identifiers", hint=hint)
        )
    return problems


def _differing(name: str, values: Sequence[Raw]) -> str:
    """A field, and what was said of it where that is short."""
    said = list(dict.fromkeys(value for value in values if isinstance(value, str)))
    return f"{name} ({' / '.join(said)})" if said and len("".join(said)) <= _SHORT else name


def _without_taken(values: Values, group: Group) -> Values:
    """Without identifiers where another record shares one: they may be that record's."""
    if not group.is_shared:
        return values
    return {name: raw for name, raw in values.items() if not name.startswith("identifiers.")}
