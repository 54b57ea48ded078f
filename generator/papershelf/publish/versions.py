"""The next version of a site, made beside the one that is shown.

There are two folders: the site, and a staging directory that holds the version before it. A build
makes that the next version and then exchanges the two, so it costs what changed, not what there is.
A file that two versions have in common is one file with two names (a hard link). No file is ever
written in place: it is written anew under its name, and is read-only from then on, so that no
program changes both versions by writing into one; what was changed all the same is found by its
size and time, and made anew.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from papershelf.parallel import spread
from papershelf.publish.record import FileRecord, SiteRecord, digest_of
from papershelf.system import BINARY, NO_FOLLOW
from papershelf.writing.disk import remove_tree, unlink

_READ_ONLY = 0o444
_NO_LINKS = {
    *(errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EXDEV, errno.ENOSYS, errno.EACCES),
    errno.EINVAL,  # Windows
}
"""A file system without hard links, in the words of one or another, or a file with too many."""


class FileStatus(NamedTuple):
    """A file as it is on disk."""

    inode: int
    names: int
    """How many this file has, here and elsewhere."""
    size: int
    mtime: int
    writable: bool
    """True for a link, too: nobody left one there."""

    @classmethod
    def of(cls, status: os.stat_result) -> FileStatus:
        writable = not stat.S_ISREG(status.st_mode) or bool(status.st_mode & 0o222)
        return cls(status.st_ino, status.st_nlink, status.st_size, status.st_mtime_ns, writable)


def walk(folder: Path, folders: list[str] | None = None) -> dict[str, FileStatus]:
    """The files below a folder, by their paths from it; its folders are added to `folders`."""
    files = _files(folder, [] if folders is None else folders)
    return {name: FileStatus.of(entry.stat(follow_symlinks=False)) for name, entry in files}


def as_listed(folder: Path, names: Collection[str], since: int) -> dict[str, FileStatus] | None:
    """The files below a folder, where these are their names, and else None: as `walk`, in half the
    time. Of a folder in which nothing came or went since a moment it is known that it has no other
    files (`SiteRecord.unlisted_since`); any other is listed, and so is all below it, since it may
    have come from elsewhere.
    """
    if not has_no_others(folder, names, since):
        return None
    root = os.fspath(folder)
    try:
        return {name: FileStatus.of(os.lstat(f"{root}/{name}")) for name in names}
    except OSError:  # no such file or folder, most of all
        return None


def has_no_others(
    folder: Path, names: Collection[str], since: int, shared: Mapping[str, int] | None = None
) -> bool:
    """Whether a folder has the folders of these files, and neither other folders nor other files;
    not whether the files are there. Those that are `shared` must have that inode. What is known
    from `since` on is as in `as_listed`.
    """
    root = os.fspath(folder)
    folders = folders_of(names)
    listed: set[str] = set()
    try:
        device = os.lstat(root).st_dev
        _list(root, "", folders, names, shared or {})
        for inside in sorted(folders):  # each after the one that it is in
            status = os.lstat(f"{root}/{inside}")
            if not stat.S_ISDIR(status.st_mode) or status.st_dev != device:
                return False
            if status.st_ctime_ns >= since or inside.rpartition("/")[0] in listed:
                listed.add(inside)
                _list(root, f"{inside}/", folders, names, shared or {})
    except OSError:
        return False
    return True


def _list(
    root: str,
    inside: str,
    folders: Container[str],
    names: Container[str],
    shared: Mapping[str, int],
) -> None:
    """Raise OSError where a folder has another file or folder than these."""
    for entry in list(os.scandir(f"{root}/{inside}")):
        name = inside + entry.name
        known = folders if entry.is_dir(follow_symlinks=False) else names
        if name not in known or shared.get(name, entry.inode()) != entry.inode():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), entry.path)


def inodes(folder: Path) -> tuple[dict[str, int], list[str]]:
    """The inode of each file, which costs no look at it, and the folders below a folder."""
    folders: list[str] = []
    files = {name: entry.inode() for name, entry in _files(folder, folders)}
    return files, folders


def _files(folder: Path, folders: list[str]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Every file below a folder; the folders on the way are added to `folders`."""
    waiting = [""]
    root = os.fspath(folder)
    while waiting:
        inside = waiting.pop()
        try:
            entries = list(os.scandir(f"{root}/{inside}"))
        except FileNotFoundError:
            continue
        for entry in entries:
            name = inside + entry.name
            if entry.is_dir(follow_symlinks=False):
                folders.append(name)
                waiting.append(name + "/")
            else:
                yield name, entry


def folders_of(names: Iterable[str]) -> set[str]:
    """Every folder in which one of some files stands."""
    found: set[str] = set()
    while names := {name.rpartition("/")[0] for name in names} - found:
        found |= names
    return found - {""}


def is_as_recorded(site_dir: Path, record: SiteRecord, jobs: int) -> bool:
    """Whether a site has the files of the record, as the build that made them left each, and no
    other. Up to `jobs` processes look, each at other folders.
    """
    entries, moment = record.entries, record.unlisted_since(site_dir)
    below: dict[str, dict[str, FileRecord]] = {}
    for path, entry in entries.items():
        top, _, name = path.partition("/")
        below.setdefault(top, {})[name] = entry

    def is_same(tops: Sequence[str]) -> bool:
        for top in tops:
            place = site_dir / top
            is_folder = place.is_dir() and not place.is_symlink()
            status = place.lstat()
            since = moment if status.st_ctime_ns < moment else 0
            found = (
                as_listed(place, below[top].keys(), since)
                if is_folder
                else {"": FileStatus.of(status)}
            )
            if found is None or found.keys() != below[top].keys():
                return False
            if not all(is_as_left(found[name], one) for name, one in below[top].items()):
                return False
        return True

    try:
        tops = os.listdir(site_dir)  # noqa: PTH208 (names)
    except FileNotFoundError:
        return False
    return below.keys() == set(tops) and all(list(spread(is_same, tops, jobs, least=1)))


def is_as_left(found: FileStatus | None, entry: FileRecord) -> bool:
    """Whether the file is, by size and time, what the build that made the entry left."""
    return (
        found is not None
        and not found.writable
        and (found.size, found.mtime) == (entry.size, entry.mtime)
    )


@dataclass(frozen=True, slots=True)
class Staging:
    """The folder in which the next version is made."""

    root: Path

    def clear_way(
        self, files: Collection[str], folders: Iterable[str], names: Iterable[str]
    ) -> set[str]:
        """Remove all that has no name in the next version, and make the folders of what has; these.

        `files` and `folders` are those that are there now.
        """
        names = set(names)
        needed = folders_of(names)
        for name in files:
            if name not in names:
                unlink(self._path(name))
        there = set(folders)
        for folder in sorted(there - needed, key=len, reverse=True):
            path = self._path(folder)
            path.rmdir() if folder not in names else remove_tree(path)
        for folder in sorted(needed - there, key=len):
            if folder in files:
                unlink(self._path(folder))
            os.mkdir(f"{self.root}/{folder}")  # noqa: PTH102 (speed)
        return needed

    def write(self, name: str, data: bytes, key: str) -> FileRecord:
        """A file of the next version, written anew."""
        path = f"{self.root}/{name}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_FOLLOW | BINARY
        try:
            handle = os.open(path, flags, _READ_ONLY)
        except FileExistsError:
            unlink(path)
            handle = os.open(path, flags, _READ_ONLY)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            status = os.fstat(handle)
        finally:
            os.close(handle)
        if status.st_mode & 0o777 != _READ_ONLY:  # the user's mask
            os.chmod(path, _READ_ONLY)  # noqa: PTH101 (speed)
        return FileRecord(key, digest_of(data), status.st_size, status.st_mtime_ns)

    def share(self, names: Sequence[str], site_dir: Path, files: Collection[str]) -> None:
        """Give files of the site a second name here, where they are not yet the same files; where
        that cannot be done, a copy with the same time.
        """
        for name in names:
            path = f"{self.root}/{name}"
            if name in files:
                unlink(path)
            if not _linked(f"{site_dir}/{name}", path):
                shutil.copy2(f"{site_dir}/{name}", path, follow_symlinks=False)

    def _path(self, name: str) -> Path:
        return self.root / name


def _linked(file: str, name: str) -> bool:
    """Give a file another name; False where that cannot be done."""
    if not hasattr(os, "link"):
        return False
    follows = os.link not in os.supports_follow_symlinks  # then nothing else can be asked for
    try:
        os.link(file, name, follow_symlinks=follows)
    except OSError as reason:
        if reason.errno not in _NO_LINKS:
            raise
        return False
    return True
