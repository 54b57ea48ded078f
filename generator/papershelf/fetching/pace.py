"""One pace and one connection for all requests to a host, of all runs on one shelf.

The moment of the last request is the time of a file, which is locked while a request goes on: a
script that calls the command in a loop is no faster than one run, and two runs take turns.
Deleting the folder costs a wait at most.
"""

from __future__ import annotations

import os
import re
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from papershelf.fetching.sites import Site

_UNSAFE = re.compile(r"[^A-Za-z0-9.-]")


class Pace:
    """Lets one request at a time go to a host, and not before its turn has come."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._slower: dict[str, float] = {}

    @contextmanager
    def turn(self, site: Site) -> Iterator[None]:
        """Wait until the pace of the site's group allows a request, which begins then."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that without fcntl a file has to do for a lock
            from filelock import FileLock  # noqa: PLC0415 (see the line above)

        self._folder.mkdir(parents=True, exist_ok=True)
        group = site.group or site.host
        file = self._folder / f"pace-{_UNSAFE.sub('_', group)}"
        with FileLock(file.with_name(f"{file.name}.lock"), is_singleton=False):
            pace = max(site.pace, self._slower.get(group, 0.0))
            # A clock that was set back gives a time to come: one whole pace is then enough.
            if (rest := pace - max(_age(file), 0.0)) > 0:
                time.sleep(rest)
            file.touch()
            os.utime(file)
            yield

    def slow_down(self, site: Site, pace: float) -> None:
        """Keep at least so many seconds between requests, as the service now asks."""
        group = site.group or site.host
        self._slower[group] = max(pace, self._slower.get(group, 0.0))


def _age(file: Path) -> float:
    """Seconds since a file was written; very many where there is none."""
    try:
        return time.time() - file.stat().st_mtime
    except OSError:
        return float("inf")
