"""`papershelf import`: papers from files of other programs and people into the collection."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from papershelf.app.intake.steps import (
    must_be_shelf,
    plan_of,
    say_lacking,
    summarise,
    without_errors,
    write,
)
from papershelf.app.process import hold_a_shelf
from papershelf.app.shelf import Shelf
from papershelf.importing import FORMATS, Listing, likeness, parse, recognise
from papershelf.importing.accounts import told_counted
from papershelf.importing.foreign import TABLE
from papershelf.importing.formats import table
from papershelf.importing.incoming import incoming_text
from papershelf.importing.values.columns import columns_in, field_of, renamed
from papershelf.importing.watching import Watch
from papershelf.model import PartialDate, Topic
from papershelf.problems import Problem, error
from papershelf.text import shortened

_EPILOG = """\b
Examples:
  papershelf import listing.txt --date 2026-11-21
  papershelf import library.bib papers.json.gz more.jsonl
  pbpaste | papershelf import - --dry-run
  papershelf import reading.csv --column Paper=title --column Who=authors
"""

STDIN = "-"


def _date(context: click.Context, option: click.Parameter, value: str | None) -> PartialDate | None:
    """A date as the record contract writes it; wrong usage (status 2) for anything else."""
    try:
        return None if value is None else PartialDate.parse(value)
    except ValueError as reason:
        raise click.BadParameter(str(reason), context, option) from None


def _columns(
    context: click.Context, option: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """Names of columns to fields; wrong usage (status 2) for what is no field."""
    for value in values:
        name, _, field = value.rpartition("=")
        if not name.strip() or field_of(field) is None:
            expected = "NAME=FIELD with a field such as title, authors, year, venue, doi or url"
            raise click.BadParameter(f'found "{value}", expected {expected}', context, option)
    return {name: field for name, _, field in (value.rpartition("=") for value in values)}


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
@click.option(
    "--column",
    "columns",
    multiple=True,
    callback=_columns,
    metavar="NAME=FIELD",
    help="What a column of a table is: title, authors, year, url … Once for each.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and write nothing.")
@click.pass_obj
def command(
    shelf: Shelf,
    files: tuple[str, ...],
    form: str | None,
    date: PartialDate | None,
    columns: dict[str, str],
    dry_run: bool,
) -> None:
    """Add the papers of each FILE (- is standard input) to the collection.

    Reads what reference managers, services, spreadsheets and people hand out, also in gzip: BibTeX,
    RIS, CSL-JSON, Zotero's RDF, tables, lists of identifiers or links, saved answers of services,
    pasted pages, JSON. A text of any other kind is refused as a whole. What a person edited is
    never overwritten, and importing a file twice changes nothing.

    Exit status 0 where everything came in, 1 where an entry was refused or a file not read.
    """
    must_be_shelf(shelf)
    hold_a_shelf()
    with shelf.alone("papershelf import"):
        collection, ledgers = without_errors(shelf)
        listings, unread = _listings(shelf, files, form, collection.topics, date, columns)
        plan = plan_of(shelf, listings, collection, ledgers, _bulk_name(files[0]))
        problems = [*unread, *plan.problems]
        shelf.report(problems)
        if not dry_run:
            write(shelf, plan)
    summarise(shelf, plan.counts, dry_run=dry_run)
    say_lacking(shelf, plan)
    sys.exit(1 if any(problem.is_error for problem in problems) else 0)


def _listings(
    shelf: Shelf,
    files: Sequence[str],
    form: str | None,
    topics: Sequence[Topic],
    date: PartialDate | None,
    columns: Mapping[str, str],
) -> tuple[list[Listing], list[Problem]]:
    listings: list[Listing] = []
    problems: list[Problem] = []
    names = list(dict.fromkeys(files))
    for number, file in enumerate(names, start=1):
        which = f" file {number:,} of {len(names):,}" if len(names) > 1 else ""
        with shelf.progress(f"Reading{which}") as bar:
            listing, found = _listing(shelf, file, form, topics, date, columns, bar.reach)
        listings += [] if listing is None else [listing]
        problems += found
    return listings, problems


def _listing(
    shelf: Shelf,
    file: str,
    form: str | None,
    topics: Sequence[Topic],
    date: PartialDate | None,
    columns: Mapping[str, str],
    watch: Watch,
) -> tuple[Listing | None, list[Problem]]:
    path = "standard input" if file == STDIN else file
    try:
        data = sys.stdin.buffer.read() if file == STDIN else Path(file).read_bytes()
    except OSError as fault:
        return None, [error(path, f"cannot be read ({fault.strerror})")]
    text, problems = incoming_text(data, path)
    if text is None:
        return None, problems
    if columns:
        changed = renamed(text, columns)
        if changed is None:
            message = f"found no line with the columns {', '.join(columns)}"
            hint = f"the first line has: {shortened(', '.join(columns_in(text)), 200)}"
            return None, [*problems, error(path, message, hint=hint)]
        text, form = changed, form or table.NAME
    found = form or recognise(text, path)
    if found is None:
        looks = likeness(text, path)
        hint = f"it looks like {looks}; --format {'|'.join(FORMATS)} reads it as one of these"
        if looks == TABLE:
            named = shortened(", ".join(columns_in(text)), 200)
            hint = f"it looks like {looks}: {named}. Say which is what: --column NAME=title …"
        return None, [*problems, error(path, "found a format that import does not know", hint=hint)]
    listing = parse(text, path, found, topics=topics, date=date, watch=watch)
    if counted := told_counted(listing.counted):
        shelf.err.print(f"{path}: also found {counted}.", markup=False)
    if not listing.entries and not any(problem.is_error for problem in listing.problems):
        problems.append(error(path, f"found no paper in it, read as {found}"))
    return listing, problems


def _bulk_name(file: str) -> str:
    """The name of a file without its endings, for the file that holds many of its papers."""
    name = "import" if file == STDIN else Path(file).name
    return name.removesuffix(".gz").rsplit(".", 1)[0] or "import"
