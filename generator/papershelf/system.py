"""What only some systems have. Without it every command works, in one process and by copies."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from typing import Any

BINARY = getattr(os, "O_BINARY", 0)
"""For `os.open`: Windows otherwise writes CR LF for each LF."""
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
"""For `os.open`: a link is not followed. Windows has no such flag; there `lstat` comes before."""
_JUNCTION = 0xA0000003
"""IO_REPARSE_TAG_MOUNT_POINT of Windows: a link to a folder that is no symbolic link."""


def is_link(status: os.stat_result) -> bool:
    """Whether an `lstat` is that of a link, of whatever kind."""
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION


def can_fork() -> bool:
    """Whether processes are made by fork: not on macOS, whose own libraries crash after it."""
    return hasattr(os, "fork") and sys.platform != "darwin"


def c_function(name: str) -> Callable[..., Any] | None:
    """A function of the C library that keeps its error for `ctypes.get_errno`; None where there is
    none of that name.
    """
    try:
        import ctypes  # noqa: PLC0415 (not in every Python)

        library = ctypes.CDLL(None, use_errno=True)
    except (ImportError, OSError, TypeError):  # TypeError: Windows has no such library
        return None
    found: Callable[..., Any] | None = getattr(library, name, None)
    return found
