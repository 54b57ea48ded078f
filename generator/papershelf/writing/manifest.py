"""The list of generated files that a run leaves for the next one, in `.papershelf/`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from papershelf.store import sealed, unsealed
from papershelf.writing.disk import boot, write_file

T = TypeVar("T")

_VERSION = 4


class ManifestEntry(NamedTuple):
    """What was written at a path: SHA-256, and the file's size and time right after."""

    digest: str = ""
    size: int = -1
    mtime: int = -1
    key: str = ""
    """Of what the file was made from, where that is known."""

    @classmethod
    def of(cls, status: os.stat_result, digest: str, key: str) -> ManifestEntry:
        return cls(digest, status.st_size, status.st_mtime_ns, key)


_NO_TEXT = "\0"
"""Begins a stored path that is no UTF-8 on the disk, which JSON cannot hold: then come its bytes as
Latin-1.
"""


def stored_paths(files: Mapping[str, T]) -> dict[str, T]:
    """The same by paths that JSON can hold; `os.fsdecode` gave those of the files."""
    return {path if path.isascii() else _stored(path): one for path, one in files.items()}


def paths_of(stored: Mapping[str, T]) -> dict[str, T]:
    """What `stored_paths` was given."""
    return {
        path
        if path[:1] != _NO_TEXT
        else path[1:].encode("latin-1").decode("utf-8", "surrogateescape"): one
        for path, one in stored.items()
    }


def _stored(path: str) -> str:
    try:
        path.encode()
    except UnicodeEncodeError:
        return _NO_TEXT + path.encode("utf-8", "surrogateescape").decode("latin-1")
    return path


class _Stored(msgspec.Struct):
    """The file, as JSON under a seal."""

    version: int
    fingerprint: str
    files: dict[str, ManifestEntry]
    boot: str = ""


class Manifest(NamedTuple):
    """What a run left word of."""

    files: dict[str, ManifestEntry]
    """By their paths."""
    fingerprint: str
    is_of_this_boot: bool
    """Whether the machine has not been started since: where power fails, times of files may reach
    the disk before their bytes.
    """


def read_manifest(file: Path) -> Manifest | None:
    """The list; None where there is no usable one."""
    try:
        stored = msgspec.json.decode(unsealed(file.read_bytes()) or b"", type=_Stored)
        files = paths_of(stored.files)
    except (OSError, ValueError, msgspec.MsgspecError):
        return None
    if stored.version != _VERSION:
        return None
    return Manifest(files, stored.fingerprint, stored.boot == boot())


def write_manifest(file: Path, entries: Mapping[str, ManifestEntry], fingerprint: str) -> None:
    """Replace the list in one step; `fingerprint` is empty while the run is not finished."""
    stored = _Stored(_VERSION, fingerprint, stored_paths(entries), boot())
    write_file(file, sealed(msgspec.json.encode(stored)))
