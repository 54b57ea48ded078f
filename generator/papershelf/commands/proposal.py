"""`papershelf proposal`: a note out of an issue that was written with the form, checked."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

import click

from papershelf.app.reading import read_catalog
from papershelf.app.shelf import Shelf
from papershelf.config import Settings, read_settings
from papershelf.problems import Problem, error, in_order
from papershelf.review.changes import new_problems
from papershelf.review.form import FORM, Question, read_form
from papershelf.review.proposal import (
    Issue,
    accepted_text,
    note_bytes,
    pull_request_text,
    read_event,
    refused_text,
)
from papershelf.writing.disk import write_file, write_files

_EPILOG = """\b
Example:
  papershelf proposal "$GITHUB_EVENT_PATH" --output proposal
"""

NOTE, PULL_REQUEST, COMMENT = "note.md", "pull-request.md", "comment.md"


@click.command("proposal", epilog=_EPILOG)
@click.argument("event", metavar="EVENT", type=click.Path(path_type=Path))
@click.option(
    "--output",
    metavar="DIR",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the note and for what is to be said of it.",
)
@click.pass_obj
def command(shelf: Shelf, event: Path, output: Path) -> None:
    """Make a note of an issue that was written with the form, and check it.

    EVENT is the file in which GitHub Actions tells a workflow of an event of that issue. The note
    is checked as collection/notes/issue-NUMBER.md of the shelf. DIR gets comment.md, the answer to
    the issue, and where there is no error note.md and pull-request.md too; those of an earlier run
    are removed.

    Exit status 0 where the note has no error, else 1.
    """
    with suppress(OSError):  # said below, where it is written to
        _put(output, {})
    settings, problems = read_settings(shelf.root)
    issue, questions = _issue(shelf, event, problems)
    if settings is None or issue is None:
        raise LookupError("an error that did not end the command")
    try:
        data, found = _checked(shelf, settings, issue, questions)
        _put(output, _texts(issue, data, found))
    except OSError as reason:
        where = str(reason.filename or output)
        shelf.stop_on_errors([error(where, f"cannot be read or written: {reason.strerror}")])
        return
    shelf.report(found)
    sys.exit(1 if _failed(found) else 0)


def _issue(
    shelf: Shelf, event: Path, problems: list[Problem]
) -> tuple[Issue | None, tuple[Question, ...]]:
    """The issue and the form that it was written with; ends the command where one is missing."""
    try:
        issue, found = read_event(event.read_bytes())
        questions, faults = read_form((shelf.root / FORM).read_bytes())
    except OSError as reason:
        where = str(reason.filename)
        shelf.stop_on_errors([error(where, f"cannot be read: {reason.strerror}")])
        raise
    shelf.stop_on_errors([*problems, *found, *faults])
    return issue, questions


def _checked(
    shelf: Shelf, settings: Settings, issue: Issue, questions: tuple[Question, ...]
) -> tuple[bytes | None, list[Problem]]:
    """The note, and everything that is wrong with it as a part of the shelf. Raises OSError."""
    file = shelf.root / issue.note_path
    if os.path.lexists(file):
        data, problems = note_bytes(issue, questions)
        message = "there is such a note already"
        return data, [*problems, error(issue.note_path, message, hint="edit that file")]
    collection, _, known = read_catalog(shelf, settings)
    data, problems = note_bytes(issue, questions, collection.people)
    if data is None:
        return None, problems
    write_file(file, data)
    try:
        _, _, found = read_catalog(shelf, settings)
    finally:
        file.unlink()
    return data, in_order([*problems, *new_problems(known, found)])


def _put(output: Path, texts: dict[str, bytes]) -> None:
    """Write the texts, and leave none of an earlier run that is not among them. Raises OSError."""
    for name in (NOTE, PULL_REQUEST, COMMENT):
        if name not in texts:
            (output / name).unlink(missing_ok=True)
    write_files(output, texts)


def _texts(issue: Issue, data: bytes | None, found: list[Problem]) -> dict[str, bytes]:
    if data is None or _failed(found):
        return {COMMENT: refused_text(found).encode()}
    return {
        NOTE: data,
        PULL_REQUEST: pull_request_text(issue, found).encode(),
        COMMENT: accepted_text(found).encode(),
    }


def _failed(problems: list[Problem]) -> bool:
    return any(problem.is_error for problem in problems)
