"""The last stage of `build`: from the generated pages to the finished site."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from papershelf.commands.shelf import Shelf
from papershelf.config import DOCS_MANIFEST, Settings
from papershelf.configfile import CONFIG_FILE
from papershelf.parallel import ahead, processors
from papershelf.site.folder import tidy
from papershelf.site.survey import Survey, look
from papershelf.tree import Tree

if TYPE_CHECKING:
    from papershelf.site.built import Built


def survey_ahead(
    shelf: Shelf, site_dir: Path, jobs: int | None
) -> AbstractContextManager[Callable[[], Survey]]:
    """A look at the site of the last build, begun beside whatever comes before `publish_site`."""
    site_dir, root = site_dir.resolve(), shelf.root.resolve()
    tidy(site_dir)
    return ahead(partial(look, site_dir, root), jobs or processors())


def load_builder() -> None:
    """Import what `publish_site` will need; MkDocs takes a quarter of a second."""
    import papershelf.site.build  # noqa: F401, PLC0415


def publish_site(
    shelf: Shelf,
    settings: Settings,
    site_dir: Path,
    *,
    jobs: int | None = None,
    clean: bool = False,
    survey: Callable[[], Survey] | None = None,
) -> Built:
    """Make the site of pages that `stages.write_pages` has just seen to."""
    from papershelf.site.build import build_site  # noqa: PLC0415 (MkDocs is slow to import)
    from papershelf.site.built import Options  # noqa: PLC0415

    docs = Tree.load(shelf.root / settings.docs_dir, shelf.root / DOCS_MANIFEST)
    with shelf.progress("Building the site") as bar:
        options = Options(
            jobs=jobs or processors(),
            clean=clean,
            known=docs.digests,
            survey=survey,
            progress=bar.reach,
        )
        return build_site(shelf.root / CONFIG_FILE, site_dir, options)
