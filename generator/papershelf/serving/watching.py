"""Watches the files that a site is made from, and waits for a change of them."""

from __future__ import annotations

import os
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from papershelf.leftovers import is_leftover

_QUIET = 0.1
"""Seconds without a change after which the sources are read: editors write a file in steps."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The files that a site is made from. Hidden files never count, nor does what editors leave."""

    root: Path
    watch: tuple[Path, ...]
    """Files, and folders with all that is below them."""
    ignore: Callable[[Path], bool] = lambda _: False
    """Must hold for every watched file that a rebuild writes: it would rebuild for ever."""

    def hold(self, path: Path, *, is_folder: bool = False) -> bool:
        """Returns whether a change of `path` asks for a rebuild."""
        watched = any(path.is_relative_to(source.resolve()) for source in self.watch)
        is_scratch = is_leftover(path.name) and not is_folder
        return watched and not (is_scratch or self._is_hidden(path) or self.ignore(path))

    def _is_hidden(self, path: Path) -> bool:
        root = self.root.resolve()
        inside = path.relative_to(root) if path.is_relative_to(root) else Path(path.name)
        return any(part.startswith(".") for part in inside.parts)


class Watcher(FileSystemEventHandler):
    """Waits for a change below the watched paths and then for a moment of quiet."""

    def __init__(self, sources: Sources, observer: BaseObserver) -> None:
        self._sources = sources
        self._observer = observer
        self._folders: dict[Path, ObservedWatch] = {}
        self._noticed = threading.Event()
        self._last = 0.0
        self.refused: frozenset[str] = frozenset()
        """Paths from the shelf of what is wrong, whatever it is: a change of it is noticed."""

    @classmethod
    @contextmanager
    def on(cls, sources: Sources) -> Iterator[Watcher]:
        """Watches until the block ends. A folder that does not exist is watched once it does."""
        # A folder that is made while its parent is looked through is come upon twice. Watchdog
        # watches it once and warns, which is no news for the user, and as an error ends its thread.
        warnings.filterwarnings("ignore", "", RuntimeWarning, r"watchdog\.")
        observer = Observer()
        watcher = cls(sources, observer)
        for path in map(Path.resolve, sources.watch):
            if path.parent.is_dir():
                observer.schedule(watcher, str(path.parent), recursive=False)
            watcher._follow(path)
        observer.start()
        try:
            yield watcher
        finally:
            observer.stop()
            observer.join()

    def _follow(self, path: Path) -> None:
        """Watches a folder with all below it; anew if another one had its name."""
        if not path.is_dir():
            return
        if (before := self._folders.get(path)) is not None:
            self._observer.unschedule(before)
        self._folders[path] = self._observer.schedule(self, str(path), recursive=True)

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Notes a change. Watchdog calls it on a thread of its own."""
        # Reading a file is an event too.
        if event.event_type not in ("created", "modified", "moved", "deleted"):
            return
        if event.is_directory and event.event_type == "modified":
            return
        for path in (Path(os.fsdecode(name)) for name in (event.src_path, event.dest_path) if name):
            if event.is_directory and path in map(Path.resolve, self._sources.watch):
                self._follow(path)
            if self._is_refused(path) or self._sources.hold(path, is_folder=event.is_directory):
                self._last = time.monotonic()
                self._noticed.set()

    def _is_refused(self, path: Path) -> bool:
        root = self._sources.root.resolve()
        return path.is_relative_to(root) and path.relative_to(root).as_posix() in self.refused

    @property
    def noticed(self) -> bool:
        """Whether something changed that nobody waited for yet."""
        return self._noticed.is_set()

    def wait(self, ended: threading.Event) -> None:
        """Waits for a change and `_QUIET` seconds of no further one, or until `ended` is set."""
        while not self._noticed.wait(0.1):
            if ended.is_set():
                return
        while time.monotonic() - self._last < _QUIET:
            time.sleep(_QUIET / 4)
        self._noticed.clear()
