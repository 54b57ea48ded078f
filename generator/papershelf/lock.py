"""One writer at a time in a shelf. The system frees the lock however its holder ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from papershelf.config import STATE_DIR
from papershelf.problems import Problem, error
from papershelf.write import sweep

_FILE = f"{STATE_DIR}/lock"


@contextmanager
def alone(shelf: Path, doing: str) -> Iterator[list[Problem]]:
    """Hold the shelf's lock, yielding no Problem; or the Problem that says who holds it.

    `doing` is told to others who want the lock meanwhile: "a build". Raises OSError where the
    lock file cannot be written.
    """
    file = shelf / _FILE
    file.parent.mkdir(exist_ok=True)
    with file.open("a+", encoding="utf-8") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stream.seek(0)
            holder = stream.read(200).strip() or "another run"
            hint = "wait until it has finished"
            yield [error(_FILE, f"{holder} is at work in this shelf", hint=hint)]
            return
        stream.truncate(0)
        stream.write(f"{doing} (process {os.getpid()})\n")
        stream.flush()
        sweep(file.parent)
        yield []
