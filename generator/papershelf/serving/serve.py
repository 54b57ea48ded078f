"""Read, show and build the site after every change."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from papershelf.problems import Problem, as_text
from papershelf.serving.reloading import State
from papershelf.serving.server import Place, site_server
from papershelf.serving.watching import Sources, Watcher


class SiteSource(Protocol):
    """A site that the server shows: it can be read, asked for one page, and built."""

    def read(self) -> list[Problem]:
        """Reads the sources anew; `page` follows them unless there is an error."""

    def page(self, address: str) -> bytes | None:
        """Returns a page, by its address from the root of the site, as the sources have it; None
        where the built site has it or only a build can make it. It is asked on other threads.
        """

    def build(self, wanted: Callable[[], bool]) -> list[str]:
        """Builds the site, unless it is no longer wanted; returns what was wrong, as text."""

    @property
    def missed(self) -> bool:
        """Whether `page` could not give a page, since the sources were read, that has changed."""


def serve(
    place: Place,
    watched: Sources,
    source: SiteSource,
    *,
    report: Callable[[list[Problem]], None] = lambda _: None,
    ready: Callable[[str], None] = lambda _: None,
    stop: threading.Event | None = None,
) -> None:
    """Serves the site, and builds it at once and after every change, until Ctrl-C or `stop`.

    What is wrong with the sources goes to `report` and, while there is an error, into the page,
    which stays at the last good state. `ready` is told the address of the site. Raises PortError,
    and OSError where the disk or the watching of files fails.
    """
    state = State()
    ended = stop or threading.Event()
    with site_server(place, state, source.page) as address, Watcher.on(watched) as watcher:
        ready(address)
        while not ended.is_set():
            problems = source.read()
            report(problems)
            errors = [as_text(problem) for problem in problems if problem.is_error]
            state.tell(errors)
            refused = [problem.path for problem in problems]
            if not errors:
                watcher.refused = frozenset()  # a build writes files that it may refuse
                errors = source.build(lambda: not (watcher.noticed or ended.is_set()))
                if errors or source.missed:
                    state.tell(errors)
                refused += [line.partition(":")[0] for line in errors]
            watcher.refused = frozenset(refused)
            watcher.wait(ended)
