"""Fuzz the parsers and the sanitiser for a while: `make fuzz`, `make fuzz SECONDS=600`.

Each target of `tests/support/fuzz_targets.py` gets so many seconds, with new inputs in each run. A
line a target says how many inputs it had; the smallest one that fails is printed, and the status
is 1.
"""

from __future__ import annotations

import sys
import time
import traceback

from hypothesis import HealthCheck, given, seed, settings

from fuzz_targets import TARGETS, Target

_ROUND = 500
"""Inputs between two looks at the clock."""


def main(seconds: float) -> int:
    """Fuzz every target; 1 where one failed."""
    failed = [name for name, target in TARGETS.items() if not fuzz(name, target, seconds)]
    return 1 if failed else 0


def fuzz(name: str, target: Target, seconds: float) -> bool:
    """Whether the target held for that long."""
    begin = time.monotonic()
    rounds = 0
    while (gone := time.monotonic() - begin) < seconds:
        say(name, rounds, gone)
        try:
            run(target, time.time_ns())
        except Exception:  # noqa: BLE001 (whatever it is, it is what is looked for)
            print(f"\n{name}: FAILED\n{traceback.format_exc()}")
            return False
        rounds += 1
    say(name, rounds, gone)
    print()
    return True


def run(target: Target, start: int) -> None:
    """One round, from a start of its own."""

    @seed(start)
    @settings(
        max_examples=_ROUND, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(target.inputs)
    def holds(given_: object) -> None:
        target.check(given_)

    holds()


def say(name: str, rounds: int, gone: float) -> None:
    """How far the target is, in one line that is written over on a terminal."""
    end = "\r" if sys.stdout.isatty() else "\n"
    print(f"{name}: {rounds * _ROUND:,} inputs in {gone:.0f} s", end=end, flush=True)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60))
