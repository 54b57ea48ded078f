"""`papershelf note`: a new note about a paper, written in the person's editor and checked."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from papershelf.app.reading import Content, read_shelf
from papershelf.app.shelf import Shelf
from papershelf.app.state import today
from papershelf.model import PartialDate
from papershelf.notes.template import free_path, template
from papershelf.problems import Problem, error

_EPILOG = """\b
Examples:
  papershelf note 2412.06769
  papershelf note https://arxiv.org/abs/2412.06769v2 --author "Ada (@ada)"
  papershelf note 10.48550/arXiv.2412.06769 --no-edit
"""


@click.command("note", epilog=_EPILOG)
@click.argument("paper")
@click.option("--author", default="", help="Who writes it: a name, @account or Name (@account).")
@click.option("--no-edit", is_flag=True, help="Only make the file; open no editor.")
@click.pass_obj
def command(shelf: Shelf, paper: str, author: str, no_edit: bool) -> None:
    """Make a note about PAPER in collection/notes/, open it in your editor, and check it.

    PAPER is an id, an alias, any spelling of an arXiv id, DOI, ACL or OpenReview id, or the whole
    title. On a terminal the editor that VISUAL or EDITOR names is opened, and the note is checked
    when it is closed. No file is ever overwritten.
    """
    content = _content(shelf)
    path = _made(shelf, content, paper, author)
    shelf.say(path)
    editor = [] if no_edit else _editor(os.environ)
    if not editor:
        shelf.say("Write the note there, then run `papershelf check`.")
        return
    _edit(shelf, editor, path)
    problems = [problem for problem in read_shelf(shelf)[1] if problem.path == path]
    shelf.stop_on_errors(problems, "the note stays as it is; edit it and run `papershelf check`")
    shelf.say("The note is fine.")


def _content(shelf: Shelf) -> Content:
    """The shelf, whatever else may be wrong in it; ends the command where there is none."""
    content, problems = read_shelf(shelf)
    if content is None:
        shelf.stop_on_errors(problems)
        raise LookupError("no settings, and no Problem that says so")
    return content


def _made(shelf: Shelf, content: Content, paper: str, author: str) -> str:
    """The path of a new file about the paper; ends the command where the shelf has none such."""
    catalog = content.catalog
    found = catalog.references.find(paper)
    if found is None:
        otherwise = "name it by id, arXiv id, DOI or whole title, or `papershelf add` it"
        message, hint = catalog.references.why_not(paper, otherwise)
        shelf.stop_on_errors([error("papershelf note", message, hint=hint)])
        raise LookupError("an error that did not end the command")
    day = today()
    text = template(found, author=author, date=PartialDate(day.year, day.month, day.day))
    path = free_path(catalog.segments[found], lambda path: os.path.lexists(shelf.root / path))
    try:
        _write_new(shelf.root / path, text)
    except OSError as reason:
        shelf.stop_on_errors([error(path, f"cannot be written: {reason.strerror}")])
    return path


def _write_new(file: Path, text: str) -> None:
    """Raises OSError, also where there is something at that path: nothing is overwritten."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)


def _editor(environment: Mapping[str, str]) -> list[str]:
    """The editor's command, in words; none where no person sits at a terminal or names none.

    VISUAL comes first, but not on a terminal that cannot place its cursor (TERM=dumb); EDITOR else.
    Either may have arguments, quoted as in a shell.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return []
    is_dumb = os.name == "posix" and environment.get("TERM", "dumb") == "dumb"
    names = ["EDITOR"] if is_dumb else ["VISUAL", "EDITOR"]
    named = next((environment[name] for name in names if environment.get(name, "").strip()), "")
    if os.name != "posix":  # a backslash is no quote there
        named = named.replace("\\", "/")
    try:
        return shlex.split(named)
    except ValueError:  # an open quote
        return [named]


def _edit(shelf: Shelf, editor: list[str], path: str) -> None:
    """Wait for the editor; ends the command where it cannot run or says that it failed."""
    try:
        done = subprocess.run(  # noqa: S603 (the person's own editor)
            [*editor, str(shelf.root / path)], check=False
        )
        failure = f"ended with status {done.returncode}" if done.returncode else ""
    except OSError as reason:
        failure = f"cannot be run: {reason.strerror}"
    if failure:
        problem = _failed_editor(editor[0], failure)
        shelf.stop_on_errors([problem], f"the note is {path}, as it was made")


def _failed_editor(name: str, failure: str) -> Problem:
    hint = "set VISUAL or EDITOR to your editor, or use --no-edit"
    return error(name, f"the editor {failure}", hint=hint)
