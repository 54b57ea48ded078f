"""One page of a site by itself, as the next build will make it, a moment after its source changed.

Made with what the last build prepared: the navigation and the list of files are of that build.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from papershelf import paths
from papershelf.config import STATE_DIR
from papershelf.site.body import Body
from papershelf.site.builder import Workshop, load, open_workshop, telling
from papershelf.site.compose import new_converter, new_shells
from papershelf.site.front import Source, read_source
from papershelf.site.inputs import own_templates

_SCRATCH = f"{STATE_DIR}/preview"


class _Addresses(dict[str, str]):
    """The addresses of a site's pages, those that the next build will add among them."""

    def get(self, path: str, default: str | None = None) -> str | None:  # type: ignore[override]
        if paths.is_generated(path):
            return paths.address(path)
        return super().get(path, default)

    def __missing__(self, path: str) -> str:
        return paths.address(path)


class Single:
    """Makes single pages of one state of a shelf."""

    def __init__(self, workshop: Workshop) -> None:
        shelf = Path(workshop.config.config_file_path).parent
        self._workshop = workshop
        self._converter = new_converter(workshop, _Addresses(workshop.pages))
        self._shells = None if own_templates(shelf) else new_shells(workshop)

    @classmethod
    def open(cls, config_file: Path) -> Single | None:
        """For the shelf as the last build left it; None where its site is not made page by page."""
        scratch = config_file.parent / _SCRATCH
        shutil.rmtree(scratch, ignore_errors=True)
        config, problems = load(config_file, scratch, strict=True)
        if config is None or problems or config.plugins or config.hooks:
            return None
        if not config.use_directory_urls:
            return None
        with telling(config) as told:
            workshop = open_workshop(config)
            for path in workshop.in_navigation:  # their titles stand on every page
                workshop.read(path)
        return None if told else cls(workshop)

    def renewed(self, *, templates: bool) -> Single:
        """For the next state; `templates` says whether any of them is another."""
        if templates:
            self._workshop.forget_templates()
        return Single(self._workshop)

    def page(self, path: str, data: bytes) -> bytes | None:
        """The HTML of the page at `path` below `docs/`, of which these are the bytes; None where
        only a build can make it.
        """
        source = read_source(data.decode())
        if source is None:
            return None if paths.is_generated(path) else self._by_mkdocs(path)
        body = self._converter.body(source.markdown, path) if self._converter else None
        if body is None:
            return None
        if self._shells is not None:
            page = self._shells.page(paths.address(path), source.meta, body.html, body.first_id)
            if page is not None:
                return page.encode(errors="xmlcharrefreplace")
        return self._by_mkdocs(path, (source, body))

    def _by_mkdocs(self, path: str, converted: tuple[Source, Body] | None = None) -> bytes | None:
        """A page that the last build had too; it is read from its file unless it is converted."""
        workshop = self._workshop
        if path not in workshop.pages:
            return None
        with telling(workshop.config) as told:
            workshop.forget(path)
            if converted is not None:
                source, body = converted
                workshop.give(path, source.meta, body.html, body.headings)
            else:
                workshop.read(path)
            made = workshop.write(path)
        return None if told or made is None else made.read_bytes()
