"""The stages that commands are made of: read the shelf, write its pages, build its site.

Each takes values and gives values; a command calls them in order and reports.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from unicodedata import unidata_version

from pathspec import GitIgnoreSpec

from papershelf import paths
from papershelf.catalog import Catalog, build_catalog
from papershelf.collection.read import Collection, Known, read_collection
from papershelf.commands.policy import completed
from papershelf.commands.rendering import image_files, render_collection
from papershelf.commands.shelf import Shelf
from papershelf.config import (
    DOCS_MANIFEST,
    OVERRIDES_DIR,
    OVERRIDES_MANIFEST,
    STATE_DIR,
    Settings,
    read_settings,
)
from papershelf.configfile import CONFIG_FILE
from papershelf.packaged import folder
from papershelf.packaged.files import code_digest
from papershelf.pages.piece import Earlier, Keys, Piece, files_of
from papershelf.pages.render import Group, HandWritten, page_groups, render_lists
from papershelf.parallel import ahead, processors, spread
from papershelf.problems import Problem, error
from papershelf.search.assets import search_assets
from papershelf.search.documents import WrittenPage
from papershelf.tree import Synced, Tree
from papershelf.write import write_file

_SEARCH_WORDS = f"{STATE_DIR}/search-words"
_LIBRARIES = ("anyascii", "lunr", "Markdown", "nh3", "numpy", "PyStemmer", "selectolax")
"""Packages whose code decides what pages and the search index say."""
_FEW_CHANGES = 0.8
"""Share of papers in which nothing changed, from which on one process renders the others."""


@dataclass(frozen=True, slots=True)
class Content:
    """A shelf as read: everything that pages are made from."""

    settings: Settings
    catalog: Catalog
    written: HandWritten
    texts: tuple[WrittenPage, ...]
    """What the hand-written pages say, for the search."""


def read_shelf(shelf: Shelf, known: Known | None = None) -> tuple[Content | None, list[Problem]]:
    """Settings, collection and hand-written words, and every Problem in them.

    None where `mkdocs.yml` cannot be read: then there is no shelf to speak of. `known` is as in
    `read_collection`.
    """
    settings, problems = read_settings(shelf.root)
    if settings is None:
        return None, problems
    _, catalog, found = read_catalog(shelf, settings, known=known)
    written, texts, unreadable = _hand_written(shelf.root / settings.docs_dir, settings)
    return Content(settings, catalog, written, texts), [*problems, *found, *unreadable]


def read_catalog(
    shelf: Shelf,
    settings: Settings,
    collected: Path | None = None,
    known: Known | None = None,
) -> tuple[Collection, Catalog, list[Problem]]:
    """The collection, joined, and every Problem in it. It may be another shelf's: `collected` is
    the folder that holds it, and is only read; the state of this shelf serves both.
    """
    root = collected or shelf.root
    with shelf.progress("Reading the collection") as bar:
        collection = read_collection(root, bar.reach, known)
    with shelf.progress("Rendering notes") as bar:
        renderings, unrendered = render_collection(shelf.root, collection, code_digest(), bar.reach)
    catalog, contradictions = build_catalog(
        collection,
        author_pages_from=settings.author_pages_from,
        today=today(),
        renderings=renderings,
    )
    return collection, catalog, [*collection.problems, *unrendered, *contradictions]


def require(shelf: Shelf) -> Content:
    """The shelf's content, its warnings reported; ends the command where there is an error."""
    content, problems = read_shelf(shelf)
    shelf.stop_on_errors(problems)
    if content is None:
        raise LookupError("no settings, and no Problem that says so")
    return content


def today() -> dt.date:
    """The day of `SOURCE_DATE_EPOCH` where it is set, else of the clock, in UTC."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    return dt.datetime.now(dt.UTC).date()


def write_pages(shelf: Shelf, content: Content) -> Synced:
    """Make `docs/` and the overrides what the content says."""
    docs = write_docs(shelf, content)
    if docs.problems:
        return docs
    return docs + write_overrides(shelf, content.settings)


def write_overrides(shelf: Shelf, settings: Settings) -> Synced:
    """Merge the templates, styles and scripts: the packaged ones, and the shelf's own."""
    overrides = Tree.load(shelf.root / OVERRIDES_DIR, shelf.root / OVERRIDES_MANIFEST, whole=True)
    made, problems = made_overrides(shelf, settings)
    if problems:
        return Synced(problems=tuple(problems))
    templates, _ = completed(shelf.root, made)
    return overrides.sync(templates, "")


def made_overrides(shelf: Shelf, settings: Settings) -> tuple[dict[str, bytes], list[Problem]]:
    """What `write_overrides` writes, but for what `completed` makes of it; nothing where a script
    cannot be read.
    """
    try:
        return search_assets(merged_overrides(shelf.root), settings.search.language), []
    except LookupError as reason:  # of the packages that ship lunr.js
        return {}, [error(CONFIG_FILE, str(reason))]
    except ValueError as reason:
        return {}, [error("overrides/assets/javascripts", str(reason))]


def write_docs(shelf: Shelf, content: Content, jobs: int | None = None) -> Synced:
    """Make `docs/` what the content says.

    Nothing is written while a hand-written file stands where a generated one belongs.
    """
    jobs = jobs or processors()
    tree = Tree.load(shelf.root / content.settings.docs_dir, shelf.root / DOCS_MANIFEST)
    fingerprint = _fingerprint(content)
    if tree.is_current(fingerprint):
        return Synced(kept=len(tree))
    with ahead(lambda: _search_files(shelf, content), jobs) as search:
        keys = Keys(content.catalog, content.settings, _programs())
        pages = _rendered(shelf, content, keys, tree, jobs)
        pages.files |= search()
    pages.files |= image_files(shelf.root, content.catalog.note_index)
    files = dict(sorted(pages.files.items()))
    return tree.sync(
        files,
        fingerprint,
        keys=pages.keys,
        unchanged=pages.unchanged,
        facts=keys.facts,
        jobs=jobs,
    )


@dataclass(slots=True)
class _Rendered:
    """The generated files, by whichever process: those made now, with keys, and those to keep."""

    files: dict[str, bytes] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    groups: int = 0

    def add(
        self, piece: Piece, key: str, known: Mapping[str, tuple[str, ...]], earlier: Earlier
    ) -> None:
        if key in known:
            self.unchanged += known[key]
            return
        made = dict(files_of([piece], earlier))
        self.files |= made
        self.keys |= dict.fromkeys(made, key)

    def __ior__(self, other: _Rendered) -> _Rendered:
        self.files |= other.files
        self.keys |= other.keys
        self.unchanged += other.unchanged
        self.groups += other.groups
        return self


def _rendered(shelf: Shelf, content: Content, keys: Keys, tree: Tree, jobs: int) -> _Rendered:
    """Every page, spread over processes; `tree` is as the last run left it."""
    catalog, settings, written = content.catalog, content.settings, content.written
    known, before = tree.known(), tree.facts
    unchanged = frozenset(id_ for id_, fact in keys.facts.items() if before.get(id_) == fact)
    earlier = Earlier(unchanged, tree.text)
    groups = page_groups(catalog, settings, written)
    if len(unchanged) > _FEW_CHANGES * len(catalog.papers):
        jobs = 1  # less work than another process costs, beside that of the search

    def render(groups: Sequence[Group]) -> _Rendered:
        made = _Rendered(groups=len(groups))
        for group in groups:
            for piece in group():
                made.add(piece, keys(piece), known, earlier)
        return made

    everything = _Rendered()
    with shelf.progress("Writing pages", len(groups)) as bar:
        for some in spread(render, groups, jobs, least=1):
            everything |= some
            bar(some.groups)
    paths_made = [*everything.files, *everything.unchanged]
    pages = [path for path in paths_made if path.endswith(".md")]
    everything.files |= render_lists(catalog, settings, written, pages)
    return everything


def _search_files(shelf: Shelf, content: Content) -> dict[str, bytes]:
    """The search index; the words that it was made from are kept for the next run."""
    from papershelf.search.build import search_files  # noqa: PLC0415 (NumPy is slow to import)

    cache = shelf.root / _SEARCH_WORDS
    known = cache.read_bytes() if cache.is_file() else b""
    made, words = search_files(
        content.catalog, content.settings.search, content.texts, known=known, code=code_digest()
    )
    if words != known:
        write_file(cache, words)
    return made


def merged_overrides(root: Path) -> dict[str, bytes]:
    """The packaged templates, styles and scripts, with the shelf's own in their place."""
    own = root / "overrides"
    merged = _files_below(folder("overrides"))
    return merged | (_files_below(own) if own.is_dir() else {})


def _files_below(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts and file.name != "__init__.py"
    }


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


def _fingerprint(content: Content) -> str:
    """Of everything that pages are made from, the generator's own code included."""
    digest = hashlib.sha256()
    made_from = (content.catalog.fingerprint, content.settings, content.written, content.texts)
    for part in (*made_from, _programs()):
        digest.update(repr(part).encode())
    return digest.hexdigest()


def _programs() -> str:
    """The generator's own code, and whatever else decides what it writes."""
    return " ".join([code_digest(), sys.version, unidata_version, *map(version, _LIBRARIES)])
