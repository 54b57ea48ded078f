"""Records in JSON from anywhere, in the record contract's names or usual synonyms.

Strict where a wrong value would change what a paper is (title, dates), lenient where it is only
extra: what nobody can read is left out, with one summary line an import for each key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from papershelf import identifiers as spellings
from papershelf.collection.dates import meant
from papershelf.collection.decode import AUTHOR, IDENTIFIERS, LINKS, RECORD
from papershelf.importing.entry import Listing, Repair, SourceEntry
from papershelf.importing.formats.containers import read_records
from papershelf.importing.formats.jsonscan import scanned
from papershelf.importing.formats.keys import LINK_SYNONYMS, MARK, SYNONYMS, read_keys
from papershelf.importing.values import tags
from papershelf.importing.values.authors import read_authors
from papershelf.importing.values.clean import clean_value
from papershelf.importing.values.counts import count
from papershelf.importing.values.lists import list_in
from papershelf.importing.values.names import split_outside
from papershelf.importing.values.people import read_person, with_affiliations
from papershelf.importing.values.urls import MENDED, UNUSABLE, url_of
from papershelf.importing.watching import Watch, unwatched, watched
from papershelf.model import STATUSES
from papershelf.parsing.jsonlines import JsonLine
from papershelf.parsing.raw import Raw

NAME = "jsonl"

INVISIBLE = "cleaned away characters that no record may hold"
UNKNOWN = "left out a key that no record has"
UNTAKEN = "left out a key that import does not take from here"
UNREADABLE_ID = "left out an identifier that could not be read"
EMPTY_ITEM = "left out an empty item of a list"
DATED = "read a date in another form than YYYY-MM-DD"
ABSTRACT = "took `summary` for the abstract, since there was no `abstract`"

_TELLING = ("abstract", "pdf")
"""Links that lead to the paper itself, so that an identifier in them is the paper's. A project
page's is not: such a link may lead to another paper."""

_IN_ID = ("arxiv", "doi", "acl")
"""Identifiers that an id by itself can be; an OpenReview id may be any word."""
_IN_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_PROSE = ("abstract", "summary")
_LISTS = {"authors", "author", "tags", "keywords", "keyword", "categories", "aff", "affiliation"}
_BETWEEN = (re.compile(";"), re.compile(r"\|"))
_COMMA = re.compile(",")
_DATES = ("published", "updated", "listed")
_EMPTY: tuple[Raw, ...] = (None, "", [], {})
_KEY = 80
"""Characters of a key that a message repeats."""


def parse_jsonl(text: str, path: str, watch: Watch = unwatched) -> Listing:
    """Read JSON in any container. What is no object is an error with its place."""
    read = read_records(text, path)
    repairs: list[Repair] = []
    lines = watched(read.lines, len(read.lines), watch)
    entries = tuple(_Reading(path, line, repairs).entry() for line in lines)
    return Listing(NAME, NAME, entries, tuple(read.problems), tuple(repairs), scanned(text, read))


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads one line, and notes what it repairs."""

    path: str
    line: JsonLine
    repairs: list[Repair]

    def entry(self) -> SourceEntry:
        """The record's fields by the contract's names."""
        given = self._given(self.line.value)
        raw: dict[str, Raw] = {
            name: _one_line(value) if name not in _PROSE else value
            for name, value in given.items()
            if name in RECORD and name not in ("identifiers", "links")
        }
        for name, synonyms in SYNONYMS.items():
            if name not in _DATES:
                self._fill(raw, name, {key: given.get(key) for key in synonyms})
        for name in _DATES:
            self._date(raw, name, given)
        for name in ("tags", "categories"):
            self._list(raw, name)
        if isinstance(status := raw.get("status"), str):
            raw["status"] = status.lower() if status.lower() in STATUSES else status
        self._authors(raw)
        self._affiliations(raw, given)
        self._counts(raw)
        self._abstract(raw, given)
        links, addresses = self._links(given)
        ids = self._identifiers(given, addresses)
        self._id(raw, ids)
        raw |= {name: value for name, value in (("identifiers", ids), ("links", links)) if value}
        raw = {name: value for name, value in raw.items() if value not in _EMPTY}
        return SourceEntry(raw, self.line.number, self.line.origin)

    def _given(self, value: dict[str, Raw]) -> dict[str, Raw]:
        """The values that are read, cleaned, by the names of `keys`."""
        given, others = read_keys(value)
        for key in others:
            self._left_out(key, known=key in RECORD)
        cleaned, dropped = clean_value(given)
        if dropped:
            self._repaired(INVISIBLE, self._title())
        if not isinstance(cleaned, dict):
            return {}
        return cleaned | {name: list_in(cleaned[name]) for name in _LISTS & cleaned.keys()}

    def _fill(self, raw: dict[str, Raw], name: str, others: dict[str, Raw]) -> None:
        """The first value of the field's own name and its other names; what differs is left out."""
        for key, other in others.items():
            value = _one_line(other)
            if value in _EMPTY:
                continue
            if raw.get(name) in _EMPTY:
                raw[name] = value
            elif raw[name] != value:
                self._left_out(key, known=True)

    def _date(self, raw: dict[str, Raw], name: str, given: dict[str, Raw]) -> None:
        """The first date that can be read, as the contract writes it; else the first, as it is."""
        given = {**given, name: raw.get(name)}
        values = [(key, _one_line(given.get(key))) for key in (name, *SYNONYMS.get(name, ()))]
        values = [(key, value) for key, value in values if value not in _EMPTY]
        dates = [(key, value, _date_of(value)) for key, value in values]
        taken = next(((value, date) for _, value, date in dates if date), None)
        if taken is None:
            raw[name] = values[0][1] if values else None
            return
        raw[name] = taken[1]
        if taken[0] != taken[1]:
            self._repaired(DATED, str(taken[0]))
        for key, _, date in dates:
            if date is None or not taken[1].startswith(date):
                self._left_out(key, known=True)

    def _list(self, raw: dict[str, Raw], name: str) -> None:
        """A list out of a list or a text with `;`, `|` or `,`, which do not count in parentheses;
        an empty item is left out.
        """
        value = raw.get(name)
        if isinstance(value, str):
            sign = next((sign for sign in _BETWEEN if sign.search(value)), _COMMA)
            value = list(split_outside(value, sign))
        if not isinstance(value, list):
            return
        items = [_one_line(item) for item in value]
        if name == "categories":
            items = [part for item in items for part in _classes(item)]
        kept: list[Raw] = [item for item in items if item not in (None, "")]
        if len(kept) < len(items):
            self._repaired(EMPTY_ITEM, name)
        raw[name] = _each_once(kept)

    def _authors(self, raw: dict[str, Raw]) -> None:
        value = raw.get("authors")
        if isinstance(value, str | dict):
            value = [value]
        if not isinstance(value, list):
            return
        raw["authors"], done = read_authors(map(self._author, value))
        for what, example in done:
            self._repaired(what, example)

    def _author(self, item: Raw) -> Raw:
        if not isinstance(item, dict):
            return item
        item = read_person(item)
        for key in item.keys() - set(AUTHOR):
            self._left_out(f"authors.{key}")
        fields = {key: _one_line(value) for key, value in item.items() if key in AUTHOR}
        return fields if set(fields) != {"name"} else fields["name"]

    def _affiliations(self, raw: dict[str, Raw], given: dict[str, Raw]) -> None:
        for key in ("aff", "affiliation"):
            if key not in given:
                continue
            authors = with_affiliations(raw.get("authors"), given[key])
            if authors is None:
                self._left_out(key, known=True)
            else:
                raw["authors"] = authors

    def _counts(self, raw: dict[str, Raw]) -> None:
        if isinstance(votes := raw.get("votes"), str):
            raw["votes"] = count(votes) or votes
        if isinstance(citations := raw.get("citations"), str) and (number := count(citations)):
            raw["citations"] = {"count": number}

    def _abstract(self, raw: dict[str, Raw], given: dict[str, Raw]) -> None:
        """`abs` is the abstract where it is no address; a service's `summary` is the abstract.

        A curator's summary is one that stands beside an abstract, or in a record of a shelf.
        """
        words = given.get("abs")
        if _is_prose(words) and raw.setdefault("abstract", words) != words:
            self._left_out("abs", known=True)
        if raw.get("abstract") in _EMPTY and raw.get("summary") not in _EMPTY and MARK not in given:
            raw["abstract"] = raw.pop("summary")
            self._repaired(ABSTRACT, self._title())

    def _links(self, given: dict[str, Raw]) -> tuple[dict[str, Raw], list[str]]:
        """The links, and every address of the paper itself."""
        own = self._within(given, "links", LINKS)
        links: dict[str, Raw] = {}
        addresses: list[str] = []
        for name in LINKS:
            keys = LINK_SYNONYMS.get(name, ())
            for key, value in [(name, own.get(name)), *((key, given.get(key)) for key in keys)]:
                if value in _EMPTY or (key == "abs" and _is_prose(value)):
                    continue
                url, mended = url_of(value) if isinstance(value, str) else (None, False)
                if not url:
                    self._repaired(UNUSABLE, str(value), key=key)
                elif mended:
                    self._repaired(MENDED, str(value))
                if url and links.setdefault(name, url) != url:
                    self._left_out(key, known=True)
                if url and name in _TELLING:
                    addresses.append(url)
        return links, addresses

    def _identifiers(self, given: dict[str, Raw], addresses: Iterable[str]) -> dict[str, Raw]:
        """The identifiers that are given, then those that the paper's own addresses spell."""
        own = self._within(given, "identifiers", IDENTIFIERS)
        found: dict[str, Raw] = {}
        for name, spelt in spellings.SPELLINGS.items():
            for value in (own.get(name), given.get(name)):
                if isinstance(value, str) and (read := spelt(value)):
                    found.setdefault(name, read)
                elif value not in (None, ""):
                    self._repaired(UNREADABLE_ID, str(value), key=name)
        own_id = given.get("id")
        if isinstance(own_id, str):
            for name, read in _spelt(own_id, _IN_ID):
                found.setdefault(name, read)
            addresses = [*addresses, own_id]
        for url in filter(_IN_ADDRESS.fullmatch, addresses):
            for name, read in _spelt(url, spellings.SPELLINGS):
                found.setdefault(name, read)
        return found

    def _id(self, raw: dict[str, Raw], ids: dict[str, Raw]) -> None:
        """Take away an id that is an address; spell an arXiv id as the ids of records are."""
        own_id = raw.get("id")
        if not isinstance(own_id, str) or not ids:
            return
        if _IN_ADDRESS.fullmatch(own_id):
            raw.pop("id")
        elif (read := spellings.arxiv(own_id)) and read == ids.get("arxiv"):
            raw["id"] = read.replace("/", "-")

    def _within(self, given: dict[str, Raw], name: str, known: tuple[str, ...]) -> dict[str, Raw]:
        """The known values of a mapping in the record; every other one is left out."""
        nested = given.get(name)
        if not isinstance(nested, dict):
            if nested not in _EMPTY:
                self._left_out(name, known=True)
            return {}
        for key in [key for key in nested if key not in known and nested[key] not in _EMPTY]:
            self._left_out(f"{name}.{key}")
        return nested

    def _left_out(self, key: str, *, known: bool = False) -> None:
        done = UNTAKEN if known else UNKNOWN
        self._repaired(done, key[:_KEY], key=key[:_KEY])

    def _repaired(self, done: str, example: str, *, key: str = "") -> None:
        number, column = self.line.number, self.line.origin.column
        self.repairs.append(Repair(done, self.path, number, example, column, key))

    def _title(self) -> str:
        title = self.line.value.get("title")
        return title if isinstance(title, str) else ""


def _one_line(raw: Raw) -> Raw:
    """A text without the line breaks that a copied column left in it."""
    if not isinstance(raw, str):
        return raw
    return " ".join(raw.split()) if "\n" in raw or "\t" in raw else raw.strip()


def _each_once(items: list[Raw]) -> list[Raw]:
    texts = dict.fromkeys(item for item in items if isinstance(item, str))
    return [*texts, *(item for item in items if not isinstance(item, str))]


def _date_of(value: Raw) -> str | None:
    """The date that a text plainly means, as the contract writes it."""
    return str(date) if isinstance(value, str) and (date := meant(value)) else None


def _is_prose(value: Raw) -> bool:
    """Whether a value is words, and no address."""
    return isinstance(value, str) and (" " in value.strip() or not url_of(value)[0])


def _spelt(text: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The identifiers of these kinds that a text spells."""
    for name in names:
        if read := spellings.SPELLINGS[name](text):
            yield name, read


def _classes(item: Raw) -> list[Raw]:
    """The words of `cs.CL math.CO` where every one is an arXiv category, else the item as it is."""
    return [*tags.categories(item)] or [item] if isinstance(item, str) else [item]
