"""`papershelf check`: every Problem of the shelf, in one run."""

from __future__ import annotations

import sys

import click

from papershelf.commands.reading import read_shelf
from papershelf.commands.shelf import Shelf
from papershelf.packaged import unfilled
from papershelf.problems import as_github, as_json, in_order
from papershelf.text import counted

_EPILOG = """\b
Examples:
  papershelf check
  papershelf check --strict --format github
"""


@click.command("check", epilog=_EPILOG)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    show_default=True,
    help="How problems are written: for people, as annotations of GitHub Actions, or as JSON.",
)
@click.pass_obj
def command(shelf: Shelf, strict: bool, form: str) -> None:
    """Read the whole shelf and report every problem, with its place.

    Exit status 0 where there is no error (with --strict: no warning either), else 1.
    """
    content, found = read_shelf(shelf)
    problems = in_order([*found, *unfilled(shelf.root)])
    if form == "json":
        click.echo(as_json(problems))
    elif form == "github":
        for problem in problems:
            click.echo(as_github(problem))
    else:
        shelf.report(problems)
        errors = sum(problem.is_error for problem in problems)
        summary = [counted(errors, "error"), counted(len(problems) - errors, "warning")]
        if content is not None:
            summary.insert(0, counted(len(content.catalog.papers), "paper"))
        shelf.say(", ".join(summary))
    failed = problems if strict else [problem for problem in problems if problem.is_error]
    sys.exit(1 if failed else 0)
