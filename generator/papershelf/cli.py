"""The command `papershelf`: which commands there are, and which shelf they work on."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path

import click

from papershelf import __version__
from papershelf.app.process import hold_a_shelf, leave
from papershelf.app.shelf import Shelf

_EPILOG = """\b
Examples:
  papershelf init my-shelf
  papershelf -C my-shelf import listing.txt --date 2026-11-21
  papershelf -C my-shelf serve
"""


class _Commands(Mapping[str, click.Command]):
    """Each command is loaded when it is asked for: the libraries of all together take a while."""

    _MODULES: Mapping[str, str] = {
        "init": "init",
        "add": "add",
        "import": "import_",
        "fetch": "services.fetch",
        "enrich": "services.enrich",
        "merge": "identity.merge",
        "people": "identity.people",
        "note": "note",
        "check": "check",
        "generate": "generate",
        "build": "build",
        "serve": "serve",
        "search": "search",
        "related": "related",
        "export": "export",
        "digest": "digest",
        "review": "review",
        "proposal": "proposal",
    }

    def __getitem__(self, name: str) -> click.Command:
        module = import_module(f"papershelf.commands.{self._MODULES[name]}")
        command: click.Command = module.command
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(self._MODULES)

    def __len__(self) -> int:
        return len(self._MODULES)


class _Group(click.Group):
    """Lists each command with its whole first sentence, where click's own list cuts it."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list, its sentences wrapped to the width of the terminal."""
        names = self.list_commands(ctx)
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, self.commands[name].get_short_help_str(limit=1_000)) for name in names]
            )


@click.group(
    cls=_Group,
    epilog=_EPILOG,
    commands=_Commands(),
    context_settings={"help_option_names": ["-h", "--help"]},
)
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
    hold_a_shelf()
    context.obj = Shelf(folder)


def run() -> None:
    """The program: one command, and then out at once."""
    for stream in (sys.stdout, sys.stderr):  # Windows' consoles and pipes may lack a character
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        main()
    except SystemExit as reason:
        if reason.code is None or isinstance(reason.code, int):
            leave(reason.code or 0)
        raise
