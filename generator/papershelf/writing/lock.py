"""Lets one process at a time write to a shelf. The system frees the lock of a dead holder."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from papershelf.config import STATE_DIR
from papershelf.problems import Problem, error
from papershelf.writing.disk import own_file, own_folder, sweep, write_file

_FILE = f"{STATE_DIR}/lock"
_HOLDER = f"{STATE_DIR}/holder"
"""Who holds the lock, for people; not in the lock's own file, which Windows lets nobody read. It is
read only while the lock is held, so that what a killed run left in it never matters."""


@contextmanager
def alone(shelf: Path, doing: str) -> Iterator[list[Problem]]:
    """Holds the shelf's lock, yielding no Problem; or yields the Problem that says who holds it.

    `doing` is told to others who want the lock meanwhile: "a build". Raises OSError where the
    lock file cannot be written, or where the folder of the state is not the shelf's own.
    """
    folder, holder = shelf / STATE_DIR, shelf / _HOLDER
    own_folder(folder, shelf).mkdir(exist_ok=True)
    with locked(shelf / _FILE) as is_free:
        if not is_free:
            hint = "wait until it has finished"
            yield [error(_FILE, f"{_named(holder)} is at work in this shelf", hint=hint)]
            return
        write_file(holder, f"{doing} (process {os.getpid()})\n".encode())
        sweep(folder)
        yield []


@contextmanager
def locked(file: Path, *, is_kept: bool = True) -> Iterator[bool]:
    """Holds a lock on a file, which is made for it; yields False where somebody else holds it.

    The file stays unless it `is_kept` no longer than the lock; it says nothing by being there.
    Raises OSError where it cannot be made.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that without fcntl a file has to do for a lock
        from filelock import FileLock, Timeout  # noqa: PLC0415 (slow to import)

    lock = FileLock(own_file(file), is_singleton=False)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        if not is_kept:
            with suppress(OSError):  # Windows removes it when it is released
                file.unlink()
        lock.release()


def _named(holder: Path) -> str:
    with suppress(OSError):
        return holder.read_bytes()[:200].decode("utf-8", "replace").strip() or "another run"
    return "another run"
