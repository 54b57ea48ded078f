"""One page of a site by itself, as the next build will make it, a moment after its source changed.

Made with what the last build prepared: the navigation and the list of files are of that build.
"""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path

from papershelf import paths
from papershelf.mkdocs.builder import Workshop, open_workshop, telling
from papershelf.mkdocs.compose import new_converter, new_shells
from papershelf.mkdocs.files import find_files
from papershelf.mkdocs.front import read_source
from papershelf.mkdocs.inputs import own_templates
from papershelf.mkdocs.settings import load
from papershelf.writing.disk import remove_tree


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
        scratch = Path(tempfile.mkdtemp(prefix="papershelf-"))
        config, problems = load(config_file, scratch, strict=True)
        if config is None:
            remove_tree(scratch)
            return None
        weakref.finalize(config, remove_tree, scratch)  # it goes with the settings
        if problems or config.plugins or config.hooks:
            return None
        if not config.use_directory_urls:
            return None
        with telling(config) as told:
            workshop = open_workshop(config, find_files(config).files)
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
        text = data.decode("utf-8-sig")
        source = read_source(text)
        body = None
        if source is not None and self._converter is not None:
            body = self._converter.body(source.markdown, path)
        if source is None or body is None:
            return self._by_mkdocs(path, lambda: self._workshop.read_text(path, text))
        if self._shells is not None:
            page = self._shells.page(paths.address(path), source.meta, body.html, body.first_id)
            if page is not None:
                return page.encode(errors="xmlcharrefreplace")
        give = partial(self._workshop.give, path, source.meta, body.html, body.headings)
        return self._by_mkdocs(path, give)

    def _by_mkdocs(self, path: str, read: Callable[[], None]) -> bytes | None:
        """A page that the last build had too; `read` lets MkDocs have its content."""
        made = None
        if path not in self._workshop.pages:
            return None
        with telling(self._workshop.config) as told:
            read()
            made = self._workshop.write(path)
        return None if told or made is None else made.read_bytes()
