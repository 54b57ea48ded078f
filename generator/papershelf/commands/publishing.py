"""The last stage of `build`: from the generated pages to the finished site."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from papershelf.commands.shelf import Shelf
from papershelf.commands.state import generated_docs
from papershelf.config import Settings
from papershelf.configfile import CONFIG_FILE
from papershelf.parallel import Gate, ahead, processors

if TYPE_CHECKING:
    from papershelf.site.built import Built, Progress


@contextmanager
def site_ahead(
    shelf: Shelf,
    settings: Settings,
    site_dir: Path,
    *,
    jobs: int | None = None,
    clean: bool = False,
) -> Iterator[Callable[[], Built]]:
    """The site, begun in a process of its own beside whatever comes before it.

    That process looks at what the last build left, loads MkDocs, the settings and the templates,
    and waits. The function that is yielded tells it that the pages are written, and gives what
    came of them.
    """
    jobs = jobs or processors()

    def pages() -> Mapping[str, str]:
        gate.wait()
        return generated_docs(shelf.root, settings).digests

    @contextmanager
    def progress() -> Iterator[Progress]:
        with shelf.progress("Building the site") as bar:
            yield bar.reach

    def build() -> Built:
        from papershelf.site.build import build_site  # noqa: PLC0415 (MkDocs is slow to import)
        from papershelf.site.built import Options  # noqa: PLC0415

        options = Options(jobs=jobs, clean=clean, pages=pages, progress=progress)
        return build_site(shelf.root / CONFIG_FILE, site_dir, options)

    def publish() -> Built:
        gate.open()
        return built()

    with Gate() as gate, ahead(build, jobs) as built:
        yield publish
