"""What services are asked for: one `Inquiry` a watched source in the settings, or a command line.

`extra.papershelf.fetch` is a list; each item names a service, and what it is asked for:

    fetch:
      - arxiv: {category: cs.CL, days: 7}
      - feed: https://example.org/papers.xml
      - file: references/library.bib
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from papershelf.configfile import Places
from papershelf.problems import Problem

FILES_ONLY = {
    "dblp": "DBLP answers people with a browser alone",
    "openreview": "OpenReview answers people with an account alone",
}
"""Services that refuse anonymous programs since 2026, and what to say of each."""
SAVE = "save its answer, or its BibTeX, to a file: `papershelf import FILE` reads both"

MOST = 1_000
_MOST = 30_000
"""The most papers of one inquiry: where arXiv's API ends, and what a person could look through."""
_DAYS = 3_650
_ELSEWHERE = re.compile(r"^~|[\\:\x00-\x1f]")
"""What no path below the shelf has on any system."""

_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.(?:[A-Z]{2}|[a-z]+(?:-[a-z]+)*))?", re.ASCII)
PERIODS = {
    "day": re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII),
    "week": re.compile(r"\d{4}-W\d{2}", re.ASCII),
    "month": re.compile(r"\d{4}-\d{2}", re.ASCII),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """What one service is asked for."""

    service: str
    ids: tuple[str, ...] = ()
    query: str = ""
    """Words, in the service's own language of queries."""
    category: str = ""
    author: str = ""
    venue: str = ""
    address: str = ""
    """Of a feed."""
    path: str = ""
    """Of a file of the shelf, with `/`, that another program keeps up to date."""
    days: int = 0
    """The last so many days, today included; 0: no matter when."""
    since: dt.date | None = None
    until: dt.date | None = None
    period: str = ""
    """Of Hugging Face's lists: `2026-11-28`, `2026-W48`, `2026-11`, or `trending`."""
    most: int = MOST
    bulk: bool = False
    """By OAI-PMH: what changed, in windows of dates."""

    @property
    def label(self) -> str:
        """How messages name it."""
        where = self.address or self.path or self.period
        asked = (self.category, self.query, self.author, self.venue, where)
        said = [part for part in asked if part] or [*self.ids[:3]]
        return " ".join((self.service, *said))

    def dated(self, today: dt.date) -> Inquiry:
        """The same with the first and last day in the place of a number of days."""
        if self.bulk and self.since and not self.until:
            return replace(self, until=today)
        if not self.days:
            return self
        return replace(self, since=today - dt.timedelta(days=self.days - 1), until=today, days=0)


TAKES: Mapping[str, tuple[str, ...]] = {
    "arxiv": ("ids", "query", "category", "days", "since", "until", "max", "bulk"),
    "huggingface": ("days", "day", "week", "month", "trending", "max"),
    "openalex": ("ids", "query", "author", "venue", "days", "since", "until", "max"),
    "crossref": ("ids", "query", "author", "venue", "days", "since", "until", "max"),
    "s2": ("ids", "query", "venue", "days", "since", "until", "max"),
    "feed": ("address",),
    "file": ("path",),
}
"""What each service can be asked for, by the names of settings and options."""
_NEEDS = {
    "arxiv": ("ids", "query", "category"),
    "huggingface": ("days", "day", "week", "month", "trending"),
    "openalex": ("ids", "query", "author", "venue"),
    "crossref": ("ids", "query", "author", "venue"),
    "s2": ("ids", "query"),
    "feed": ("address",),
    "file": ("path",),
}
NAMED = {"feed": "address", "file": "path"}
"""Sources that only the settings name, each by one text."""
_TEXTS = ("query", "category", "author", "venue", "address", "path")
_NUMBERS = {"days": _DAYS, "max": _MOST}


def inquiry(service: str, given: Mapping[str, Any]) -> Inquiry:
    """What a service is asked for, by the names of settings. Raises ValueError with what is wrong,
    as a message says it.
    """
    _known(service)
    takes = TAKES[service]
    for name in given:
        if name not in takes:
            near = difflib.get_close_matches(str(name), takes, 1)
            meant = f"; did you mean {near[0]}?" if near else ""
            raise ValueError(f'found "{name}", expected of {service}: {", ".join(takes)}{meant}')
    needs = _NEEDS[service]
    if not any(given.get(name) for name in needs):
        raise ValueError(f"found no question, expected of {service} one of: {', '.join(needs)}")
    values = dict(_values(given))
    made = Inquiry(service=service, **values)
    if made.since and made.until and made.since > made.until:
        raise ValueError(f"found since {made.since} after until {made.until}")
    if made.bulk and not made.category:
        raise ValueError("found bulk without a category, expected one: it reads what changed in it")
    if made.bulk and not (made.since or made.days):
        raise ValueError("found bulk without days, expected since or days")
    return made


def _known(service: str) -> None:
    if service in FILES_ONLY:
        raise ValueError(f"{FILES_ONLY[service]}: {SAVE}")
    if service not in TAKES:
        raise ValueError(f'found "{service}", expected one of: {", ".join(TAKES)}')


def _values(given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in given.items():
        if value in (None, "", (), False):
            continue
        if name == "ids":
            yield name, _ids(value)
        elif name in _TEXTS:
            yield name, _text(name, value)
        elif name in _NUMBERS:
            yield ("most" if name == "max" else name), _number(name, value)
        elif name in ("since", "until"):
            yield name, _day(name, value)
        elif name in PERIODS:
            yield "period", _period(name, value)
        elif value is not True:
            raise ValueError(f'found {name} "{value}", expected true or false')
        else:
            yield ("period", "trending") if name == "trending" else (name, True)


def _ids(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise ValueError("found ids that are no list of texts; write each in quotes")
    return tuple(value)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'found {name} "{value}", expected text')
    value.encode()  # a lone surrogate is no text: UnicodeEncodeError is a ValueError
    if name == "category" and not _CATEGORY.fullmatch(value):
        raise ValueError(f'found category "{value}", expected one of arXiv\'s, such as cs.CL')
    if name == "address" and not _is_feed(value):
        raise ValueError(f'found "{value}", expected the address of a feed (https://…)')
    if name == "path" and not _is_inside(value):
        raise ValueError(f'found "{value}", expected the path of a file of the shelf')
    return " ".join(value.split()) if name != "path" else value


def _is_feed(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:  # a bracket without its other half
        return False


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return not {"/", "..", "collection"} & {*parts[:1], *parts} and not _ELSEWHERE.search(path)


def _number(name: str, value: object) -> int:
    most = _NUMBERS[name]
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= most:
        raise ValueError(f'found {name} "{value}", expected a number from 1 to {most:,}')
    return value


def _day(name: str, value: object) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f'found {name} "{value}", expected a day as YYYY-MM-DD') from None


def _period(name: str, value: object) -> str:
    said = str(value)
    if not PERIODS[name].fullmatch(said):
        form = {"day": "YYYY-MM-DD", "week": "YYYY-Www", "month": "YYYY-MM"}[name]
        raise ValueError(f'found {name} "{said}", expected {form}')
    return said


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """The keys `fetch`, `contact` and `abstracts` of `extra.papershelf`."""

    sources: tuple[Inquiry, ...] = ()
    """What `papershelf fetch` reads without arguments."""
    contact: str = ""
    """An address of mail that services are told, so that they can write before they refuse."""
    abstracts: tuple[str, ...] = ()
    """Services whose abstracts are stored although their terms do not give them away."""


FETCH_KEYS = ("abstracts", "contact", "fetch")
ABSTRACTS = ("crossref", "feed", "openalex", "s2")
"""Services whose terms do not give abstracts away; arXiv's metadata are CC0, and Hugging Face's
abstracts are arXiv's."""
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


def fetch_settings(own: Mapping[str, Any], places: Places) -> tuple[FetchSettings, list[Problem]]:
    """What the settings say of services; a wrong value is as if it were absent."""
    where = ("extra", "papershelf")
    sources, problems = _sources(own.get("fetch"), places, *where, "fetch")
    contact = own.get("contact", "")
    if contact and not (isinstance(contact, str) and _CONTACT.fullmatch(contact)):
        message = f'found "{contact}", expected an address of mail'
        problems.append(places.error(message, *where, "contact"))
        contact = ""
    given = own.get("abstracts") or []
    names = given if isinstance(given, list) else [given]
    if any(name not in ABSTRACTS for name in names):
        message = f'found "{given}", expected a list of: {", ".join(ABSTRACTS)}'
        problems.append(places.error(message, *where, "abstracts"))
        names = []
    return FetchSettings(sources, contact, tuple(sorted(set(names)))), problems


def _sources(own: object, places: Places, *where: str) -> tuple[tuple[Inquiry, ...], list[Problem]]:
    if own is None:
        return (), []
    if not isinstance(own, list):
        return (), [places.error("expected a list of sources", *where)]
    made: list[Inquiry] = []
    problems: list[Problem] = []
    for number, item in enumerate(own):
        try:
            made.append(_item(item))
        except ValueError as reason:
            problems.append(places.error(str(reason), *where, str(number)))
    return tuple(made), problems


def _item(item: object) -> Inquiry:
    if not isinstance(item, dict) or len(item) != 1:
        raise ValueError(f"expected one service in each item: {', '.join(TAKES)}")
    [(service, given)] = item.items()
    if service in NAMED and isinstance(given, str):
        given = {NAMED[service]: given}
    _known(service)
    if not isinstance(given, dict):
        raise ValueError(  # noqa: TRY004 (a setting is content, not a type)
            f"expected a mapping with: {', '.join(TAKES[service])}"
        )
    return inquiry(service, given)
