"""What the last build made: for each file of a site what it was made from, and how it was left.

Kept in `.papershelf/`, a file for each folder that a site was built into. It is trusted for what a
file was made from, never for what a file is: that is looked at. Which other files there are is
looked at where something came or went (`SiteRecord.unlisted_since`).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
import zlib
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import msgspec

from papershelf.store import sealed, unsealed
from papershelf.writing.disk import boot, written_after
from papershelf.writing.manifest import paths_of, stored_paths

_VERSION = 4
_A_STEP = 10**9
"""Nanoseconds by which a clock may have been set unnoticed."""


class FileRecord(NamedTuple):
    """A file of the site."""

    key: str
    """Of everything that it was made from; empty for what must be made each time."""
    digest: str
    """Of its bytes."""
    size: int
    mtime: int
    """Nanoseconds, right after it was written."""
    targets: str = ""
    """The files of the site to which it leads, as `packed`."""
    wanted: tuple[tuple[str, str, str], ...] = ()
    """Its links into other pages: page, fragment, and where the link stands."""


def digest_of(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def key_of(*parts: str) -> str:
    return digest_of("\0".join(parts).encode("utf-8", "surrogateescape"))  # there are paths in it


def page_key(shared: str, digest: str) -> str:
    """The key of a page, from two digests in hexadecimal: of what all pages share, and of its
    Markdown. Of them 64 and 128 bits are enough: a record holds a key for each page. Empty where it
    is not known what all pages share.
    """
    return shared and f"{shared[:16]} {digest[:32]}"


def copy_key(digest: str) -> str:
    """The key of a file that is copied as it is, from the digest of its bytes."""
    return f"copy {digest}"


def key_if_of(key: str, data: bytes) -> str:
    """A key that ends with the digest of a file, if these are the bytes that were read of it, else
    the empty one: it may have changed since its digest was taken. The digest is that of a record or
    SHA-256, as `page_key` and `copy_key` have it.
    """
    known = key.rpartition(" ")[2]
    sha256 = hashlib.sha256(data).hexdigest()
    return key if known and known in (digest_of(data), sha256, sha256[:32]) else ""


def ready_key(data: bytes) -> str:
    """The key of a file that is made each time, whatever it is made from."""
    return f"is {digest_of(data)}"


def packed(paths: Iterable[str]) -> str:
    """A set of paths as numbers of 32 bits, a few characters each."""
    return b64encode(array("I", sorted(map(_number, paths))).tobytes()).decode()


def may_hold(targets: str, paths: frozenset[int]) -> bool:
    """Whether one of `numbers_of` some paths is in a packed set: certainly if it does, and hardly
    ever if it does not.
    """
    return not paths.isdisjoint(array("I", b64decode(targets)))


def numbers_in(targets: str) -> frozenset[int]:
    """Those in a packed set."""
    return frozenset(array("I", b64decode(targets)))


def numbers_of(paths: Iterable[str]) -> frozenset[int]:
    return frozenset(map(_number, paths))


def name_of(site_dir: Path, shelf: Path) -> str:
    """Eight digits that stand for the folder of a site, of two resolved paths. They are the same
    wherever the shelf is, for a site within it: a cache may come from elsewhere.
    """
    inside = site_dir.is_relative_to(shelf)
    shown = site_dir.relative_to(shelf).as_posix() if inside else os.fsdecode(site_dir)
    return key_of(shown)[:8]


def _number(path: str) -> int:
    return zlib.crc32(path.encode("utf-8", "surrogateescape"))


def _clock() -> tuple[str, int]:
    """The boot of the machine, and nanoseconds from it to the clock's zero; neither is known
    everywhere. A clock that is set goes on with other nanoseconds, one that is adjusted does not.
    """
    if not boot() or not hasattr(time, "CLOCK_BOOTTIME"):
        return "", 0
    return boot(), time.time_ns() - time.clock_gettime_ns(time.CLOCK_BOOTTIME)


def _is_set_like(clock: tuple[str, int]) -> bool:
    """Whether the clock is as it was, give or take `_A_STEP`; not where that is not known."""
    started, offset = _clock()
    return bool(started) and started == clock[0] and abs(offset - clock[1]) < _A_STEP


def _told_no_links(entry: FileRecord) -> FileRecord:
    """An entry to be made each time, where its links are no text that JSON could hold."""
    try:
        "".join(page for page, _, _ in entry.wanted).encode()
    except UnicodeEncodeError:
        return entry._replace(key="", wanted=())
    return entry


class _Stored(msgspec.Struct):
    """The file, as JSON under a seal."""

    version: int
    shared: str
    folder: tuple[int, int]
    begun: tuple[int, int]
    clock: tuple[str, int]
    files: dict[str, FileRecord]


@dataclass(slots=True)
class SiteRecord:
    """Every file of a site that one build left."""

    file: Path
    shared: str = ""
    """The key of what all its pages were made from."""
    folder: tuple[int, int] = (0, 0)
    """Device and inode of the folder of the site."""
    begun: tuple[int, int] = (0, 0)
    """When that build began, and the one before it: nanoseconds, by the clock of the file system
    that holds the folder; 0 where the clock was set meanwhile. See `unlisted_since`.
    """
    clock: tuple[str, int] = ("", 0)
    """How the clock was set when that build began: see `_clock`."""
    entries: dict[str, FileRecord] = field(default_factory=dict)
    _now: int = 0

    @classmethod
    def of(cls, site_dir: Path, state_dir: Path, *, read: bool = True) -> SiteRecord:
        """The record of the site in that folder; an empty one where there is none to be read."""
        record = cls(state_dir / f"site-{name_of(site_dir, state_dir.parent)}.json")
        if not read:
            return record
        with suppress(OSError, ValueError, msgspec.MsgspecError):
            stored = msgspec.json.decode(unsealed(record.file.read_bytes()) or b"", type=_Stored)
            if stored.version == _VERSION:
                record.shared, record.entries = stored.shared, paths_of(stored.files)
                record.folder, record.begun, record.clock = (
                    stored.folder,
                    stored.begun,
                    stored.clock,
                )
        return record

    def seal(self) -> bytes:
        """Stands for all that the file says now, times of files included; empty where there is no
        file. Two builds that made anything leave two.
        """
        with suppress(OSError), self.file.open("rb") as stored:
            return stored.readline()
        return b""

    def unlisted_since(self, site_dir: Path) -> int:
        """A moment, in nanoseconds: a folder below `site_dir` in which nothing came or went since
        then (its `st_ctime_ns`) has the files that the record says, and no other. 0 where there is
        no such moment.

        The folder that is the site now was the site two builds ago too, and the build between
        looked at it; so the moment is when that build began. Of any other folder nothing is known,
        nor where the clock was set since then, or the machine started.
        """
        with suppress(OSError):
            status = site_dir.lstat()
            is_that_folder = (status.st_dev, status.st_ino) == self.folder
            if is_that_folder and self.begun[1] and _is_set_like(self.clock):
                return self.begun[1] - _A_STEP
        return 0

    def staging_unlisted_since(self) -> int:
        """The same of the staging directory, which was the site when the last build began and
        looked at it; whoever asks knows that it is that folder still.
        """
        is_known = self.folder != (0, 0) and self.begun[0] and _is_set_like(self.clock)
        return self.begun[0] - _A_STEP if is_known else 0

    def begins(self) -> None:
        """Note that a build begins, before it looks at the site."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=self.file.parent) as now:
            self._now = os.fstat(now.fileno()).st_ctime_ns

    def left(self, entries: dict[str, FileRecord], shared: str, folder: Path) -> None:
        """Note what the build that began leaves, in the folder that is to be the site."""
        self.entries, self.shared = entries, shared
        self.begun = (self._now, self.begun[0] if _is_set_like(self.clock) else 0)
        self.clock = _clock()
        status = folder.lstat()
        has_clock = status.st_dev == self.file.parent.stat().st_dev
        self.folder = (status.st_dev, status.st_ino) if has_clock else (0, 0)

    @contextmanager
    def saved_after(self) -> Iterator[None]:
        """Write it at the end of the block, in one step; there is room for it before. Not where the
        block raises.
        """
        files = stored_paths(dict(sorted(self.entries.items())))
        try:
            data = self._encoded(files)
        except UnicodeEncodeError:  # links into pages whose names are no UTF-8
            data = self._encoded({path: _told_no_links(entry) for path, entry in files.items()})
        with written_after(self.file, sealed(data)):
            yield

    def _encoded(self, files: dict[str, FileRecord]) -> bytes:
        return msgspec.json.encode(
            _Stored(_VERSION, self.shared, self.folder, self.begun, self.clock, files)
        )

    def forget(self) -> None:
        self.entries = {}
        self.file.unlink(missing_ok=True)
