"""Works on strangers' bytes in processes that can be killed, so that no note stops another.

A worker is this program's Python with nothing loaded but what a job needs. It lives for many jobs
and is replaced when one has broken it. What it answers is read as data: JSON of a known shape.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from papershelf.notes.answers import NO_MEMORY, Picture, Refusal
from papershelf.notes.rendered import Rendered
from papershelf.notes.stored import from_json

_MEGABYTE = 1 << 20
_JOBS_EACH = 8
"""Jobs that are worth a worker of their own: one starts in a third of a second."""
_ON_THE_CLOCK = 10
"""How many times its processor time a job may last: machines are busy, and a worker may hang."""
_LONGEST_ANSWER = 64 * _MEGABYTE
_SUFFIXES = (".png", ".jpg", ".webp")
_PROGRAM = (
    "import sys; sys.path[:] = {path!r}; from papershelf.notes.worker import main; main({memory})"
)
_ENVIRONMENT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
"""All that a worker gets of this process' environment: where libraries are."""
_OUT_OF_TIME = {-getattr(signal, name, 0) for name in ("SIGPROF", "SIGKILL")} - {0}
"""Statuses of a process that the kernel ended for its processor time."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The resources that one job may take."""

    note_seconds: float = 2.0
    """Of processor time."""
    picture_seconds: float = 5.0
    memory: int = 256 * _MEGABYTE
    """Bytes of address space of a worker, everything counted."""

    def seconds(self, job: Job) -> float:
        return self.note_seconds if job.is_note else self.picture_seconds


@dataclass(frozen=True, slots=True)
class Job:
    """A note's body, in UTF-8, or a picture's bytes, and the path of the file."""

    path: str
    read: Callable[[], bytes]

    @property
    def is_note(self) -> bool:
        return self.path.lower().endswith(".md")

    @property
    def thing(self) -> str:
        return "note" if self.is_note else "picture"

    @property
    def hint(self) -> str:
        return "make it simpler, or several notes" if self.is_note else "make it smaller"


Done: TypeAlias = Rendered | Picture | Refusal
Result = TypeVar("Result")


def work(
    jobs: Sequence[Job], then: Callable[[Done], Result], limits: Limits | None = None
) -> list[Result]:
    """Returns what `then` makes of the answer to each job, in the order of the jobs.

    A job that goes beyond the limits, or breaks its worker, comes to a Refusal. `then` is called
    as soon as a job is done, in one of several threads; so pictures need not all be held.
    """
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 (few builds have a new note)

    count = min(os.cpu_count() or 1, 1 + len(jobs) // _JOBS_EACH)
    with ThreadPoolExecutor(count) as pool:
        shares = [
            pool.submit(_share, jobs[at::count], then, limits or Limits()) for at in range(count)
        ]
        results = [iter(share.result()) for share in shares]
    return [next(results[at % count]) for at in range(len(jobs))]


def _share(jobs: Iterable[Job], then: Callable[[Done], Result], limits: Limits) -> list[Result]:
    worker: _Worker | None = None
    results: list[Result] = []
    try:
        for job in jobs:
            if worker is None or worker.is_broken:
                worker = _Worker(limits)
            results.append(then(worker.do(job)))
    finally:
        if worker is not None:
            worker.end()
    return results


class _BrokenError(Exception):
    """The worker gave no answer, or none that can be used."""


class _Worker:
    """One process, and the way to and from it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        path = [folder for folder in sys.path if folder]  # never the current folder
        self._process = subprocess.Popen(  # noqa: S603 (our own program)
            [sys.executable, "-I", "-c", _PROGRAM.format(path=path, memory=limits.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # where Python and the libraries would print what broke
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        )
        self.is_broken = False
        self._is_late = False

    def do(self, job: Job) -> Done:
        """Returns the answer to the job; afterwards the worker may be broken."""
        late = threading.Timer(_ON_THE_CLOCK * (1 + self._limits.seconds(job)), self._end_late)
        late.start()
        try:
            return self._made(*self._ask(job))
        except MemoryError:
            self.is_broken = True
            self.end()
            return self._too_much(job)
        except (OSError, ValueError, LookupError, TypeError, _BrokenError):
            self.is_broken = True
            self.end()
            return self._failure(job)
        finally:
            late.cancel()

    def _end_late(self) -> None:
        self._is_late = True
        self._process.kill()

    def _ask(self, job: Job) -> tuple[dict[str, Any], bytes]:
        """Returns the worker's answer. Raises whatever a broken pipe or answer makes of it."""
        asking, answering = self._process.stdin, self._process.stdout
        if asking is None or answering is None:
            raise _BrokenError
        data = job.read()
        head = {"path": job.path, "size": len(data), "seconds": self._limits.seconds(job)}
        asking.write(json.dumps(head).encode() + b"\n" + data)
        asking.flush()
        answer = json.loads(answering.readline(_LONGEST_ANSWER))
        payload = answering.read(min(int(answer["size"]), _LONGEST_ANSWER))
        return answer, payload

    def _made(self, answer: dict[str, Any], payload: bytes) -> Done:
        """Returns an answer as a value. Raises MemoryError where the worker had too little."""
        match answer:
            case {"note": stored}:
                return from_json(stored)
            case {"picture": [int(width), int(height), str(suffix)]} if suffix in _SUFFIXES:
                return Picture(payload, width, height, suffix)
            case {"refused": [str(message), str(hint)]}:
                return Refusal(message, hint)
            case {"failed": reason} if reason == NO_MEMORY:
                raise MemoryError
        raise _BrokenError

    def _failure(self, job: Job) -> Refusal:
        """Returns the message for a job at which the process ended."""
        if not self._is_late and self._process.returncode not in _OUT_OF_TIME:
            return self._too_much(job)
        seconds = self._limits.seconds(job)
        return Refusal(f"the {job.thing} takes over {seconds:g} s, expected less", job.hint)

    def _too_much(self, job: Job) -> Refusal:
        size = self._limits.memory // _MEGABYTE
        return Refusal(f"the {job.thing} takes over {size} MB of memory, expected less", job.hint)

    def end(self) -> None:
        """Ends the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):  # what was not sent is lost
                    stream.close()
