"""How the site and the folder of the next version are, and how that folder is made ready.

A look at every file takes a while and needs nothing but the last build's record, so that it is done
before there are pages. Nothing but a build changes either folder meanwhile, and builds hold the
shelf's lock.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from papershelf.parallel import spread
from papershelf.publish.folder import next_version
from papershelf.publish.record import SiteRecord
from papershelf.publish.versions import (
    FileStatus,
    Staging,
    as_listed,
    folders_of,
    has_no_others,
    inodes,
    is_as_left,
    walk,
)
from papershelf.store import sealed, unsealed
from papershelf.writing.disk import write_file

_BOTH = 2
"""Names of a file that is in both folders."""
_LINKED_AT_ONCE = 1_000
"""Files that are worth the way to another process."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Files by their paths from the root of the site."""

    is_recorded: bool = False
    """Whether the site has the files of the record, whatever is in them, and no other folders than
    theirs.
    """
    as_left: frozenset[str] = frozenset()
    """Those of the site that are what the last build left."""
    staging: frozenset[str] = frozenset()
    """Those of the staging directory."""
    staging_folders: Collection[str] = ()
    shared: frozenset[str] = frozenset()
    """Those that are one file with two names."""
    laid_out: frozenset[str] | None = None
    """The names for which the staging directory is laid out: it has their folders alone."""


def take_snapshot(site_dir: Path, shelf: Path, record: SiteRecord) -> Snapshot:
    """The snapshot of the site in `site_dir`, of which the last build left the `record`; both paths
    are resolved.
    """
    entries = record.entries
    live = as_listed(site_dir, entries.keys(), record.unlisted_since(site_dir))
    is_recorded = live is not None
    if live is None:
        folders: list[str] = []
        live = walk(site_dir, folders)
        is_recorded = live.keys() == entries.keys() and set(folders) == folders_of(entries)
    as_left = frozenset(path for path, one in entries.items() if is_as_left(live.get(path), one))
    staging = next_version(site_dir, shelf)
    note = _StagingNote.read(record, staging) if entries else None
    found = note and note.snapshot(staging, live, as_left, record)
    return replace(
        found or _staging_as_it_is(staging, live),
        is_recorded=is_recorded,
        as_left=as_left,
    )


def _staging_as_it_is(staging: Path, live: Mapping[str, FileStatus]) -> Snapshot:
    """The staging directory as it is."""
    files, folders = inodes(staging)
    shared = (path for path, inode in files.items() if path in live and live[path].inode == inode)
    return Snapshot(staging=frozenset(files), staging_folders=folders, shared=frozenset(shared))


class _StagingNote(msgspec.Struct):
    """How the staging directory is after a build, noted beside it: so that the next one need not
    look at it. Removed before a build, of this shelf or another, changes it.
    """

    record: tuple[int, int]
    """Inode and time of the file of the record."""
    folder: int
    """The inode of the staging directory."""
    missing: list[str]
    """Files of the site that are not there."""
    other: list[str]
    """Files that are there with other bytes."""
    more: list[str]
    """Files that are there alone."""

    @staticmethod
    def file(staging: Path) -> Path:
        return staging.parent.with_name(f"{staging.parent.name}.json")

    @classmethod
    def read(cls, record: SiteRecord, staging: Path) -> _StagingNote | None:
        """None where it is not known, or of another moment."""
        with suppress(OSError, ValueError, msgspec.MsgspecError):
            note = msgspec.json.decode(unsealed(cls.file(staging).read_bytes()) or b"", type=cls)
            if (note.record, note.folder) == (_moment(record), staging.lstat().st_ino):
                return note
        return None

    def snapshot(
        self,
        staging: Path,
        live: Mapping[str, FileStatus],
        as_left: frozenset[str],
        record: SiteRecord,
    ) -> Snapshot | None:
        """The staging directory; None where a file that should be in both folders has not two names
        (a third may be that of a backup), another one is not there, or anything came or went since
        this was noted.
        """
        names = frozenset(record.entries).difference(self.missing).union(self.more)
        shared = as_left.difference(self.other, self.missing)
        if any(live[path].names != _BOTH for path in shared):
            return None
        if not all(os.path.lexists(f"{staging}/{path}") for path in names - shared):
            return None
        inodes_of = {path: live[path].inode for path in shared}
        if not has_no_others(staging, names, record.staging_unlisted_since(), inodes_of):
            return None
        return Snapshot(staging=names, staging_folders=folders_of(names), shared=shared)


def forget_staging(staging: Path) -> None:
    """Let nothing be told of the staging directory, which is about to change."""
    _StagingNote.file(staging).unlink(missing_ok=True)


def note_staging(
    snapshot: Snapshot,
    before: Collection[str],
    record: SiteRecord,
    staging: Path,
    kept: Collection[str],
) -> None:
    """Note how the staging directory is, whose files are those that the site of `snapshot` had.

    `before` are the names of the files that the build before left, of which `kept` are in both
    folders. Nothing is told where somebody else changed which files that site had.
    """
    if not snapshot.is_recorded:
        return
    old, new = frozenset(before), record.entries.keys()
    with suppress(OSError, UnicodeEncodeError):  # it saves time, no more
        note = _StagingNote(
            _moment(record),
            staging.lstat().st_ino,
            missing=sorted(new - old),
            other=sorted((new & old).difference(kept)),
            more=sorted(old - new),
        )
        write_file(_StagingNote.file(staging), sealed(msgspec.json.encode(note)))


def _moment(record: SiteRecord) -> tuple[int, int]:
    status = record.file.stat()
    return status.st_ino, status.st_mtime_ns


def lay_out(
    staging: Staging,
    names: Collection[str],
    kept: Collection[str],
    snapshot: Snapshot,
    site_dir: Path,
    jobs: int,
) -> Snapshot:
    """Give the staging directory every folder of `names` and each file of the site that is kept,
    and take out of it what has another name.
    """
    names = frozenset(names)
    folders = snapshot.staging_folders
    if names != snapshot.laid_out:
        staging.root.mkdir(parents=True, exist_ok=True)
        folders = _way_cleared(staging, snapshot, names)
    wanting = [path for path in kept if path not in snapshot.shared]

    def share(part: Sequence[str]) -> None:
        staging.share(part, site_dir, snapshot.staging)

    for _ in spread(share, wanting, jobs, least=_LINKED_AT_ONCE):
        pass
    return replace(
        snapshot,
        staging=snapshot.staging.intersection(names).union(kept),
        staging_folders=folders,
        laid_out=names,
        shared=snapshot.shared.intersection(names).union(kept),
    )


def _way_cleared(staging: Staging, snapshot: Snapshot, names: frozenset[str]) -> set[str]:
    """Clear the way for the files of these names; the folders that there are then."""
    there = set(snapshot.staging_folders)
    if snapshot.laid_out is not None:
        more, gone = names - snapshot.laid_out, snapshot.laid_out - names
        needed = folders_of(more)
        if needed.issuperset(folders_of(gone)):  # then no folder has lost its last file
            return there | staging.clear_way(gone & snapshot.staging, there & needed, more)
    return staging.clear_way(snapshot.staging, there, names)
