"""Which fields of a service's answer are worth taking into a record that is there already."""

from __future__ import annotations

import re
from collections.abc import Sequence

from papershelf.fetching.harvest import keys_of
from papershelf.identifiers import strong_keys
from papershelf.importing.draft import identified
from papershelf.importing.ledger import Values
from papershelf.importing.precedence import is_preprints
from papershelf.model import Author, Paper, PartialDate
from papershelf.parsing.raw import Raw
from papershelf.text import folded, name_key

_OURS = frozenset(
    """title summary tags categories source added listed votes submitter bibkey related
    aliases""".split()
)
"""Fields that a service has nothing to say of, or that would change what a shelf is about."""
_PLACE = ("volume", "number", "pages", "publisher")
_WORD = re.compile(r"\w+")
_ALIKE = 0.5
"""The share of words that two titles of one paper have in common at the least."""


def has_no_title(paper: Paper) -> bool:
    """Whether an identifier stands in the title's place, as a list of identifiers leaves it."""
    found = identified(paper.title)
    return found is not None and bool(keys_of(dict([found])) & {*strong_keys(paper.identifiers)})


def alike(one: str, two: str) -> bool:
    """Whether two titles can be one paper's: the same, or half of their words."""
    first, second = (set(_WORD.findall(folded(title))) for title in (one, two))
    if not first or not second:
        return folded(one) == folded(two)
    return len(first & second) >= _ALIKE * min(len(first), len(second))


def wanted(given: Values, current: Values, service: str, today: PartialDate) -> Values:
    """The fields of an answer that a record lacks, and those that change by themselves."""
    values = {name: raw for name, raw in given.items() if name not in current and name not in _OURS}
    values.pop("citations", None)
    counted = _citations(given.get("citations"), current.get("citations"), today)
    values |= {} if counted is None else {"citations": counted}
    status = given.get("status")
    if status and status != current.get("status"):
        values["status"] = status
    if service == "arxiv" and values.get("status") == "withdrawn" and "updated" in given:
        values["updated"] = given["updated"]
    if service != "arxiv":
        values.pop("updated", None)
    venue = current.get("venue")
    if venue and folded(str(given.get("venue", ""))) != folded(str(venue)):
        for name in _PLACE:
            values.pop(name, None)
    return values


def _citations(given: Raw, current: Raw, today: PartialDate) -> Raw:
    """The count of today; None where it is the same, or where another service counts."""
    if not isinstance(given, dict):
        return None
    if isinstance(current, dict) and (
        current.get("source") != given.get("source") or current.get("count") == given.get("count")
    ):
        return None
    return {**given, "date": str(today)}


def fuller_fields(current: Values, given: Paper) -> Values:
    """Fields that a record has, with what a service knows beyond: the day of a month, who the
    authors are, where a preprint came out.
    """
    fields: Values = {
        name: raw
        for name, raw in (("venue", given.venue), ("type", given.type))
        if raw and is_preprints(name, current.get(name)) and not is_preprints(name, raw)
    }
    if people := fuller_authors(current.get("authors"), given.authors):
        fields["authors"] = people
    day = str(given.published or "")
    if day.startswith(f"{current.get('published')}-"):
        fields["published"] = day
    return fields


def fuller_authors(current: Raw, given: Sequence[Author]) -> list[Raw] | None:
    """A record's authors with the ORCIDs and affiliations that a service knows of them; None where
    it knows no more, or where the two lists are not surely the same people in the same order.
    """
    if not isinstance(current, list) or len(current) != len(given):
        return None
    people: list[Raw] = []
    for one, other in zip(current, given, strict=True):
        fields: dict[str, Raw] = dict(one) if isinstance(one, dict) else {"name": one}
        if not _are_one(str(fields.get("name", "")), other.name):
            return None
        for name, value in (("affiliation", other.affiliation), ("orcid", other.orcid)):
            if value and not fields.get(name):
                fields[name] = value
        people.append(fields if len(fields) > 1 else fields["name"])
    return people if people != current else None


def _are_one(one: str, two: str) -> bool:
    """Whether two names end in the same word and begin with the same letter."""
    first, second = name_key(one).split(), name_key(two).split()
    if not first or not second:
        return False
    return first[-1] == second[-1] and first[0][0] == second[0][0]
