"""What contradicts itself across records, notes and topics. Each rule is one function."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from papershelf.catalog.catalog import Relations
from papershelf.catalog.notes import NoteIndex, image_path, same_path
from papershelf.catalog.references import References
from papershelf.collection.decisions import Decision
from papershelf.collection.fields import quoted
from papershelf.collection.topics import look_alike
from papershelf.identifiers import strong_keys
from papershelf.importing.identity.decided import DecidedPairs
from papershelf.model import Note, Origin, PartialDate, Record, Topic
from papershelf.parsing import limits
from papershelf.problems import Problem, error, warning
from papershelf.text import folded, skeleton


def same_id(records: Iterable[Record]) -> Iterator[Problem]:
    """Reports two records with one id, or a taken alias: only a person knows which is meant."""
    first: dict[str, Record] = {}
    for record in records:
        if record.paper.id in first:
            where = _where(first[record.paper.id], "id")
            yield _at(record, error, f'found "{record.paper.id}", which {where} has too', "id")
        else:
            first[record.paper.id] = record
    owner: dict[str, Record] = dict(first)
    for record in first.values():
        for number, alias in enumerate(record.paper.aliases):
            other = owner.setdefault(alias, record)
            if other is not record:
                where = _where(other, "id")
                yield _at(record, error, f'found "{alias}", which {where} has', "aliases", number)


def same_paper(
    records: Iterable[Record], relations: Relations, decisions: Sequence[Decision]
) -> Iterator[Problem]:
    """Reports two records with one identifier of which nobody said that they are two papers: in
    `related`, or by a decision.
    """
    decided = DecidedPairs(decisions)
    first: dict[str, Record] = {}
    for record in records:
        for key in strong_keys(record.paper.identifiers):
            other = first.setdefault(key, record)
            if other is record:
                continue
            related = chain.from_iterable(relations.get(record.paper.id, {}).values())
            if other.paper.id not in related and not decided.tell_apart(record.paper, other.paper):
                yield _at(
                    record,
                    warning,
                    f'found {key.replace(":", " ", 1)}, which "{other.paper.id}" has too',
                    "identifiers",
                    hint="decide with `papershelf merge`, or name one in `related` of the other",
                )


def same_bibkey(records: Iterable[Record]) -> Iterator[Problem]:
    """Reports two records with one key: a reader would drop the second BibTeX entry."""
    first: dict[str, Record] = {}
    for record in records:
        key = record.paper.bibkey
        other = first.setdefault(key.lower(), record) if key else record
        if other is not record:
            message = f'found "{key}", which "{other.paper.id}" has too (case does not count)'
            yield _at(record, warning, message, "bibkey", hint="choose another key")


def dates(records: Iterable[Record], today: dt.date) -> Iterator[Problem]:
    """Reports days that have not come, and an update before the publication: kept, but unlikely."""
    now = (today.year, today.month, today.day)
    for record in records:
        paper = record.paper
        for name in ("published", "updated", "listed"):
            date: PartialDate | None = getattr(paper, name)
            if date is not None and date.earliest > now:
                yield _at(record, warning, f"found {date}, which has not come yet", name)
        if paper.published and paper.updated and paper.updated.latest < paper.published.earliest:
            message = f"found {paper.updated}, which is before published, {paper.published}"
            yield _at(record, warning, message, "updated")


def related(records: Iterable[Record], references: References) -> Iterator[Problem]:
    """Reports relations to papers that the shelf does not have."""
    for record in records:
        for number, link in enumerate(record.paper.related):
            if references.find(link.id) is None:
                message, hint = references.why_not(link.id, "")
                yield _at(record, warning, message, "related", number, hint=hint)


def note_targets(
    notes: Iterable[Note], found: Mapping[str, str], references: References
) -> Iterator[Problem]:
    """Reports notes about papers that the shelf does not have. `found`: path of a note to id."""
    hint = "name the paper by id, alias, arXiv id, DOI or its whole title"
    for note in notes:
        if note.path not in found:
            message, near = references.why_not(note.paper, hint)
            yield _there(_origin(note), error, message, "paper", hint=near)


def mentions(notes: Iterable[Note], about: NoteIndex, references: References) -> Iterator[Problem]:
    """Reports `[[…]]` that names no paper of the shelf."""
    for note in notes:
        mentioned = about.mentioned.get(note.path, {})
        note_mentions = about.rendered[note.path].mentions if note.path in about.rendered else ()
        unknown = [mention for mention in note_mentions if mention.paper not in mentioned]
        for mention in unknown[: limits.REPORTED]:
            code = "in code marks, [[…]] is no mention: `[[1]]`"
            message, hint = references.why_not(mention.paper, code, marks="[[{}]]")
            yield _in_note(note, mention.line, mention.column, message, hint)
        if len(unknown) > limits.REPORTED:
            more = f"found {len(unknown) - limits.REPORTED:,} more [[…]] that name no paper"
            yield _in_note(note, unknown[limits.REPORTED].line, None, more, "")


def images(notes: Iterable[Note], about: NoteIndex, files: Collection[str]) -> Iterator[Problem]:
    """Reports images that are not shown: of another site, out of the note's folder, of no file.

    `files`: the paths of all pictures; what is wrong with one of them is told at the file.
    """
    existing = frozenset(map(same_path, files))
    for note in notes:
        shown = about.images.get(note.path, {})
        note_images = about.rendered[note.path].images if note.path in about.rendered else ()
        unshown = [image for image in note_images if image.address not in shown]
        reported = [
            (image, message, hint)
            for image in unshown
            if (path := image_path(note.path, image.address)) not in existing
            for message, hint in [_why_not_shown(path, image.address)]
        ]
        for image, message, hint in reported[: limits.REPORTED]:
            yield _in_note(note, image.line, image.column, message, hint)


def _why_not_shown(path: str, address: str) -> tuple[str, str]:
    if path:
        return f"found the image {quoted(address)}, but there is no {path}", "add the file"
    if address.lower().startswith(("http:", "https:")):
        found = f"found the image {quoted(address)} of another site"
        return f"{found}, expected a file beside the note", "link to it, or add the file"
    expected = "expected a PNG, JPEG, WebP or GIF in the note's folder or below it"
    return f"found the image {quoted(address)}, {expected}", ""


def note_texts(notes: Iterable[Note], about: NoteIndex) -> Iterator[Problem]:
    """Reports Markdown of notes that cannot be meant, or that is too much."""
    for note in notes:
        findings = about.rendered[note.path].findings if note.path in about.rendered else ()
        errors = [one for one in findings if one.is_error]
        warnings = [one for one in findings if not one.is_error]
        for one in errors:
            yield _in_note(note, one.line, one.column, one.message, one.hint)
        for one in warnings[: limits.REPORTED]:
            yield _in_note(note, one.line, one.column, one.message, one.hint, warning)
        if len(warnings) > limits.REPORTED:
            more = (
                f"found {len(warnings) - limits.REPORTED:,} more of such footnotes and references"
            )
            yield _in_note(note, warnings[limits.REPORTED].line, None, more, "", warning)


def _in_note(
    note: Note,
    line: int,
    column: int | None,
    message: str,
    hint: str,
    made: Callable[..., Problem] = error,
) -> Problem:
    """Returns a Problem in a note's body, whose lines count from 1."""
    return made(note.path, message, line=note.body_line + line - 1, column=column, hint=hint)


def look_alikes(
    records: Iterable[Record], notes: Iterable[Note], topics: Iterable[Topic]
) -> Iterator[Problem]:
    """Reports tags that only look the same as another, or as a label, and mixed scripts."""
    first: dict[str, str] = {}
    seen: set[str] = set()
    for topic in topics:  # `collection.topics` compares them with each other
        for spelling in (topic.label, *topic.aliases):
            first.setdefault(skeleton(spelling), spelling)
            seen.add(folded(spelling))
    tagged: Iterator[tuple[Origin, tuple[str, ...]]] = chain(
        ((record.origin, record.paper.tags) for record in records),
        ((_origin(note), note.tags) for note in notes),
    )
    for origin, tags in tagged:
        for number, tag in enumerate(tags):
            if (key := folded(tag)) in seen:
                continue
            seen.add(key)
            if message := look_alike(tag, first.setdefault(skeleton(tag), tag)):
                yield _there(origin, warning, message, "tags", number)


def _origin(note: Note) -> Origin:
    return note.origin or _Whole(note.path)


@dataclass(frozen=True, slots=True)
class _Whole:
    """The place of what a note does not say itself: the first line of its file."""

    path: str

    def place(self, *_: str | int) -> tuple[int, int]:
        return 1, 1


def _at(
    record: Record,
    kind: Callable[..., Problem],
    message: str,
    *field: str | int,
    hint: str = "",
) -> Problem:
    return _there(record.origin, kind, message, *field, hint=hint)


def _there(
    origin: Origin,
    kind: Callable[..., Problem],
    message: str,
    *field: str | int,
    hint: str = "",
) -> Problem:
    line, column = origin.place(*field)
    return kind(
        origin.path,
        message,
        line=line,
        column=column,
        field=".".join(str(part) for part in field),
        hint=hint,
    )


def _where(record: Record, *field: str | int) -> str:
    line, _ = record.origin.place(*field)
    return f"{record.origin.path}:{line}"
