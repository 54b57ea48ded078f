"""`papershelf build`: from the collection to the finished site."""

from __future__ import annotations

import time
from pathlib import Path

import click

from papershelf.app.build import Build
from papershelf.app.shelf import Shelf
from papershelf.parallel import processors
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
@click.option("--verbose", is_flag=True, help="Say how many pages MkDocs had to render itself.")
@click.pass_obj
def command(
    shelf: Shelf, site_dir: Path | None, jobs: int | None, clean: bool, verbose: bool
) -> None:
    """Check the shelf, write its pages and build the site.

    Only what changed is made anew. The site is replaced only when it is finished and checked: every
    link and anchor leads somewhere, and nothing is loaded from elsewhere. Any problem leaves the
    last site as it was.
    """
    start = time.monotonic()
    target = site_dir or shelf.root / "site"
    with shelf.alone("papershelf build"):
        outcome = Build(shelf, target, clean, jobs or processors()).run()
    built = outcome.built
    if verbose:
        reason = f": {built.reason}" if built.reason else ""
        shelf.say(f"{counted(built.by_mkdocs, 'generated page')} rendered by MkDocs itself{reason}")
    shelf.say(
        f"{counted(outcome.papers, 'paper')} built into {target} in"
        f" {time.monotonic() - start:.1f} s: {counted(built.made, 'file')} made,"
        f" {built.kept:,} kept, {built.removed:,} removed, {built.size / 1e6:,.1f} MB"
    )
