"""Work spread over processes: the same results for any number of them.

Processes are made by fork, so that a task sees whatever its maker had in memory, and nothing is
copied to it. A process that lost its parent ends by itself: none goes on writing into a folder in
which the next run is at work.

`concurrent.futures.ProcessPoolExecutor` does not do here: it keeps a thread as long as its
processes live, and with a thread about no other process may be forked, so that nothing could be
begun `ahead` while pages are `spread`.
"""

from __future__ import annotations

import gc
import os
import pickle
import selectors
import signal
import struct
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import IO, Any, TypeVar

from papershelf.system import c_function, can_fork

Item = TypeVar("Item")
Result = TypeVar("Result")

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_NUMBER = struct.Struct("=Q")
_SHARES = 8
"""Chunks for each process: enough that all end at about the same time."""
_PIPE = 1 << 20
"""Bytes of results that may wait for their reader."""
_TOKENS = 8_000
"""Chunks at most: their numbers wait in a pipe, which holds 64 KB."""


def processors() -> int:
    """How many processes can run at once here."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(
    work: Callable[[Sequence[Item]], Result], items: Sequence[Item], jobs: int, least: int = 16
) -> Iterator[Result]:
    """`work` done on chunks of `items`, in up to `jobs` processes; results in no known order.

    A chunk has at least `least` items: as many as are worth the way to another process.

    In this process alone where that is as fast, where there is no fork, and where other threads
    run, whose locks a fork would copy. What `work` raises is raised here; a process that was
    killed raises OSError.
    """
    size = max(least, -(-len(items) // (jobs * _SHARES)), -(-len(items) // _TOKENS))
    chunks = [items[at : at + size] for at in range(0, len(items), size)]
    jobs = min(jobs, len(chunks))
    return map(work, chunks) if is_alone(jobs) else _finished(_begun(work, chunks, jobs))


@contextmanager
def ahead(work: Callable[[], Result], jobs: int) -> Iterator[Callable[[], Result]]:
    """`work` begun in a process of its own; what is yielded waits for its result and gives it.

    Where `spread` would use this process alone, the work is done when its result is asked for. It
    is ended with the block, finished or not. Raises as `spread` does.
    """
    if is_alone(jobs):
        yield cache(work)
        return
    workers = _begun(lambda _: work(), [[None]], 1)

    @cache
    def result() -> Result:
        only: Result
        [only] = _collected(workers)
        return only

    try:
        yield result
    finally:
        for worker in workers:
            worker.end()


class Gate:
    """Holds up work that was begun `ahead` until what it needs is there, and takes word to it."""

    def __init__(self) -> None:
        self._exit, self._entrance = os.pipe()
        self._word = _nameless_file()

    def open(self, word: object = None) -> None:
        """Let the work go on, if it does not yet; then a word comes too late. Raises OSError where
        there is no room for it.
        """
        if word is not None:
            pickle.dump(word, self._word)
            self._word.flush()
        os.write(self._entrance, b"\0")

    def wait(self) -> Any:
        """The word, once the gate is open: at once where the work was not begun before. Raises
        OSError where nobody is left to open it: a killed run leaves no process behind that waits.
        """
        self._close_entrance()
        if not os.read(self._exit, 1):
            raise OSError("the run that this process belongs to has ended")
        if not os.fstat(self._word.fileno()).st_size:
            return None
        self._word.seek(0)
        return pickle.load(self._word)  # noqa: S301 (our own process's)

    def _close_entrance(self) -> None:
        if self._entrance >= 0:
            os.close(self._entrance)
        self._entrance = -1

    def __enter__(self) -> Gate:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._exit)
        self._close_entrance()
        self._word.close()


def _nameless_file() -> IO[bytes]:
    """What is said at a gate: a pipe would hold so much at a time, and who opens a gate must never
    wait for who may be dead. In memory where the system has such files.
    """
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("papershelf"), "w+b")
    return tempfile.TemporaryFile()


def is_alone(jobs: int) -> bool:
    """Whether this process does everything itself: nothing is begun `ahead`."""
    return jobs < 2 or not can_fork() or threading.active_count() > 1


def _begun(
    work: Callable[[Sequence[Item]], object], chunks: Sequence[Sequence[Item]], jobs: int
) -> list[_Worker]:
    """Processes at work on the chunks."""
    tokens, give = os.pipe()
    os.write(give, b"".join(map(_NUMBER.pack, range(len(chunks)))))
    os.close(give)
    gc.freeze()  # else a child's first collection would copy every page of memory
    sys.stdout.flush()
    sys.stderr.flush()
    workers = [_Worker.start(work, chunks, tokens) for _ in range(jobs)]
    os.close(tokens)
    gc.unfreeze()
    return workers


def _finished(workers: Sequence[_Worker]) -> Iterator[Any]:
    """The results of processes, which are ended afterwards."""
    try:
        yield from _collected(workers)
    finally:
        for worker in workers:
            worker.end()


class _Worker:
    """A child process, and the end of the pipe through which its results come."""

    def __init__(self, pid: int, results: int) -> None:
        self.pid, self.results = pid, results
        self._read = bytearray()
        self._status: int | None = None

    @classmethod
    def start(
        cls, work: Callable[[Any], object], chunks: Sequence[Sequence[Any]], tokens: int
    ) -> _Worker:
        results, send = os.pipe()
        _widen(send)
        parent = os.getpid()
        pid = os.fork()
        if pid:
            os.close(send)
            return cls(pid, results)
        status = 1
        try:
            _die_with(parent)
            os.close(results)
            _serve(work, chunks, tokens, send, parent)
            status = 0
        finally:
            os._exit(status)

    def receive(self) -> Iterator[Any]:
        """The results that have come; at the end of them `results` is closed."""
        data = os.read(self.results, _PIPE)
        if not data:
            self.close()
            return
        self._read += data
        while len(self._read) >= _NUMBER.size:
            (length,) = _NUMBER.unpack_from(self._read)
            end = _NUMBER.size + length
            if len(self._read) < end:
                return
            with memoryview(self._read) as whole:
                result = pickle.loads(whole[_NUMBER.size : end])  # noqa: S301 (our own child's)
            del self._read[:end]
            yield result

    def close(self) -> None:
        os.close(self.results)
        self.results = -1

    def wait(self) -> None:
        """Raise OSError where the process did not end well."""
        _, self._status = os.waitpid(self.pid, 0)
        code = os.waitstatus_to_exitcode(self._status)
        if code:
            how = f"was killed by signal {-code}" if code < 0 else f"ended with status {code}"
            raise OSError(f"process {self.pid} of this run {how}")

    def end(self) -> None:
        """Whatever became of it, leave no process and no pipe behind."""
        if self._status is None:
            os.kill(self.pid, signal.SIGKILL)
            _, self._status = os.waitpid(self.pid, 0)
        if self.results >= 0:
            self.close()


def _collected(workers: Sequence[_Worker]) -> Iterator[Any]:
    with selectors.DefaultSelector() as selector:
        for worker in workers:
            selector.register(worker.results, selectors.EVENT_READ, worker)
        while selector.get_map():
            for key, _ in selector.select():
                worker = key.data
                for failed, result in worker.receive():
                    if failed:
                        raise result
                    yield result
                if worker.results < 0:
                    selector.unregister(key.fileobj)
                    worker.wait()


def _serve(
    work: Callable[[Any], object],
    chunks: Sequence[Sequence[Any]],
    tokens: int,
    send: int,
    parent: int,
) -> None:
    """In a child: take numbers of chunks until there are none, and send each one's result."""
    while token := os.read(tokens, _NUMBER.size):
        if os.getppid() != parent:
            return
        (number,) = _NUMBER.unpack(token)
        try:
            answer = pickle.dumps((False, work(chunks[number])), pickle.HIGHEST_PROTOCOL)
        except Exception as reason:  # noqa: BLE001 (raised again in the parent)
            answer = _failure(reason)
        view = memoryview(_NUMBER.pack(len(answer)) + answer)
        while view:
            view = view[os.write(send, view) :]


def _failure(reason: Exception) -> bytes:
    try:
        return pickle.dumps((True, reason))
    except Exception:  # noqa: BLE001 (an exception that cannot travel: its words can)
        return pickle.dumps((True, RuntimeError(f"{type(reason).__name__}: {reason}")))


def _widen(pipe: int) -> None:
    """Let a pipe hold `_PIPE` bytes, where the system lets us: results come in fewer pieces."""
    # AttributeError: not Linux. OSError: the user's share of such pipes is used up.
    with suppress(ImportError, AttributeError, OSError):
        import fcntl  # noqa: PLC0415 (Windows has none)

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


def _die_with(parent: int) -> None:
    """Linux ends this process together with its parent; elsewhere `_serve` looks now and then."""
    if (call := c_function("prctl")) is not None:
        call(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
