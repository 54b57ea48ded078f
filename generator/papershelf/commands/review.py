"""`papershelf review`: what a proposal would change in the shelf, and what is wrong with it."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import click

from papershelf.app.reading import EarlierReading, read_catalog
from papershelf.app.shelf import Shelf
from papershelf.config import Settings, read_settings
from papershelf.parallel import EndedError, ahead
from papershelf.problems import Problem, as_github, error, for_log
from papershelf.review.changes import called_out, new_problems, note_changes, paper_changes
from papershelf.review.report import Review, annotated, summary
from papershelf.review.trees import differing_files
from papershelf.system import address_space, end_after, limit

_EPILOG = """\b
Examples:
  papershelf -C base review head
  papershelf -C base review head --format github --summary summary.md
"""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the version in HEAD may take, beside what reading the shelf itself took."""

    seconds: float = 60.0
    """Of processor time."""
    times: float = 10.0
    """As many times the processor time of the shelf itself are added."""
    memory: int = 4 << 30
    """Bytes."""


@click.command("review", epilog=_EPILOG)
@click.argument("head", metavar="HEAD", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github"]),
    default="text",
    show_default=True,
    help="How problems are written: for people, or as annotations of GitHub Actions.",
)
@click.option(
    "--summary",
    "page",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Append the summary, as Markdown, to FILE instead of writing it to standard output.",
)
@click.pass_obj
def command(shelf: Shelf, head: Path, form: str, page: Path | None) -> None:
    """Say what the version of the shelf in HEAD would change, and what is wrong with it.

    The shelf itself is the version before. Both are checkouts, as Git leaves them. Of HEAD only
    collection/ is read, as data; other files that differ are named, as needing an owner. Reported
    are the problems that were not there before, in files that did not change too.

    Exit status 0 where HEAD brings no error, else 1.
    """
    settings, problems = read_settings(shelf.root)
    if settings is None:
        shelf.stop_on_errors(problems)
        return
    try:
        review = reviewed(shelf, settings, head)
    except (EndedError, MemoryError):
        shelf.stop_on_errors([_too_much(head, Bounds())])
        return
    except OSError as reason:
        where = str(reason.filename or head)
        shelf.stop_on_errors([error(where, f"cannot be read: {reason.strerror}")])
        return
    if form == "github":
        shown, rest = annotated(review.findings)
        for problem in shown:
            click.echo(as_github(problem))
    else:
        rest = []
        shelf.report(review.findings)
    _tell(shelf, page, summary(review, rest))
    sys.exit(1 if review.failed else 0)


def reviewed(shelf: Shelf, settings: Settings, head: Path, bounds: Bounds | None = None) -> Review:
    """The review of the collection in `head`, which is read in a process of its own: a stranger's
    files may take what they like, and that process is ended at its limits.

    Raises OSError; EndedError or MemoryError where `head` takes more than it may.
    """
    files = differing_files(shelf.root, head)  # first, since what follows keeps state in the shelf
    began = time.process_time()
    remembered = EarlierReading.stored(shelf.store)
    before, _, known = read_catalog(shelf, settings, remembered=remembered)
    remembered.keep(shelf.store)
    bounds = bounds or Bounds()
    seconds = bounds.seconds + bounds.times * (time.process_time() - began)
    memory = bounds.memory + address_space()

    def review() -> Review:
        if os.getpid() != us:
            limit("RLIMIT_AS", memory)
            end_after(seconds)
        after, _, found = read_catalog(shelf, settings, head, remembered)
        broken = {problem.path for problem in found if problem.is_error}
        papers = paper_changes(before, after, broken)
        notes = note_changes(before, after, broken)
        problems = new_problems(known, found)
        warned = list(called_out([*papers, *notes]))
        return Review(papers, notes, files, problems, warned, len(found) - len(problems))

    us = os.getpid()
    with ahead(review, jobs=2) as result:
        return result()


def _too_much(head: Path, bounds: Bounds) -> Problem:
    return error(
        f"{head}/collection",
        f"takes over {bounds.seconds:g} s and {bounds.times:g} times the shelf's own time, or over"
        f" {bounds.memory >> 30} GiB of memory to read, expected less",
        hint="split the proposal into smaller ones",
    )


def _tell(shelf: Shelf, page: Path | None, text: str) -> None:
    if page is None:
        click.echo(for_log(text), nl=False)
        return
    try:
        with page.open("a", encoding="utf-8", errors="replace", newline="\n") as stream:
            stream.write(text)
    except OSError as reason:
        shelf.stop_on_errors([error(str(page), f"cannot be written: {reason.strerror}")])
