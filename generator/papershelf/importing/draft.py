"""A record while a reader fills it from somebody's fields: by the contract's names, nothing twice.

A field of the source that the record cannot hold, or that says another thing than one read before
it, is left out and counted by its name. What cannot be read never costs the paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from papershelf import identifiers as spellings
from papershelf.collection.dates import meant
from papershelf.importing.entry import LinesOrigin, Repair, SourceEntry
from papershelf.importing.values.authors import REPEATED, once_each
from papershelf.importing.values.urls import MENDED, UNUSABLE, url_of
from papershelf.model import Origin
from papershelf.parsing import limits
from papershelf.parsing.raw import Raw

UNHELD = "left out a field that no record has"
DIFFERENT = "left out a field that says another thing than one before it"
UNREADABLE_ID = "left out an identifier that could not be read"
UNDATED = "left out a date that could not be read"
TOO_MANY_TAGS = f"left out tags beyond {limits.ITEMS}"

_KEY = 80
_YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|2[01][0-9]{2})(?!\d)", re.ASCII)
_YEARS = re.compile(r"([12]\d{3})\s*[-/–]+\s*((?:[12]\d)?\d\d)", re.ASCII)
"""A span of years, `2011/2012` or `2011-13`: the first is meant."""
_DIGIT = re.compile(r"\d")
_DASHES = re.compile(r"\s*(?:--+|[‐-―−-])\s*")
_IN_SENTENCE = re.compile(r"arxiv\s*:\s*\S+|https?://\S*arxiv\.org/\S+", re.IGNORECASE)
_SERVICE = re.compile(
    r"doi|arxiv|acl|openreview|pubmed|pmc|hugg|hf\.co|10\.\d{4}|openalex|semanticscholar|dblp",
    re.IGNORECASE,
)
_OF_THE_PAPER = ("arxiv", "doi", "acl", "pmid", "pmcid", "openreview", "openalex", "s2", "dblp")
"""Identifiers that an address can spell."""


@dataclass(slots=True)
class Draft:
    """The fields of one entry so far, and what was done to it."""

    path: str
    line: int
    column: int = 1
    raw: dict[str, Raw] = field(default_factory=dict)
    ids: dict[str, Raw] = field(default_factory=dict)
    links: dict[str, Raw] = field(default_factory=dict)
    repairs: list[Repair] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    """The line of each field, where it is known."""
    tags: list[str] = field(default_factory=list)

    def text(self, name: str, value: str, key: str = "") -> None:
        """A field of one line or prose; the first that says something counts."""
        if not value:
            return
        if name not in self.raw:
            self.raw[name] = value
        elif self.raw[name] != value:
            self.differs(key or name, value)

    def people(self, name: str, found: Iterable[Raw], key: str = "") -> None:
        """Authors or editors, each once; the first list counts."""
        people, repeated = once_each(person for person in found if person not in (None, "", {}))
        if not people:
            return
        if name in self.raw:
            if self.raw[name] != people:
                self.differs(key or name)
            return
        self.raw[name] = people
        if repeated:
            self.repaired(REPEATED, repeated[0])

    def date(self, name: str, value: str, key: str = "") -> None:
        """A date in any form that has one meaning; else its year alone, else nothing.

        A text of digits that is no date stays as it is, so that the paper is refused and not filed
        under another day.
        """
        value = " ".join(value.split())
        if not value:
            return
        if found := meant(value):
            self.text(name, str(found), key)
            return
        years = _YEAR.findall(value)
        is_span = _is_span(value)
        if not is_span and _DIGIT.search(value) and not _DIGIT.sub("", value).strip("-/. "):
            self.text(name, value, key)
        elif is_span or len(set(years)) == 1:
            self.text(name, years[0], key)
        else:
            self.repaired(UNDATED, value, key=key or name)

    def pages(self, value: str, key: str = "pages") -> None:
        """A span of pages, with a hyphen between; `+` and the like stay."""
        self.text("pages", _DASHES.sub("-", value.strip()), key)

    def identifier(self, name: str, value: str, key: str = "") -> bool:
        """An identifier whose kind is known. Returns whether it could be read."""
        if not value:
            return False
        found = spellings.SPELLINGS[name](value)
        if found is None:
            self.repaired(UNREADABLE_ID, value, key=key or name)
            return False
        if self.ids.setdefault(name, found) != found:
            self.differs(key or name, value)
        return True

    def isbn(self, value: str, key: str = "isbn") -> None:
        """The first of several ISBNs that is one."""
        for part in (value, *re.split(r"[,;/]|\s(?=97[89])|(?<=[\dX])\s(?=\d{9,})|\(", value)):
            if found := spellings.isbn(part):
                self.ids.setdefault("isbn", found)
                return
        self.repaired(UNREADABLE_ID, value, key=key)

    def identify(self, text: str) -> bool:
        """Take what an address or identifier of an unknown kind spells. Returns whether it does."""
        kind = identified(text)
        if kind is None:
            return False
        self.ids.setdefault(*kind)
        return True

    def mentioned(self, text: str) -> bool:
        """Take an arXiv id that stands in a sentence, marked as one: `arXiv:2401.00001 [cs.CL]`."""
        for match in _IN_SENTENCE.finditer(text):
            if found := spellings.arxiv(re.sub(r"\s", "", match[0])):
                self.ids.setdefault("arxiv", found)
                return True
        return False

    def link(self, name: str, value: str, key: str = "") -> None:
        """An address of the paper; one that only repeats an identifier is no link of its own."""
        value = value.strip()
        if not value:
            return
        url, mended = url_of(value)
        if url is None:
            if not self.identify(value):
                self.repaired(UNUSABLE, value, key=key or name)
            return
        if name in ("abstract", "pdf") and self.identify(url):
            return
        if mended:
            self.repaired(MENDED, value)
        if self.links.setdefault(name, url) != url:
            self.differs(key or name, value)

    def tag(self, found: Iterable[str]) -> None:
        """Tags, each once, in their order."""
        known = set(self.tags)
        for label in (" ".join(tag.split()) for tag in found):
            if label and label not in known:
                known.add(label)
                self.tags.append(label)

    def differs(self, key: str, example: str = "") -> None:
        self.repaired(DIFFERENT, example, key=key)

    def unheld(self, keys: Iterable[str]) -> None:
        """Count fields that no record has."""
        for key in keys:
            self.repaired(UNHELD, "", key=key)

    def repaired(self, done: str, example: str = "", *, key: str = "") -> None:
        at = (self.path, self.line, example, self.column, key[:_KEY])
        self.repairs.append(Repair(done, *at))

    def entry(self, origin: Origin | None = None) -> SourceEntry:
        """The entry that the fields make."""
        if len(self.tags) > limits.ITEMS:
            self.repaired(TOO_MANY_TAGS, self.tags[limits.ITEMS])
            del self.tags[limits.ITEMS :]
        if self.tags:
            self.raw["tags"] = list[Raw](self.tags)
        if self.ids:
            self.raw["identifiers"] = self.ids
        if self.links:
            self.raw["links"] = self.links
        place = origin or LinesOrigin(self.path, self.line, self.lines)
        return SourceEntry(self.raw, self.line, place)


def _is_span(value: str) -> bool:
    """Whether a text is two years, the second one later."""
    match = _YEARS.fullmatch(value)
    if match is None:
        return False
    first, last = int(match[1]), int(match[2])
    return last > first or (last < 100 and (last > first % 100 or last == (first + 1) % 100))


def identified(text: str) -> tuple[str, str] | None:
    """The kind and spelling of the paper's identifier that an address or a marked text spells.

    A bare number is none, and a bare word is no OpenReview id.
    """
    is_marked = ":" in text or "/" in text
    if text.startswith("http") and _SERVICE.search(text) is None:
        return None
    for name in _OF_THE_PAPER:
        if name in ("pmid", "openreview", "openalex", "s2", "dblp") and not is_marked:
            continue
        if found := spellings.SPELLINGS[name](text):
            if name == "openreview" and "openreview" not in text.lower():
                continue
            return name, found
    return None


def given(fields: Mapping[str, Raw], names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The named fields that are texts and not empty, with their names."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            yield name, value
