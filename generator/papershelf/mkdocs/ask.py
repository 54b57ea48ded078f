"""What MkDocs is asked before a site is made, in a process that ends with the answer."""

from __future__ import annotations

from pathlib import Path

from papershelf.mkdocs.inputs import own_templates
from papershelf.mkdocs.plan import Generated, Planner
from papershelf.mkdocs.samples import warm_templates
from papershelf.mkdocs.session import Opening, Session
from papershelf.mkdocs.settings import Config, load
from papershelf.parallel import Event
from papershelf.problems import Problem
from papershelf.publish.answer import Answer
from papershelf.publish.built import Apart, Options
from papershelf.publish.record import SiteRecord
from papershelf.publish.snapshot import Snapshot, forget_staging, lay_out, take_snapshot
from papershelf.publish.versions import Staging

_MOST_IN_NAVIGATION = 300
"""Pages. Every page bears the navigation, so with more of them nothing is ever kept."""


def ask(
    config_file: Path,
    aside: Path,
    site_dir: Path,
    record: SiteRecord,
    staging: Staging,
    options: Options,
    apart: Apart,
    pages: Event,
) -> Answer:
    """Load MkDocs, look at what the last build left, wait until there are `pages`, and plan.

    MkDocs' own files go `aside`, into a folder for them alone. Raises OSError.
    """
    generated: Generated | None = None
    config, problems = load(config_file, aside, strict=options.strict)
    if config is None:
        generated = pages.wait()  # which may be what was wanting
        config, problems = load(config_file, aside, strict=options.strict)
    if config is None:
        return Answer(problems)
    if config.plugins or config.hooks:
        return Answer(problems, is_whole=True)
    snapshot = _snapshot(site_dir, config_file.parent, record, staging, options)
    session, said, generated = _open(config, config_file.parent, apart, pages, generated)
    problems += said
    if session is None or any(problem.is_error for problem in problems):
        return Answer(problems)
    if len(session.in_navigation) > _MOST_IN_NAVIGATION:
        return Answer(problems, is_whole=True)
    docs = Path(config.docs_dir)
    plan, said = Planner(session, config_file.parent, docs, generated, apart).plan()
    problems += said
    is_wrong = any(problem.is_error for problem in problems)
    return Answer(problems, None if is_wrong else plan, snapshot)


def _snapshot(
    site_dir: Path, shelf: Path, record: SiteRecord, staging: Staging, options: Options
) -> Snapshot:
    if options.clean:
        forget_staging(staging.root)
    snapshot = take_snapshot(site_dir, shelf, record)
    forget_staging(staging.root)
    if options.clean:
        return snapshot
    as_left = snapshot.as_left  # nearly all of it will be kept
    return lay_out(staging, as_left, as_left, snapshot, site_dir, options.jobs)


def _open(
    config: Config, shelf: Path, apart: Apart, pages: Event, generated: Generated | None
) -> tuple[Session | None, list[Problem], Generated]:
    """The session with the pages that there are in the end. It is opened before they are there,
    since mostly there will be no others.
    """
    lean = not (config.extra_templates or own_templates(shelf))
    opening = Opening(config, apart, warm_templates(config), lean=lean)
    session, said = opening.open()
    generated = generated or pages.wait() or Generated()
    if not opening.has_just(generated.digests):
        session, said = opening.open()
    return session, said, generated
