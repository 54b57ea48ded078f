"""Whether there is anything to build at all, found without reading a record or loading MkDocs.

After a build that went well, a stamp keeps a digest of every byte that it read. While that is the
same, and every file that builds write is as the last one left it, there is nothing to do.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from papershelf.app.shelf import Shelf
from papershelf.app.state import merged_overrides, today
from papershelf.collection.history import head
from papershelf.collection.walk import ROOT, walk
from papershelf.config import STATE_DIR
from papershelf.configfile import CONFIG_FILE, ELSEWHERE
from papershelf.leftovers import is_leftover
from papershelf.mkdocs.inputs import programs_key
from papershelf.packaged import folder
from papershelf.parsing import limits
from papershelf.problems import Problem, as_text
from papershelf.programs import read_programs
from papershelf.publish.record import SiteRecord, name_of
from papershelf.publish.versions import inodes, is_as_recorded
from papershelf.writing.tree import Tree

_NAME = "stamps"
"""Of the rows in the store: one for each folder that the shelf's site was built into."""
_CHUNK = 1 << 20
_TICK, _COARSE_TICK = 50_000_000, 2_000_000_000
"""Nanoseconds in which two changes of a file may leave one time: of file systems with parts of a
second, and of FAT.
"""
_MODEL = re.compile(rb"\bmodel[\"']?\s*:")
"""The settings may name a model for the search, whose files are not looked at here."""
_ENVIRONMENT = b"!ENV"
_FROM_ENVIRONMENT = re.compile(
    rb"!ENV[ ]+(?:\[([\w\-.,:/%+@~ ]*)\]|(\w+)(?=[ ]*(?:#|$)))", re.MULTILINE
)
"""Variables, named in the plain spellings; a value by default may stand last among them."""


class Stamp(msgspec.Struct, frozen=True):
    """What a finished build says to the next one."""

    inputs: str
    pages: str
    """The fingerprint of the generated pages."""
    papers: int
    problems: tuple[Problem, ...]
    """The warnings, which are told again."""
    history: str | None = None
    """The commit whose history was asked when papers came (`Collection.history`)."""
    site: bytes = b""
    """The seal of the record of the site that came of it: a later build, of other inputs, may have
    left another site and no stamp.
    """

    def save(self, shelf: Shelf, site_dir: Path) -> None:
        of_site = msgspec.structs.replace(self, site=_record(shelf.root, site_dir).seal())
        shelf.store.update(_NAME, {_key(shelf, site_dir): msgspec.json.encode(of_site)})


class Unchanged(msgspec.Struct, frozen=True):
    """A site for which there is nothing to do."""

    stamp: Stamp
    files: int
    size: int
    """Bytes of all files."""


def _key(shelf: Shelf, site_dir: Path) -> bytes:
    return name_of(site_dir.resolve(), shelf.root.resolve()).encode()


def _record(shelf: Path, site_dir: Path, *, read: bool = False) -> SiteRecord:
    return SiteRecord.of(site_dir.resolve(), shelf.resolve() / STATE_DIR, read=read)


def stamp_of(shelf: Shelf, docs: Tree, site_dir: Path, inputs: str) -> Stamp | None:
    """What the last build said, if it had these `inputs`, and these are the pages that it made."""
    stored = shelf.store.get(_NAME, _key(shelf, site_dir)) if inputs else None
    with suppress(msgspec.MsgspecError):
        stamp = msgspec.json.decode(stored or b"", type=Stamp)
        is_same = (stamp.inputs, stamp.pages) == (inputs, docs.fingerprint)
        if is_same and (stamp.history is None or stamp.history == head(shelf.root)):
            return stamp
    return None


def unchanged(shelf: Path, docs: Tree, site_dir: Path, stamp: Stamp, jobs: int) -> Unchanged | None:
    """The site, if all that the build of this stamp wrote is as it was left."""
    if not all(len(tree) and tree.is_untouched() for tree in (docs, merged_overrides(shelf))):
        return None
    record = _record(shelf, site_dir, read=True)
    entries = record.entries
    if record.seal() != stamp.site or not entries or not all(one.key for one in entries.values()):
        return None
    if not is_as_recorded(site_dir.resolve(), record, jobs):
        return None
    return Unchanged(stamp, len(entries), sum(one.size for one in entries.values()))


@dataclass(slots=True)
class Inputs:
    """All that a build reads, which the generated pages are not."""

    digest: str = ""
    """Of the bytes; empty where they cannot be known beforehand."""
    pages: set[str] = field(default_factory=set)
    """The files below the folder of pages, by their paths from there."""
    _before: dict[Path, _Signature | None] = field(default_factory=dict)
    """How each file was before it was read, and each folder in which nothing is generated."""

    def note(self, place: Path) -> None:
        """Remember how a file or folder is, before anything in it is read."""
        self._before[place] = _Signature.of(place)

    def are_same(self, read: Collection[str]) -> bool:
        """Whether a build that has read only these `pages` can have read no other bytes. Not where
        one of them was too new at first.
        """
        is_known = not any(one.is_new for one in self._before.values() if one)
        return is_known and self.pages.issuperset(read) and not self.changed()

    def changed(self, below: Path | None = None) -> bool:
        """Whether anything of it, or below a folder, was touched since it was noted."""
        return any(
            one != _Signature.of(place)
            for place, one in self._before.items()
            if below is None or place.is_relative_to(below)
        )


@dataclass(frozen=True, slots=True)
class _Signature:
    """What a change of a file, or of the names in a folder, does not leave as it is."""

    status: tuple[int, ...]
    is_new: bool = field(compare=False)
    """Whether another change may leave the same time."""

    @classmethod
    def of(cls, place: Path) -> _Signature | None:
        """None where there is nothing."""
        try:
            known = (place.lstat(), place.stat())
        except OSError:
            return None
        changed = max(known[1].st_mtime_ns, known[1].st_ctime_ns)
        tick = _TICK if changed % 10**9 else _COARSE_TICK
        status = ((one.st_ino, one.st_size, one.st_mtime_ns, one.st_ctime_ns) for one in known)
        return cls(tuple(itertools.chain(*status)), time.time_ns() - changed < tick)


def forget_if_changed(shelf: Path, site_dir: Path, inputs: Inputs) -> None:
    """Let no page of a site be kept whose templates changed meanwhile: which of them are the
    shelf's own is looked at when others are in use already.
    """
    if inputs.changed(shelf / "overrides"):
        _record(shelf, site_dir).forget()


def inputs_of(shelf: Path, generated: Tree) -> Inputs:
    """The inputs of a build as they are now."""
    inputs = Inputs()
    inputs.digest = _digest(shelf, generated, inputs)
    return inputs


def _digest(shelf: Path, generated: Tree, inputs: Inputs) -> str:
    inputs.note(shelf / CONFIG_FILE)
    config = (shelf / CONFIG_FILE).read_bytes()
    variables = _variables(config)
    if variables is None or ELSEWHERE.search(config) or _MODEL.search(config):
        return ""
    programs = programs_key(read_programs(config))
    if not programs:
        return ""
    digest, docs = hashlib.blake2b(digest_size=16), generated.root
    for part in (programs, str(today()), *variables):
        digest.update(part.encode() + b"\0")
    digest.update(config)
    _add_collection(digest, shelf, inputs)
    for root in (shelf / "overrides", docs, folder("overrides")):
        files, folders = inodes(root)
        if root == docs:
            inputs.pages = set(files) - generated.digests.keys()
            files = {path: files[path] for path in inputs.pages}
        else:
            files = {path: one for path, one in files.items() if not is_leftover(Path(path).name)}
            for inside in ["", *folders]:
                inputs.note(root / inside)
        if not _add_files(digest, root, sorted(files), inputs):
            return ""
    return digest.hexdigest()


def _add_files(digest: hashlib.blake2b, root: Path, paths: Sequence[str], inputs: Inputs) -> bool:
    """Add files below a folder; False at a link to a folder, into which is not looked here, or to
    nothing.
    """
    for path in paths:
        file = root / path
        inputs.note(file)
        digest.update(f"\0{root.name}/{path}\0".encode(errors="surrogateescape"))
        if file.is_symlink():
            digest.update(os.fsencode(file.readlink()))
        if not file.is_file():
            return False
        _add_file(digest, file)
    return True


def _add_collection(digest: hashlib.blake2b, shelf: Path, inputs: Inputs) -> None:
    """Add what `read_collection` reads. A file that it refuses for its size is not read here."""
    for inside in ["", *inodes(shelf / ROOT)[1]]:
        inputs.note(shelf / ROOT / inside)
    files, refused = walk(shelf)
    for problem in refused:
        digest.update(f"\0{as_text(problem)}\0".encode(errors="surrogateescape"))
    for file in files:
        inputs.note(file.place)
        digest.update(f"\0{file.path}\0{file.size}\0".encode())
        if file.size <= limits.JSONL_BYTES:
            _add_file(digest, file.place)


def _add_file(digest: hashlib.blake2b, file: Path) -> None:
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)


def _variables(config: bytes) -> list[str] | None:
    """The variables that the settings name, and their values; None where one may be named in
    another spelling.
    """
    found = _FROM_ENVIRONMENT.findall(config)
    if len(found) != config.count(_ENVIRONMENT):
        return None
    names = [name.decode().strip() for some in found for name in b",".join(some).split(b",")]
    return [f"{name}={os.environ[name]}" for name in names if name in os.environ]
