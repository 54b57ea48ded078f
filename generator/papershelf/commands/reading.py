"""The stage with which most commands begin: the shelf is read, and all that is wrong in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from unicodedata import unidata_version

from pathspec import GitIgnoreSpec

from papershelf import paths
from papershelf.catalog import Catalog, build_catalog
from papershelf.catalog.authors import Authors, index_authors
from papershelf.collection.known import Known
from papershelf.collection.read import Collection, read_collection
from papershelf.collection.yamltree import LOADER
from papershelf.commands.rendering import render_collection
from papershelf.commands.shelf import Shelf
from papershelf.commands.state import today
from papershelf.config import STATE_DIR, Settings, read_settings
from papershelf.packaged.files import code_digest
from papershelf.pages.render import HandWritten
from papershelf.problems import Problem, error
from papershelf.search.documents import WrittenPage
from papershelf.write import write_file

_RECORDS = f"{STATE_DIR}/records.cache"


@dataclass(frozen=True, slots=True)
class Content:
    """A shelf as read: everything that pages are made from."""

    settings: Settings
    catalog: Catalog
    written: HandWritten
    texts: tuple[WrittenPage, ...]
    """What the hand-written pages say, for the search."""


@dataclass(slots=True)
class Remembered:
    """What a process that reads a shelf again and again need not find out anew. It saves time and
    changes nothing.
    """

    collection: Known
    index_authors: Authors = field(default_factory=Authors)

    @classmethod
    def of(cls, shelf: Shelf) -> Remembered:
        known = _decoded_before(shelf.root)
        known.files = {}
        return cls(known)


def read_shelf(
    shelf: Shelf, remembered: Remembered | None = None
) -> tuple[Content | None, list[Problem]]:
    """Settings, collection and hand-written words, and every Problem in them.

    None where `mkdocs.yml` cannot be read: then there is no shelf to speak of. A process that reads
    again has `remembered` what it read last.
    """
    settings, problems = read_settings(shelf.root)
    if settings is None:
        return None, problems
    _, catalog, found = read_catalog(shelf, settings, remembered=remembered)
    written, texts, unreadable = _hand_written(shelf.root / settings.docs_dir, settings)
    return Content(settings, catalog, written, texts), [*problems, *found, *unreadable]


def read_catalog(
    shelf: Shelf,
    settings: Settings,
    collected: Path | None = None,
    remembered: Remembered | None = None,
) -> tuple[Collection, Catalog, list[Problem]]:
    """The collection, joined, and every Problem in it. It may be another shelf's: `collected` is
    the folder that holds it, and is only read; the state of this shelf serves both. What was
    decoded is kept in the shelf's state, or is `remembered` by a process that reads again.
    """
    root = collected or shelf.root
    known = remembered.collection if remembered else _decoded_before(shelf.root)
    with shelf.progress("Reading the collection") as bar:
        collection = read_collection(root, bar.reach, known)
    if remembered is None and collected is None:
        _keep_decoded(shelf.root, known)
    with shelf.progress("Rendering notes") as bar:
        renderings, unrendered = render_collection(shelf.root, collection, code_digest(), bar.reach)
    catalog, contradictions = build_catalog(
        collection,
        author_pages_from=settings.author_pages_from,
        today=today(),
        renderings=renderings,
        index_authors=remembered.index_authors if remembered else index_authors,
    )
    return collection, catalog, [*collection.problems, *unrendered, *contradictions]


def _decoded_before(root: Path) -> Known:
    """The records that the last command decoded."""
    with suppress(OSError):
        return Known.of((root / _RECORDS).read_bytes(), _decoder())
    return Known()


def _keep_decoded(root: Path, known: Known) -> None:
    data = known.as_bytes(_decoder())
    if data:
        with suppress(OSError):  # it saves time, no more
            write_file(root / _RECORDS, data)


def _decoder() -> str:
    """The programs that decide what the text of a record means."""
    loader = f"{LOADER.__name__} {version('PyYAML')}"
    return " ".join([code_digest(), sys.version, unidata_version, loader])


def require(shelf: Shelf) -> Content:
    """The shelf's content, its warnings reported; ends the command where there is an error."""
    content, problems = read_shelf(shelf)
    shelf.stop_on_errors(problems)
    if content is None:
        raise LookupError("no settings, and no Problem that says so")
    return content


def _hand_written(
    docs: Path, settings: Settings
) -> tuple[HandWritten, tuple[WrittenPage, ...], list[Problem]]:
    """The home page's words, and the hand-written pages that MkDocs makes a page of."""
    problems: list[Problem] = []

    def read(name: str) -> str:
        try:
            return (docs / name).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as reason:
            problems.append(error(f"{docs.name}/{name}", f"cannot be read: {reason}"))
            return ""

    excluded = GitIgnoreSpec.from_lines(settings.excluded_docs)
    names = [
        name
        for name in sorted(_markdown_below(docs), key=lambda name: name.split("/"))
        if name not in (paths.HOME_WORDS, "README.md")  # MkDocs takes index.md before README.md
        and not excluded.match_file(name)
    ]
    home = read(paths.HOME_WORDS) if (docs / paths.HOME_WORDS).exists() else ""
    texts = tuple(WrittenPage(name, read(name)) for name in names)
    return HandWritten(home, tuple(names)), texts, problems


def _markdown_below(docs: Path) -> Iterator[str]:
    """Hand-written Markdown files, without a look into folders where all is generated."""
    for root, inside, names in os.walk(docs):
        here = Path(root).relative_to(docs)
        inside[:] = [name for name in inside if not paths.is_generated(f"{here / name}/index.md")]
        found = [(here / name).as_posix() for name in names if name.endswith(".md")]
        yield from (name for name in found if not paths.is_generated(name))
