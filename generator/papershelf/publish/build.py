"""From `docs/` to `site/`: the next version aside, checked whole, then put in place in one step.

A site without plugins is made page by page (`incremental`). Any other site is made by MkDocs as a
whole, each time.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from papershelf.config import STATE_DIR
from papershelf.finished.check import check_site
from papershelf.mkdocs.builder import Opening, run
from papershelf.mkdocs.hints import with_hints
from papershelf.mkdocs.inputs import own_templates
from papershelf.mkdocs.samples import warm_templates
from papershelf.mkdocs.settings import Config, load
from papershelf.mkdocs.theme import leave_out_unnamed
from papershelf.problems import Problem, error
from papershelf.publish.built import Built, Options
from papershelf.publish.folder import claim, held, publish, refusal
from papershelf.publish.incremental import build_incrementally
from papershelf.publish.record import Record
from papershelf.publish.survey import forget_spare, lay_out, look
from papershelf.publish.versions import Spare, walk
from papershelf.writing.disk import own_folder, own_way, remove_tree, scratch

_ON_ONE_DISK = "the next site is made beside this one: for a disk of its own, name a folder on it"
_MOST_IN_NAVIGATION = 300
"""Pages. Every page bears the navigation, so with more of them nothing is ever kept."""


def build_site(config_file: Path, site_dir: Path, options: Options | None = None) -> Built:
    """Build the site that `config_file` (a `mkdocs.yml`) describes, and make it `site_dir`.

    While there is an error, from MkDocs or from the checker of the finished HTML, `site_dir` keeps
    the last good site, byte for byte. A disk that is full or read-only is a Problem too. The caller
    holds the shelf's lock.
    """
    config_file, named, site_dir = config_file.resolve(), site_dir.absolute(), site_dir.resolve()
    shelf = config_file.parent
    try:
        for way in (named, site_dir):
            own_way(way, shelf if way.is_relative_to(shelf) else Path(way.anchor))
        with scratch(own_folder(shelf / STATE_DIR, shelf)) as aside:
            return _build(config_file, site_dir, aside, options or Options())
    except OSError as reason:
        place = _shown(Path(str(reason.filename or site_dir)), config_file.parent)
        hint = _ON_ONE_DISK if reason.errno in (errno.EXDEV, errno.EBUSY) else ""
        return Built([error(place, f"{reason.strerror or reason}", hint=hint)])


def _build(config_file: Path, site_dir: Path, aside: Path, options: Options) -> Built:
    """Build with MkDocs' own files `aside`, in a folder for them alone."""
    shelf = config_file.parent
    awaited = replace(options.awaited, wait=cache(options.awaited.wait))
    options = replace(options, pages=cache(options.pages), awaited=awaited)
    config, problems = load(config_file, aside, strict=options.strict)
    if config is None:
        options.pages()  # which may be what was wanting
        config, problems = load(config_file, aside, strict=options.strict)
    if config is None:
        return Built(problems)
    record = Record.of(site_dir, shelf / STATE_DIR)
    if refused := refusal(site_dir, shelf, Path(config.docs_dir), record):
        return Built([*problems, refused])
    with held(site_dir) as busy:
        if busy:
            return Built([*problems, busy])
        spare = claim(site_dir, shelf)
        built = None
        if not (config.plugins or config.hooks):
            built = _page_by_page(config, shelf, site_dir, record, Spare(spare), options)
        if built is None:
            record.forget()
            built, problems = _whole(config_file, site_dir, spare, options), []
    return replace(built, problems=with_hints([*problems, *built.problems], Path(config.docs_dir)))


def _page_by_page(
    config: Config, shelf: Path, site_dir: Path, record: Record, spare: Spare, options: Options
) -> Built | None:
    """The site of settings without plugins; None where too many pages are in the navigation."""
    record.begins()
    if options.clean:
        forget_spare(spare.root)
    survey = look(site_dir, shelf, record)
    forget_spare(spare.root)
    if not options.clean:  # nearly all of it will be kept
        survey = lay_out(spare, survey.as_left, survey.as_left, survey, site_dir, options.jobs)
    lean = not (config.extra_templates or own_templates(shelf))
    opening = Opening(config, options.awaited, warm_templates(config), lean=lean)
    expected = options.expected()
    workshop, told = opening.open()
    known = options.pages()
    if known.keys() != set(expected) or not opening.found(known):
        workshop, told = opening.open()
    if workshop is None or _failed(told):
        return Built(told)
    if len(workshop.in_navigation) > _MOST_IN_NAVIGATION:
        return None
    built = build_incrementally(workshop, known, site_dir, record, spare, survey, options)
    return replace(built, problems=[*told, *built.problems])


def _whole(config_file: Path, site_dir: Path, stage: Path, options: Options) -> Built:
    """MkDocs' own build, in the folder `stage`, whatever plugins and hooks do in it."""
    options.pages()
    options.awaited.wait()
    forget_spare(stage)
    remove_tree(stage)
    try:
        config, problems = load(config_file, stage, strict=options.strict)
        if config is None:
            return Built(problems)
        problems += run(config)
        if not _failed(problems):
            base_path = urlsplit(config.site_url or "").path.rstrip("/") + "/"
            problems += check_site(stage, base_path=base_path)
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


def _shown(path: Path, shelf: Path) -> str:
    return path.relative_to(shelf).as_posix() if path.is_relative_to(shelf) else str(path)
