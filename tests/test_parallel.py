"""Work in several processes: what one process would make of it, whatever becomes of the others."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.parallel import Gate, ahead, spread

LARGE = 3 << 20
"""More bytes than a pipe holds."""


def doubled(numbers: Sequence[int]) -> list[int]:
    return [2 * number for number in numbers]


@given(st.lists(st.integers(), max_size=40), st.integers(1, 4), st.integers(1, 9))
def test_the_same_for_any_number_of_processes(items: list[int], jobs: int, least: int) -> None:
    """Every item is worked on once, in whichever chunks and processes."""
    found = [number for part in spread(doubled, items, jobs, least) for number in part]
    assert sorted(found) == sorted(doubled(items))


def test_results_larger_than_a_pipe() -> None:
    """A result comes whole, and each by itself, however many pieces it is read in."""
    sizes = [LARGE, 0, 1, LARGE + 17, 5]
    found = [
        data
        for part in spread(lambda some: [bytes([size % 251]) * size for size in some], sizes, 2, 1)
        for data in part
    ]
    assert sorted(found) == sorted(bytes([size % 251]) * size for size in sizes)


def test_what_the_work_raises_is_raised_here() -> None:
    """An exception in another process ends the work with itself."""

    def work(numbers: Sequence[int]) -> int:
        return 1 // min(numbers)

    with pytest.raises(ZeroDivisionError):
        list(spread(work, [1, 0, 2, 3], 2, 1))


KILLED = """
import os, signal
from papershelf.parallel import spread

def work(numbers):
    if 2 in numbers:
        os.kill(os.getpid(), signal.SIGKILL)
    return len(numbers)

try:
    list(spread(work, [1, 2, 3, 4], 2, 1))
except OSError as told:
    print(told)
"""


def test_a_killed_process_is_told() -> None:
    """Work is not silently missing where the system killed a process. (In a program of its own: a
    test's may have threads, and then does all work itself.)
    """
    done = subprocess.run(
        [sys.executable, "-c", KILLED], capture_output=True, text=True, check=True
    )
    assert "was killed by signal 9" in done.stdout


def test_begun_ahead() -> None:
    """The result is there when it is asked for, and made once, in whichever process."""
    for jobs in (1, 2):
        made: list[int] = []

        def work(made: list[int] = made) -> int:
            made.append(1)
            return len(made)

        with ahead(work, jobs) as result:
            assert (result(), result()) == (1, 1)


def test_a_gate_that_nobody_can_open_is_not_waited_for() -> None:
    """Linux ends a process with its parent; elsewhere this is how it learns of the end."""
    with Gate() as gate, pytest.raises(OSError, match="has ended"):
        gate.wait()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_gate_holds_up_what_was_begun(tmp_path: Path, jobs: int) -> None:
    """The work before the gate is done meanwhile, that behind it when the gate is open; it hears
    the first word that is taken to it, however long.
    """
    written = tmp_path / "written"
    with Gate() as gate:

        def work() -> tuple[str, object]:
            word = gate.wait()
            return written.read_text(encoding="utf-8"), word

        word = {"long": "x" * 1_000_000, "\udcff": [1]}
        with ahead(work, jobs) as result:
            written.write_text("in time", encoding="utf-8")
            gate.open(word)
            gate.open()
            assert result() == ("in time", word)
