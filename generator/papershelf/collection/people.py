"""`people.yml`: who authors are, a list of {name, slug, variants, orcid, homepage}."""

from __future__ import annotations

from papershelf.collection.decode import names_of
from papershelf.collection.entries import check_slugs, check_spellings, read_entries
from papershelf.collection.fields import Fields
from papershelf.model import Person
from papershelf.problems import Problem

PERSON = names_of(Person)
"""The known keys of an entry."""


def read_people(data: bytes, path: str) -> tuple[tuple[Person, ...], list[Problem]]:
    """The people of the file, in its order, and what is wrong with them.

    Only `name` is required. No spelling of a name and no ORCID may belong to two people.
    """
    entries, problems = read_entries(data, path, PERSON)
    read = [(fields, _person(fields)) for fields in entries]
    read = [(fields, person) for fields, person in read if person.name]
    check_spellings(((fields, p.name, p.variants) for fields, p in read), "name", "variants")
    check_slugs((fields, person.slug) for fields, person in read)
    _check_orcids(read)
    return tuple(person for _, person in read), problems


def _person(fields: Fields) -> Person:
    return Person(
        name=fields.line("name", required=True),
        slug=fields.slug("slug"),
        variants=fields.lines("variants"),
        orcid=fields.orcid("orcid"),
        homepage=fields.url("homepage"),
    )


def _check_orcids(read: list[tuple[Fields, Person]]) -> None:
    first: dict[str, str] = {}
    for fields, person in read:
        if person.orcid and first.setdefault(person.orcid, person.name) != person.name:
            owner = first[person.orcid]
            fields.wrong(("orcid",), f'found {person.orcid}, which "{owner}" has too')
