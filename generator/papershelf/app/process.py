"""How a process that holds a whole shelf treats its memory, to its end."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading

from papershelf.system import c_function

_YOUNG = 500_000
"""New objects between two collections of garbage. With the usual 700, a tenth of a build is spent
looking at papers and pages, which are no garbage before its end.
"""
_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD = -1, -2, -3  # malloc.h of glibc; mallopt(3)
_KEPT, _AHEAD, _LARGE = 256 << 20, 16 << 20, 32 << 20
"""Bytes. By default glibc gives back what reading a page took, and asks for it again for the next:
a fifth of the time of checking a page. So it does with arrays below 32 MB, the most that it lets a
program say, once the first is set.
"""


def hold_a_shelf() -> None:
    """Collect garbage seldom, and keep freed memory for the next page, here and in forks."""
    gc.set_threshold(_YOUNG)
    if sys.platform == "linux" and (mallopt := c_function("mallopt")):
        mallopt(_M_TRIM_THRESHOLD, _KEPT)
        mallopt(_M_TOP_PAD, _AHEAD)
        mallopt(_M_MMAP_THRESHOLD, _LARGE)


def leave(status: int) -> None:
    """End this process, and do not first take apart what it holds: of 10,000 papers that takes a
    tenth of a second. Whatever was registered for its end is done.

    Returns where Python must end it in its own way: other threads run, a profiler or a tracer has
    yet to tell what it saw, or what was said cannot be written.
    """
    if threading.active_count() > 1 or sys.gettrace() or sys.getprofile():
        return
    atexit._run_exitfuncs()  # noqa: SLF001 (what Python itself calls has no other name)
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except (OSError, ValueError):  # a full disk; a stream that was closed
        return
    os._exit(status)
