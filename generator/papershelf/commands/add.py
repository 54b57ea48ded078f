"""`papershelf add`: one paper into the collection, as a person names it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

import click

from papershelf.app.shelf import Shelf
from papershelf.app.state import today
from papershelf.catalog.references import References
from papershelf.collection.decode import decode_record
from papershelf.collection.read import PAPERS, Collection, read_collection
from papershelf.config import read_settings
from papershelf.identifiers import acl, arxiv, arxiv_month, doi, openreview, safe_url
from papershelf.importing.entry import Entry, LinesOrigin, Listing
from papershelf.importing.incoming import incoming_text
from papershelf.importing.intake import Plan, planned
from papershelf.importing.values.authors import read_authors
from papershelf.importing.values.clean import clean_value
from papershelf.model import Paper, PartialDate
from papershelf.parsing.raw import Raw
from papershelf.problems import Problem, error
from papershelf.text import visible
from papershelf.writing.disk import write_files

_EPILOG = """\b
Examples:
  papershelf add
  papershelf add arXiv:2412.06769 --title "Looms That Count"
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

_SERVICES = {"arxiv": arxiv, "acl": acl, "doi": doi, "openreview": openreview}
"""How each identifier is read; a DOI that arXiv or ACL gave is theirs, so DOIs come after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a person says of the paper, by the names of the options."""

    title: str = ""
    author: tuple[str, ...] = ()
    abstract: str = ""
    summary: str = ""
    published: str = ""
    venue: str = ""
    tag: tuple[str, ...] = ()
    doi: str = ""
    link: str = ""
    pdf: str = ""
    code: str = ""

    @property
    def address(self) -> str:
        """The address of the paper, which may spell an identifier of it."""
        return self.link or self.pdf

    def raw(self, named: Named) -> dict[str, Raw]:
        """The record as a file would say it, in the contract's names."""
        links = {"abstract": self.link, "pdf": self.pdf, "code": self.code}
        given: dict[str, Raw] = {
            "title": self.title,
            "authors": read_authors(self.author)[0],
            "abstract": self.abstract,
            "summary": self.summary,
            "published": self.published or arxiv_month(named.identifiers.get("arxiv", "")),
            "venue": self.venue,
            "tags": list(self.tag),
            "identifiers": _given(named.identifiers) | _given({"doi": self.doi}),
            "links": _given(named.links) | _given(links),
        }
        return {name: clean_value(value)[0] for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class Named:
    """What an identifier or address says without a look at the network."""

    identifiers: dict[str, str]
    links: dict[str, str]

    @classmethod
    def of(cls, text: str) -> Named | None:
        """None where the text is neither. An address of no service is the paper's own page."""
        spelt = text.strip()
        for service, read in _SERVICES.items():
            if found := read(spelt):
                return cls({service: found}, {})
        if found := safe_url(spelt):
            is_pdf = found.partition("?")[0].lower().endswith(".pdf")
            return cls({}, {"pdf" if is_pdf else "abstract": found})
        return None if spelt else cls({}, {})


def _given(values: dict[str, str]) -> dict[str, Raw]:
    return {name: value for name, value in values.items() if value}


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
@click.pass_obj
def command(shelf: Shelf, /, identifier: str, abstract_file: str, **options: object) -> None:
    """Add one paper, as a new file in collection/papers/.

    ID is an arXiv id, a DOI, an ACL or OpenReview id in any spelling, or the paper's address.
    Nothing is looked up: what ID does not say comes from the options. On a terminal you are asked
    for the title and the authors where you left them out.

    A paper that is there already is named, and nothing is written.
    """
    said = Said(**options, abstract=_text_of(shelf, abstract_file))  # type: ignore[arg-type]
    collection = _collection(shelf)
    is_asked = sys.stdin.isatty() and sys.stdout.isatty()
    if is_asked and not (identifier or said.title or said.address):
        identifier = click.prompt("Identifier or address", "", show_default=False)
    if known := _known(collection, [identifier, said.doi, said.address]):
        _say_known(shelf, collection, known)
        return
    named = _named(shelf, identifier, said)
    if is_asked:
        said = _asked(said, named)
    raw = said.raw(named)
    paper = _checked(shelf, raw)
    plan = _plan(shelf, collection, raw)
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


def _plan(shelf: Shelf, collection: Collection, raw: dict[str, Raw]) -> Plan:
    """What an import of this one paper would do, which finds its id and its like."""
    entry = Entry(raw, 1, LinesOrigin(_SELF, 1))
    plan = planned(
        [Listing(_SELF, _SELF, (entry,), ())],
        collection.records,
        {},
        name="",
        taken_paths=[f"{PAPERS}/{file.name}" for file in (shelf.root / PAPERS).glob("*")],
        read=lambda path: (shelf.root / path).read_bytes(),
        today=PartialDate.parse(today().isoformat()),
    )
    if not plan.known:
        problems = map(_of_option, plan.problems)
        shelf.stop_on_errors(problems)
    return plan


def _write(shelf: Shelf, plan: Plan, paper: Paper) -> None:
    """The new record, and no ledger: what a person adds is a person's (DESIGN.md, imports)."""
    files = {path: data for path, data in plan.files.items() if path.startswith(f"{PAPERS}/")}
    [path] = files
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
