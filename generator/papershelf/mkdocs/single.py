"""One page of a site by itself, as the next build will make it, a moment after its source changed.

Made with what the last build prepared: the navigation and the list of files are of that build.
"""

from __future__ import annotations

import tempfile
import weakref
from pathlib import Path

from papershelf import paths
from papershelf.mkdocs.files import find_files
from papershelf.mkdocs.inputs import own_templates
from papershelf.mkdocs.plan import new_shells, slow
from papershelf.mkdocs.session import Session, open_session, telling
from papershelf.mkdocs.settings import load
from papershelf.pages.blocks import Article
from papershelf.writing.disk import remove_tree


class Single:
    """Makes single pages of one state of a shelf."""

    def __init__(self, session: Session) -> None:
        shelf = Path(session.config.config_file_path).parent
        self._session = session
        self._shells = None if slow(session, own_templates(shelf)) else new_shells(session)

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
        with telling(config) as said:
            session = open_session(config, find_files(config).files)
            for path in session.in_navigation:  # their titles stand on every page
                session.read(path)
        return None if said else cls(session)

    def renewed(self, *, templates: bool) -> Single:
        """For the next state; `templates` says whether any of them is another."""
        if templates:
            self._session.forget_templates()
        return Single(self._session)

    def page(self, path: str, markdown: bytes, article: Article | None) -> bytes | None:
        """The HTML of the page at `path` below `docs/`, of which this is the Markdown and, where it
        is known, the article; None where only a build can make it.
        """
        if article and self._shells:
            first = article.first_id
            page = self._shells.page(paths.address(path), article.meta, article.html, first)
            if page is not None:
                return page.encode(errors="xmlcharrefreplace")
        if path not in self._session.pages:
            return None
        made = None
        with telling(self._session.config) as said:
            if article:
                self._session.give(path, article)
            else:
                self._session.read_text(path, markdown.decode("utf-8-sig"))
            made = self._session.write(path)
        return None if said or made is None else made.read_bytes()
