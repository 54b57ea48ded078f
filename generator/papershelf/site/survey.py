"""How the site and the folder of the next version are, and how that folder is made ready.

A look at every file takes a while and needs nothing but the last build's record, so that it is done
before there are pages. Nothing but a build changes either folder meanwhile, and builds hold the
shelf's lock.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from papershelf.parallel import spread
from papershelf.site.folder import next_version
from papershelf.site.record import Entry
from papershelf.site.versions import Spare, inodes, is_as_left, walk


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
    laid_out: frozenset[str] | None = None
    """The names for which the spare folder is laid out: it has their folders, and no other file."""


def look(site_dir: Path, shelf: Path, entries: Mapping[str, Entry]) -> Survey:
    """The survey of the site in `site_dir`, of which the last build recorded the `entries`; both
    paths are resolved.
    """
    live = walk(site_dir)
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
    folders: Collection[str] = survey.spare_folders
    if names != survey.laid_out:
        spare.root.mkdir(parents=True, exist_ok=True)
        folders = spare.clear_way(survey.spare, survey.spare_folders, names)
    wanting = [path for path in kept if path not in survey.shared]

    def share(part: Sequence[str]) -> None:
        spare.share(part, site_dir, survey.spare)

    for _ in spread(share, wanting, jobs):
        pass
    return replace(
        survey,
        spare=survey.spare.intersection(names).union(kept),
        spare_folders=tuple(folders),
        laid_out=names,
        shared=survey.shared.intersection(names).union(kept),
    )
