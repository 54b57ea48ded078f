"""The last stage of `build`: from the generated pages to the finished site."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from papershelf import paths
from papershelf.commands.shelf import Shelf
from papershelf.config import Settings
from papershelf.configfile import CONFIG_FILE
from papershelf.parallel import Gate, ahead, processors
from papershelf.synced import Changed
from papershelf.tree import Tree

if TYPE_CHECKING:
    from papershelf.site.built import Built, Progress
    from papershelf.site.edits import Edit


@dataclass(frozen=True, slots=True)
class SiteAhead:
    """A site that is begun; it is told when there is more to go on with."""

    pages: Gate
    index: Gate
    generated: Tree
    built: Callable[[], Built]

    def begin(self, changed: Changed, edits: Mapping[str, Edit]) -> None:
        """Let the pages be made: every generated file is written but those of the search index."""
        self.pages.open((changed, edits))

    def publish(self) -> Built:
        """Let the rest be made, for everything is written; what came of it."""
        digests = self.generated.digests
        index = {path: one for path, one in digests.items() if paths.is_of_index(path)}
        self.pages.open()
        self.index.open(index)
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

    That process looks at what the last build left, the `generated` files among it, loads MkDocs,
    the settings and the templates, and waits: first for the pages, then for the search index.
    """
    jobs = jobs or processors()

    docs = shelf.root / settings.docs_dir

    def expected() -> list[str]:
        return [path for path in generated.listed if not paths.is_of_index(path)]

    told: dict[str, Edit] = {}

    def wait_for_pages() -> Mapping[str, str]:
        digests = generated.digests
        if word := pages.wait():
            changed, edits = word
            told.update(edits)
            digests = changed.of(digests)
        return {path: one for path, one in digests.items() if not paths.is_of_index(path)}

    def wait_for_index() -> Mapping[str, str]:
        digests: Mapping[str, str] = index.wait()
        files = (file.relative_to(docs) for file in (docs / paths.SEARCH).rglob("*.json"))
        found = filter(paths.is_of_index, (file.as_posix() for file in files))
        return {path: digests.get(path, "") for path in found}

    @contextmanager
    def progress() -> Iterator[Progress]:
        with shelf.progress("Building the site") as bar:
            yield bar.reach

    def build() -> Built:
        from papershelf.site.build import build_site  # noqa: PLC0415 (MkDocs is slow to import)
        from papershelf.site.built import Awaited, Options  # noqa: PLC0415

        awaited = Awaited(wait_for_index, paths.is_of_index, (paths.SEARCH_MANIFEST,))
        options = Options(
            jobs=jobs,
            clean=clean,
            pages=wait_for_pages,
            edits=lambda: told,
            expected=expected,
            awaited=awaited,
            progress=progress,
        )
        return build_site(shelf.root / CONFIG_FILE, site_dir, options)

    try:
        with Gate() as pages, Gate() as index, ahead(build, jobs) as built:
            yield SiteAhead(pages, index, generated, built)
    except BaseException:
        shelf.clear_bar()
        raise
