"""Put a finished site in place of the old one in one step, and touch nothing that is no site."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from papershelf.config import STATE_DIR
from papershelf.problems import Problem, error
from papershelf.site.record import Record
from papershelf.site.versions import is_as_left, walk

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h
# What every page of a site bears that MkDocs made, ours or by hand.
_GENERATED = b'<meta name="generator" content="mkdocs-'


def next_version(site_dir: Path, shelf: Path) -> Path:
    """The folder in which the next site is made, which afterwards holds the one before it.

    In the shelf's own state for a site within the shelf, else beside the site: where a rename
    suffices to put it in place.
    """
    name = f"{site_dir.name}.papershelf-spare"
    if site_dir.parent == shelf:
        return shelf / STATE_DIR / name
    return site_dir.with_name(f".{name}")


def _aside(site_dir: Path) -> Path:
    """Where the old site waits while the new one is put in its place, step by step."""
    return site_dir.with_name(f".{site_dir.name}.papershelf-old")


def refusal(
    site_dir: Path, shelf: Path, docs_dir: Path, record: Record | None = None
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


def _is_site(folder: Path, record: Record | None) -> bool:
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
    try:
        handle = os.open(site_dir, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        yield None
        return
    try:
        busy = None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            hint = "wait until it has finished, or name another folder"
            busy = error(str(site_dir), "a build of another shelf is at work there", hint=hint)
        except OSError:
            pass  # a file system without locks
        yield busy
    finally:
        os.close(handle)


def tidy(site_dir: Path) -> None:
    """Bring back the old site if a killed run left it aside, else remove what is there."""
    old = _aside(site_dir)
    if old.exists():
        if site_dir.exists():
            shutil.rmtree(old)
        else:
            old.rename(site_dir)


def publish(built: Path, site_dir: Path) -> None:
    """Make the folder `built` the site, and the site that was there `built`.

    Where the system can exchange two folders (Linux), visitors see the old site or the new one at
    every moment. Elsewhere there is an instant without a site, and `tidy` mends a kill within it.
    Raises OSError; `site_dir` is then as it was.
    """
    if not site_dir.exists():
        site_dir.parent.mkdir(parents=True, exist_ok=True)
        built.rename(site_dir)
        return
    if _exchange(built, site_dir):
        return
    old = _aside(site_dir)
    site_dir.rename(old)
    try:
        built.rename(site_dir)
    except OSError:
        old.rename(site_dir)
        raise
    old.rename(built)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step, by Linux' renameat2(2). False where that cannot be done."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL):  # an old kernel, or a file system that cannot
        return False
    raise OSError(code, os.strerror(code), str(other))
