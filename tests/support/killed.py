"""Kills a program at a change of the disk that is chosen by its number, which no clock decides."""

from __future__ import annotations

import mmap
import os
import signal
import sys
from pathlib import Path

_CHANGES = frozenset(
    f"os.{name}" for name in "chmod link mkdir remove rename rmdir symlink truncate utime".split()
)
_WRITES = os.O_WRONLY | os.O_RDWR
_NUMBER = 8
"""Bytes."""


def at(number: int, counter: Path) -> None:
    """From now on count the changes that this process and its forks make, in that file, and kill
    the process with SIGKILL right before the one of that number (from 1; never before 0).
    """
    counter.write_bytes(bytes(_NUMBER))
    with counter.open("r+b") as file:
        counted = mmap.mmap(file.fileno(), _NUMBER)
    process = os.getpid()

    def look(event: str, arguments: tuple[object, ...]) -> None:
        flags = arguments[2] if event == "open" else 0
        if event not in _CHANGES and not (isinstance(flags, int) and flags & _WRITES):
            return
        made = int.from_bytes(counted[:], "little") + 1
        counted[:] = made.to_bytes(_NUMBER, "little")
        if made == number:
            os.kill(process, signal.SIGKILL)
            signal.pause()  # a fork ends with the process, and changes nothing until then

    sys.addaudithook(look)


def changes(counter: Path) -> int:
    """How many were counted."""
    return int.from_bytes(counter.read_bytes(), "little")
