"""Which files differ between two checkouts of a shelf, whatever they are."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from pathlib import Path

from papershelf.collection.walk import ROOT
from papershelf.config import STATE_DIR
from papershelf.leftovers import is_leftover
from papershelf.review.changes import Change, ChangeKind

_GIT = ".git"
_CHUNK = 1 << 20


def differing_files(base: Path, head: Path) -> list[Change]:
    """Every file that was added, changed or removed from `base` to `head`, by path.

    A link is compared by what it says, and never followed; a file that became executable has
    changed. What an editor left in the collection is no part of it. Both folders are checkouts as
    Git left them: what a build makes would be listed too, but for the state that a review itself
    leaves in `base`. Raises OSError.
    """
    old, new = dict(_files(base, but=(_GIT, STATE_DIR))), dict(_files(head, but=(_GIT,)))
    changes = []
    for path in sorted(old.keys() | new.keys()):
        if path not in old:
            changes.append(Change(ChangeKind.ADDED, path, path))
        elif path not in new:
            changes.append(Change(ChangeKind.REMOVED, path, path))
        elif not _same(base, head, path, old[path], new[path]):
            changes.append(Change(ChangeKind.CHANGED, path, path))
    return changes


def _files(root: Path, but: Collection[str]) -> Iterator[tuple[str, os.stat_result]]:
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        with os.scandir(root / inside) as entries:
            for entry in entries:
                path = inside + entry.name
                if path in but:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(path + "/")
                elif not (inside.startswith(f"{ROOT}/") and is_leftover(entry.name)):
                    yield path, entry.stat(follow_symlinks=False)


def _same(base: Path, head: Path, path: str, old: os.stat_result, new: os.stat_result) -> bool:
    kinds = [(stat.S_IFMT(one.st_mode), bool(one.st_mode & stat.S_IXUSR)) for one in (old, new)]
    if kinds[0] != kinds[1]:
        return False
    if stat.S_ISLNK(old.st_mode):
        return (base / path).readlink() == (head / path).readlink()
    if not stat.S_ISREG(old.st_mode) or old.st_size != new.st_size:
        return False
    with (base / path).open("rb") as one, (head / path).open("rb") as other:
        while data := one.read(_CHUNK):
            if data != other.read(_CHUNK):
                return False
    return True
