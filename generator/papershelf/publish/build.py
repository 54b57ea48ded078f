"""From pages to `site/`: the next version is made aside, checked whole, and swapped in atomically.

Two processes share the work. One asks MkDocs (`mkdocs.ask`) while the other reads the shelf
and writes `docs/`; then this one makes the pages, each in the shell that the first has rendered.

A site with plugins or hooks is built by MkDocs as a whole, each time.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yaml import YAMLError

from papershelf.config import STATE_DIR
from papershelf.configfile import load as values_of
from papershelf.finished.check import check_site
from papershelf.mkdocs.hints import with_hints
from papershelf.parallel import Event, ahead, is_alone
from papershelf.problems import Problem, error
from papershelf.publish.answer import Answer
from papershelf.publish.built import NONE_APART, Apart, Built, Options, RenderedPage
from papershelf.publish.compose import ArticleGroup
from papershelf.publish.folder import claim, held, publish, refusal
from papershelf.publish.incremental import Version
from papershelf.publish.record import SiteRecord
from papershelf.publish.snapshot import forget_staging
from papershelf.publish.versions import Staging, walk
from papershelf.writing.disk import own_folder, own_way, remove_tree, scratch

if TYPE_CHECKING:
    from papershelf.mkdocs.plan import Generated

_ON_ONE_DISK = "the next site is made beside this one: for a disk of its own, name a folder on it"


def build_site(config_file: Path, site_dir: Path, options: Options | None = None) -> Built:
    """Build the site that `config_file` (a `mkdocs.yml`) describes, and make it `site_dir`: MkDocs
    renders every page.

    While there is an error, from MkDocs or from the checker of the finished HTML, `site_dir` keeps
    the last good site, byte for byte. A disk that is full or read-only is a Problem too. The caller
    holds the shelf's lock.
    """
    try:
        with begin_site(config_file, site_dir, _docs_of(config_file), options) as site:
            site.go_on()
            site.has_pages(None)
            return site.finish()
    except RefusedError as reason:
        return Built([reason.problem])
    except OSError as reason:
        return Built([disk_problem(reason, config_file.parent, site_dir)])


def _docs_of(config_file: Path) -> Path:
    """The folder of pages, as far as the settings can be read."""
    named: object = None
    with suppress(YAMLError, UnicodeDecodeError):
        named = values_of(config_file.read_bytes())
    docs = named.get("docs_dir") if isinstance(named, dict) else None
    return config_file.parent / str(docs or "docs")


def disk_problem(reason: OSError, shelf: Path, site_dir: Path) -> Problem:
    """What kept a site from being written."""
    path = Path(str(reason.filename or site_dir))
    place = path.relative_to(shelf).as_posix() if path.is_relative_to(shelf) else str(path)
    hint = _ON_ONE_DISK if reason.errno in (errno.EXDEV, errno.EBUSY) else ""
    return error(place, f"{reason.strerror or reason}", hint=hint)


class RefusedError(Exception):
    """A folder may not become a site; nothing was done to it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(slots=True)
class SiteBuild:
    """A site that was begun. Each step lets the other process go on."""

    config_file: Path
    aside: Path
    """A folder for MkDocs' own files alone."""
    spool: Path
    """A folder for what is passed on to the processes that make pages."""
    site_dir: Path
    docs: Path
    staging: Staging
    record: SiteRecord
    options: Options
    apart: Apart
    _events: _Events
    _answer: Callable[[], Answer]
    _first: Callable[[], object]
    _is_alone: bool
    """Whether there is no other process: then each waits for what is done already."""

    def first(self) -> Any:
        """What the work gave that the other process was to begin with. Raises OSError."""
        if self._is_alone:
            return self._first()
        try:
            return self._events.first.wait()
        except OSError:
            self._answer()  # which raises what kept that process from it
            raise

    def go_on(self) -> None:
        """Let MkDocs be asked: its settings, templates, styles and scripts are there."""
        self._events.templates.set()

    def has_pages(self, generated: Generated | None) -> None:
        """Let the other process plan: every file below `docs/` is there but for those `apart`. None
        where nothing is known of them.
        """
        self._events.pages.set(generated)

    def finish(
        self,
        articles: Callable[[Collection[str]], Sequence[ArticleGroup]] = lambda _: (),
        copied: Mapping[str, str] | None = None,
    ) -> Built:
        """Make the pages, check the site and put it in place. `articles` gives those pages below
        `docs/` that are asked for; `copied` are the files `apart` that there are now, with digests.
        """
        answer = self._answer()
        if answer.plan is None and not answer.is_whole:
            return Built(with_hints(answer.problems, self.docs))
        if answer.plan is None:
            self.record.forget()
            return _whole(self.config_file, self.site_dir, self.staging.root, self.options)
        version = Version(
            answer.plan,
            self.site_dir,
            self.docs,
            self.staging,
            self.record,
            self.options,
            self.apart,
            self._by_mkdocs,
        )
        built = version.build(answer.snapshot, articles, copied or {})
        return replace(built, problems=with_hints([*answer.problems, *built.problems], self.docs))

    def _by_mkdocs(
        self, wanted: Mapping[str, str]
    ) -> tuple[dict[str, RenderedPage], list[Problem]]:
        from papershelf.mkdocs.rendering import render_pages  # noqa: PLC0415 (slow to import)

        return render_pages(self.config_file, self.aside, wanted, self.options)


@dataclass(frozen=True, slots=True)
class _Events:
    """Where the two processes wait for each other."""

    first: Event
    templates: Event
    pages: Event


@contextmanager
def begin_site(
    config_file: Path,
    site_dir: Path,
    docs: Path,
    options: Options | None = None,
    apart: Apart = NONE_APART,
    first: Callable[[], object] = lambda: None,
) -> Iterator[SiteBuild]:
    """Begin a site in a process of its own, which does the work `first`, loads MkDocs, looks at
    what the last build left, and waits. All is undone with the block that is not finished.

    Raises RefusedError, and OSError.
    """
    options = options or Options()
    config_file, named, site_dir = config_file.resolve(), site_dir.absolute(), site_dir.resolve()
    shelf = config_file.parent
    for way in (named, site_dir):
        own_way(way, shelf if way.is_relative_to(shelf) else Path(way.anchor))
    with ExitStack() as stack:
        state = own_folder(shelf / STATE_DIR, shelf)
        aside, spool = (stack.enter_context(scratch(state)) for _ in range(2))
        record = SiteRecord.of(site_dir, shelf / STATE_DIR)
        if refused := refusal(site_dir, shelf, docs.resolve(), record):
            raise RefusedError(refused)
        if busy := stack.enter_context(held(site_dir)):
            raise RefusedError(busy)
        staging = Staging(claim(site_dir, shelf))
        record.begins()
        events = _Events(*(stack.enter_context(Event()) for _ in range(3)))

        def answered() -> Answer:
            from papershelf.mkdocs.ask import ask  # noqa: PLC0415 (MkDocs is slow to import)

            if not alone:
                events.first.set(first())
            events.templates.wait()
            return ask(config_file, aside, site_dir, record, staging, options, apart, events.pages)

        alone = is_alone(options.jobs)
        answer = stack.enter_context(ahead(answered, options.jobs))
        yield SiteBuild(
            config_file,
            aside,
            spool,
            site_dir,
            docs,
            staging,
            record,
            options,
            apart,
            events,
            answer,
            first,
            alone,
        )


def _whole(config_file: Path, site_dir: Path, stage: Path, options: Options) -> Built:
    """MkDocs' own build, in the folder `stage`, whatever plugins and hooks do in it."""
    from papershelf.mkdocs.plan import base_path  # noqa: PLC0415 (MkDocs is slow to import)
    from papershelf.mkdocs.session import run  # noqa: PLC0415
    from papershelf.mkdocs.settings import load  # noqa: PLC0415
    from papershelf.mkdocs.theme import leave_out_unnamed  # noqa: PLC0415

    forget_staging(stage)
    remove_tree(stage)
    try:
        config, problems = load(config_file, stage, strict=options.strict)
        if config is None:
            return Built(problems)
        problems += run(config)
        if not _failed(problems):
            problems += check_site(stage, base_path=base_path(config))
        if _failed(problems):
            return Built(problems)
        leave_out_unnamed(stage, config)
        files = walk(stage)
        publish(stage, site_dir)
        return Built(problems, made=len(files), size=sum(one.size for one in files.values()))
    finally:
        remove_tree(stage)


def _failed(problems: Iterable[Problem]) -> bool:
    return any(problem.is_error for problem in problems)
