"""The whole collection as values: every file read, every Problem found, whatever else is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath
from typing import Any

from papershelf.collection.decisions import Decision, read_decisions
from papershelf.collection.decode import decode_record
from papershelf.collection.decoded import DecodedPapers, Papers, ReadFile, digest_of
from papershelf.collection.people import read_people
from papershelf.collection.topics import read_topics
from papershelf.collection.venues import read_venues
from papershelf.collection.walk import ROOT, CollectionFile, read_file, unreadable, walk
from papershelf.model import Note, Person, Record, Topic, Venue
from papershelf.notes import parse_note
from papershelf.notes.parse import TOO_LARGE as NOTE_TOO_LARGE
from papershelf.notes.template import is_readme
from papershelf.parsing import limits
from papershelf.parsing.jsonlines import each_line
from papershelf.parsing.textfile import read_text, too_large
from papershelf.parsing.yamltree import TreeOrigin, YamlTree, parse_yaml
from papershelf.problems import Problem, error, in_order

PAPERS, NOTES = f"{ROOT}/papers", f"{ROOT}/notes"
TOPICS, PEOPLE = f"{ROOT}/topics.yml", f"{ROOT}/people.yml"
VENUES, DECISIONS = f"{ROOT}/venues.yml", f"{ROOT}/decisions.yml"

_LISTS: Mapping[str, Callable[[bytes, str], tuple[tuple[Any, ...], list[Problem]]]] = {
    TOPICS: read_topics,
    PEOPLE: read_people,
    VENUES: read_venues,
    DECISIONS: read_decisions,
}
"""Files directly in `collection/` that are a list of entries, and what reads each."""

_YAML = (".yml", ".yaml")
_IMAGES = (".png", ".jpg", ".jpeg", ".webp", ".gif")


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A file that its name calls a picture: its path from the shelf, and its SHA-256."""

    path: str
    digest: str
    place: Path


@dataclass(frozen=True, slots=True)
class Collection:
    """What a shelf's files say. Records come by path, then by their place in the file."""

    records: tuple[Record, ...]
    notes: tuple[Note, ...]
    topics: tuple[Topic, ...]
    people: tuple[Person, ...]
    problems: tuple[Problem, ...]
    fingerprint: str
    """SHA-256, in hexadecimal, over path and bytes of every file that was read, in order."""
    pictures: tuple[PictureFile, ...] = ()
    """Beside notes, by path; their content is not looked at here."""
    history: str | None = None
    """The commit whose history was asked when papers came, empty where there is no commit; None
    where nothing was asked.
    """
    venues: tuple[Venue, ...] = ()
    decisions: tuple[Decision, ...] = ()


def read_collection(
    shelf: Path,
    progress: Callable[[int, int], None] | None = None,
    known: DecodedPapers | None = None,
) -> Collection:
    """Everything below `collection/`; `progress` is told (files done, files in all).

    The lists (`topics.yml`, `people.yml`, …) may be absent, and so may all papers. `known` saves
    time and changes nothing; it is filled for the next time.
    """
    files, refused = walk(shelf)
    reading = _Reading(refused, known)
    for done, file in enumerate(files, start=1):
        reading.file(file)
        if progress is not None:
            progress(done, len(files))
    if known is not None:
        known.finish()
    return reading.finished()


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    problems: list[Problem]
    known: DecodedPapers | None = None
    records: list[Record] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    lists: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """Path to entries, of the files of `_LISTS`."""
    pictures: list[PictureFile] = field(default_factory=list)
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    def finished(self) -> Collection:
        return Collection(
            tuple(self.records),
            tuple(self.notes),
            self.lists.get(TOPICS, ()),
            self.lists.get(PEOPLE, ()),
            tuple(in_order(self.problems)),
            self.digest.hexdigest(),
            tuple(self.pictures),
            venues=self.lists.get(VENUES, ()),
            decisions=self.lists.get(DECISIONS, ()),
        )

    def file(self, file: CollectionFile) -> None:
        """Read one file by what its place and the end of its name say it is."""
        path, suffix = file.path, PurePosixPath(file.path).suffix.lower()
        if is_readme(path):
            return
        in_papers, in_notes = path.startswith(f"{PAPERS}/"), path.startswith(f"{NOTES}/")
        if in_papers and suffix in _YAML:
            self._records(file, limits.YAML_BYTES, partial(yaml_records, known=self.known))
        elif in_papers and suffix == ".jsonl":
            self._records(file, limits.JSONL_BYTES, partial(jsonl_records, known=self.known))
        elif in_notes and suffix == ".md":
            self._note(file)
        elif in_notes and suffix in _IMAGES:
            self._picture(file)
        elif path in _LISTS:
            if (data := self._bytes(file, limits.YAML_BYTES)) is not None:
                self.lists[path], found = _LISTS[path](data, path)
                self.problems += found
        else:
            self.problems.append(_out_of_place(path))

    def _records(
        self,
        file: CollectionFile,
        limit: int,
        read: Callable[[bytes, str], tuple[list[Record], list[Problem]]],
    ) -> None:
        data = self._bytes(file, limit)
        if data is None:
            return
        found = self.known.file(file.path, data) if self.known else None
        if found is None:
            found = ReadFile(data, *read(data, file.path))
            if self.known:
                self.known.add_file(file.path, found)
        self.records += found.records
        self.problems += found.problems

    def _note(self, file: CollectionFile) -> None:
        data = self._bytes(file, limits.NOTE_BYTES, NOTE_TOO_LARGE)
        if data is not None:
            note, found = parse_note(data, file.path)
            self.notes += [] if note is None else [note]
            self.problems += found

    def _picture(self, file: CollectionFile) -> None:
        if file.size > limits.PICTURE_BYTES:
            refused = too_large(
                file.path, file.size, limits.PICTURE_BYTES, "make the picture smaller"
            )
            self.problems.append(replace(refused, line=None, column=None))  # it has no lines
        elif (data := self._bytes(file, limits.PICTURE_BYTES)) is not None:
            found = PictureFile(file.path, hashlib.sha256(data).hexdigest(), file.place)
            self.pictures.append(found)

    def _bytes(self, file: CollectionFile, limit: int, hint: str = "") -> bytes | None:
        """The bytes of a file, now part of the fingerprint; None where they are refused."""
        if file.size > limit:
            hinted = (hint,) if hint else ()
            self.problems.append(too_large(file.path, file.size, limit, *hinted))
            return None
        try:
            data = read_file(file.place, limit)
        except OSError as fault:
            self.problems.append(unreadable(file.path, fault))
            return None
        if data is None:  # it has grown since it was found
            self.problems.append(too_large(file.path, limit + 1, limit))
            return None
        self.digest.update(f"{file.path}\0{len(data)}\0".encode())
        self.digest.update(data)
        return data


def yaml_records(
    data: bytes, path: str, *, known: DecodedPapers | None = None
) -> tuple[list[Record], list[Problem]]:
    """The records of a YAML file, which holds one record or a list of them."""
    digest = digest_of(data, b"yaml") if known else b""
    papers = known.get(digest) if known else None
    if papers is not None:
        return [Record(paper, _KnownOrigin(path, data, at)) for at, paper in enumerate(papers)], []
    tree, problems = _yaml_tree(data, path)
    if tree is None:
        return [], problems
    records = _decoded(tree, problems)
    if known and not problems:
        known.add(digest, tuple(record.paper for record in records))
    return records, problems


def _yaml_tree(data: bytes, path: str) -> tuple[YamlTree | None, list[Problem]]:
    text, problems = read_text(data, path, limit=limits.YAML_BYTES)
    if text is None:
        return None, problems
    tree, found = parse_yaml(text, path)
    problems += found
    if tree is not None and not tree.value:
        found_nothing = "found no record" if text.strip() else "found an empty file"
        message = f"{found_nothing}, expected a record or a list of them"
        return None, [*problems, error(path, message, line=1, column=1)]
    return tree, problems


def _decoded(tree: YamlTree, problems: list[Problem]) -> list[Record]:
    records, wrong = [], 0
    raws = tree.value if isinstance(tree.value, list) else [tree.value]
    for at, raw in enumerate(raws):
        origin = _origin(tree, at)
        paper, found = decode_record(raw, origin)
        problems += found
        wrong += paper is None
        if paper is not None:
            records.append(Record(paper, origin))
        if wrong > limits.FAULTY:
            problems.append(_too_many(origin.path))
            break
    return records


def _origin(tree: YamlTree, at: int) -> TreeOrigin:
    """The place of one record of a file."""
    return tree.item(at) if isinstance(tree.value, list) else tree.origin


@dataclass(frozen=True, slots=True)
class _KnownOrigin:
    """The place of a record in a YAML file that was not parsed: it is when a place is asked for."""

    path: str
    data: bytes
    at: int

    def place(self, *field: str | int) -> tuple[int, int]:
        tree, _ = _parsed(self.data, self.path)
        return _origin(tree, self.at).place(*field) if tree else (1, 1)


_parsed = lru_cache(maxsize=64)(_yaml_tree)


def jsonl_records(
    data: bytes, path: str, *, known: DecodedPapers | None = None
) -> tuple[list[Record], list[Problem]]:
    """The records of a JSON Lines file, one a line."""
    text, problems = read_text(data, path, limit=limits.JSONL_BYTES)
    if text is None:
        return [], problems
    if not text or text.isspace():
        message = "found an empty file, expected a record on each line"
        return [], [*problems, error(path, message, line=1, column=1)]
    before: dict[str, tuple[bytes, Papers]] = {}

    def is_known(line: str) -> bool:
        digest = _digest(line)
        papers = known.get(digest) if known else None
        if papers is not None:
            before[line] = digest, papers
        return papers is not None

    records, wrong = [], 0
    for line in each_line(text, path, problems, is_known if known else None):
        source = line.origin.text
        digest, papers = before.get(source) or (_digest(source), None)
        if papers is None:
            paper, found = decode_record(line.value, line.origin)
            problems += found
            wrong += paper is None
            papers = (paper,) if paper else ()
            if known and paper and not found and not line.flawed:
                known.add(digest, papers)
        records += [Record(paper, line.origin, digest) for paper in papers]
        if wrong > limits.FAULTY:
            problems.append(_too_many(path))
            break
    return records, problems


def _too_many(path: str) -> Problem:
    message = f"found more than {limits.FAULTY:,} records that cannot be used, and read no further"
    return error(path, message, hint="mend these first")


def _digest(line: str) -> bytes:
    return digest_of(line.encode("utf-8", "surrogatepass"))


def _out_of_place(path: str) -> Problem:
    """The error of a file that nothing reads, so that no typing mistake hides a paper."""
    name = PurePosixPath(path).name.lower()
    if path.startswith(f"{NOTES}/"):
        expected, hint = "a note (*.md) or a picture (*.png, *.jpg, *.webp, *.gif)", ""
    elif path.startswith(f"{PAPERS}/"):
        expected, hint = "records (*.yml, *.yaml, *.jsonl)", ""
        if name.endswith(".md"):
            hint = f"notes belong in {NOTES}/"
        elif name.endswith((".gz", ".bib", ".txt", ".json", ".csv")):
            hint = "read it with `papershelf import`, then delete it here"
    else:
        lists = [PurePosixPath(file).name for file in _LISTS]
        expected, hint = f"papers/, notes/, {', '.join(lists[:-1])} or {lists[-1]}", ""
        if name.replace(".yaml", ".yml") in lists:
            hint = f"rename it to {name.removesuffix('.yaml')}.yml"
    return error(path, f'found "{PurePosixPath(path).name}", expected {expected}', hint=hint)
