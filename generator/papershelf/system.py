"""Wraps what only some systems have. Without it commands work in one process and by copies."""

from __future__ import annotations

import mmap
import os
import signal
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

BINARY = getattr(os, "O_BINARY", 0)
"""For `os.open`: Windows otherwise writes CR LF for each LF."""
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
"""For `os.open`: a link is not followed. Windows has no such flag; there `lstat` comes before."""
_JUNCTION = 0xA0000003
"""IO_REPARSE_TAG_MOUNT_POINT of Windows: a link to a folder that is no symbolic link."""


def is_link(status: os.stat_result) -> bool:
    """Returns whether an `lstat` is that of a link, of whatever kind."""
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION


def can_fork() -> bool:
    """Returns whether processes are made by fork; macOS' libraries crash after it."""
    return hasattr(os, "fork") and sys.platform != "darwin"


def limit(resource_name: str, most: int) -> None:
    """Lets the kernel hold this process to a limit of `resource` ("RLIMIT_AS"), where it can."""
    try:
        import resource  # noqa: PLC0415 (Windows has none)
    except ImportError:
        return
    what = getattr(resource, resource_name)
    _, hard = resource.getrlimit(what)
    if hard == resource.RLIM_INFINITY or most <= hard:
        try:
            resource.setrlimit(what, (most, most))
        except ValueError:  # macOS knows the name of a limit that it does not keep
            if sys.platform == "linux":
                raise


def end_after(seconds: float) -> None:
    """Lets the kernel end this process (SIGPROF) after so much processor time, where it can;
    0: not at all.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def address_space() -> int:
    """Returns the bytes of address space that this process has now;
    0 where the system does not say.
    """
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * mmap.PAGESIZE


def c_function(name: str) -> Callable[..., Any] | None:
    """Returns a function of the C library that keeps its error for `ctypes.get_errno`; None where
    there is none of that name.
    """
    try:
        import ctypes  # noqa: PLC0415 (not in every Python)

        library = ctypes.CDLL(None, use_errno=True)
    except (ImportError, OSError, TypeError):  # TypeError: Windows has no such library
        return None
    found: Callable[..., Any] | None = getattr(library, name, None)
    return found
