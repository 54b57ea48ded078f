"""Spreads work over processes, with the same results for any number of them.

Processes are made by fork: they see whatever their parent has in memory, and nothing is copied to
them. They end with their parent, also where it is killed: none goes on writing into a folder in
which the next run is at work.

Neither a pool nor `concurrent.futures` does here: both keep threads as long as their processes
live, and a process with threads cannot be forked safely, so that nothing could be begun `ahead`
while pages are `spread`.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import IO, TYPE_CHECKING, Any, TypeVar

from papershelf.system import c_function, can_fork

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

Item = TypeVar("Item")
Result = TypeVar("Result")

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_CHUNKS = 8
"""Chunks for each process, so that results come and progress is seen while work goes on."""


def processors() -> int:
    """Returns how many processes can run at once here."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def is_alone(jobs: int) -> bool:
    """Returns whether this process does all work itself: for one job, where there is no fork, and
    where other threads run, whose locks a fork would copy.
    """
    return jobs < 2 or not can_fork() or threading.active_count() > 1


def spread(
    work: Callable[[Sequence[Item]], Result], items: Sequence[Item], jobs: int, least: int = 16
) -> Iterator[Result]:
    """Yields the results of `work` on chunks of `items`, in any order, from up to `jobs` processes.

    A chunk has at least `least` items: as many as are worth a process. What `work` raises is raised
    here; a process that was killed raises EndedError.
    """
    size = max(least, -(-len(items) // (jobs * _CHUNKS)))
    chunks = [items[at : at + size] for at in range(0, len(items), size)]
    jobs = min(jobs, len(chunks))
    if is_alone(jobs):
        yield from map(work, chunks)
        return
    with _forked(work, chunks, jobs) as children:
        yield from _received(children)


@contextmanager
def ahead(work: Callable[[], Result], jobs: int) -> Iterator[Callable[[], Result]]:
    """Begins `work` in a process of its own; yields a function that waits for the result.

    A process that `is_alone` does the work when its result is asked for. The other process ends
    with the block, finished or not. The function raises as `spread` does.
    """
    if is_alone(jobs):
        yield cache(work)
        return
    with _forked(lambda _: work(), [None], 1) as children:

        @cache
        def result() -> Result:
            only: Result
            [only] = _received(children)
            return only

        yield result


@contextmanager
def _forked(
    work: Callable[[Any], object], chunks: Sequence[Any], jobs: int
) -> Iterator[Mapping[Connection, ForkProcess]]:
    """Starts processes on the chunks; yields each with the connection that gives its results.

    A process takes the number of a chunk from a pipe whenever it is free.
    """
    from multiprocessing import get_context  # noqa: PLC0415 (slow to import, for small builds)

    fork = get_context("fork")
    numbers, dealer = os.pipe()
    os.write(dealer, b"".join(number.to_bytes(2) for number in range(len(chunks))))
    os.close(dealer)
    children: dict[Connection, ForkProcess] = {}
    try:
        gc.freeze()  # else a child's first collection would copy every page of memory
        for _ in range(jobs):
            results, sender = fork.Pipe(duplex=False)
            child = fork.Process(target=_serve, args=(work, chunks, numbers, sender))
            child.start()
            sender.close()
            children[results] = child
        gc.unfreeze()
        yield children
    finally:
        os.close(numbers)
        for results, child in children.items():
            results.close()
            child.kill()
            child.join()


def _received(children: Mapping[Connection, ForkProcess]) -> Iterator[Any]:
    """Yields the results of processes as they come. Raises OSError where one failed."""
    from multiprocessing.connection import wait  # noqa: PLC0415 (as above)

    working: dict[Any, ForkProcess] = dict(children)
    while working:
        results: Any
        for results in wait(working):
            try:
                answer = results.recv_bytes()
            except (EOFError, OSError):
                _check(working.pop(results))
                continue
            failure, result = pickle.loads(answer)  # noqa: S301 (our own child's)
            if failure is not None:
                raise failure
            yield result


def _check(child: ForkProcess) -> None:
    child.join()
    if code := child.exitcode:
        how = f"was killed by signal {-code}" if code < 0 else f"ended with status {code}"
        raise EndedError(f"process {child.pid} of this run {how}")


def _serve(
    work: Callable[[Any], object], chunks: Sequence[Any], numbers: int, sender: Connection
) -> None:
    """Works on chunks in a child and sends the results. The parent reports an early end."""
    from multiprocessing import parent_process  # noqa: PLC0415 (as above)

    parent = parent_process()
    status = 1
    try:
        if (call := c_function("prctl")) is not None:
            call(_PR_SET_PDEATHSIG, signal.SIGKILL)  # Linux: this process ends with its parent
        while parent and os.getppid() == parent.pid and (number := os.read(numbers, 2)):
            sender.send_bytes(_answer(work, chunks[int.from_bytes(number)]))
        status = 0
    finally:
        os._exit(status)


def _answer(work: Callable[[Any], object], chunk: object) -> bytes:
    """Returns a pickle of what `work` raised, or None, and of its result."""
    try:
        return pickle.dumps((None, work(chunk)), pickle.HIGHEST_PROTOCOL)
    except Exception as failure:  # noqa: BLE001 (raised again in the parent)
        reason = failure
    try:
        answer = pickle.dumps((reason, None))
        pickle.loads(answer)  # noqa: S301 (our own)
    except Exception:  # noqa: BLE001 (an exception that cannot travel: its words can)
        return pickle.dumps((RuntimeError(f"{type(reason).__name__}: {reason}"), None))
    return answer


class EndedError(OSError):
    """A process of this run was ended before it gave its result."""


class Event:
    """Lets work that was begun `ahead` wait until something is ready, and takes a message to it.

    The message goes through a file, in memory where the system has such files: a pipe holds so
    much at a time, and the sender must never wait for a process that may be dead.
    """

    def __init__(self) -> None:
        receiver, sender = os.pipe()
        self._receiver, self._sender = os.fdopen(receiver, "rb", 0), os.fdopen(sender, "wb", 0)
        self._message = _nameless_file()

    def set(self, message: object = None) -> None:
        """Lets the work go on. Once it does, a message comes too late. Raises OSError where there
        is no room for it.
        """
        if message is not None:
            pickle.dump(message, self._message)
            self._message.flush()
        self._sender.write(b"\0")

    def wait(self) -> Any:
        """Returns the message once the event is set. Raises OSError where nobody is left to set it:
        a killed run leaves no process behind that waits.
        """
        self._sender.close()
        if not self._receiver.read(1):
            raise OSError("the run that this process belongs to has ended")
        self._message.seek(0)
        message = self._message.read()
        return pickle.loads(message) if message else None  # noqa: S301 (our own process's)

    def __enter__(self) -> Event:
        return self

    def __exit__(self, *_: object) -> None:
        for file in (self._receiver, self._sender, self._message):
            file.close()


def _nameless_file() -> IO[bytes]:
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("papershelf"), "w+b")
    return tempfile.TemporaryFile()
