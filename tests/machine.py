"""What a test may say of time: that something ends, and how many times slower this machine is."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_COUNTED = 0.04
"""Seconds of processor time in which the machine of the stated bounds counts to a million."""

_ENDLESS = 60.0
"""Seconds of processor time: some sixty times what the slowest input takes, and a fraction of what
an effort that grows with the square of the size takes.
"""


@contextmanager
def ends() -> Iterator[None]:
    """Fail where a block goes on without end in sight: no statement of speed."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"not done after {_ENDLESS:g} s of processor time")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _ENDLESS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def slowness() -> float:
    """How many times as long this machine takes at the moment, at least once."""
    return max(1.0, min(_count() for _ in range(3)) / _COUNTED)


def _count() -> float:
    start = time.process_time()
    total = 0
    for number in range(1_000_000):
        total += number
    return time.process_time() - start
