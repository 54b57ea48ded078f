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
from papershelf.publish.record import Record
from papershelf.publish.versions import (
    Found,
    Spare,
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
class Survey:
    """Files by their paths from the root of the site."""

    is_recorded: bool = False
    """Whether the site has the files of the record, whatever is in them, and no other folders than
    theirs.
    """
    as_left: frozenset[str] = frozenset()
    """Those of the site that are what the last build left."""
    spare: frozenset[str] = frozenset()
    """Those of the spare folder."""
    spare_folders: Collection[str] = ()
    shared: frozenset[str] = frozenset()
    """Those that are one file with two names."""
    laid_out: frozenset[str] | None = None
    """The names for which the spare folder is laid out: it has their folders, and no other file."""


def look(site_dir: Path, shelf: Path, record: Record) -> Survey:
    """The survey of the site in `site_dir`, of which the last build left the `record`; both paths
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
    spare = next_version(site_dir, shelf)
    told = _Told.read(record, spare) if entries else None
    found = told and told.survey(spare, live, as_left, record)
    return replace(
        found or _seen(spare, live),
        is_recorded=is_recorded,
        as_left=as_left,
    )


def _seen(spare: Path, live: Mapping[str, Found]) -> Survey:
    """The spare folder as it is."""
    files, folders = inodes(spare)
    shared = (path for path, inode in files.items() if path in live and live[path].inode == inode)
    return Survey(spare=frozenset(files), spare_folders=folders, shared=frozenset(shared))


class _Told(msgspec.Struct):
    """How the spare folder is after a build, told beside it: so that the next one need not look at
    it. Removed before a build, of this shelf or another, changes it.
    """

    record: tuple[int, int]
    """Inode and time of the file of the record."""
    folder: int
    """The inode of the spare folder."""
    missing: list[str]
    """Files of the site that are not there."""
    other: list[str]
    """Files that are there with other bytes."""
    more: list[str]
    """Files that are there alone."""

    @staticmethod
    def file(spare: Path) -> Path:
        return spare.parent.with_name(f"{spare.parent.name}.json")

    @classmethod
    def read(cls, record: Record, spare: Path) -> _Told | None:
        """None where it is not known, or of another moment."""
        with suppress(OSError, ValueError, msgspec.MsgspecError):
            told = msgspec.json.decode(unsealed(cls.file(spare).read_bytes()) or b"", type=cls)
            if (told.record, told.folder) == (_moment(record), spare.lstat().st_ino):
                return told
        return None

    def survey(
        self,
        spare: Path,
        live: Mapping[str, Found],
        as_left: frozenset[str],
        record: Record,
    ) -> Survey | None:
        """The spare folder; None where a file that should be in both folders has not two names (a
        third may be that of a backup), another one is not there, or anything came or went since
        this was told.
        """
        names = frozenset(record.entries).difference(self.missing).union(self.more)
        shared = as_left.difference(self.other, self.missing)
        if any(live[path].names != _BOTH for path in shared):
            return None
        if not all(os.path.lexists(f"{spare}/{path}") for path in names - shared):
            return None
        inodes_of = {path: live[path].inode for path in shared}
        if not has_no_others(spare, names, record.spare_unlisted_since(), inodes_of):
            return None
        return Survey(spare=names, spare_folders=folders_of(names), shared=shared)


def forget_spare(spare: Path) -> None:
    """Let nothing be told of the spare folder, which is about to change."""
    _Told.file(spare).unlink(missing_ok=True)


def tell_spare(
    survey: Survey, before: Collection[str], record: Record, spare: Path, kept: Collection[str]
) -> None:
    """Leave word of the spare folder, whose files are those that the site of the `survey` had.

    `before` are the names of the files that the build before left, of which `kept` are in both
    folders. Nothing is told where somebody else changed which files that site had.
    """
    if not survey.is_recorded:
        return
    old, new = frozenset(before), record.entries.keys()
    with suppress(OSError, UnicodeEncodeError):  # it saves time, no more
        told = _Told(
            _moment(record),
            spare.lstat().st_ino,
            missing=sorted(new - old),
            other=sorted((new & old).difference(kept)),
            more=sorted(old - new),
        )
        write_file(_Told.file(spare), sealed(msgspec.json.encode(told)))


def _moment(record: Record) -> tuple[int, int]:
    status = record.file.stat()
    return status.st_ino, status.st_mtime_ns


def lay_out(
    spare: Spare,
    names: Collection[str],
    kept: Collection[str],
    survey: Survey,
    site_dir: Path,
    jobs: int,
) -> Survey:
    """Give the spare folder every folder of `names` and each file of the site that is kept, and
    take out of it what has another name.
    """
    names = frozenset(names)
    folders = survey.spare_folders
    if names != survey.laid_out:
        spare.root.mkdir(parents=True, exist_ok=True)
        folders = _way_cleared(spare, survey, names)
    wanting = [path for path in kept if path not in survey.shared]

    def share(part: Sequence[str]) -> None:
        spare.share(part, site_dir, survey.spare)

    for _ in spread(share, wanting, jobs, least=_LINKED_AT_ONCE):
        pass
    return replace(
        survey,
        spare=survey.spare.intersection(names).union(kept),
        spare_folders=folders,
        laid_out=names,
        shared=survey.shared.intersection(names).union(kept),
    )


def _way_cleared(spare: Spare, survey: Survey, names: frozenset[str]) -> set[str]:
    """Clear the way for the files of these names; the folders that there are then."""
    there = set(survey.spare_folders)
    if survey.laid_out is not None:
        more, gone = names - survey.laid_out, survey.laid_out - names
        needed = folders_of(more)
        if needed.issuperset(folders_of(gone)):  # then no folder has lost its last file
            return there | spare.clear_way(gone & survey.spare, there & needed, more)
    return spare.clear_way(survey.spare, there, names)
