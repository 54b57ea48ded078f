"""`papershelf add`: one paper, as a person names it and a service knows it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from papershelf.app.intake.said import Named, Said, with_identifiers, without
from papershelf.app.intake.settings import asked_settings
from papershelf.app.shelf import Shelf
from papershelf.app.state import today
from papershelf.catalog.references import References
from papershelf.collection.decode import decode_record
from papershelf.collection.read import PAPERS, Collection, read_collection
from papershelf.config import Settings, read_settings
from papershelf.identifiers import arxiv_month
from papershelf.importing.entry import LinesOrigin, Listing, SourceEntry
from papershelf.importing.identity.decided import Rules
from papershelf.importing.incoming import incoming_text
from papershelf.importing.intake import Plan, planned
from papershelf.importing.ledger import FOLDER
from papershelf.model import Paper, PartialDate
from papershelf.parsing.raw import Raw
from papershelf.problems import Problem, error
from papershelf.text import visible
from papershelf.writing.disk import write_files

if TYPE_CHECKING:
    from papershelf.fetching.client import Client

_EPILOG = """\b
Examples:
  papershelf add
  papershelf add arXiv:2412.06769 --tag Weaving
  papershelf add 10.1000/182 --title "Nets" --author "Ada Example"
  papershelf add --title Looms --link https://example.org/looms --tag Weaving
"""

_SELF = "papershelf add"
_EXPECTED = "expected an arXiv id, a DOI, an ACL or OpenReview id, or an address (https://…)"
_OPTIONS = {
    "authors": "--author",
    "tags": "--tag",
    "links.abstract": "--link",
    "links.pdf": "--pdf",
    "links.code": "--code",
    "identifiers.doi": "--doi",
    "abstract": "--abstract-file",
}
"""The options of fields that are not called so."""


@click.command("add", epilog=_EPILOG)
@click.argument("identifier", required=False, default="", metavar="[ID]")
@click.option("--title", default="", help="The title, as the paper has it.")
@click.option("--author", multiple=True, metavar="NAME", help="An author; once for each, in order.")
@click.option("--published", default="", metavar="DATE", help="YYYY-MM-DD, YYYY-MM or YYYY.")
@click.option("--venue", default="", help="The journal, conference or series.")
@click.option("--tag", multiple=True, help="A topic; once for each.")
@click.option("--link", default="", metavar="URL", help="The paper's page.")
@click.option("--pdf", default="", metavar="URL", help="The paper as PDF.")
@click.option("--code", default="", metavar="URL", help="The paper's code.")
@click.option("--doi", default="", help="The DOI, where ID is another identifier.")
@click.option("--summary", default="", help="A sentence or two of your own.")
@click.option(
    "--abstract-file",
    default="",
    metavar="FILE",
    help="A text file with the abstract (- reads input).",
)
@click.option("--offline", is_flag=True, help="Ask no service: what you say is all there is.")
@click.pass_obj
def command(
    shelf: Shelf, /, identifier: str, abstract_file: str, offline: bool, **options: object
) -> None:
    """Add one paper, as a new file in collection/papers/.

    ID is an arXiv id, a DOI, an ACL or OpenReview id in any spelling, or the paper's address. What
    the options do not say comes from arXiv, Crossref, OpenAlex or Semantic Scholar, unless you give
    the title: then nothing is looked up. On a terminal you are asked for what nobody said.

    A paper that is there already is named, and nothing is written.
    """
    said = Said(**options, abstract=_text_of(shelf, abstract_file))  # type: ignore[arg-type]
    add(shelf, identifier, said, None if offline else _client)


Asking = Callable[[Shelf, Settings], AbstractContextManager["Client"]]


def add(shelf: Shelf, identifier: str, said: Said, asking: Asking | None) -> None:
    """Add what a person says, and what the service of the identifier knows; `asking` makes a
    client, None asks nobody.
    """
    collection = _collection(shelf)
    is_asked = sys.stdin.isatty() and sys.stdout.isatty()
    if is_asked and not (identifier or said.title or said.address):
        identifier = click.prompt("Identifier or address", "", show_default=False)
    if known := _known(collection, [identifier, said.doi, said.address]):
        _say_known(shelf, collection, known)
        return
    named = _named(shelf, identifier, said)
    found = _looked_up(shelf, named, said, asking)
    if is_asked and not found:
        said = _asked(said, named)
    raw = said.raw(named)
    known_raw = {**found.entries[0].raw, **said.own(named)} if found else raw
    paper = _checked(shelf, known_raw)
    if found:
        raw = with_identifiers(said.own(named) | {"title": paper.title}, found)
        found = without(found, said.own(named))
    plan = _plan(shelf, collection, raw, found)
    if plan.known:
        _say_known(shelf, collection, plan.known)
        return
    _write(shelf, plan, paper)


def _text_of(shelf: Shelf, file: str) -> str:
    if not file:
        return ""
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as reason:
        _refuse(shelf, [error(file, f"cannot be read: {reason.strerror}", field="--abstract-file")])
    text, problems = incoming_text(data, file)
    if any(problem.is_error for problem in problems):
        _refuse(shelf, problems)
    return text or ""


def _refuse(shelf: Shelf, problems: Iterable[Problem]) -> NoReturn:
    """Ends the command, as wrong usage does: with status 2."""
    shelf.report(problems)
    sys.exit(2)


def _collection(shelf: Shelf) -> Collection:
    """The collection; ends the command where it has errors: a record unseen would be doubled."""
    settings, problems = read_settings(shelf.root)
    if settings is None:
        shelf.stop_on_errors(problems)
    with shelf.progress("Reading the collection") as bar:
        collection = read_collection(shelf.root, bar.reach)
    shelf.stop_on_errors(problem for problem in collection.problems if problem.is_error)
    return collection


def _named(shelf: Shelf, identifier: str, said: Said) -> Named:
    """What the identifier says, else what the given address spells; ends the command for others."""
    if not identifier.strip():
        spelt = Named.of(said.address)
        return Named(spelt.identifiers if spelt else {}, {})
    if found := Named.of(identifier):
        return found
    hint = "give a title with --title, and files to `papershelf import`"
    _refuse(shelf, [error(_SELF, f'found "{identifier}", {_EXPECTED}', hint=hint)])


def _known(collection: Collection, spelt: Sequence[str]) -> set[str]:
    """The ids of the papers that identifiers or addresses lead to."""
    papers = [record.paper for record in collection.records]
    references, given = References.of(papers), [text.strip() for text in spelt if text.strip()]
    linked = {paper.id for paper in papers if {paper.links.abstract, paper.links.pdf} & {*given}}
    return linked.union(*map(references.meant, given))


def _say_known(shelf: Shelf, collection: Collection, known: Iterable[str]) -> None:
    for record in collection.records:
        if record.paper.id in known:
            title, id_ = visible(record.paper.title), record.paper.id
            shelf.say(f'{record.origin.path} has "{title}" ({id_}) already.')
    shelf.say("Nothing was written.")


def _asked(said: Said, named: Named) -> Said:
    """What was said, and answers to what is missing; all of it where not even a title was."""
    title = said.title or click.prompt("Title")
    author = said.author or tuple(iter(_next_author, ""))
    if said.title:
        return replace(said, author=author)
    month = arxiv_month(named.identifiers.get("arxiv", ""))
    published = said.published or _answer("Published (YYYY-MM-DD, or less)", month, _date)
    tags = said.tag or tuple(_answer("Topics, with commas between", "", str).split(","))
    tag = tuple(filter(None, map(str.strip, tags)))
    return replace(said, title=title, author=author, published=published, tag=tag)


def _next_author() -> str:
    answer: str = click.prompt("Author (empty after the last)", "", show_default=False)
    return answer.strip()


def _answer(question: str, default: str, check: Callable[[str], str]) -> str:
    """An answer that passes a check; the question comes again where it does not."""
    answer: str = click.prompt(question, default, show_default=bool(default), value_proc=check)
    return answer.strip()


def _date(text: str) -> str:
    try:
        return text and str(PartialDate.parse(text.strip()))
    except ValueError as reason:
        raise click.UsageError(str(reason)) from None


def _checked(shelf: Shelf, raw: dict[str, Raw]) -> Paper:
    """The paper without an id; ends the command where the record contract refuses it."""
    if "title" not in raw:
        hint = 'give it with --title "…"'
        _refuse(shelf, [error(_SELF, "found no title, expected one", hint=hint)])
    paper, problems = decode_record(raw, LinesOrigin(_SELF, 1), need_id=False)
    if paper is None:
        _refuse(shelf, map(_of_option, problems))
    return paper


def _of_option(problem: Problem) -> Problem:
    """The same finding, where a person can mend it."""
    name = next((name for name in _OPTIONS if problem.field.startswith(name)), problem.field)
    option = _OPTIONS.get(name, f"--{name}") if name else ""
    return replace(problem, line=None, column=None, field=option)


def _client(shelf: Shelf, settings: Settings) -> AbstractContextManager[Client]:
    """A client that gives up soon: a person waits, and can type what is missing."""
    from papershelf.app.intake import asking  # noqa: PLC0415 (slow to import)
    from papershelf.fetching.polite import Patience  # noqa: PLC0415

    return asking.client(shelf, settings, Patience(attempts=3, first=1.0))


def _looked_up(shelf: Shelf, named: Named, said: Said, asking: Asking | None) -> Listing | None:
    """What a service knows of the paper; None where it has a title, or where nobody knows it."""
    if asking is None or said.title or not named.identifiers:
        return None
    from papershelf.app.intake.lookup import looked_up  # noqa: PLC0415 (slow to import)

    settings = asked_settings(shelf)
    with asking(shelf, settings) as client:
        found, problems = looked_up(client, named.identifiers, settings.fetch.abstracts)
    shelf.report(problems)
    return found


def _plan(shelf: Shelf, collection: Collection, raw: dict[str, Raw], found: Listing | None) -> Plan:
    """What an import of this one paper would do, which finds its id and its like."""
    entry = SourceEntry(raw, 1, LinesOrigin(_SELF, 1))
    plan = planned(
        [Listing(_SELF, _SELF, (entry,), ()), *([found] if found else [])],
        collection.records,
        {},
        name="",
        taken_paths=[f"{PAPERS}/{file.name}" for file in (shelf.root / PAPERS).glob("*")],
        read=lambda path: (shelf.root / path).read_bytes(),
        today=PartialDate.parse(today().isoformat()),
        rules=Rules(collection.decisions),
    )
    if not plan.known:
        problems = map(_of_option, plan.problems)
        shelf.stop_on_errors(problems)
    return plan


def _write(shelf: Shelf, plan: Plan, paper: Paper) -> None:
    """The new record, and the ledger of a service that was asked; what a person adds is in none,
    since it is a person's (DESIGN.md, imports).
    """
    files = {path: data for path, data in plan.files.items() if path != f"{FOLDER}/{_SELF}.jsonl"}
    [path] = [path for path in files if path.startswith(f"{PAPERS}/")]
    with shelf.alone(_SELF):
        if os.path.lexists(shelf.root / path):
            shelf.stop_on_errors([error(path, "has come while this ran", hint="run it again")])
        write_files(shelf.root, files)
    shelf.say(path)
    facts = {
        "authors": paper.authors,
        "abstract": paper.abstract,
        "date": paper.published,
        "topics": paper.tags,
    }
    if lacks := [name for name, fact in facts.items() if not fact]:
        shelf.say(f"Without {', '.join(lacks)} as yet: edit the file to add what you know.")
    shelf.say("Look at the paper with `papershelf serve`, then commit the file.")
