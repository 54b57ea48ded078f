"""Shelves for tests, in memory and on disk, and the command as a user runs it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from papershelf.catalog import Catalog, build_catalog
from papershelf.cli import main
from papershelf.collection.read import Collection
from papershelf.config import Settings
from papershelf.model import Note, Paper, Person, Record, Topic, Venue
from papershelf.pages import markdown
from papershelf.pages.paging import Paging
from papershelf.pages.piece import Source
from papershelf.pages.render import Groups
from papershelf.problems import Problem
from papershelf.store import Store

TESTS = Path(__file__).parents[1]
GOLDEN = TESTS / "golden"
TODAY = dt.date(2026, 11, 21)
ENVIRONMENT = {"SOURCE_DATE_EPOCH": "1795219200"}
"""The time of a build: the same day."""


@contextmanager
def empty_store() -> Iterator[Store]:
    """A store in a folder of its own, for tests that make one for each example."""
    with tempfile.TemporaryDirectory() as folder:
        yield Store(Path(folder) / "store.db", b"these programs")


@dataclass(frozen=True)
class Place:
    """An origin whose every field is at line 3, column 5."""

    path: str = "collection/papers/a.yml"

    def place(self, *_: str | int) -> tuple[int, int]:
        return (3, 5)


def paper(id_: str, **fields: object) -> Paper:
    return Paper(**{"id": id_, "title": f"Title of {id_}", **fields})  # type: ignore[arg-type]


def catalog_of(
    papers: Iterable[Paper],
    notes: Iterable[Note] = (),
    topics: Iterable[Topic] = (),
    people: Iterable[Person] = (),
    pages_from: int = 2,
    venues: Iterable[Venue] = (),
) -> tuple[Catalog, list[Problem]]:
    records = tuple(Record(one, Place(f"collection/papers/{one.id}.yml")) for one in papers)
    collection = Collection(
        records, tuple(notes), tuple(topics), tuple(people), (), "0", venues=tuple(venues)
    )
    return build_catalog(collection, author_pages_from=pages_from, today=TODAY)


def source_of(catalog: Catalog, settings: Settings | None = None, **more: Any) -> Source:
    """What pages are made from, by those settings or the usual ones."""
    settings = settings or Settings()
    return Source(catalog, settings, paging=Paging(settings.per_page), **more)


def files_of(groups: Groups, catalog: Catalog) -> dict[str, str]:
    """The Markdown of the pages of one kind, by their paths below `docs/`."""
    pieces = [piece for group in groups(source_of(catalog)) for piece in group()]
    pages = [page for piece in pieces for page in piece.render()]
    return {
        path: (page if isinstance(page, bytes) else markdown.write(page, path)).decode()
        for path, page in pages
    }


def papershelf(
    shelf: Path, *arguments: str, status: int | None = 0, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `papershelf -C SHELF …` in this process and expect that exit status, if any. Raises what
    the command raises. A build forks no process unless `--jobs` says so: a copy of a process that
    runs tests takes longer than the pages of a small shelf.
    """
    alone = ["--jobs", "1"] if arguments[:1] == ("build",) and "--jobs" not in arguments else []
    command = ["-C", str(shelf), *arguments, *alone]
    done = CliRunner(env=ENVIRONMENT).invoke(main, command, input=stdin, prog_name="papershelf")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert status in (None, done.exit_code), f"{arguments}: {done.exit_code}\n{done.output}"
    return subprocess.CompletedProcess(command, done.exit_code, done.stdout, done.stderr)


def on_a_terminal(shelf: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Run `papershelf -C SHELF …` on a terminal of its own: its exit status, and all it shows."""
    import pty  # noqa: PLC0415 (Windows has none)

    inside = {name: value for name, value in os.environ.items() if name not in ("VISUAL", "EDITOR")}
    inside |= ENVIRONMENT | {"TERM": "xterm", "COLUMNS": "200"} | environment
    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "papershelf", "-C", str(shelf), *arguments],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=inside,
    ) as process:
        os.close(slave)
        shown = b""
        while True:
            try:
                part = os.read(master, 4096)
            except OSError:  # how Linux says that the other end is closed
                break
            if not part:
                break
            shown += part
    os.close(master)
    return process.returncode, shown.decode()


def golden_shelf(folder: Path) -> Path:
    """A copy of the shelf full of awkward records."""
    return shutil.copytree(GOLDEN / "shelf", folder / "shelf")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder: path to bytes."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
