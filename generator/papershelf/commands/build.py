"""`papershelf build`: from the collection to the finished site."""

from __future__ import annotations

import time
from pathlib import Path

import click

from papershelf.commands.shelf import Shelf
from papershelf.commands.stages import require, write_pages
from papershelf.config import CONFIG_FILE

_EPILOG = """\b
Examples:
  papershelf build
  papershelf -C my-shelf build --site-dir /var/www/papers
"""


@click.command("build", epilog=_EPILOG)
@click.option(
    "--site-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the site goes instead of site/ in the shelf.",
)
@click.pass_obj
def command(shelf: Shelf, site_dir: Path | None) -> None:
    """Check the shelf, write its pages and build the site.

    The site is replaced only when it is finished and found whole: every link and anchor leads
    somewhere, and nothing is loaded from elsewhere. Any problem leaves the last site as it was.
    """
    from papershelf.site import build_site  # noqa: PLC0415 (MkDocs is slow to import)

    start = time.monotonic()
    content = require(shelf)
    target = site_dir or shelf.root / "site"
    with shelf.alone("papershelf build"):
        synced = write_pages(shelf, content)
        shelf.stop_on_errors(synced.problems)
        problems = build_site(shelf.root / CONFIG_FILE, target)
        shelf.stop_on_errors(problems, "the site is as it was")
    seconds = time.monotonic() - start
    shelf.say(f"{len(content.catalog.papers):,} papers built into {target} in {seconds:.1f} s")
