"""MkDocs as functions: settings in, files and Problems out, nothing printed.

It, `settings`, `files` and `samples` alone import MkDocs (1.6, which gets no more releases; a test
keeps it so). `run` is the whole `mkdocs build`. `Session` holds what that function prepares, and
does its steps one at a time: one page, one template, the files that are copied. Without plugins,
which alone may change what passes between the steps, both give the same bytes, and
`tests/test_site_bytes.py` proves it.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
from markdown.extensions.toc import nest_toc_tokens, strip_tags
from mkdocs.commands.build import (
    _build_extra_template,
    _build_page,
    _build_theme_template,
    _populate_page,
    build,
    get_context,
)
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils.meta import get_data

from papershelf.mkdocs.files import SiteFiles, find_files
from papershelf.mkdocs.messages import logged, problem_of, problem_of_template
from papershelf.pages.blocks import Article
from papershelf.problems import Problem, error
from papershelf.publish.built import Apart


def run(config: MkDocsConfig) -> list[Problem]:
    """Build the site; every warning and error that MkDocs or a plugin logged, as a Problem."""
    with collecting(config) as problems:
        build(config)
    return problems


@dataclass(slots=True)
class Session:
    """What MkDocs prepares before it makes the first page. Made by `open_session`."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: jinja2.Environment
    pages: dict[str, str]
    """Every page of the site: path below `docs/` to address below the site's root."""
    outputs: dict[str, str]
    """Every page of the site: path below `docs/` to path of its HTML file."""
    copied: dict[str, Path]
    """Path in the site of each file that is copied as it is, to where it is now."""
    _documents: Sequence[File]

    @property
    def in_navigation(self) -> list[str]:
        """The pages of the navigation, in its order."""
        return [page.file.src_uri for page in self.nav.pages]

    def navigation_key(self) -> str:
        """The navigation as the templates see it; pages in it must have been read before."""
        return str(self.nav)

    def read(self, path: str, data: bytes | None = None) -> None:
        """Read and convert a page as MkDocs does, or convert these bytes, which its file had."""
        page = self._page(path)
        if page.content is None:
            if data is not None:  # MkDocs opens a file as text, where each break of a line is \n
                data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            page.file._content = data  # noqa: SLF001 (what has no path to a file has another setter)
            _populate_page(page, self.config, self.files)

    def read_text(self, path: str, text: str) -> None:
        """Convert a page likewise, with this text in place of what its file says."""
        page = self._page(path)
        page.markdown, page.meta = get_data(text)
        page.render(self.config, self.files)

    def give(self, path: str, article: Article) -> None:
        """Let a page be what was rendered elsewhere."""
        page = self._page(path)
        page.meta, page.markdown, page.content = dict(article.meta), "", article.html
        tokens = [_token(*heading) for heading in article.headings]
        page.toc = get_toc(nest_toc_tokens(tokens))
        page.present_anchor_ids = {id_ for _, id_, _ in article.headings}

    def forget_templates(self) -> None:
        """Let templates be read anew."""
        if self.env.cache is not None:
            self.env.cache.clear()

    def write(self, path: str) -> Path | None:
        """Give a page that was read its template, in the folder that the session was opened for.

        None where it came out empty: then the site has no such file.
        """
        page = self._page(path)
        _build_page(page, self.config, self._documents, self.nav, self.env)
        made = Path(page.file.abs_dest_path)
        return made if made.exists() else None

    def check_anchors(self, paths: Iterable[str]) -> None:
        level = self.config.validation.links.anchors
        for path in paths:
            self._page(path).validate_anchor_links(files=self.files, log_level=level)

    def render(self, template: str, page: object) -> str:
        """A template for what stands for a page outside the navigation."""
        context = get_context(self.nav, self._documents, self.config, page)  # type: ignore[arg-type]
        return self.env.get_template(template).render(context)

    def write_templates(self) -> None:
        """What the theme and the settings have beside pages: the page of the 404, mostly."""
        files = _Listed(self.files, self._documents)
        for name in self.config.theme.static_templates:
            _build_theme_template(name, self.env, files, self.config, self.nav)
        for name in self.config.extra_templates:
            _build_extra_template(str(name), files, self.config, self.nav)

    def _page(self, path: str) -> Page:
        file = self.files.src_uris[path]
        return file.page or Page(None, file, self.config)


class _Listed(Files):
    """Files of which the pages are known: MkDocs looks for them again with each template."""

    def __init__(self, files: Files, pages: Sequence[File]) -> None:
        super().__init__(list(files))
        self._pages = pages

    def documentation_pages(self, **how: Any) -> Sequence[File]:
        """Those that are part of the site; of any others as MkDocs finds them."""
        return super().documentation_pages(**how) if how else self._pages


def _token(level: int, id_: str, name: str) -> Any:
    """A heading as the `toc` extension has it before it nests them."""
    words = strip_tags(name)
    return {"level": level, "id": id_, "name": words, "html": name, "data-toc-label": ""}


def open_session(
    config: MkDocsConfig,
    files: Files,
    env: jinja2.Environment | None = None,
    *,
    lean: bool = False,
) -> Session:
    """Do what `mkdocs build` does with `files`, those of the site, before its first page, but for
    the events of plugins.

    `env` are the theme's templates, where they are at hand (`warm_templates`). With `lean`, pages
    that stand in no navigation are prepared only when they are made: for templates that look at no
    page but their own.
    """
    env = env or config.theme.get_env()
    nav = get_navigation(_in_navigation(files, config) if lean else files, config)
    documents = files.documentation_pages(inclusion=InclusionLevel.is_included)
    pages = {file.src_uri: file.url for file in documents}
    outputs = {file.src_uri: file.dest_uri for file in documents}
    copied = _sources(
        file
        for file in files
        if file.src_uri not in pages
        and not file.is_documentation_page()
        and InclusionLevel.is_included(file.inclusion)  # type: ignore[no-untyped-call]
    )
    return Session(config, files, nav, env, pages, outputs, copied, documents)


@dataclass(slots=True)
class Opening:
    """Opens the session of a site, and does so again when there may be other files."""

    config: MkDocsConfig
    apart: Apart
    env: jinja2.Environment
    """The theme's templates (`warm_templates`)."""
    lean: bool = field(kw_only=True)
    """See `open_session`."""
    _found: SiteFiles | None = None

    def open(self) -> tuple[Session | None, list[Problem]]:
        """The session, and what MkDocs says of the settings and the files that there are."""
        session = None
        with collecting(self.config) as problems:
            self._found = find_files(self.config, self.apart, self._found)
            session = open_session(self.config, self._found.files, self.env, lean=self.lean)
        return session, problems

    def has_just(self, generated: Collection[str]) -> bool:
        """Whether it found all of these below `docs/`, and nothing that is gone since."""
        if self._found is None:
            return False
        docs = self.config.docs_dir
        there = {file.src_uri for file in self._found.files if file.src_dir == docs}
        others = there.difference(generated, self.apart.fixed)
        return there.issuperset(generated) and all(Path(docs, path).exists() for path in others)


def _sources(files: Iterable[File]) -> dict[str, Path]:
    return {file.dest_uri: Path(str(file.abs_src_path)) for file in files}


def _in_navigation(files: Files, config: MkDocsConfig) -> Files:
    """The files that the navigation names; all, where it is not given, or must name all."""
    if config.nav is None or config.validation.nav.omitted_files >= logging.WARNING:
        return files
    found = map(files.get_file_from_path, _named(config.nav))
    return Files([file for file in found if file is not None])


def _named(nav: object) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
        yield nav.lstrip("/")
    elif isinstance(nav, list | dict):
        for part in nav.values() if isinstance(nav, dict) else nav:
            yield from _named(part)


@contextmanager
def collecting(config: MkDocsConfig) -> Iterator[list[Problem]]:
    """Collects, in the list that it yields, what MkDocs says and raises meanwhile, as Problems."""
    config_file = Path(config.config_file_path)
    problems: list[Problem] = []
    failure: Problem | None = None
    with logged() as records:
        try:
            yield problems
        except Abort:
            pass  # it only counts the warnings and errors that were logged
        except OSError:
            raise  # of the disk, not of the content: the caller names the path
        except jinja2.TemplateError as reason:
            failure = problem_of_template(reason, config_file)
        # Extensions and plugins may raise anything; MkDocs logged which page it was, as an error.
        except Exception as reason:  # noqa: BLE001
            failure = error(config_file.name, f"MkDocs failed: {type(reason).__name__}: {reason}")
    docs = f"{Path(config.docs_dir).name}/"
    problems += [problem_of(record, config_file, docs, strict=config.strict) for record in records]
    if failure and not any(problem.is_error for problem in problems):
        problems.append(failure)
