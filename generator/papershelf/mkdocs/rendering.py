"""Pages that MkDocs itself renders: those whose templates or extensions do what cannot be known
beforehand, and single pages for whoever looks at a shelf while it is written.
"""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path

from papershelf import paths
from papershelf.mkdocs.files import find_files
from papershelf.mkdocs.inputs import own_templates
from papershelf.mkdocs.plan import new_shells, slow
from papershelf.mkdocs.session import Session, collecting, open_session
from papershelf.mkdocs.settings import load
from papershelf.pages.blocks import Article
from papershelf.parallel import spread
from papershelf.problems import Problem
from papershelf.publish.built import Options, RenderedPage
from papershelf.writing.disk import remove_tree


def render_pages(
    config_file: Path, aside: Path, wanted: Mapping[str, str], options: Options
) -> tuple[dict[str, RenderedPage], list[Problem]]:
    """Render pages below `docs/`, of which `wanted` has the paths, with those of their files in the
    site: by the latter, and what was wrong. MkDocs' own files go `aside`.
    """
    config, problems = load(config_file, aside, strict=options.strict)
    if config is None:
        return {}, problems
    with collecting(config) as said:
        session = open_session(config, find_files(config).files)
        for path in session.in_navigation:  # their titles stand on every page
            session.read(path)
    if any(problem.is_error for problem in said):
        return {}, said

    def render(paths: Sequence[str]) -> tuple[dict[str, RenderedPage], list[Problem]]:
        found: dict[str, RenderedPage] = {}
        with collecting(config) as problems:
            for path in paths:
                markdown = Path(config.docs_dir, path).read_bytes()
                session.read(path, markdown)
                if made := session.write(path):
                    found[wanted[path]] = RenderedPage(made.read_bytes(), markdown)
                    made.unlink()
            session.check_anchors(paths)
        return found, problems

    pages: dict[str, RenderedPage] = {}
    problems = []
    for found, said in spread(render, list(wanted), options.jobs):
        pages |= found
        problems += said
    return pages, problems


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
        with collecting(config) as said:
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
        with collecting(self._session.config) as said:
            if article:
                self._session.give(path, article)
            else:
                self._session.read_text(path, markdown.decode("utf-8-sig"))
            made = self._session.write(path)
        return None if said or made is None else made.read_bytes()
