"""Whether there is anything to build at all, found without reading a record or loading MkDocs.

After a build that went well, a stamp keeps a digest of every byte that it read. While that is the
same, and every file that builds write is as the last one left it, there is nothing to do.
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path

import msgspec

from papershelf.collection import limits
from papershelf.collection.walk import walk
from papershelf.commands.shelf import Shelf
from papershelf.commands.state import merged_overrides, today
from papershelf.config import STATE_DIR
from papershelf.configfile import CONFIG_FILE, ELSEWHERE
from papershelf.leftovers import is_leftover
from papershelf.packaged import folder
from papershelf.problems import Problem, as_text
from papershelf.programs import read_programs
from papershelf.site.inputs import programs_key
from papershelf.site.record import Record, name_of
from papershelf.site.versions import inodes, is_as_recorded
from papershelf.tree import Tree

_NAME = "stamps"
"""Of the rows in the store: one for each folder that the shelf's site was built into."""
_CHUNK = 1 << 20
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

    def save(self, shelf: Shelf, site_dir: Path) -> None:
        shelf.store.update(_NAME, {_key(shelf, site_dir): msgspec.json.encode(self)})


class Unchanged(msgspec.Struct, frozen=True):
    """A site for which there is nothing to do."""

    stamp: Stamp
    files: int
    size: int
    """Bytes of all files."""


def _key(shelf: Shelf, site_dir: Path) -> bytes:
    return name_of(site_dir.resolve(), shelf.root.resolve()).encode()


def stamp_of(shelf: Shelf, docs: Tree, site_dir: Path, inputs: str) -> Stamp | None:
    """What the last build said, if it had these `inputs`, and these are the pages that it made."""
    stored = shelf.store.get(_NAME, _key(shelf, site_dir)) if inputs else None
    with suppress(msgspec.MsgspecError):
        stamp = msgspec.json.decode(stored or b"", type=Stamp)
        if (stamp.inputs, stamp.pages) == (inputs, docs.fingerprint):
            return stamp
    return None


def unchanged(shelf: Path, docs: Tree, site_dir: Path, stamp: Stamp, jobs: int) -> Unchanged | None:
    """The site, if all that the build of this stamp wrote is as it was left."""
    if not all(len(tree) and tree.is_untouched() for tree in (docs, merged_overrides(shelf))):
        return None
    site_dir = site_dir.resolve()
    record = Record.of(site_dir, shelf.resolve() / STATE_DIR)
    entries = record.entries
    if not entries or not all(one.key for one in entries.values()):
        return None
    if not is_as_recorded(site_dir, record, jobs):
        return None
    return Unchanged(stamp, len(entries), sum(one.size for one in entries.values()))


def inputs_of(shelf: Path, generated: Tree) -> str:
    """A digest of all that a build reads, which the generated pages are not; empty where that
    cannot be known beforehand.
    """
    config = (shelf / CONFIG_FILE).read_bytes()
    variables = _variables(config)
    if variables is None or ELSEWHERE.search(config):
        return ""
    programs = programs_key(read_programs(config))
    if not programs:
        return ""
    digest = hashlib.blake2b(digest_size=16)
    docs = generated.root
    for part in (programs, str(today()), *variables):
        digest.update(part.encode() + b"\0")
    digest.update(config)
    _add_collection(digest, shelf)
    for root in (shelf / "overrides", docs, folder("overrides")):
        written = generated.digests if root == docs else {}
        for path in sorted(inodes(root)[0]):
            file = root / path
            if path in written or (root != docs and is_leftover(file.name)):
                continue
            digest.update(f"\0{root.name}/{path}\0".encode(errors="surrogateescape"))
            if file.is_symlink():
                digest.update(os.fsencode(file.readlink()))
            if not file.is_file():
                return ""  # a link to a folder, into which is not looked here, or to nothing
            _add_file(digest, file)
    return digest.hexdigest()


def _add_collection(digest: hashlib.blake2b, shelf: Path) -> None:
    """Add what `read_collection` reads. A file that it refuses for its size is not read here."""
    files, refused = walk(shelf)
    for problem in refused:
        digest.update(f"\0{as_text(problem)}\0".encode(errors="surrogateescape"))
    for file in files:
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
