"""Put a finished site in place of the old one in one step, and touch nothing that is no site."""

from __future__ import annotations

import ctypes
import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from papershelf.config import STATE_DIR
from papershelf.problems import Problem, error
from papershelf.publish.record import SiteRecord
from papershelf.publish.versions import is_as_left, walk
from papershelf.system import c_function
from papershelf.writing.disk import foreign, own_file, own_folder, remove_tree, write_file
from papershelf.writing.lock import locked

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h
_PATIENCE = (0.1, 0.2, 0.5, 1.0)
"""Seconds."""
_MARK = "of-papershelf.txt"
"""Says, by being there, that a folder is one of ours."""
_TOLD = b"Papershelf makes the next version of a site here, and removes what else it finds.\n"
# What every page of a site bears that MkDocs made, ours or by hand.
_GENERATED = b'<meta name="generator" content="mkdocs-'


def next_version(site_dir: Path, shelf: Path) -> Path:
    """The folder in which the next site is made, which afterwards holds the one before it.

    It stands in a folder of its own: in the shelf's own state for a site within the shelf, else
    beside the site, where a rename suffices to put it in place.
    """
    name = f"{site_dir.name}.papershelf-spare"
    if site_dir.parent == shelf:
        return shelf / STATE_DIR / name / "site"
    return site_dir.with_name(f".{name}") / "site"


def _aside(staging: Path) -> Path:
    """Where the old site waits while the new one is put in its place, step by step."""
    return staging.with_name("old")


def claim(site_dir: Path, shelf: Path) -> Path:
    """The folder of the next version, in one that bears our mark: all in there is ours to remove.
    A site that a killed run left aside is brought back.

    Raises ForeignError where another folder, or a link, is in the place of one of them.
    """
    staging = next_version(site_dir, shelf)
    place, aside = staging.parent, _aside(staging)
    own_folder(place, shelf if place.is_relative_to(shelf) else place.parent)
    mark = own_file(place / _MARK)
    if not mark.exists():
        if place.exists() and any(place.iterdir()):
            if not _is_left(place):
                raise foreign(place, "files that no build left there")
            remove_tree(place)
        write_file(mark, _TOLD)
    for folder in (staging, aside):
        own_folder(folder, place)
    if aside.exists():
        remove_tree(aside) if site_dir.exists() else aside.rename(site_dir)
    return staging


def _is_left(folder: Path) -> bool:
    """Whether a folder is what builds of earlier versions left there: the site before the last, of
    which each file is read-only.
    """
    return _is_site(folder, None) and not any(one.writable for one in walk(folder).values())


def refusal(
    site_dir: Path, shelf: Path, docs_dir: Path, record: SiteRecord | None = None
) -> Problem | None:
    """Why `site_dir` may not be replaced by a site, if so. All paths are absolute and resolved.

    A folder is replaced only if it is empty, its `index.html` was made by MkDocs, or it holds a
    file as the build of the `record` left it; and never one that holds the shelf, a part of it, or
    a Git checkout.
    """
    shown = str(site_dir)
    for source in (docs_dir, shelf / "collection", shelf / ".papershelf"):
        if site_dir.is_relative_to(source):
            return error(shown, f"found a site folder inside {source.name}/, expected one outside")
    if shelf.is_relative_to(site_dir) or docs_dir.is_relative_to(site_dir):
        return error(shown, "found a folder that holds the shelf, expected one for the site alone")
    if not site_dir.exists():
        return None
    if not site_dir.is_dir():
        return error(shown, "found a file, expected a folder")
    if any(site_dir.iterdir()) and not _is_site(site_dir, record):
        return error(
            shown,
            "found files that no build wrote, expected an earlier site or an empty folder",
            hint="name another folder, or empty this one yourself",
        )
    return None


def _is_site(folder: Path, record: SiteRecord | None) -> bool:
    if os.path.lexists(folder / ".git"):
        return False
    home = folder / "index.html"
    if home.is_file() and _GENERATED in home.read_bytes():
        return True
    if record is None:
        return False
    found = walk(folder)
    return any(is_as_left(found.get(path), entry) for path, entry in record.entries.items())


@contextmanager
def held(site_dir: Path) -> Iterator[Problem | None]:
    """Keep builds of other shelves out of the folder of a site; the Problem, where one is at work
    there. The shelf's own lock keeps out those of this one.
    """
    if not site_dir.exists():
        yield None
        return
    with locked(lock_file(site_dir), is_kept=False) as is_free:
        hint = "wait until it has finished, or name another folder"
        message = "a build of another shelf is at work there"
        yield None if is_free else error(str(site_dir), message, hint=hint)


def lock_file(site_dir: Path) -> Path:
    """The file that is locked, and there, while a build is at work on a site: in the state of the
    shelf in whose folder the site is, else beside the site. Every shelf finds the same.
    """
    state = own_folder(site_dir.parent / STATE_DIR, site_dir.parent)
    name = f".{site_dir.name}.papershelf-lock"
    return (state if state.is_dir() else site_dir.parent) / name


def publish(built: Path, site_dir: Path) -> None:
    """Make the folder `built` the site, and the site that was there `built`.

    Where the system can exchange two folders (Linux), visitors see the old site or the new one at
    every moment. Elsewhere there is an instant without a site, and `claim` mends a kill within it.
    Raises OSError; `site_dir` is then as it was.
    """
    own_folder(built, built.parent)
    if not site_dir.exists():
        site_dir.parent.mkdir(parents=True, exist_ok=True)
        _rename(built, site_dir)
        return
    if _exchange(built, site_dir):
        return
    old = _aside(built)
    _rename(site_dir, old)
    try:
        _rename(built, site_dir)
    except OSError:
        _rename(old, site_dir)
        raise
    _rename(old, built)


def _rename(folder: Path, name: Path) -> None:
    """Rename a folder, on Windows once nobody reads a file in it, such as a scanner of viruses."""
    for seconds in _PATIENCE if os.name == "nt" else ():
        try:
            folder.rename(name)
        except PermissionError:
            time.sleep(seconds)
        else:
            return
    folder.rename(name)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step, by Linux' renameat2(2). False where that cannot be done."""
    call = c_function("renameat2")
    if call is None:
        return False
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL):  # an old kernel, or a file system that cannot
        return False
    raise OSError(code, os.strerror(code), str(other))
