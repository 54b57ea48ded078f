"""Maps names to identities: who is one person, and who has a page.

One spelling is one identity, in any case or accent form, in TeX or in Unicode, but for two facts
that tell who people are: `people.yml` gathers spellings under a person, and so does an ORCID that
stands beside several. Where one name carries two different ORCIDs it is two people; a paper that
gives no ORCID then belongs to neither of them but to the name alone, since nothing says whose it
is. Nor does a name with initials alone belong to somebody of a fuller name.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from typing import Annotated

import msgspec

from papershelf.catalog.catalog import AuthorEntry
from papershelf.catalog.order import by_family
from papershelf.catalog.slugs import commonest, unique_slugs
from papershelf.model import Author, Paper, Person
from papershelf.store import Store
from papershelf.text import as_seen, folded, slug
from papershelf.text.samename import name_words

_NAME = "authors"
"""Of the one row in the store: a digest of all that the index was made from, and the index."""


@dataclass(frozen=True, slots=True)
class AuthorIndex:
    """Who the authors are, and which of them wrote each paper."""

    entries: Mapping[str, AuthorEntry]
    """By slug, in the order of family names."""
    slugs: Mapping[str, tuple[str, ...]]
    """Id of a paper to a slug for each of its authors, in order."""
    digest: bytes = b""
    """Of all that it was made from, where that is known."""


def index_authors(
    papers: Sequence[Paper], people: Sequence[Person], pages_from: int
) -> AuthorIndex:
    """Indexes every author of every paper; those with `pages_from` papers, or in `people`,
    have a page.
    """
    identify = _Identities(papers, people)
    keys = {paper.id: tuple(map(identify, paper.authors)) for paper in papers}
    counts = Counter(chain.from_iterable(map(set, keys.values())))
    persons = {_person_key(person): person for person in people}
    names: dict[str, dict[str, int]] = {}
    families: dict[str, Counter[str]] = {}
    for paper in papers:
        for key, author in zip(keys[paper.id], paper.authors, strict=True):
            counted = names.setdefault(key, {})
            counted[author.name] = counted.get(author.name, 0) + 1
            if author.family:
                families.setdefault(key, Counter())[author.family] += 1
    labels = {
        key: commonest(counted) if len(counted) > 1 else next(iter(counted))
        for key, counted in names.items()
    }
    labels |= {key: person.name for key, person in persons.items()}
    slugs = unique_slugs(
        {
            key: (persons[key].slug if key in persons else "") or slug(as_seen(label))
            for key, label in labels.items()
        },
        first=persons,
    )
    entries = {}
    shown = {
        key: Author(label, family=commonest(families[key]) if key in families else "")
        for key, label in labels.items()
    }
    for order, _, label, key in sorted((*by_family(one), key) for key, one in shown.items()):
        person = persons.get(key)
        spelt = set(names.get(key, ())) | set(person.variants if person else ())
        entries[slugs[key]] = AuthorEntry(
            slug=slugs[key],
            name=label,
            has_page=person is not None or counts[key] >= pages_from,
            order=order,
            variants=_distinct(spelt, label),
            orcid=person.orcid if person else identify.orcid(key),
            homepage=person.homepage if person else "",
            is_known=person is not None or bool(identify.orcid(key)),
        )
    return AuthorIndex(
        entries, {id_: tuple([slugs[key] for key in found]) for id_, found in keys.items()}
    )


def _distinct(spellings: Iterable[str], label: str) -> tuple[str, ...]:
    """Returns those of the spellings that readers can tell from the label and from each other."""
    if set(spellings) == {label}:
        return ()
    distinct = {as_seen(spelling): spelling for spelling in sorted(spellings, reverse=True)}
    distinct.pop(as_seen(label), None)
    return tuple(sorted(distinct.values()))


@dataclass(slots=True)
class Authors:
    """Makes the index of `index_authors` once: as long as the papers' authors and `people.yml` stay
    the same, the index is the last one, of this process or of an earlier one.
    """

    _made_from: bytes = b""
    """A digest; empty for what there is none of."""
    _index: AuthorIndex | None = None
    _given: object = None
    """What this process was given the last time: sooner compared than a digest is made."""
    _is_stored: bool = False
    """Whether the store has it."""

    def __call__(
        self, papers: Sequence[Paper], people: Sequence[Person], pages_from: int
    ) -> AuthorIndex:
        given = [(paper.id, paper.authors) for paper in papers], list(people), pages_from
        if self._index is not None and self._given == given:
            return self._index
        made_from = _digest(given)
        if self._index is None or not made_from or self._made_from != made_from:
            self._made_from, self._is_stored = made_from, False
            self._index = replace(index_authors(papers, people, pages_from), digest=made_from)
        self._given = given
        return self._index

    @classmethod
    def stored(cls, store: Store) -> Authors:
        """Returns the last index of the store."""
        for made_from, value in store.rows(_NAME).items():
            with suppress(ValueError, IndexError, msgspec.MsgspecError):
                stored = msgspec.msgpack.decode(value, type=_Stored)
                names = [entry.slug for entry in stored.entries]
                slugs = {id_: tuple([names[at] for at in who]) for id_, who in stored.slugs.items()}
                entries = dict(zip(names, stored.entries, strict=True))
                return cls(made_from, AuthorIndex(entries, slugs, made_from), _is_stored=True)
        return cls()

    def keep(self, store: Store) -> None:
        """Lets the store have the last index."""
        if self._index is None or not self._made_from or self._is_stored:
            return
        number = {slug: at for at, slug in enumerate(self._index.entries)}
        slugs = {id_: [number[slug] for slug in who] for id_, who in self._index.slugs.items()}
        stored = _Stored(list(self._index.entries.values()), slugs)
        store.keep(_NAME, self._made_from, msgspec.msgpack.encode(stored))
        self._is_stored = True


def _digest(given: object) -> bytes:
    """Returns a digest of all that an index is made from; none where half a surrogate pair, an
    error told elsewhere, is in it.
    """
    try:
        data = msgspec.msgpack.encode(given)
    except UnicodeEncodeError:
        return b""
    return hashlib.blake2b(data).digest()


class _Stored(msgspec.Struct):
    entries: list[AuthorEntry]
    slugs: dict[str, list[Annotated[int, msgspec.Meta(ge=0)]]]
    """An entry's place in `entries` stands for its slug."""


class _Identities:
    """Finds the identity of an author as a paper gives it."""

    def __init__(self, papers: Iterable[Paper], people: Iterable[Person]) -> None:
        self._by_orcid = {person.orcid: _person_key(person) for person in people if person.orcid}
        self._by_name = {
            folded(name): _person_key(person)
            for person in people
            for name in (person.name, *person.variants)
        }
        self._person_orcid = {_person_key(person): person.orcid for person in people}
        self._orcids: dict[str, set[str]] = {}
        self._names: dict[str, set[str]] = {}
        for paper in papers:
            for author in paper.authors:
                if author.orcid:
                    name = folded(author.name)
                    self._orcids.setdefault(name, set()).add(author.orcid)
                    self._names.setdefault(author.orcid, set()).add(name)
        self._by_spelling: dict[str, str] = {}

    def __call__(self, author: Author) -> str:
        if author.orcid:
            return self._key(author)
        key = self._by_spelling.get(author.name)
        if key is None:
            key = self._by_spelling[author.name] = self._key(author)
        return key

    def _key(self, author: Author) -> str:
        if author.orcid in self._by_orcid:
            return self._by_orcid[author.orcid]
        name = folded(author.name)
        person = self._by_name.get(name)
        if person is not None:
            theirs = self._person_orcid[person]
            if not (author.orcid and theirs):
                return person
        elif len(found := self._orcids.get(name, set())) < 2:
            (orcid,) = found or {""}
            is_one_of_several = len(self._names.get(orcid, ())) > 1
            if not is_one_of_several or not (author.orcid or _has_given(name)):
                return f"name:{name}"
            return f"orcid:{orcid}"
        return f"orcid:{author.orcid}" if author.orcid else f"name:{name}"

    def orcid(self, key: str) -> str:
        """Returns the one ORCID of an identity that no person of `people.yml` claims, or ``""``."""
        if not self._orcids:
            return ""
        kind, _, value = key.partition(":")
        if kind == "orcid":
            return value
        orcids = self._orcids.get(value, set())
        is_alone = len(orcids) == 1 and all(len(self._names[orcid]) == 1 for orcid in orcids)
        return next(iter(orcids)) if is_alone else ""


def _has_given(name: str) -> bool:
    """Whether a name has more whole words than a family name."""
    return sum(len(word) > 1 for word in name_words(name)) > 1


def _person_key(person: Person) -> str:
    return f"person:{folded(person.name)}"
