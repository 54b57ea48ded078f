"""`papershelf people`: names that may be one person's, for collection/people.yml."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby

import click

from papershelf.app.reading import read_shelf
from papershelf.app.shelf import Shelf
from papershelf.collection.people import read_people
from papershelf.collection.read import PEOPLE
from papershelf.commands.identity.variants import Variant, variants
from papershelf.model import Person
from papershelf.problems import Problem, error
from papershelf.text import counted, folded, visible
from papershelf.writing.disk import bytes_of, write_files

_EPILOG = """\b
Examples:
  papershelf people
  papershelf people --write
"""

_NAMED = 3
"""Co-authors that a reason names."""


@click.command("people", epilog=_EPILOG)
@click.option("--write", "is_written", is_flag=True, help="Add them to collection/people.yml.")
@click.pass_obj
def command(shelf: Shelf, is_written: bool) -> None:
    """Propose names that may be one person's, since they share co-authors.

    "J. Doe" beside "Jane Doe" is such a pair.

    What is shown can be pasted into collection/people.yml; take out what is wrong. Nothing is
    written without --write. Names that have different ORCIDs, or wrote a paper together, are never
    proposed.
    """
    content, problems = read_shelf(shelf)
    if content is None:
        shelf.stop_on_errors(problems)
        return
    found = variants(content.catalog)
    for line in _lines(found):
        shelf.say(line)
    if not found:
        shelf.err.print("No two names look like one person's.")
    elif is_written:
        shelf.stop_on_errors(_write(shelf, found))
        shelf.err.print(f"{PEOPLE}: {counted(len(found), 'spelling')} added.", markup=False)


def _lines(found: Sequence[Variant]) -> Iterator[str]:
    for name, same in groupby(found, key=lambda one: one.name):
        spellings = list(same)
        for one in spellings:
            shared = ", ".join(one.shared[:_NAMED])
            more = f" and {len(one.shared) - _NAMED:,} more" if len(one.shared) > _NAMED else ""
            papers = counted(one.papers, "paper")
            yield visible(f"# {one.variant}: {papers}, also with {shared}{more}")
        yield from _entry(name, [one.variant for one in spellings])


def _entry(name: str, spellings: Sequence[str]) -> Iterator[str]:
    yield f"- name: {_quoted(name)}"
    yield f"  variants: [{', '.join(map(_quoted, spellings))}]"


def _quoted(text: str) -> str:
    """A text in JSON's quotes, which are YAML's too."""
    return visible(json.dumps(text, ensure_ascii=False))


def _write(shelf: Shelf, found: Sequence[Variant]) -> list[Problem]:
    """Add new entries, and variants to those that are there; every other byte stays."""
    with shelf.alone("papershelf people"):
        data = bytes_of(shelf.root / PEOPLE) or b""
        people = read_people(data, PEOPLE)[0] if data.strip() else ()
        owner = {folded(spelt): one for one in people for spelt in (one.name, *one.variants)}
        lines = data.decode("utf-8-sig").splitlines()
        wanted = {one.name: one for one in people}
        for name, same in groupby(found, key=lambda one: one.name):
            spellings = [one.variant for one in same if folded(one.variant) not in owner]
            person = owner.get(folded(name))
            if person is None:
                lines += _entry(name, spellings)
                wanted[name] = Person(name, variants=tuple(spellings))
            else:
                _extend(lines, person, spellings)
        text = "\n".join([*lines, ""]).encode()
        read, problems = read_people(text, PEOPLE)
        if problems or len(read) != len(wanted):
            hint = "paste the lines above into it by hand"
            return [error(PEOPLE, "was not changed: its lines cannot be told apart", hint=hint)]
        write_files(shelf.root, {PEOPLE: text})
    return []


def _extend(lines: list[str], person: Person, spellings: Sequence[str]) -> None:
    """Give an entry more variants, where its name and its variants stand on lines of their own."""
    at = next((at for at, line in enumerate(lines) if _names(line, person)), None)
    if at is None:
        lines += _entry(person.name, spellings)  # twice the same name: refused, and said
        return
    every = ", ".join(map(_quoted, (*person.variants, *spellings)))
    written = f"  variants: [{every}]"
    for number in range(at + 1, len(lines)):
        if lines[number].startswith("- "):
            break
        if lines[number].lstrip().startswith("variants:"):
            lines[number] = written
            return
    lines.insert(at + 1, written)


def _names(line: str, person: Person) -> bool:
    name = line.removeprefix("- name:").strip().strip("\"'")
    return line.startswith("- name:") and folded(name) == folded(person.name)
