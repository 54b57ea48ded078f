"""Work in several processes: what one process would make of it, whatever becomes of the others."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.parallel import Event, ahead, spread

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


def test_an_exception_that_cannot_travel_is_raised_in_words() -> None:
    """What pickle cannot bring from another process is no second failure."""

    class LocalError(Exception):
        pass

    def work(numbers: Sequence[int]) -> None:
        raise LocalError(f"{len(numbers)} number")

    with pytest.raises((LocalError, RuntimeError), match="1 number"):
        list(spread(work, [1, 2], 2, 1))


LOST = """
import os, signal, sys
from papershelf.parallel import spread

def work(numbers):
    if 2 in numbers:
        {how}
    return len(numbers)

try:
    list(spread(work, [1, 2, 3, 4], 2, 1))
except OSError as reason:
    print(reason)
"""


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ("os.kill(os.getpid(), signal.SIGKILL)", "was killed by signal 9"),
        ("sys.exit(0)", "ended with status 1"),
    ],
)
def test_a_lost_process_is_an_error(how: str, message: str) -> None:
    """Work is not silently missing where a process ended before its end. (In a program of its own:
    a test's may have threads, and then does all work itself.)
    """
    done = subprocess.run(
        [sys.executable, "-c", LOST.format(how=how)], capture_output=True, text=True, check=True
    )
    assert message in done.stdout


ORPHANED = """
import os, time
from papershelf.parallel import ahead, spread

def work(numbers):
    os.write(1, b"at work\\n")
    time.sleep(30)
    os.write(1, b"still at work\\n")

def nested():
    list(spread(work, [1, 2], 2, 1))

with ahead(nested, 2) as result:
    list(spread(work, [1, 2], 2, 1))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process ends after its chunk")
def test_processes_end_with_a_killed_parent() -> None:
    """No child or grandchild goes on working: none writes any more, and their pipe ends."""
    with subprocess.Popen([sys.executable, "-c", ORPHANED], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        for _ in range(4):
            assert parent.stdout.readline() == b"at work\n"
        parent.kill()
        assert parent.stdout.read() == b""


def test_begun_ahead() -> None:
    """The result is there when it is asked for, and made once, in whichever process."""
    for jobs in (1, 2):
        made: list[int] = []

        def work(made: list[int] = made) -> int:
            made.append(1)
            return len(made)

        with ahead(work, jobs) as result:
            assert (result(), result()) == (1, 1)


def test_an_event_that_nobody_can_set_is_not_waited_for() -> None:
    """Linux ends a process with its parent; elsewhere this is how it learns of the end."""
    with Event() as event, pytest.raises(OSError, match="has ended"):
        event.wait()


@pytest.mark.parametrize("jobs", [1, 2])
def test_work_waits_for_an_event(tmp_path: Path, jobs: int) -> None:
    """The work goes on when the event is set, and gets its first message, however long."""
    written = tmp_path / "written"
    with Event() as event:

        def work() -> tuple[str, object]:
            message = event.wait()
            return written.read_text(encoding="utf-8"), message

        message = {"long": "x" * 1_000_000, "\udcff": [1]}
        with ahead(work, jobs) as result:
            written.write_text("in time", encoding="utf-8")
            event.set(message)
            event.set()
            assert result() == ("in time", message)
