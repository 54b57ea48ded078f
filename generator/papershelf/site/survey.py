"""How the site and the folder of the next version are, before a build begins.

A look at every file takes a while and needs nothing but the last build's record, so that it is done
before there are pages. Nothing but a build changes either folder meanwhile, and builds hold the
shelf's lock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from papershelf.site.folder import next_version
from papershelf.site.record import Entry
from papershelf.site.versions import inodes, is_as_left, walk


@dataclass(frozen=True, slots=True)
class Survey:
    """Files by their paths from the root of the site."""

    live: frozenset[str] = frozenset()
    """Those of the site."""
    as_left: frozenset[str] = frozenset()
    """Those of them that are what the last build left."""
    spare: frozenset[str] = frozenset()
    """Those of the spare folder."""
    spare_folders: tuple[str, ...] = ()
    shared: frozenset[str] = frozenset()
    """Those that are one file with two names."""


def look(site_dir: Path, shelf: Path, entries: Mapping[str, Entry]) -> Survey:
    """The survey of the site in `site_dir`, of which the last build recorded the `entries`; both
    paths are resolved.
    """
    live, _ = walk(site_dir)
    spare, folders = inodes(next_version(site_dir, shelf))
    return Survey(
        frozenset(live),
        frozenset(path for path, one in entries.items() if is_as_left(live.get(path), one)),
        frozenset(spare),
        tuple(folders),
        frozenset(
            path for path, inode in spare.items() if path in live and live[path].inode == inode
        ),
    )
