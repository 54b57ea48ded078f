"""Dates in other forms than the contract's, read where their meaning is plain.

`import` takes such a date; for a file of the collection it is only a hint, and a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from papershelf.model import PartialDate

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTH_NUMBERS: Mapping[str, int] = {
    spelling: number
    for number, name in enumerate(MONTHS, start=1)
    for spelling in (name, name[:3], *(["sept"] if number == 9 else []))
}
"""English names of months, in lower case, to their numbers."""

DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
MONTH_NAME = "(?P<word>" + "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True)) + r")\.?"
WEEKDAY = r"(?:(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
"""Patterns of parts of a date, for any case; a weekday may be missing."""

_YEAR = r"(?P<year>[12]\d{3})"
_MONTH = r"(?P<month>\d{1,2})"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s?(?:[ap]m)?"
_ZONE = r"\s?(?:z|utc|gmt|[+-]\d{2}:?(?:\d{2})?)?"
_TIME = rf"(?:(?:t|,?\s+|,?\s+at\s+){_CLOCK}{_ZONE})?"
_FORMS = [
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?:\.0)?",  # a year that a program made a number of
        rf"{_YEAR}(?P<mark>[-/.]){_MONTH}(?:(?P=mark){DAY}{_TIME})?",
        rf"{_YEAR}(?P<month>[01]\d)(?P<day>[0-3]\d)(?:t?\d{{4}}(?:\d{{2}})?z?)?",
        rf"{WEEKDAY}{DAY}[\s-]+(?:of\s+)?{MONTH_NAME}[,\s-]+{_YEAR}{_TIME}",
        rf"{WEEKDAY}{MONTH_NAME}\s+{DAY},?\s+{_YEAR}{_TIME}",
        rf"{WEEKDAY}{MONTH_NAME}\s+{DAY}\s+{_CLOCK}{_ZONE}\s+{_YEAR}",  # ctime
        rf"{MONTH_NAME}[,\s-]+{_YEAR}",
        rf"{_YEAR}[\s-]+{MONTH_NAME}(?:[\s-]+{DAY})?",
        rf"{_YEAR}\s?年\s?{_MONTH}\s?月(?:\s?{DAY}\s?日)?",
    )
]
_EITHER_WAY = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2([12]\d{3})", re.ASCII)
_EPOCH = re.compile(r"(?P<seconds>[1-3]\d{9})(?:\.\d{1,9}|\d{3})?", re.ASCII)
"""Seconds since 1970, or thousandths of them, of the years 2001 to 2096."""

_LONGEST = 40
_ANY = "write it as 2024-12-09, 2024-12 or 2024"


def meant(text: str) -> PartialDate | None:
    """The date that a text in another form plainly means; None where it does not, or there is none.

    `03/04/2024` has no plain meaning: it is March to some and April to others. `13/04/2024` has. Of
    a time with a zone the day counts as it is written there.
    """
    text = " ".join(text.split()) if len(text) <= _LONGEST else ""
    for form in _FORMS:
        if match := form.fullmatch(text):
            return _date(match.groupdict())
    if match := _EITHER_WAY.fullmatch(text):
        one, _, two, year = match.groups()
        found = {date for date in _both_ways(year, one, two) if date}
        return found.pop() if len(found) == 1 else None
    if match := _EPOCH.fullmatch(text):
        return PartialDate.parse(f"{datetime.fromtimestamp(int(match['seconds']), UTC):%Y-%m-%d}")
    return None


def suggested(text: str) -> str:
    """The hint for a refused date: its ISO form where the meaning is plain, else an example."""
    return str(meant(text) or _ANY)


def _both_ways(year: str, one: str, two: str) -> Iterator[PartialDate | None]:
    yield _date({"year": year, "month": one, "day": two})
    yield _date({"year": year, "month": two, "day": one})


def _date(parts: Mapping[str, str | None]) -> PartialDate | None:
    word, month, day = (parts.get(name) for name in ("word", "month", "day"))
    number = MONTH_NUMBERS[word.lower()] if word else int(month) if month else None
    whole = [str(parts["year"])]
    whole += [f"{number:02}"] if number is not None else []
    whole += [f"{int(day):02}"] if day else []
    try:
        return PartialDate.parse("-".join(whole))
    except ValueError:
        return None
