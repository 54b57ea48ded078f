"""The values of a shelf: Paper, Author, Note, Topic, Person, PartialDate. All frozen.

A relation (who wrote what, which note is about which paper) is an index of ids in the catalog,
never a pointer in these values. The fields of `Paper` are the record contract, in its order:
`collection.decode` reads them, `collection.encode` writes them, `collection.schema` describes them.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from functools import total_ordering
from typing import Protocol

FIRST_YEAR, LAST_YEAR = 1000, 2199
"""Years that a date may have. Outside lie typing mistakes: 0000, 20240, 9999."""

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month or a year: the precision that the source gave is kept.

    Ordered in time, and a date known to the month or year only comes after every full date of that
    month or year, so that descending order is not "newest first" for them: see `newest_key`.
    """

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

        Raises ValueError, with a message for people, for any other shape, a day that is not in the
        calendar or a year outside `FIRST_YEAR` to `LAST_YEAR`.
        """
        match = _DATE.fullmatch(text)
        if match is None:
            raise ValueError(f'found "{text}", expected YYYY, YYYY-MM or YYYY-MM-DD')
        year, month, day = (None if part is None else int(part) for part in match.groups())
        if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(f'found "{text}", expected a year from {FIRST_YEAR} to {LAST_YEAR}')
        if month is not None and not 1 <= month <= 12:
            raise ValueError(f'found "{text}", expected a month from 01 to 12')
        if month is not None and day is not None:
            last = calendar.monthrange(year, month)[1]
            if not 1 <= day <= last:
                raise ValueError(f'found "{text}", expected a day from 01 to {last}')
        return cls(year, month, day)

    @property
    def parts(self) -> tuple[int, ...]:
        """The known parts: one, two or three numbers."""
        if self.month is None:
            return (self.year,)
        return (self.year, self.month) if self.day is None else (self.year, self.month, self.day)

    @property
    def newest_key(self) -> tuple[int, int, int]:
        """Ascending order of this key is "newest first": within a month or a year the full dates
        come first, and what is known less exactly follows them.
        """
        return (-self.year, -(self.month or 0), -(self.day or 0))

    @property
    def earliest(self) -> tuple[int, int, int]:
        """The first day that the date can mean."""
        return (self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> tuple[int, int, int]:
        """The last day that the date can mean."""
        month = self.month or 12
        return (self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return (self.latest, len(self.parts)) < (other.latest, len(other.parts))

    def __str__(self) -> str:
        year = f"{self.year:04}"
        if self.month is None:
            return year
        month = f"{year}-{self.month:02}"
        return month if self.day is None else f"{month}-{self.day:02}"


@dataclass(frozen=True, slots=True)
class Author:
    """One name on a paper, as the paper gives it."""

    name: str
    affiliation: str = ""
    orcid: str = ""
    """Sixteen digits in groups of four, the last may be X (ISO 7064 check character)."""
    family: str = ""
    """The family name, where the usual rule (`text.name_parts`) would find another; its words end
    or begin the name.
    """
    ror: str = ""
    """The ROR id of the organisation that the affiliation is, such as 05dxps055."""


@dataclass(frozen=True, slots=True)
class Identifiers:
    """The names of a paper elsewhere, each in its canonical spelling (see `identifiers`)."""

    arxiv: str = ""
    doi: str = ""
    acl: str = ""
    openreview: str = ""
    pmid: str = ""
    pmcid: str = ""
    isbn: str = ""
    """Of the book that the paper is, or stands in: it names no paper."""
    openalex: str = ""
    s2: str = ""
    """Semantic Scholar's paper id, forty digits, or `CorpusId:` and a number."""
    dblp: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses that the record gives itself; others are derived from identifiers and abstract."""

    abstract: str = ""
    pdf: str = ""
    code: str = ""
    project: str = ""
    data: str = ""
    video: str = ""


@dataclass(frozen=True, slots=True)
class Citations:
    """The number of times that a service had seen the paper cited, and the day of that."""

    count: int
    source: str = ""
    date: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """Another paper of the shelf, and the relation to it (`preprint-of`, …)."""

    id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A record. Text is as the source has it: TeX and Unicode, not escaped for anything."""

    id: str
    """Permanent; the page lives at `/papers/ID/`."""
    title: str
    authors: tuple[Author, ...] = ()
    abstract: str = ""
    summary: str = ""
    """One or two sentences by a curator."""
    published: PartialDate | None = None
    updated: PartialDate | None = None
    listed: PartialDate | None = None
    """The day on which a feed featured the paper."""
    added: PartialDate | None = None
    """The day on which the paper came to this shelf."""
    source: str = ""
    """Where the record came from."""
    type: str = ""
    """A type of CSL 1.0.2 (`model.TYPES`)."""
    venue: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    publisher: str = ""
    language: str = ""
    categories: tuple[str, ...] = ()
    """A service's own classes, such as arXiv's `cs.CL`."""
    tags: tuple[str, ...] = ()
    """Labels or aliases of topics, as written; `topics.yml` says which page each leads to."""
    identifiers: Identifiers = Identifiers()
    editors: tuple[Author, ...] = ()
    links: Links = Links()
    votes: int | None = None
    citations: Citations | None = None
    submitter: str = ""
    status: str = ""
    """Empty, or one of `STATUSES`."""
    bibkey: str = ""
    related: tuple[Related, ...] = ()
    references: tuple[str, ...] = ()
    """What the paper cites: ids and DOIs."""
    aliases: tuple[str, ...] = ()
    """Earlier ids; their old addresses redirect."""

    @property
    def day(self) -> PartialDate | None:
        """The paper's day: `published`, else `listed`, else it is undated."""
        return self.published or self.listed


@dataclass(frozen=True, slots=True)
class Note:
    """A curated note about a paper. The body is a stranger's Markdown."""

    path: str
    """Relative to the shelf: `collection/notes/ANY-NAME.md`."""
    paper: str
    """As written: id, alias, arXiv id or DOI; the catalog resolves it."""
    body: str
    body_line: int
    """The line of the file on which the body begins, from 1."""
    title: str = ""
    author: str = ""
    date: PartialDate | None = None
    tags: tuple[str, ...] = ()
    origin: Origin | None = field(default=None, repr=False, compare=False)
    """Where the front matter stands; None where there is none."""


@dataclass(frozen=True, slots=True)
class Topic:
    """An entry of `topics.yml`: one tag page, and every spelling that leads to it."""

    label: str
    slug: str = ""
    """Empty: derived from the label."""
    description: str = ""
    aliases: tuple[str, ...] = ()
    parent: str = ""
    """The label of the wider topic."""
    guide: str = ""
    """Path below `docs/` of a hand-written page that says what to read first."""


@dataclass(frozen=True, slots=True)
class Person:
    """An entry of `people.yml`: one author, and every spelling of the name."""

    name: str
    slug: str = ""
    variants: tuple[str, ...] = ()
    orcid: str = ""
    homepage: str = ""


@dataclass(frozen=True, slots=True)
class Venue:
    """An entry of `venues.yml`: one venue page, and every spelling that leads to it."""

    label: str
    slug: str = ""
    """Empty: derived from the label."""
    aliases: tuple[str, ...] = ()
    kind: str = ""
    """Empty, or one of `VENUE_KINDS`."""
    homepage: str = ""


class Origin(Protocol):
    """The place of a value: it names the file, and finds the place of each field."""

    @property
    def path(self) -> str: ...

    def place(self, *field: str | int) -> tuple[int, int]:
        """Returns line and column (from 1) of a field, such as `("authors", 2, "name")`.

        A field that is not in the file has the place of what would hold it.
        """
        ...


@dataclass(frozen=True, slots=True)
class Record:
    """A paper with the place in the collection that it came from."""

    paper: Paper
    origin: Origin
    digest: bytes = b""
    """Of the text that the paper was read from, where it stands by itself: the same digest, the
    same paper.
    """


VENUE_KINDS = ("conference", "workshop", "journal", "series", "preprints")

STATUSES = ("withdrawn", "retracted", "superseded")

RELATIONS = {
    "corrects": "corrected-by",
    "extends": "extended-by",
    "part-of": "has-part",
    "preprint-of": "published-as",
    "published-as": "preprint-of",
    "related-to": "related-to",
    "superseded-by": "supersedes",
    "supersedes": "superseded-by",
}
"""What a paper can be to another one, and what the other one then is to it."""

TYPES = tuple(
    """article article-journal article-magazine article-newspaper bill book broadcast chapter
    classic collection dataset document entry entry-dictionary entry-encyclopedia event figure
    graphic hearing interview legal_case legislation manuscript map motion_picture musical_score
    pamphlet paper-conference patent performance periodical personal_communication post
    post-weblog regulation report review review-book software song speech standard thesis treaty
    webpage
    """.split()
)
"""Item types of the Citation Style Language, specification 1.0.2, appendix III."""
