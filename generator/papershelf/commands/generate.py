"""`papershelf generate`: from the collection to everything that a builder needs."""

from __future__ import annotations

import click

from papershelf.app.generation.generate import write_pages
from papershelf.app.reading import require
from papershelf.app.shelf import Shelf

_EPILOG = """\b
Example:
  papershelf generate && mkdocs build
"""


@click.command("generate", epilog=_EPILOG)
@click.pass_obj
def command(shelf: Shelf) -> None:
    """Write the pages of the shelf as Markdown below docs/.

    Only what changed is written, and what no record asks for any more is removed. While there is an
    error in the shelf nothing is written.
    """
    content = require(shelf)
    with shelf.alone("papershelf generate"):
        synced = write_pages(shelf, content)
    shelf.stop_on_errors(synced.problems)
    shelf.say(f"{synced.written:,} files written, {synced.removed:,} removed, {synced.kept:,} kept")
