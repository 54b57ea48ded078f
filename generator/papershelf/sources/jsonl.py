"""JSON Lines from anywhere: one object a line, in the record contract's names or usual synonyms.

Strict where a wrong value would change what a paper is (title, dates), lenient where it is only
extra: a link or an identifier that nobody can read is left out, with one summary line an import.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from papershelf import identifiers as spellings
from papershelf.collection.decode import AUTHOR, IDENTIFIERS, LINKS, RECORD
from papershelf.collection.jsonlines import JsonLine, read_lines
from papershelf.collection.raw import Raw
from papershelf.problems import Problem
from papershelf.sources.authors import read_authors
from papershelf.sources.clean import clean_value
from papershelf.sources.counts import count
from papershelf.sources.entry import Entry, Listing, Repair
from papershelf.sources.urls import MENDED, UNUSABLE, url_of

NAME = "jsonl"

INVISIBLE = "cleaned away characters that no record may hold"
UNKNOWN = "left out a key that no record has"
UNREADABLE_ID = "left out an identifier that could not be read"
EMPTY_ITEM = "left out an empty item of a list"

_SYNONYMS = {
    "published": ("date", "year"),
    "tags": ("keywords",),
    "votes": ("upvotes",),
}
_LINK_SYNONYMS = {
    "abstract": ("url", "site"),
    "pdf": ("pdf",),
    "code": ("code", "github"),
    "project": ("project",),
}
_KNOWN = {
    *RECORD,
    *IDENTIFIERS,
    *(name for names in (*_SYNONYMS.values(), *_LINK_SYNONYMS.values()) for name in names),
}
_TELLING = ("abstract", "pdf")
"""Links that lead to the paper itself, so that an identifier in them is the paper's. A project
page's is not: such a link may lead to another paper."""

_SPELLINGS: dict[str, Callable[[str], str | None]] = {
    "arxiv": spellings.arxiv,
    "doi": spellings.doi,
    "acl": spellings.acl,
    "openreview": lambda text: next(
        filter(None, map(spellings.openreview, (text, f"openreview:{text}"))), None
    ),
}
_IN_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_PROSE = ("abstract", "summary")


def parse_jsonl(text: str, path: str) -> Listing:
    """Read JSON Lines. A line that is no object is an error with its line; the others come in."""
    lines, problems = read_lines(text, path)
    readable = {line.number for line in lines}
    # What an escape such as \u202e smuggles in is cleaned away here, not an error as in the shelf.
    wrong: list[Problem] = [problem for problem in problems if problem.line not in readable]
    repairs: list[Repair] = []
    entries = tuple(_Reading(path, line, repairs).entry() for line in lines)
    return Listing(NAME, NAME, entries, tuple(wrong), tuple(repairs))


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads one line, and notes what it repairs."""

    path: str
    line: JsonLine
    repairs: list[Repair]

    def entry(self) -> Entry:
        """The line's fields by the contract's names."""
        given = self._cleaned(self.line.value)
        raw: dict[str, Raw] = {
            name: self._one_line(value) if name not in _PROSE else value
            for name, value in given.items()
            if name in RECORD and name not in ("identifiers", "links")
        }
        for name, synonyms in _SYNONYMS.items():
            self._fill(raw, name, (given.get(synonym) for synonym in synonyms))
        for name in ("tags", "categories", "aliases"):
            self._list(raw, name)
        self._authors(raw)
        if isinstance(votes := raw.get("votes"), str):
            raw["votes"] = count(votes) or votes
        links = self._links(given)
        ids = self._identifiers(given, links)
        raw |= {name: value for name, value in (("identifiers", ids), ("links", links)) if value}
        raw = {name: value for name, value in raw.items() if value not in (None, "", [], {})}
        return Entry(raw, self.line.number, self.line.origin)

    def _cleaned(self, value: dict[str, Raw]) -> dict[str, Raw]:
        cleaned, dropped = clean_value(value)
        if dropped:
            self._repaired(INVISIBLE, self._title())
        for key in value.keys() - _KNOWN:
            self._repaired(UNKNOWN, key)
        return cleaned if isinstance(cleaned, dict) else {}

    def _one_line(self, raw: Raw) -> Raw:
        """A text without the line breaks that a copied column left in it."""
        if not isinstance(raw, str):
            return raw
        return " ".join(raw.split()) if "\n" in raw or "\t" in raw else raw.strip()

    def _fill(self, raw: dict[str, Raw], name: str, values: Iterable[Raw]) -> None:
        if raw.get(name) in (None, "", []):
            raw[name] = next((self._one_line(v) for v in values if v not in (None, "", [])), None)

    def _list(self, raw: dict[str, Raw], name: str) -> None:
        """A list out of a list or a text with `;`, `|` or `,`; an empty item is left out."""
        value = raw.get(name)
        if isinstance(value, str):
            sign = next((sign for sign in ";|" if sign in value), ",")
            value = list(value.split(sign))
        if not isinstance(value, list):
            return
        items = [self._one_line(item) for item in value]
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
        for key in item.keys() - set(AUTHOR):
            self._repaired(UNKNOWN, f"authors: {key}")
        fields = {key: self._one_line(value) for key, value in item.items() if key in AUTHOR}
        return fields if set(fields) != {"name"} else fields["name"]

    def _links(self, given: dict[str, Raw]) -> dict[str, Raw]:
        nested = given.get("links")
        own = nested if isinstance(nested, dict) else {}
        links: dict[str, Raw] = {}
        for name in LINKS:
            candidates = [own.get(name), *(given.get(key) for key in _LINK_SYNONYMS.get(name, ()))]
            value = next((v for v in candidates if v not in (None, "")), None)
            url, mended = url_of(value) if isinstance(value, str) else (None, False)
            if url:
                links[name] = url
            if mended or (value is not None and not url):
                self._repaired(MENDED if url else UNUSABLE, str(value))
        return links

    def _identifiers(self, given: dict[str, Raw], links: dict[str, Raw]) -> dict[str, Raw]:
        """The identifiers that are given, then those that the paper's own addresses spell."""
        nested = given.get("identifiers")
        own = nested if isinstance(nested, dict) else {}
        found: dict[str, Raw] = {}
        for name, spelt in _SPELLINGS.items():
            for value in (own.get(name), given.get(name)):
                if isinstance(value, str) and (read := spelt(value)):
                    found.setdefault(name, read)
                elif value not in (None, ""):
                    self._repaired(UNREADABLE_ID, f"{name}: {value}")
        addresses = [url for name in _TELLING if isinstance(url := links.get(name), str)]
        if isinstance(own_id := given.get("id"), str) and (read := spellings.arxiv(own_id)):
            found.setdefault("arxiv", read)
        for name, spelt in _SPELLINGS.items():
            for url in filter(_IN_ADDRESS.fullmatch, addresses):
                if name not in found and (read := spelt(url)):
                    found[name] = read
        return found

    def _repaired(self, done: str, example: str) -> None:
        self.repairs.append(Repair(done, self.path, self.line.number, example))

    def _title(self) -> str:
        title = self.line.value.get("title")
        return title if isinstance(title, str) else ""


def _each_once(items: list[Raw]) -> list[Raw]:
    texts = dict.fromkeys(item for item in items if isinstance(item, str))
    return [*texts, *(item for item in items if not isinstance(item, str))]
