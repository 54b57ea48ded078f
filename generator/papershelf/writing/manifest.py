"""Keeps the list of generated files, in `.papershelf/`, from one run to the next."""

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
    """A file as a run left it: its SHA-256, and its size and time right after it was written."""

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
    """Returns the same by paths that JSON can hold; those of `files` came from `os.fsdecode`."""
    return {path if path.isascii() else _stored(path): one for path, one in files.items()}


def paths_of(stored: Mapping[str, T]) -> dict[str, T]:
    """Undoes `stored_paths`."""
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
    """The manifest as it is written, as JSON under a seal."""

    version: int
    fingerprint: str
    files: dict[str, ManifestEntry]
    boot: str = ""


class Manifest(NamedTuple):
    """The manifest as the last run left it."""

    files: dict[str, ManifestEntry]
    """By their paths."""
    fingerprint: str
    is_of_this_boot: bool
    """Whether the machine has not been started since: where power fails, times of files may reach
    the disk before their bytes.
    """


def read_manifest(file: Path) -> Manifest | None:
    """Returns the manifest; None where there is none, or one that cannot be used."""
    try:
        stored = msgspec.json.decode(unsealed(file.read_bytes()) or b"", type=_Stored)
        files = paths_of(stored.files)
    except (OSError, ValueError, msgspec.MsgspecError):
        return None
    if stored.version != _VERSION:
        return None
    return Manifest(files, stored.fingerprint, stored.boot == boot())


def write_manifest(file: Path, entries: Mapping[str, ManifestEntry], fingerprint: str) -> None:
    """Replaces the manifest in one step; `fingerprint` is empty while the run is not finished."""
    stored = _Stored(_VERSION, fingerprint, stored_paths(entries), boot())
    write_file(file, sealed(msgspec.json.encode(stored)))
