"""Decides what an upgrade does to each packaged file, by three versions of it.

The digests say what the package last wrote or offered; the shelf has the file as it is now; the
package has it as it should be. A file that still is what was written is the package's, and is
renewed; any other is a person's, and stays. What was offered once is not offered again until the
packaged file changes, so that a settled shelf comes to rest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from papershelf.packaged.files import DIGESTS, renewable
from papershelf.problems import Problem, error

Digests = dict[str, str]
"""Path in the shelf to the SHA-256 of the file."""

_HINT = f"restore {DIGESTS} from Git, or delete it: every file that differs then counts as yours"


class Fate(StrEnum):
    """What an upgrade does to a file."""

    ADDED = "added"
    RENEWED = "renewed"
    REMOVED = "removed"
    KEPT = "kept"
    """A person's, although the package has another version now, or none."""
    YOURS = "yours"
    """A person's; the package has nothing new for it."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """One packaged file of a shelf that is not as the package has it."""

    path: str
    fate: Fate
    old: bytes | None
    """As the shelf has it; None where it has none."""
    new: bytes | None
    """As the package has it; None where it has none any more."""


def renewal(
    packaged: Mapping[str, bytes], digests: Mapping[str, str], found: Mapping[str, bytes]
) -> list[FileChange]:
    """Returns the changes, by path. `found` holds the files that exist in the shelf, of all that
    `packaged` and `digests` name. A file that a person deleted stays deleted.
    """
    changes = []
    for path in sorted({*packaged, *digests}):
        old, new = found.get(path), packaged.get(path)
        fate = _fate(digests.get(path), old, new)
        if fate is not None:
            changes.append(FileChange(path, fate, old, new))
    return changes


def _fate(digest: str | None, old: bytes | None, new: bytes | None) -> Fate | None:
    if old is None and digest is None:
        return Fate.ADDED
    if old is not None and new is not None and _digest(old) == _digest(new):
        return None
    if new is None:
        if old is None:
            return None
        return Fate.REMOVED if _digest(old) == digest else Fate.KEPT
    if _digest(new) == digest:
        return Fate.YOURS
    return Fate.RENEWED if old is not None and _digest(old) == digest else Fate.KEPT


def digests_of(packaged: Mapping[str, bytes]) -> Digests:
    """Returns the digest of each packaged file that may be renewed, by path."""
    return {path: _digest(data) for path, data in packaged.items() if renewable(path)}


def digests_file(digests: Mapping[str, str]) -> bytes:
    """Returns the bytes of the file that `read_digests` reads."""
    about = (
        "How `papershelf init` wrote these files. Commit it: `init --upgrade` renews what is so."
    )
    stored = {"about": about, "files": dict(sorted(digests.items()))}
    return (json.dumps(stored, indent=2) + "\n").encode()


def read_digests(data: bytes) -> tuple[Digests, list[Problem]]:
    """Returns the digests in that file, or the error that says what is wrong with it.

    A path that leads out of the shelf, or to what is never renewed, is such an error: the file
    stands in a repository that others write to.
    """
    try:
        files = json.loads(data)["files"]
        digests = {str(path): str(digest) for path, digest in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}, [error(DIGESTS, "found no digests of packaged files", hint=_HINT)]
    for path in digests:
        if not _is_plain(path) or not renewable(path):
            message = f'found "{path}", expected the path of a packaged file'
            return {}, [error(DIGESTS, message, hint=_HINT)]
    return digests, []


def _is_plain(path: str) -> bool:
    """Returns whether the path stays below the shelf, whatever the system."""
    parts = PurePosixPath(path).parts
    odd = {"..", ".git", "/"}.intersection(part.lower() for part in parts)
    return bool(parts) and not odd and "/".join(parts) == path and not set(path) & set("\\:\0")


def _digest(data: bytes) -> str:
    """Returns the SHA-256 of the text; a checkout with other line ends has the same."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()
