"""`papershelf build`: from the collection to the finished site."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

import click

from papershelf.app.publishing import SiteAhead, site_ahead
from papershelf.app.shelf import Shelf
from papershelf.app.state import forget, generated_docs
from papershelf.app.unchanged import (
    Inputs,
    Stamp,
    forget_if_changed,
    inputs_of,
    stamp_of,
    unchanged,
)
from papershelf.config import Settings, read_settings
from papershelf.parallel import processors
from papershelf.publish.built import Built
from papershelf.text import counted

_EPILOG = """\b
Examples:
  papershelf build
  papershelf -C my-shelf build --site-dir /var/www/papers
  papershelf build --clean --jobs 4
"""


@click.command("build", epilog=_EPILOG)
@click.option(
    "--site-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the site goes instead of site/ in the shelf.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="Processes at once; the cores of this machine if not given.",
)
@click.option("--clean", is_flag=True, help="Make every page anew, whatever the last build left.")
@click.pass_obj
def command(shelf: Shelf, site_dir: Path | None, jobs: int | None, clean: bool) -> None:
    """Check the shelf, write its pages and build the site.

    Only what changed is made anew. The site is replaced only when it is finished and found whole:
    every link and anchor leads somewhere, and nothing is loaded from elsewhere. Any problem leaves
    the last site as it was.
    """
    start = time.monotonic()
    target = site_dir or shelf.root / "site"
    with shelf.alone("papershelf build"):
        settings, problems = read_settings(shelf.root)
        if settings is None:
            shelf.stop_on_errors(problems)
            raise LookupError("no settings, and no Problem that says so")
        docs = generated_docs(shelf.root, settings)
        if clean:
            forget(shelf, docs)
        begun = partial(site_ahead, shelf, settings, docs, target, jobs=jobs, clean=clean)
        with begun() as site:
            inputs = inputs_of(shelf.root, docs)
            stamp = None if clean else stamp_of(shelf, docs, target, inputs.digest)
            if stamp is None:
                papers, built = _build(shelf, settings, site, target, inputs, jobs)
        if stamp is not None:  # the site need not be begun while this is looked at
            same = unchanged(shelf.root, docs, target, stamp, jobs or processors())
            if same is not None:
                shelf.report(stamp.problems)
                papers, built = stamp.papers, Built(kept=same.files, size=same.size)
            else:
                with begun() as site:
                    papers, built = _build(shelf, settings, site, target, inputs, jobs)
    _say(shelf, papers, target, start, built)


def _build(
    shelf: Shelf,
    settings: Settings,
    site: SiteAhead,
    target: Path,
    inputs: Inputs,
    jobs: int | None,
) -> tuple[int, Built]:
    """Everything of which something changed; the number of papers, and what came of it."""
    from papershelf.app.templates import (  # noqa: PLC0415 (only after a change)
        made_overrides,
        write_overrides,
    )

    docs = site.generated
    templates, wrong = made_overrides(shelf, settings)
    if not wrong:
        wrong = list(write_overrides(shelf, settings, templates).problems)
    site.settle()
    from papershelf.app.reading import read_shelf  # noqa: PLC0415 (beside the site)
    from papershelf.app.writing import write_docs  # noqa: PLC0415

    content, problems = read_shelf(shelf)
    shelf.stop_on_errors([*problems, *wrong])
    if content is None:
        raise LookupError("no content, and no Problem that says so")
    synced = write_docs(shelf, content, docs, jobs, site.begin, site.touched)
    shelf.stop_on_errors(synced.problems, "the site is as it was")
    built = site.publish()
    shelf.stop_on_errors(built.problems, "the site is as it was")
    papers = len(content.catalog.papers)
    forget_if_changed(shelf.root, target, inputs)
    if inputs.are_same(built.read.union(text.path for text in content.texts)):
        warnings = (*problems, *built.problems)
        Stamp(inputs.digest, docs.fingerprint, papers, warnings).save(shelf, target)
    return papers, built


def _say(shelf: Shelf, papers: int, target: Path, start: float, built: Built) -> None:
    shelf.say(
        f"{counted(papers, 'paper')} built into {target} in {time.monotonic() - start:.1f} s: "
        f"{counted(built.made, 'file')} made, {built.kept:,} kept, {built.removed:,} removed, "
        f"{built.size / 1e6:,.1f} MB"
    )
