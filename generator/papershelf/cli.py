"""The command `papershelf`: which commands there are, and which shelf they work on."""

from __future__ import annotations

from pathlib import Path

import click

from papershelf import __version__
from papershelf.commands import (
    build,
    check,
    generate,
    import_,
    init,
    note,
    proposal,
    review,
    search,
    serve,
)
from papershelf.commands.shelf import Shelf

_EPILOG = """\b
Examples:
  papershelf init my-shelf
  papershelf -C my-shelf import listing.txt --date 2026-11-21
  papershelf -C my-shelf serve
"""


@click.group(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version")
@click.option(
    "-C",
    "folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Work on the shelf in DIR instead of the current folder.",
)
@click.pass_context
def main(context: click.Context, folder: Path) -> None:
    """Keep a shelf of research papers in Git, and publish it as a static site."""
    context.obj = Shelf.at(folder)


for _module in (init, import_, note, check, generate, build, serve, search, review, proposal):
    main.add_command(_module.command)
