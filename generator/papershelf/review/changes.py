"""Two versions of a collection as the papers and notes that were added, changed and removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection as Group
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum

from papershelf.collection.read import Collection
from papershelf.model import Note, Record
from papershelf.problems import Problem, warning


class ChangeKind(StrEnum):
    """What became of a paper, a note or a file."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    RENAMED = "renamed"
    """A paper under a new id, of which the old one is an alias; a note in another file."""
    UNREADABLE = "unreadable"
    """Its file is still there and has errors, so that nothing more can be said."""


@dataclass(frozen=True, slots=True)
class Change:
    """One paper, note or file that is not as it was."""

    kind: ChangeKind
    name: str
    """A paper's id; the path of a note or a file, from the shelf."""
    path: str
    """Of the file that holds it, or held it."""
    title: str = ""
    fields: tuple[str, ...] = ()
    """Of a record or a note, those that differ, dotted where nested."""
    emptied: tuple[str, ...] = ()
    """Of those, the ones that said something and say nothing now."""
    line: int | None = None
    """Of the record in its file, as proposed."""


def paper_changes(before: Collection, after: Collection, broken: Group[str]) -> list[Change]:
    """The papers that differ, by id. `broken` are the files that have errors now."""
    old, new = _by_id(before.records), _by_id(after.records)
    renamed = {
        alias: id_
        for id_, record in new.items()
        for alias in record.paper.aliases
        if id_ not in old and alias in old and alias not in new
    }
    changes = [_renamed(old[alias], new[id_]) for alias, id_ in renamed.items()]
    for id_ in old.keys() | new.keys():
        if id_ in renamed or id_ in renamed.values():
            continue
        change = _paper_change(old.get(id_), new.get(id_), broken)
        changes += [] if change is None else [change]
    return sorted(changes, key=lambda change: change.name)


def _by_id(records: Iterable[Record]) -> dict[str, Record]:
    """The first record of each id, as the catalog takes it."""
    first: dict[str, Record] = {}
    for record in records:
        first.setdefault(record.paper.id, record)
    return first


def _paper_change(old: Record | None, new: Record | None, broken: Group[str]) -> Change | None:
    if new is None:
        if old is None:
            return None
        path = old.origin.path
        kind = ChangeKind.UNREADABLE if path in broken else ChangeKind.REMOVED
        return Change(kind, old.paper.id, path, old.paper.title)
    path, title, line = new.origin.path, new.paper.title, new.origin.place()[0]
    if old is None:
        return Change(ChangeKind.ADDED, new.paper.id, path, title, line=line)
    if old.paper == new.paper:
        return None
    differing, emptied = _differing(old.paper, new.paper)
    return Change(ChangeKind.CHANGED, new.paper.id, path, title, differing, emptied, line)


def _renamed(old: Record, new: Record) -> Change:
    differing, emptied = _differing(old.paper, new.paper)
    line = new.origin.place()[0]
    name = f"{old.paper.id} → {new.paper.id}"
    return Change(
        ChangeKind.RENAMED, name, new.origin.path, new.paper.title, differing, emptied, line
    )


def note_changes(before: Collection, after: Collection, broken: Group[str]) -> list[Change]:
    """The notes that differ, by path."""
    old = {note.path: note for note in before.notes}
    new = {note.path: note for note in after.notes}
    moved = _moved(old, new)
    changes = [
        Change(ChangeKind.RENAMED, f"{was} → {path}", path, new[path].title or new[path].paper)
        for was, path in moved.items()
    ]
    for path in (old.keys() | new.keys()) - moved.keys() - set(moved.values()):
        change = _note_change(old.get(path), new.get(path), broken)
        changes += [] if change is None else [change]
    return sorted(changes, key=lambda change: change.name)


def _moved(old: Mapping[str, Note], new: Mapping[str, Note]) -> dict[str, str]:
    """The path of a note that is gone to that of a new one which says the same, one for one."""
    gone: dict[Note, list[str]] = {}
    for path in sorted(old.keys() - new.keys()):
        gone.setdefault(_without_place(old[path]), []).append(path)
    moved = {}
    for path in sorted(new.keys() - old.keys()):
        if waiting := gone.get(_without_place(new[path])):
            moved[waiting.pop(0)] = path
    return moved


def _without_place(note: Note) -> Note:
    return replace(note, path="", body_line=0, origin=None)


def _note_change(old: Note | None, new: Note | None, broken: Group[str]) -> Change | None:
    note = new or old
    if note is None or old == new:
        return None
    about = note.title or note.paper
    if new is None:
        kind = ChangeKind.UNREADABLE if note.path in broken else ChangeKind.REMOVED
        return Change(kind, note.path, note.path, about)
    if old is None:
        return Change(ChangeKind.ADDED, note.path, note.path, about)
    # Where things stand moves with the lines above them.
    differing, emptied = _differing(old, new, but=("body_line", "origin"))
    return Change(ChangeKind.CHANGED, note.path, note.path, about, differing, emptied)


def _differing(
    old: object, new: object, prefix: str = "", but: Group[str] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields in which two values of one dataclass differ, and those that became empty."""
    differing: list[str] = []
    emptied: list[str] = []
    for one in fields(old):  # type: ignore[arg-type]
        was, is_now = getattr(old, one.name), getattr(new, one.name)
        if was == is_now or one.name in but:
            continue
        if is_dataclass(was) and type(was) is type(is_now) and one.name in _NESTED:
            inner = _differing(was, is_now, f"{one.name}.")
            differing += inner[0]
            emptied += inner[1]
            continue
        differing.append(prefix + one.name)
        if _says_something(was) and not _says_something(is_now):
            emptied.append(prefix + one.name)
    return tuple(differing), tuple(emptied)


_NESTED = ("identifiers", "links")


def _says_something(value: object) -> bool:
    return value not in ("", (), None)


def called_out(changes: Iterable[Change]) -> Iterator[Problem]:
    """A warning for each record or note that would be removed, and for each that loses fields."""
    for change in changes:
        if change.kind is ChangeKind.REMOVED:
            yield warning(change.path, f'"{change.name}" would be removed')
        if change.emptied:
            message = f'"{change.name}" would lose what it says in: {", ".join(change.emptied)}'
            yield warning(change.path, message, line=change.line)


def new_problems(before: Iterable[Problem], after: Iterable[Problem]) -> list[Problem]:
    """The problems that a proposal brings, wherever they are: a paper that is removed leaves a
    note of another file without its paper.

    A problem that was there before counts as the same on whatever line it stands now.
    """
    known = Counter(map(_cause, before))
    found = []
    for problem in after:
        cause = _cause(problem)
        if known[cause] > 0:
            known[cause] -= 1
        else:
            found.append(problem)
    return found


def _cause(problem: Problem) -> tuple[object, ...]:
    return (problem.severity, problem.path, problem.field, problem.message)


def by_kind(changes: Iterable[Change]) -> Mapping[ChangeKind, list[Change]]:
    """Every kind, in order, with its changes."""
    found: dict[ChangeKind, list[Change]] = {kind: [] for kind in ChangeKind}
    for change in changes:
        found[change.kind].append(change)
    return found
