"""`papershelf merge`: two records of one paper made one, or told apart for good."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

import click
from rich.table import Table
from rich.text import Text

from papershelf.app.shelf import Shelf
from papershelf.catalog.references import References
from papershelf.collection.read import Collection, read_collection
from papershelf.commands.identity import unite
from papershelf.importing.identity.decided import Rules
from papershelf.importing.identity.pairs import RecordPair, pairs
from papershelf.importing.ledger import values_of
from papershelf.model import Paper, Record
from papershelf.parsing.raw import Raw
from papershelf.problems import error
from papershelf.text import as_seen, counted, shortened, visible

_EPILOG = """\b
Examples:
  papershelf merge
  papershelf merge 2401.00001 10.1000/looms
  papershelf merge --not-same looms looms-2
  papershelf merge --list --format json
"""

_SELF = "papershelf merge"
_VALUE = 200
"""Characters of a value that is shown."""


@click.command("merge", epilog=_EPILOG)
@click.argument("papers", nargs=-1, metavar="[PAPER OTHER]")
@click.option("--not-same", is_flag=True, help="Note that PAPER and OTHER are two papers.")
@click.option("--list", "listed", is_flag=True, help="Only list the records that may be one paper.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How --list writes them.",
)
@click.pass_obj
def command(shelf: Shelf, papers: tuple[str, ...], not_same: bool, listed: bool, form: str) -> None:
    """Make two records of one paper one, or note that they are two.

    Without PAPER, records that may be one paper are shown side by side, with what speaks for it,
    and you are asked; where nobody can be asked they are listed. With PAPER and OTHER, OTHER
    becomes a part of PAPER: what PAPER lacks comes from it, its id becomes an alias, and its page
    redirects.

    What you decide is written to collection/decisions.yml, so that it is not asked again.
    """
    if len(papers) not in (0, 2) or (not_same and not papers) or (listed and papers):
        raise click.UsageError("expected no paper or two, and two with --not-same")
    if not papers and not listed and sys.stdin.isatty() and sys.stdout.isatty():
        _ask(shelf)
        return
    if not papers:
        _list(shelf, form)
        return
    with shelf.alone(_SELF):
        collection = _collection(shelf)
        one, two = _named(shelf, collection, papers)
        if not_same:
            _tell_apart(shelf, one.paper.id, two.paper.id)
        else:
            _unite(shelf, one, two)


def _collection(shelf: Shelf) -> Collection:
    """The collection; ends the command where it has errors, since a file is then not known."""
    with shelf.progress("Reading the collection") as bar:
        collection = read_collection(shelf.root, bar.reach)
    shelf.stop_on_errors(problem for problem in collection.problems if problem.is_error)
    return collection


def _named(shelf: Shelf, collection: Collection, papers: Sequence[str]) -> list[Record]:
    references = References.of([record.paper for record in collection.records])
    records = {record.paper.id: record for record in collection.records}
    found = [references.find(name) for name in papers]
    for name, id_ in zip(papers, found, strict=True):
        if id_ is None:
            message, hint = references.why_not(name, "name it by id, arXiv id, DOI or whole title")
            shelf.stop_on_errors([error(_SELF, message, hint=hint)])
    if found[0] == found[1]:
        shelf.stop_on_errors([error(_SELF, f'found "{found[0]}" twice, expected two papers')])
    return [records[id_] for id_ in found if id_ is not None]


def _candidates(collection: Collection) -> list[RecordPair]:
    papers = [record.paper for record in collection.records]
    references = References.of(papers)
    related = {
        frozenset((paper.id, references.find(link.id) or ""))
        for paper in papers
        for link in paper.related
    }
    return pairs(papers, Rules(collection.decisions), related)


def _unite(shelf: Shelf, keep: Record, other: Record) -> None:
    result, problems = unite.union(shelf.root, keep, other)
    shelf.stop_on_errors(problems)
    if result is None:
        return
    unite.write(shelf.root, result.files)
    shelf.say(visible(f'"{other.paper.id}" is now a part of "{keep.paper.id}", and leads to it.'))
    for name, mine, theirs in result.joined.conflicts:
        shelf.say(visible(f"- {name}: kept {_told(mine)}; the other had {_told(theirs)}"))


def _tell_apart(shelf: Shelf, one: str, two: str) -> None:
    unite.write(shelf.root, unite.apart(shelf.root, one, two))
    shelf.say(visible(f'"{one}" and "{two}" are two papers, and not asked about again.'))


def _list(shelf: Shelf, form: str) -> None:
    collection = _collection(shelf)
    found = _candidates(collection)
    records = {record.paper.id: record for record in collection.records}
    if form == "json":
        click.echo(json.dumps([_as_json(pair, records) for pair in found], indent=2))
        return
    for pair in found:
        shelf.say(visible(f"{pair.one}  {pair.two}: {pair.comparison}"))
    if not found:
        shelf.err.print("No two records look like one paper.")
    else:
        say = f"{counted(len(found), 'pair')}. Decide with `papershelf merge` on a terminal, or"
        shelf.err.print(f"{say} `papershelf merge [--not-same] PAPER OTHER`.", markup=False)


def _as_json(pair: RecordPair, records: dict[str, Record]) -> dict[str, object]:
    papers = [
        {
            "id": record.paper.id,
            "file": record.origin.path,
            "title": record.paper.title,
            "authors": [author.name for author in record.paper.authors],
            "published": str(record.paper.published or ""),
            "venue": record.paper.venue,
        }
        for record in (records[pair.one], records[pair.two])
    ]
    points, reasons = pair.comparison.points, list(pair.comparison.reasons)
    return {"papers": papers, "points": points, "reasons": reasons}


def _ask(shelf: Shelf) -> None:
    """Show each pair and do what is answered; a record that is gone is asked about no more."""
    with shelf.alone(_SELF):
        collection = _collection(shelf)
        found = _candidates(collection)
        for number, pair in enumerate(found, start=1):
            records = {record.paper.id: record for record in collection.records}
            if not {pair.one, pair.two} <= records.keys():
                continue
            one, two = records[pair.one], records[pair.two]
            shelf.out.print(_side_by_side(one.paper, two.paper, f"{number} of {len(found)}"))
            shelf.say(visible(str(pair.comparison)))
            answer = click.prompt(
                "(1) keep the left, (2) keep the right, (n)ot the same, (s)kip, (q)uit",
                type=click.Choice(["1", "2", "n", "s", "q"]),
                show_choices=False,
                default="s",
            )
            if answer == "q":
                return
            if answer == "n":
                _tell_apart(shelf, pair.one, pair.two)
            elif answer in "12":
                _unite(shelf, *((one, two) if answer == "1" else (two, one)))
                collection = _collection(shelf)
        shelf.say("Nothing more to decide." if found else "No two records look like one paper.")


def _side_by_side(one: Paper, two: Paper, title: str) -> Table:
    """Every field that one of them has; where they differ, in bold."""
    left, right = ({**values_of(paper), "id": paper.id} for paper in (one, two))
    table = Table(title=title, show_lines=True)
    for heading in ("", "1", "2"):
        table.add_column(heading, overflow="fold")
    for name in dict.fromkeys(["id", *left, *right]):
        style = "" if left.get(name) == right.get(name) else "bold"
        cells = (Text(visible(_told(side.get(name, ""))), style) for side in (left, right))
        table.add_row(name, *cells)
    return table


def _told(value: Raw) -> str:
    if isinstance(value, str):
        return shortened(as_seen(value), _VALUE)
    if isinstance(value, list):
        return shortened("; ".join(map(_told, value)), _VALUE)
    if isinstance(value, dict):
        return shortened(", ".join(f"{key}: {_told(part)}" for key, part in value.items()), _VALUE)
    return str(value)
