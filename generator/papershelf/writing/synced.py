"""Values that go into `Tree.sync` beside the files, and that come out of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from papershelf.problems import Problem


@dataclass(frozen=True, slots=True)
class Synced:
    """The outcome of `Tree.sync`, in files and bytes."""

    written: int = 0
    removed: int = 0
    kept: int = 0
    bytes_written: int = 0
    problems: tuple[Problem, ...] = ()

    def __add__(self, other: Synced) -> Synced:
        return Synced(
            self.written + other.written,
            self.removed + other.removed,
            self.kept + other.kept,
            self.bytes_written + other.bytes_written,
            self.problems + other.problems,
        )


@dataclass(frozen=True, slots=True)
class Later:
    """Files of a tree that are made while the others are already in use."""

    make: Callable[[], Mapping[str, bytes]] = dict
    """Path relative to the root, and bytes."""
    holds: Callable[[str], bool] = lambda _: False
    """Whether a path is that of such a file, of this run or of another."""
    fixed: Collection[str] = ()
    """Paths at which a hand-written file can stand; others are named after their content."""
    begin: Callable[[Mapping[str, str]], None] = lambda _: None
    """Called before `make` with the SHA-256 of each other file, when these are there, the manifest
    lists their paths, and the stale ones are gone; not where a hand-written file is in the way.
    """
