"""The tags of a RIS record to the fields of a paper (RIS specification of 2011, and what managers
make of it).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from papershelf.collection.dates import meant
from papershelf.importing.bibtex.days import of_month
from papershelf.importing.bibtex.names import person
from papershelf.importing.draft import Draft
from papershelf.importing.values import markup
from papershelf.importing.values.languages import language
from papershelf.importing.values.types import RIS
from papershelf.parsing.raw import Raw

UNTYPED = "left out a type that records do not have"

_TITLES = ("TI", "T1", "CT")
_VENUES = ("JF", "T2", "BT", "JO", "J1", "J2", "JA", "TA", "C3")
"""Full names first; a shorter name of the same venue is counted as left out."""
_DATES = ("PY", "Y1", "DA")
_SILENT = ("GEN", "")
_NUMBERED = re.compile(r"([12]\d{3})/(\d{0,2})/?(\d{0,2})(?:/.*)?", re.ASCII)
_YEAR = re.compile(r"(?<!\d)([12]\d{3})(?!\d)", re.ASCII)
_ISSN = re.compile(r"\d{4}-?\d{3}[\dX]", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s;]+")


def fill(draft: Draft, values: Iterable[tuple[str, str, int]]) -> None:
    """Move the values of a record into a draft; an empty tag is absent."""
    given: dict[str, list[str]] = {}
    for tag, value, line in values:
        if value:
            given.setdefault(tag, []).append(value)
            draft.lines.setdefault(tag, line)
    fields = _Fields(given, draft)
    fields.read()
    for name, tag in fields.places.items():
        draft.lines.setdefault(name, draft.lines.get(tag, draft.line))


class _Fields:
    """The tags that have not been read yet, with their values."""

    def __init__(self, given: dict[str, list[str]], draft: Draft) -> None:
        self.given = given
        self.draft = draft
        self.places: dict[str, str] = {}
        """Field of the record to the tag that it came from."""

    def read(self) -> None:
        """Every field that a record has."""
        draft = self.draft
        kind = self.first("TY").upper()
        self.lines("title", *_TITLES)
        if kind == "BOOK" or "title" not in draft.raw:
            self.lines("title", "BT", "T2")
        draft.people("authors", self.people("AU", "A1"))
        draft.people("editors", self.people("ED", "A2"))
        self.lines("venue", *_VENUES)
        self.dates()
        self.lines("volume", "VL")
        self.lines("number", "IS")
        begin, end = self.first("SP"), self.first("EP")
        draft.pages(f"{begin}-{end}" if begin and end and end != begin else begin or end)
        draft.pages(self.first("C7"))
        self.lines("publisher", "PB")
        for tag in ("AB", "N2"):
            for value in self.given.pop(tag, ()):
                draft.text("abstract", markup.prose(value), tag)
        draft.tag(_keywords(self.given.pop("KW", ())))
        self.identifiers()
        self.links()
        if found := language(self.first("LA")):
            draft.text("language", found)
        if kind in RIS:
            draft.raw["type"] = RIS[kind]
        elif kind not in _SILENT:
            draft.repaired(UNTYPED, "", key=kind)
        draft.unheld(tag for tag in self.given if tag not in ("ID", "Y2"))

    def first(self, tag: str) -> str:
        """The first value of a tag, on one line; each further one that differs is counted."""
        values = [markup.line(value) for value in self.given.pop(tag, ())]
        for other in dict.fromkeys(values[1:]):
            if other != values[0]:
                self.draft.differs(tag, other)
        return values[0] if values else ""

    def lines(self, name: str, *tags: str) -> None:
        """A field of one line from the first of some tags; what differs in others is counted."""
        for tag in tags:
            if value := self.first(tag):
                self.places.setdefault(name, tag)
                self.draft.text(name, value, tag)

    def people(self, *tags: str) -> list[Raw]:
        """The people of some tags, one a line, or several with `;` between."""
        names = [
            name for tag in tags for value in self.given.pop(tag, ()) for name in value.split(";")
        ]
        return [person(_suffixed(" ".join(name.split()))) for name in names if name.strip()]

    def dates(self) -> None:
        """The most exact of the dates that agree with the first."""
        found = [
            (tag, date)
            for tag in _DATES
            for value in self.given.pop(tag, ())
            if (date := _date(value))
        ]
        if not found:
            return
        best = max((date for _, date in found if date[:4] == found[0][1][:4]), key=len)
        self.draft.date("published", best)
        for tag, date in found:
            if not best.startswith(date):
                self.draft.differs(tag, date)

    def identifiers(self) -> None:
        for value in self.given.pop("DO", ()):
            self.draft.identifier("doi", "".join(value.split()), "DO")
        for value in self.given.get("SN", []):
            if not _ISSN.fullmatch(value.strip()):
                self.draft.isbn(value, "SN")
                self.given.pop("SN", None)
        if notes := self.given.get("N1"):
            any(map(self.draft.mentioned, notes))

    def links(self) -> None:
        for tag, name in (
            ("UR", "abstract"),
            ("LK", "abstract"),
            ("L1", "pdf"),
            ("L2", "abstract"),
        ):
            for value in self.given.pop(tag, ()):
                for url in _ADDRESS.findall(value) or [value]:
                    is_pdf = url.lower().partition("?")[0].endswith(".pdf")
                    self.draft.link("pdf" if is_pdf else name, url, tag)


def _suffixed(name: str) -> str:
    """`Last, First, Suffix`, as BibTeX writes it: `Last, Suffix, First`."""
    parts = name.split(",")
    return ",".join([parts[0], parts[2], parts[1]]) if len(parts) == 3 and parts[2] else name


def _keywords(values: Iterable[str]) -> Iterable[str]:
    """One a tag, one a line, or several with `;` between."""
    for value in values:
        for line in value.split("\n"):
            yield from markup.line(line).split(";")


def _date(value: str) -> str:
    """A day as `2019/03/05/`, as ISO, or in words; of a span of days the month."""
    value = " ".join(value.split()).strip(" /")
    if match := _NUMBERED.fullmatch(value):
        year, month, day = match.groups()
        return (
            of_month(year, f"{int(month)}" if month else "")
            if not day
            else (f"{year}-{int(month):02}-{int(day):02}")
        )
    if found := meant(value):
        return str(found)
    years = _YEAR.findall(value)
    if len(set(years)) != 1:
        return value if value.isdecimal() else ""
    return of_month(years[0], value.replace(years[0], "").strip(" ,"))
