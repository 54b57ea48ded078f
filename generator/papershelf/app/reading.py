"""The stage with which most commands begin: the shelf is read, and all that is wrong in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from papershelf import kinds, paths
from papershelf.app.generation.rendering import render_collection
from papershelf.app.shelf import Shelf
from papershelf.app.state import today
from papershelf.catalog import Catalog, build_catalog
from papershelf.catalog.authors import Authors
from papershelf.catalog.related import RelatedPapers
from papershelf.collection.decoded import DecodedPapers
from papershelf.collection.history import History, dated, read_history, undated
from papershelf.collection.read import TOPICS, Collection, read_collection
from papershelf.collection.topics import missing_guides
from papershelf.config import Settings, read_settings
from papershelf.pages.entries import Entries
from papershelf.pages.paging import Paging
from papershelf.pages.piece import Source
from papershelf.pages.related import section
from papershelf.problems import Problem, error
from papershelf.search.index.handwritten import WrittenPage
from papershelf.search.meaning.embedding import model_problems
from papershelf.store import Store


@dataclass(frozen=True, slots=True)
class Content:
    """A shelf as read: everything that pages are made from."""

    settings: Settings
    catalog: Catalog
    home: str = ""
    """The Markdown of the home page's own words."""
    texts: tuple[WrittenPage, ...] = ()
    """The hand-written pages."""
    history: str | None = None
    """The commit whose history was asked when papers came (`Collection.history`)."""

    @property
    def written(self) -> tuple[str, ...]:
        """Paths below `docs/` of the hand-written pages."""
        return tuple(text.path for text in self.texts)

    def source(
        self,
        related: Callable[[], RelatedPapers],
        entries: Entries | None = None,
        dumped: Mapping[str, int] | None = None,
    ) -> Source:
        """What pages are rendered from; `related` is called only where papers' pages show any."""
        most = self.settings.related_papers
        return Source(
            self.catalog,
            self.settings,
            self.home,
            self.written,
            sections=(section(self.catalog, related, most),) if most else (),
            dumped=dumped or {},
            entries=entries or Entries(),
            paging=Paging(self.settings.per_page),
        )


@dataclass(slots=True)
class EarlierReading:
    """What the last command, or this process when it read before, has found out already. It saves
    time and changes nothing.
    """

    collection: DecodedPapers
    index_authors: Authors
    history: History | None = None

    @classmethod
    def stored(cls, store: Store) -> EarlierReading:
        """What the last command kept."""
        return cls(DecodedPapers.stored(store), Authors.stored(store))

    @classmethod
    def for_long(cls, store: Store) -> EarlierReading:
        """For a process that reads the shelf again and again."""
        found = cls.stored(store)
        found.collection.files = {}
        return found

    def keep(self, store: Store) -> None:
        """Leave it to the next command."""
        self.collection.keep(store)
        self.index_authors.keep(store)


def read_shelf(
    shelf: Shelf, remembered: EarlierReading | None = None
) -> tuple[Content | None, list[Problem]]:
    """Settings, collection and hand-written words, and every Problem in them.

    None where `mkdocs.yml` cannot be read: then there is no shelf to speak of. A process that reads
    again has `remembered` what it read last.
    """
    settings, problems = read_settings(shelf.root)
    if settings is None:
        return None, problems
    problems = [*problems, *model_problems(shelf.root, settings.search.model)]
    collection, catalog, found = read_catalog(shelf, settings, remembered=remembered, asks_git=True)
    if odd := list(_irregular(shelf.root, (settings.docs_dir, "overrides"))):
        return Content(settings, catalog), [*problems, *found, *odd]
    home, texts, unreadable = _hand_written(shelf.root / settings.docs_dir, settings)
    content = Content(settings, catalog, home, texts, collection.history)
    guides = {topic.guide for topic in collection.topics if topic.guide}
    if guides.difference(content.written):
        data = (shelf.root / TOPICS).read_bytes()
        unreadable += missing_guides(data, TOPICS, content.written)
    return content, [*problems, *found, *unreadable]


def read_catalog(
    shelf: Shelf,
    settings: Settings,
    collected: Path | None = None,
    remembered: EarlierReading | None = None,
    *,
    asks_git: bool = False,
) -> tuple[Collection, Catalog, list[Problem]]:
    """The collection, joined, and every Problem in it. It may be another shelf's: `collected` is
    the folder that holds it, and is only read; the state of this shelf serves both. What was
    decoded is kept in the shelf's state, or is `remembered` by a process that reads again. Git is
    asked when papers came where pages are to say so.
    """
    known = remembered or EarlierReading.stored(shelf.store)
    with shelf.progress("Reading the collection") as bar:
        collection = read_collection(collected or shelf.root, bar.reach, known.collection)
    if asks_git and undated(collection):
        known.history = read_history(shelf.root, known.history)
        collection = dated(collection, known.history)
    with shelf.progress("Rendering notes") as bar:
        renderings, unrendered = render_collection(shelf.root, collection, shelf.store, bar.reach)
    catalog, contradictions = build_catalog(
        collection,
        author_pages_from=settings.author_pages_from,
        today=today(),
        language=settings.language,
        renderings=renderings,
        index_authors=known.index_authors,
    )
    if remembered is None and collected is None:
        known.keep(shelf.store)
    return collection, catalog, [*collection.problems, *unrendered, *contradictions]


def require(shelf: Shelf) -> Content:
    """The shelf's content, its warnings reported; ends the command where there is an error."""
    content, problems = read_shelf(shelf)
    shelf.stop_on_errors(problems)
    if content is None:
        raise LookupError("no settings, and no Problem that says so")
    return content


def _irregular(root: Path, folders: Iterable[str]) -> Iterator[Problem]:
    """The error of each thing below some folders that is neither a file nor a folder, nor a link to
    one: whoever opens a named pipe waits without end, and a device may never end.
    """
    waiting = [folder for folder in folders if (root / folder).is_dir()]
    while waiting:
        folder = waiting.pop()
        with os.scandir(root / folder) as entries:
            for entry in entries:
                path = f"{folder}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(path)
                elif not (entry.is_file() or entry.is_dir()) and (root / path).exists():
                    yield error(
                        path,
                        "found something that is neither a file nor a folder",
                        hint="remove it",
                    )


def _hand_written(
    docs: Path, settings: Settings
) -> tuple[str, tuple[WrittenPage, ...], list[Problem]]:
    """The home page's words, and the hand-written pages that MkDocs makes a page of."""
    problems: list[Problem] = []

    def read(name: str) -> str:
        try:
            return (docs / name).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as reason:
            problems.append(error(f"{docs.name}/{name}", f"cannot be read: {reason}"))
            return ""

    names = [
        name
        for name in sorted(_markdown_below(docs), key=lambda name: name.split("/"))
        if name not in (paths.HOME_WORDS, "README.md")  # MkDocs takes index.md before README.md
    ]
    if names:
        from pathspec import GitIgnoreSpec  # noqa: PLC0415 (many shelves have no such page)

        excluded = GitIgnoreSpec.from_lines(settings.excluded_docs)
        names = [name for name in names if not excluded.match_file(name)]
    home = read(paths.HOME_WORDS) if (docs / paths.HOME_WORDS).exists() else ""
    texts = tuple(WrittenPage(name, read(name)) for name in names)
    return home, texts, problems


def _markdown_below(docs: Path) -> Iterator[str]:
    """Hand-written Markdown files, without a look into folders where all is generated."""
    for root, inside, names in os.walk(docs):
        here = Path(root).relative_to(docs)
        inside[:] = [name for name in inside if not kinds.is_generated(f"{here / name}/index.md")]
        found = [(here / name).as_posix() for name in names if name.endswith(".md")]
        yield from (name for name in found if not kinds.is_generated(name))
