"""How fast this machine is: a bound in seconds says something of one machine alone."""

from __future__ import annotations

import time

_COUNTED = 0.04
"""Seconds of processor time in which the machine of the stated bounds counts to a million."""


def slowness() -> float:
    """How many times as long this machine takes at the moment, at least once."""
    return max(1.0, min(_count() for _ in range(3)) / _COUNTED)


def _count() -> float:
    start = time.process_time()
    total = 0
    for number in range(1_000_000):
        total += number
    return time.process_time() - start
