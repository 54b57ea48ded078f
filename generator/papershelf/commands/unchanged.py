"""Whether there is anything to build at all, found without reading a record or loading MkDocs.

After a build that went well, a stamp keeps a digest of every byte that it read. While that is the
same, and every file that builds write is as the last one left it, there is nothing to do.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from papershelf.commands.shelf import Shelf
from papershelf.commands.state import merged_overrides, today
from papershelf.config import STATE_DIR
from papershelf.configfile import CONFIG_FILE, ELSEWHERE
from papershelf.packaged import folder
from papershelf.problems import Problem
from papershelf.programs import read_programs
from papershelf.site.inputs import programs_key
from papershelf.site.record import Record, name_of
from papershelf.site.versions import inodes, is_as_recorded
from papershelf.tree import Tree

_NAME = "stamps"
"""Of the rows in the store: one for each folder that the shelf's site was built into."""
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
    collection, packaged = shelf / "collection", folder("overrides")
    for root in (collection, shelf / "overrides", docs, packaged):
        written = generated.digests if root == docs else {}
        for path in sorted(_below(root)):
            if path in written:
                continue
            file = root / path
            digest.update(f"\0{root.name}/{path}\0".encode(errors="surrogateescape"))
            if file.is_symlink():
                digest.update(os.fsencode(file.readlink()))
                if root == collection:
                    continue  # no link there is followed
                if not file.is_file():
                    return ""  # to a folder, into which is not looked here, or to nothing
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _below(root: Path) -> Iterator[str]:
    return iter(inodes(root)[0])


def _variables(config: bytes) -> list[str] | None:
    """The variables that the settings name, and their values; None where one may be named in
    another spelling.
    """
    found = _FROM_ENVIRONMENT.findall(config)
    if len(found) != config.count(_ENVIRONMENT):
        return None
    names = [name.decode().strip() for some in found for name in b",".join(some).split(b",")]
    return [f"{name}={os.environ[name]}" for name in names if name in os.environ]
