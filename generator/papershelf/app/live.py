"""What `papershelf serve` shows: the built site, and until it is built the pages looked at.

A save is read at once, from what is known of the rest of the shelf; a page that somebody asks for
is then rendered by itself. The site is built by a process of its own, so that the next save need
not wait: that process is ended, which harms no site, and begins anew.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from papershelf import kinds, paths
from papershelf.app.generation.dumping import sizes_of_dumps
from papershelf.app.generation.relating import related_of
from papershelf.app.generation.templates import made_overrides, write_overrides
from papershelf.app.reading import Content, EarlierReading, read_shelf
from papershelf.app.shelf import Shelf
from papershelf.catalog.related import RelatedPapers
from papershelf.configfile import CONFIG_FILE
from papershelf.pages import html, markdown
from papershelf.pages.blocks import Article
from papershelf.pages.render import render_one
from papershelf.problems import Problem
from papershelf.writing.lock import alone

if TYPE_CHECKING:
    from papershelf.mkdocs.rendering import Single

_LOOK = 0.05
"""Seconds between two looks at a running build."""


class LiveSite:
    """A shelf as `serving` shows it."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._remembered = EarlierReading.for_long(shelf.store)
        self._lock = threading.Lock()
        """Held while a page is made, and while what it is made from changes."""
        self._content: Content | None = None
        """The last good state, until the site has it."""
        self._related: Callable[[], RelatedPapers] = dict
        """Of that state; looked for when a page asks."""
        self._settings = b""
        self._single: Single | None = None
        self.missed = False

    def read(self) -> list[Problem]:
        """Read the shelf anew; while there is an error, the last good state is shown."""
        content, problems = read_shelf(self._shelf, self._remembered)
        if content is None or any(problem.is_error for problem in problems):
            return problems
        with self._lock:
            self._content, self.missed = content, False
            self._related = cache(partial(related_of, self._shelf, content))
            if self._single is not None:
                self._renew(self._single, content)
        return problems

    def _renew(self, single: Single, content: Content) -> None:
        """Follow templates; other settings may mean anything, so that a build must come first."""
        settings = (self._shelf.root / CONFIG_FILE).read_bytes()
        self._single = None
        templates, wrong = made_overrides(self._shelf, content.settings)
        if wrong:  # which the build will tell
            return
        with suppress(OSError), alone(self._shelf.root, "papershelf serve") as busy:
            if not busy and settings == self._settings:
                synced = write_overrides(self._shelf, content.settings, templates)
                self._single = single.renewed(templates=bool(synced.written or synced.removed))

    def page(self, address: str) -> bytes | None:
        """See `serving.serve.Source`."""
        with self._lock:
            content, single = self._content, self._single
            if content is None:
                return None
            for path in _pages_at(address) if single else ():
                page = self._page(content, path)
                if page is not None and single is not None:
                    made = single.page(path, *page)
                    self.missed |= made is None
                    return made
            self.missed = True
            return None

    def _page(self, content: Content, path: str) -> tuple[bytes, Article | None] | None:
        """The Markdown of a page, and its article if it is a generated one."""
        if kinds.is_generated(path):
            dumped = sizes_of_dumps(self._shelf.root / content.settings.docs_dir)
            page = render_one(content.source(self._related, dumped=dumped), path)
            return (markdown.write(page, path), html.write(page, path)) if page else None
        file = self._shelf.root / content.settings.docs_dir / path
        is_one = path in content.written and file.is_file()
        return (file.read_bytes(), None) if is_one else None

    def build(self, wanted: Callable[[], bool]) -> list[str]:
        """Build the site as `papershelf build` does, in a process of its own."""
        root = self._shelf.root
        settings = (root / CONFIG_FILE).read_bytes()
        command = [sys.executable, "-X", "utf8", "-m", "papershelf", "-C", str(root), "build"]
        with TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
            status = _run(command, said, wanted)
            if status is None:
                return []
            said.seek(0)
            lines = said.read().splitlines()
        if status:
            return lines
        self._shelf.say("\n".join(lines[-1:]))
        self._built(settings)
        return []

    def _built(self, settings: bytes) -> None:
        """The site has what was read; prepare to make single pages of what comes next."""
        from papershelf.mkdocs.rendering import Single  # noqa: PLC0415 (MkDocs is slow to import)

        with self._lock:
            self._content, self._settings = None, settings
            try:
                self._single = Single.open((self._shelf.root / CONFIG_FILE).resolve())
            except OSError:  # of the disk: then pages wait for the next build, which tells of it
                self._single = None


def _pages_at(address: str) -> list[str]:
    """The Markdown files below `docs/` that could be the page at an address."""
    folder = address.rstrip("/")
    return [f"{folder}.md", f"{folder}/index.md"] if folder else [paths.HOME]


def _run(command: list[str], said: IO[str], wanted: Callable[[], bool]) -> int | None:
    """The exit status of a command; None where it was no longer wanted, and ended."""
    with subprocess.Popen(command, stdout=said, stderr=said) as running:  # noqa: S603 (ourselves)
        try:
            while running.poll() is None:
                if not wanted():
                    return None
                time.sleep(_LOOK)
        finally:
            running.kill()
    return running.returncode
