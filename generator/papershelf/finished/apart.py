"""Checks a stranger's site in a process of its own, which is ended at a file that takes too long.

A parser of HTML needs time with the square of how deep elements nest, and of how many attributes
one has; nothing that is checked beforehand promises otherwise. So the process that checks has two
seconds of processor time for each file, and its memory is bounded. Where the system knows no such
bounds, it is ended by the clock.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec

from papershelf.finished.check import check_site
from papershelf.problems import Problem, error
from papershelf.system import end_after, limit

SECONDS = 2.0
"""Of processor time for one file."""
PAGE_BYTES = 4_000_000
"""A page or a style sheet. Our largest page has 150 KB, the theme's largest sheet 130."""
_MEMORY = 1_500_000_000
"""Bytes of address space: a page of the largest size takes 200 MB, the names of a site as much."""
_SILENCE = 60.0
"""Seconds on the clock without a word of the process, after which it is ended."""
_PROGRAM = (
    "import sys; sys.path[:] = {path!r}; from papershelf.finished.apart import main;"
    " main({site!r}, {base!r})"
)


class _Message(msgspec.Struct, omit_defaults=True):
    """A line that the process prints: which file is next or, at the end, all that was found."""

    at: str = ""
    problems: list[Problem] | None = None


def check_apart(site: Path, base_path: str) -> list[Problem]:
    """Checks as `check_site` does; a file that takes too much becomes an error that names it."""
    program = _PROGRAM.format(
        path=[folder for folder in sys.path if folder], site=str(site.absolute()), base=base_path
    )
    at = ""
    with subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, "-I", "-c", program],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # where Python and the libraries would print what broke
    ) as process:
        try:
            for line in _lines_of(process):
                message = msgspec.json.decode(line, type=_Message)
                if message.problems is not None:
                    return message.problems
                at = message.at
        finally:
            process.kill()
    return [error(at, f"takes over {SECONDS:g} s or too much memory to check, expected less")]


def _lines_of(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    """Yields the lines that a process prints; ends it where none comes for long."""
    if process.stdout is None:
        return
    while True:
        late = threading.Timer(_SILENCE, process.kill)
        late.start()
        try:
            line = process.stdout.readline()
        finally:
            late.cancel()
        if not line:
            return
        yield line


def main(site: str, base_path: str) -> None:
    """Checks the site, and prints as lines of JSON which file is next and what was found."""
    limit("RLIMIT_AS", _MEMORY)

    def say(message: _Message) -> None:
        sys.stdout.buffer.write(msgspec.json.encode(message) + b"\n")
        sys.stdout.buffer.flush()

    def at(path: str) -> None:
        say(_Message(at=path))
        end_after(SECONDS)

    found = check_site(Path(site), base_path=base_path, most=PAGE_BYTES, at=at)
    say(_Message(problems=found))
