"""How a process that holds a whole shelf treats its memory."""

from __future__ import annotations

import ctypes
import gc
import sys

_YOUNG = 500_000
"""New objects between two collections of garbage. With the usual 700, a tenth of a build is spent
looking at papers and pages, which are no garbage before its end.
"""
_M_TRIM_THRESHOLD, _M_TOP_PAD = -1, -2  # malloc.h of glibc; mallopt(3)
_KEPT, _AHEAD = 256 << 20, 16 << 20
"""Bytes. By default glibc gives back what reading a page took, and asks for it again for the next:
a fifth of the time of checking a page.
"""


def hold_a_shelf() -> None:
    """Collect garbage seldom, and keep freed memory for the next page, here and in forks."""
    gc.set_threshold(_YOUNG)
    if sys.platform == "linux" and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)):
        mallopt(_M_TRIM_THRESHOLD, _KEPT)
        mallopt(_M_TOP_PAD, _AHEAD)
