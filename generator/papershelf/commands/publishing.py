"""The last stage of `build`: from the generated pages to the finished site."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from papershelf import paths
from papershelf.commands.shelf import Shelf
from papershelf.commands.state import generated_docs
from papershelf.config import Settings
from papershelf.configfile import CONFIG_FILE
from papershelf.parallel import Gate, ahead, processors

if TYPE_CHECKING:
    from papershelf.site.built import Built, Progress


@dataclass(frozen=True, slots=True)
class SiteAhead:
    """A site that is begun; it is told when there is more to go on with."""

    _pages: Gate
    _index: Gate
    _built: Callable[[], Built]

    def begin(self) -> None:
        """Let the pages be made: every generated file is written but those of the search index."""
        self._pages.open()

    def publish(self) -> Built:
        """Let the rest be made, for everything is written; what came of it."""
        self._pages.open()
        self._index.open()
        return self._built()


@contextmanager
def site_ahead(
    shelf: Shelf,
    settings: Settings,
    site_dir: Path,
    *,
    jobs: int | None = None,
    clean: bool = False,
) -> Iterator[SiteAhead]:
    """The site, begun in a process of its own beside whatever comes before it.

    That process looks at what the last build left, loads MkDocs, the settings and the templates,
    and waits: first for the pages, then for the search index.
    """
    jobs = jobs or processors()

    def listed(of_index: bool) -> Mapping[str, str]:
        digests = generated_docs(shelf.root, settings).digests
        return {path: one for path, one in digests.items() if paths.is_of_index(path) == of_index}

    def wait_for_pages() -> Mapping[str, str]:
        pages.wait()
        return listed(of_index=False)

    def wait_for_index() -> Mapping[str, str]:
        index.wait()
        return listed(of_index=True)

    @contextmanager
    def progress() -> Iterator[Progress]:
        with shelf.progress("Building the site") as bar:
            yield bar.reach

    def build() -> Built:
        from papershelf.site.build import build_site  # noqa: PLC0415 (MkDocs is slow to import)
        from papershelf.site.built import Late, Options  # noqa: PLC0415

        late = Late(wait_for_index, paths.is_of_index, (paths.SEARCH_MANIFEST,))
        options = Options(
            jobs=jobs, clean=clean, pages=wait_for_pages, late=late, progress=progress
        )
        return build_site(shelf.root / CONFIG_FILE, site_dir, options)

    with Gate() as pages, Gate() as index, ahead(build, jobs) as built:
        yield SiteAhead(pages, index, built)
