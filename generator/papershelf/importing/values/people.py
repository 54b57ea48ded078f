"""Authors of JSON records: names in parts, and affiliations that stand beside the names."""

from __future__ import annotations

from papershelf.parsing.raw import Raw
from papershelf.text.names import needed_family

_PARTS = (
    ("given", "dropping-particle", "non-dropping-particle", "family", "suffix"),
    ("first", "middle", "last"),
    ("first_name", "middle_name", "last_name"),
)
"""The parts of a name, in their order; the first are those of CSL."""
_WHOLE = (("literal",), ("fullname",), ("full_name",))
"""Other keys of the whole name; the first is CSL's."""
_FAMILIES = ("non-dropping-particle", "family", "last", "last_name")
"""Of them those that make the family name."""


def read_person(item: dict[str, Raw]) -> dict[str, Raw]:
    """An author whose name stands in parts, or under another key, with one `name`."""
    if item.get("name"):
        return item
    for parts in (*_PARTS, *_WHOLE):
        words = [text for part in parts if isinstance(text := item.get(part), str)]
        if words:
            rest = {key: value for key, value in item.items() if key not in parts}
            name = " ".join(words)
            return {**rest, "name": name} | _family(name, item, parts)
    return item


def _family(name: str, item: dict[str, Raw], parts: tuple[str, ...]) -> dict[str, Raw]:
    """The part that is the family name, where the usual rule would find another in the name."""
    given = [item.get(part) for part in parts if part in _FAMILIES]
    family = " ".join(word for word in given if isinstance(word, str))
    needed = needed_family(name, family) if family else ""
    return {"family": needed} if needed else {}


def with_affiliations(authors: Raw, places: Raw) -> list[Raw] | None:
    """Authors with the affiliations of a list, or of a text with `;` or `|` between.

    None where it is not certain whose they are: where their number is not that of the authors, or
    an author has one already.
    """
    if isinstance(places, str):
        places = list(places.split(";" if ";" in places else "|"))
    if not isinstance(authors, list) or not isinstance(places, list):
        return None
    if len(authors) != len(places):
        return None
    found: list[Raw] = []
    for author, place in zip(authors, places, strict=True):
        if not isinstance(author, str) or not isinstance(place, str):
            return None
        where = " ".join(place.split())
        found.append({"name": author, "affiliation": where} if where else author)
    return found
