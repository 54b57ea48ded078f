"""Which organisation of ROR each author's affiliation is, from a dump and without the network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from papershelf.fetching.enrichment import Enrichment
from papershelf.importing.organisations import Organisations
from papershelf.parsing.raw import Raw

SOURCE = "ror"
_BY_HAND = "of authors that a person wrote"


def placed(work: Enrichment, places: Sequence[int], dump: Path) -> Mapping[str, int]:
    """Note the ROR id of each affiliation of which it is certain, for papers at some places.

    Returns of how many affiliations it is not, by the reason. Authors that a person wrote stay.
    Raises what `Organisations` raises.
    """
    named = {at: list(_open(work.values[at].get("authors"))) for at in places}
    texts = set(chain.from_iterable(named.values()))
    known = Organisations(dump, texts)
    found = {text: known.find(text) for text in texts}
    left: Counter[str] = Counter()
    for at, affiliations in named.items():
        owner = work.source_of(at, "authors")
        said = [found[text] for text in affiliations]
        left.update(reason if owner else _BY_HAND for id_, reason in said if reason or not owner)
        if owner and any(id_ for id_, _ in said):
            work.take(at, SOURCE, owner, {"authors": _with_ror(work.values[at]["authors"], found)})
    return left


def _open(authors: Raw) -> Iterator[str]:
    """The affiliations that have no ROR id yet."""
    for author in authors if isinstance(authors, list) else ():
        if isinstance(author, dict) and author.get("affiliation") and not author.get("ror"):
            yield str(author["affiliation"])


def _with_ror(authors: Raw, found: Mapping[str, tuple[str, str]]) -> list[Raw]:
    people: list[Raw] = []
    for author in authors if isinstance(authors, list) else ():
        fields = author if isinstance(author, dict) and not author.get("ror") else {}
        id_, _ = found.get(str(fields.get("affiliation", "")), ("", ""))
        people.append({**fields, "ror": id_} if id_ else author)
    return people
