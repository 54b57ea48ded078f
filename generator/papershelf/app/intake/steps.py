"""The steps of taking papers in: the shelf as it is, the plan, the files, and what is said."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from papershelf.app.shelf import Shelf
from papershelf.app.state import today
from papershelf.collection.read import PAPERS, Collection, read_collection
from papershelf.config import Settings, read_settings
from papershelf.configfile import CONFIG_FILE
from papershelf.importing.entry import Listing
from papershelf.importing.identity.decided import Rules
from papershelf.importing.intake import Counts, Plan, planned
from papershelf.importing.ledger import Ledgers, read_ledgers
from papershelf.model import PartialDate
from papershelf.problems import error
from papershelf.writing.disk import write_files


def must_be_shelf(shelf: Shelf) -> None:
    """End the command where the folder is no shelf."""
    if not (shelf.root / CONFIG_FILE).is_file():
        hint = "go to a shelf, name it with -C DIR, or make one with `papershelf init DIR`"
        shelf.stop_on_errors([error(CONFIG_FILE, "there is no such file here", hint=hint)])


def without_errors(shelf: Shelf) -> tuple[Collection, Ledgers]:
    """The collection and its ledgers; ends the command where they have errors.

    An import could then overwrite, or double, what it did not see.
    """
    with shelf.progress("Reading the collection") as advance:
        collection = read_collection(shelf.root, lambda *_: advance(1))
    ledgers, problems = read_ledgers(shelf.root)
    errors = [problem for problem in (*collection.problems, *problems) if problem.is_error]
    shelf.stop_on_errors(errors)
    return collection, ledgers


def plan_of(
    shelf: Shelf,
    listings: Sequence[Listing],
    collection: Collection,
    ledgers: Ledgers,
    name: str,
) -> Plan:
    """What listings do to the collection; `name` is for a file of many papers."""
    with shelf.progress("Comparing with the collection") as bar:
        return planned(
            listings,
            collection.records,
            ledgers,
            name=name,
            taken_paths=paper_files(shelf),
            read=lambda path: (shelf.root / path).read_bytes(),
            today=PartialDate.parse(today().isoformat()),
            watch=bar.reach,
            rules=_rules(shelf, collection),
        )


def _rules(shelf: Shelf, collection: Collection) -> Rules:
    """Which papers are one; a mistake elsewhere in the settings stops no import."""
    settings = read_settings(shelf.root)[0] or Settings()
    return Rules(collection.decisions, settings.link_preprints)


def paper_files(shelf: Shelf) -> list[str]:
    """Every name that is taken below collection/papers/."""
    return [path.relative_to(shelf.root).as_posix() for path in (shelf.root / PAPERS).glob("*")]


def write(shelf: Shelf, plan: Plan) -> None:
    """Put the plan on disk; the caller holds the shelf's lock."""
    with shelf.progress("Writing"):
        write_files(shelf.root, plan.files)


def summarise(shelf: Shelf, counts: Counts, *, dry_run: bool) -> None:
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


def say_lacking(shelf: Shelf, plan: Plan) -> None:
    """What the sources did not give, and what to do: a message, since the counts are one line."""
    if plan.lacking:
        without = ", ".join(f"{count:,} without {name}" for name, count in plan.lacking.items())
        next_step = "write it into the records, or import a list that has it"
        shelf.err.print(f"{plan.counts.new:,} new: {without}. Next: {next_step}.", markup=False)
