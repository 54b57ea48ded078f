"""What a test may say of time: that something ends."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDLESS = 60.0
"""Seconds of processor time: some sixty times what the slowest input takes, and a fraction of what
an effort that grows with the square of the size takes.
"""


@contextmanager
def ends() -> Iterator[None]:
    """Fail where a block goes on without end in sight: no statement of speed.

    It is stopped between two steps of Python (or of `re`), in this process alone.
    """

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"not done after {_ENDLESS:g} s of processor time")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, _ENDLESS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
