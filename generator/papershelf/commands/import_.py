"""`papershelf import`: papers from files of other programs and people into the collection."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.table import Table

from papershelf.app.process import hold_a_shelf
from papershelf.app.shelf import Shelf
from papershelf.app.state import today
from papershelf.collection.read import PAPERS, Collection, read_collection
from papershelf.configfile import CONFIG_FILE
from papershelf.importing import FORMATS, Listing, likeness, parse, recognise
from papershelf.importing.accounts import told_counted
from papershelf.importing.incoming import incoming_text
from papershelf.importing.intake import Counts, Plan, planned
from papershelf.importing.ledger import Ledgers, read_ledgers
from papershelf.model import PartialDate, Topic
from papershelf.problems import Problem, error
from papershelf.writing.disk import write_files

_EPILOG = """\b
Examples:
  papershelf import listing.txt --date 2026-11-21
  papershelf import library.bib papers.json.gz more.jsonl
  pbpaste | papershelf import - --dry-run
"""

STDIN = "-"


def _date(context: click.Context, option: click.Parameter, value: str | None) -> PartialDate | None:
    """A date as the record contract writes it; wrong usage (status 2) for anything else."""
    try:
        return None if value is None else PartialDate.parse(value)
    except ValueError as reason:
        raise click.BadParameter(str(reason), context, option) from None


@click.command("import", epilog=_EPILOG)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    metavar="NAME",
    help="What the files are, all of them. Without it, each is recognised by its content. "
    f"One of {', '.join(FORMATS)}.",
)
@click.option(
    "--date",
    callback=_date,
    metavar="YYYY-MM-DD",
    help="The day on which a listing was copied: gives a day without a year (Mar 11) its year.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and write nothing.")
@click.pass_obj
def command(
    shelf: Shelf, files: tuple[str, ...], form: str | None, date: PartialDate | None, dry_run: bool
) -> None:
    """Add the papers of each FILE (- is standard input) to the collection.

    Reads what reference managers, services, spreadsheets and people hand out, also in gzip: BibTeX,
    RIS, CSL-JSON, Zotero's RDF, tables, lists of identifiers or links, saved answers of services,
    pasted pages, JSON. A text of any other kind is refused as a whole. What a person edited is
    never overwritten, and importing a file twice changes nothing.

    Exit status 0 where everything came in, 1 where an entry was refused or a file not read.
    """
    _must_be_shelf(shelf)
    hold_a_shelf()
    with shelf.alone("papershelf import"):
        collection, ledgers = _without_errors(shelf)
        listings, unread = _listings(shelf, files, form, collection.topics, date)
        with shelf.progress("Comparing with the collection"):
            plan = planned(
                listings,
                collection.records,
                ledgers,
                name=_bulk_name(files[0]),
                taken_paths=_paper_files(shelf.root),
                read=lambda path: (shelf.root / path).read_bytes(),
                today=PartialDate.parse(today().isoformat()),
            )
        problems = [*unread, *plan.problems]
        shelf.report(problems)
        if not dry_run:
            _write(shelf, plan)
    _summarise(shelf, plan.counts, dry_run=dry_run)
    _say_lacking(shelf, plan)
    sys.exit(1 if any(problem.is_error for problem in problems) else 0)


def _must_be_shelf(shelf: Shelf) -> None:
    if not (shelf.root / CONFIG_FILE).is_file():
        hint = "go to a shelf, name it with -C DIR, or make one with `papershelf init DIR`"
        shelf.stop_on_errors([error(CONFIG_FILE, "there is no such file here", hint=hint)])


def _without_errors(shelf: Shelf) -> tuple[Collection, Ledgers]:
    """The collection and its ledgers; ends the command where they have errors.

    An import could then overwrite, or double, what it did not see.
    """
    with shelf.progress("Reading the collection") as advance:
        collection = read_collection(shelf.root, lambda *_: advance(1))
    ledgers, problems = read_ledgers(shelf.root)
    errors = [problem for problem in (*collection.problems, *problems) if problem.is_error]
    shelf.stop_on_errors(errors)
    return collection, ledgers


def _listings(
    shelf: Shelf,
    files: Sequence[str],
    form: str | None,
    topics: Sequence[Topic],
    date: PartialDate | None,
) -> tuple[list[Listing], list[Problem]]:
    listings: list[Listing] = []
    problems: list[Problem] = []
    with shelf.progress("Reading", len(files)) as advance:
        for file in dict.fromkeys(files):
            listing, found = _listing(shelf, file, form, topics, date)
            listings += [] if listing is None else [listing]
            problems += found
            advance(1)
    return listings, problems


def _listing(
    shelf: Shelf, file: str, form: str | None, topics: Sequence[Topic], date: PartialDate | None
) -> tuple[Listing | None, list[Problem]]:
    path = "standard input" if file == STDIN else file
    try:
        data = sys.stdin.buffer.read() if file == STDIN else Path(file).read_bytes()
    except OSError as fault:
        return None, [error(path, f"cannot be read ({fault.strerror})")]
    text, problems = incoming_text(data, path)
    if text is None:
        return None, problems
    found = form or recognise(text, path)
    if found is None:
        names = "|".join(FORMATS)
        hint = f"it looks like {likeness(text, path)}; --format {names} reads it as one of these"
        return None, [*problems, error(path, "found a format that import does not know", hint=hint)]
    listing = parse(text, path, found, topics=topics, date=date)
    if counted := told_counted(listing.counted):
        shelf.err.print(f"{path}: also found {counted}.", markup=False)
    if not listing.entries and not any(problem.is_error for problem in listing.problems):
        problems.append(error(path, f"found no paper in it, read as {found}"))
    return listing, problems


def _bulk_name(file: str) -> str:
    """The name of a file without its endings, for the file that holds many of its papers."""
    name = "import" if file == STDIN else Path(file).name
    return name.removesuffix(".gz").rsplit(".", 1)[0] or "import"


def _paper_files(root: Path) -> list[str]:
    """Every name that is taken below collection/papers/."""
    return [path.relative_to(root).as_posix() for path in (root / PAPERS).glob("*")]


def _write(shelf: Shelf, plan: Plan) -> None:
    with shelf.progress("Writing"):
        write_files(shelf.root, plan.files)


def _summarise(shelf: Shelf, counts: Counts, *, dry_run: bool) -> None:
    """The counts: a table on a terminal, one line in a pipe."""
    named = {
        name: getattr(counts, name) for name in ("new", "updated", "unchanged", "merged", "refused")
    }
    if shelf.out.is_terminal:
        table = Table(title="Would import (dry run)" if dry_run else "Imported")
        for name in named:
            table.add_column(name, justify="right")
        table.add_row(*(f"{count:,}" for count in named.values()))
        shelf.out.print(table)
        return
    line = ", ".join(f"{count:,} {name}" for name, count in named.items())
    shelf.say(f"{line} (dry run: nothing was written)" if dry_run else line)


def _say_lacking(shelf: Shelf, plan: Plan) -> None:
    """What the files did not give, and what to do: a message, since the counts are one line."""
    if plan.lacking:
        without = ", ".join(f"{count:,} without {name}" for name, count in plan.lacking.items())
        next_step = "write it into the records, or import a list that has it"
        shelf.err.print(f"{plan.counts.new:,} new: {without}. Next: {next_step}.", markup=False)
