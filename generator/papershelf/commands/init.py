"""`papershelf init`: a new shelf that builds at once."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from papershelf.commands.shelf import Shelf
from papershelf.commands.stages import packaged
from papershelf.problems import error
from papershelf.write import write_files

_EPILOG = """\b
Example:
  papershelf init my-shelf
  papershelf -C my-shelf serve
"""
_NAMES = {"gitignore": ".gitignore"}
"""Packaged names of files whose real names would make them invisible to packaging tools."""


@click.command("init", epilog=_EPILOG)
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def command(shelf: Shelf, folder: Path) -> None:
    """Make a new shelf in DIR: settings, an example record and note, a vocabulary.

    DIR must not exist yet, or be empty.
    """
    target = shelf.root / folder
    if target.is_dir() and any(target.iterdir()):
        hint = "name a new folder; to work on a shelf that is there use `papershelf -C DIR`"
        shelf.report([error(str(folder), "the folder is not empty", hint=hint)])
        sys.exit(2)
    template = packaged("template")
    files = {
        _renamed(file.relative_to(template)): file.read_bytes()
        for file in sorted(template.rglob("*"))
        if file.is_file()
    }
    write_files(target, files)
    shelf.say(f"A new shelf is in {target}. Next: papershelf -C {target} serve")


def _renamed(file: Path) -> str:
    return file.with_name(_NAMES.get(file.name, file.name)).as_posix()
