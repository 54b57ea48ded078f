"""The list of generated files that a run leaves for the next one, in `.papershelf/`."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from papershelf.write import write_file

_VERSION = 3


class Entry(NamedTuple):
    """What was written at a path: SHA-256, and the file's size and time right after."""

    digest: str = ""
    size: int = -1
    mtime: int = -1
    key: str = ""
    """Of what the file was made from, where that is known."""

    @classmethod
    def stored(cls, digest: str, size: int, mtime: int, key: str) -> Entry:
        """As the manifest has it. Raises TypeError for what no run wrote."""
        if not isinstance(digest, str) or not isinstance(key, str):
            raise TypeError
        return cls(digest, size, mtime, key)

    @classmethod
    def of(cls, status: os.stat_result, digest: str, key: str) -> Entry:
        return cls(digest, status.st_size, status.st_mtime_ns, key)


def read_manifest(file: Path) -> tuple[dict[str, Entry], str, dict[str, str]] | None:
    """The files by their paths, the fingerprint, and what the last run wanted the next one to know;
    no more than the files where it did not finish, and None where there is no usable list.
    """
    try:
        stored = json.loads(file.read_bytes())
        if stored["version"] != _VERSION:
            return None
        found = {path: Entry.stored(*entry) for path, entry in stored["files"].items()}
        fingerprint = str(stored["fingerprint"])
        return found, fingerprint, dict(stored["facts"]) if fingerprint else {}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_manifest(
    file: Path, entries: Mapping[str, Entry], fingerprint: str, facts: Mapping[str, str]
) -> None:
    """Replace the list in one step; `fingerprint` is empty while the run is not finished."""
    stored = {
        "version": _VERSION,
        "fingerprint": fingerprint,
        "facts": facts,
        "files": entries,
    }
    write_file(file, json.dumps(stored, separators=(",", ":")).encode())
