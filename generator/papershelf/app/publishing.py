"""The last stage of `build`: from the generated pages to the finished site."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from papershelf import paths
from papershelf.app.shelf import Shelf
from papershelf.config import Settings
from papershelf.configfile import CONFIG_FILE
from papershelf.parallel import Gate, ahead, is_alone, processors
from papershelf.writing.synced import Changed
from papershelf.writing.tree import Tree

if TYPE_CHECKING:
    from papershelf.mkdocs.edits import Edit
    from papershelf.publish.built import Built, Progress


@dataclass(frozen=True, slots=True)
class _Gates:
    """Where the process that makes the site waits for this one, and this one for it."""

    looked: Gate
    templates: Gate
    pages: Gate
    index: Gate


@dataclass(frozen=True, slots=True)
class SiteAhead:
    """A site that is begun; it is told when there is more to go on with."""

    generated: Tree
    built: Callable[[], Built]
    _gates: _Gates
    _is_alone: bool
    """Whether there is no other process."""

    def touched(self) -> Collection[str]:
        """`Tree.touched` of the generated files: the other process, if there is one, has looked."""
        if self._is_alone:
            return self.generated.touched()
        try:
            found: Collection[str] = self._gates.looked.wait()
        except OSError:
            self.built()  # which raises what kept that process from looking
            raise
        return found

    def settle(self) -> None:
        """Let MkDocs be asked: its settings, templates, styles and scripts are there."""
        self._gates.templates.open()

    def begin(self, changed: Changed, edits: Mapping[str, Edit]) -> None:
        """Let the pages be made: every generated file is written but those of the search index."""
        self._gates.pages.open((changed, edits))

    def publish(self) -> Built:
        """Let the rest be made, for everything is written; what came of it."""
        files = filter(paths.is_of_index, self.generated.listed)
        index = {path: self.generated.digest(path) for path in files}
        self._gates.pages.open()
        self._gates.index.open(index)
        return self.built()


@contextmanager
def site_ahead(
    shelf: Shelf,
    settings: Settings,
    generated: Tree,
    site_dir: Path,
    *,
    jobs: int | None = None,
    clean: bool = False,
) -> Iterator[SiteAhead]:
    """The site, begun in a process of its own beside whatever comes before it.

    That process loads MkDocs, looks at what the last build left, the `generated` files among it,
    and waits: first for the templates, then for the pages, and then for the search index.
    """
    jobs = jobs or processors()
    try:
        with Gate() as looked, Gate() as templates, Gate() as pages, Gate() as index:
            gates = _Gates(looked, templates, pages, index)
            work = _Work(shelf, settings, generated, site_dir, jobs, clean, gates)
            alone = is_alone(jobs)
            with ahead(work.build, jobs) as built:
                yield SiteAhead(generated, built, gates, alone)
    except BaseException:
        shelf.clear_bar()
        raise


@dataclass(frozen=True, slots=True)
class _Work:
    """What the other process does."""

    shelf: Shelf
    settings: Settings
    generated: Tree
    site_dir: Path
    jobs: int
    clean: bool
    gates: _Gates
    edits: dict[str, Edit] = field(default_factory=dict)
    """How pages differ from what they were, once these are there."""

    def build(self) -> Built:
        from papershelf.publish.build import build_site  # noqa: PLC0415 (MkDocs is slow to import)
        from papershelf.publish.built import Awaited, Options  # noqa: PLC0415

        self.gates.looked.open(self.generated.touched())
        self.gates.templates.wait()
        options = Options(
            jobs=self.jobs,
            clean=self.clean,
            pages=self._pages,
            edits=lambda: self.edits,
            expected=self._expected,
            awaited=Awaited(self._index, paths.is_of_index, (paths.SEARCH_MANIFEST,)),
            progress=self._progress,
        )
        return build_site(self.shelf.root / CONFIG_FILE, self.site_dir, options)

    def _expected(self) -> list[str]:
        return [path for path in self.generated.listed if not paths.is_of_index(path)]

    def _pages(self) -> Mapping[str, str]:
        """Waits for the pages; their digests."""
        digests = self.generated.digests
        if word := self.gates.pages.wait():
            changed, edits = word
            self.edits.update(edits)
            digests = changed.of(digests)
        return {path: one for path, one in digests.items() if not paths.is_of_index(path)}

    def _index(self) -> Mapping[str, str]:
        """Waits for the search index; the digests of its files."""
        digests: Mapping[str, str] = self.gates.index.wait()
        docs = self.shelf.root / self.settings.docs_dir
        files = (file.relative_to(docs) for file in (docs / paths.SEARCH).rglob("*.json"))
        found = filter(paths.is_of_index, (file.as_posix() for file in files))
        return {path: digests.get(path, "") for path in found}

    @contextmanager
    def _progress(self) -> Iterator[Progress]:
        with self.shelf.progress("Building the site") as bar:
            yield bar.reach
