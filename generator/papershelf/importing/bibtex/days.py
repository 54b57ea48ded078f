"""Days of BibTeX and BibLaTeX: `year` and `month` in all their forms, `date` as in ISO 8601-2."""

from __future__ import annotations

import re

from papershelf.collection.dates import MONTH_NUMBERS
from papershelf.model import PartialDate

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T\S*)?[~?%]?", re.ASCII)
_WORD = re.compile(r"[A-Za-z]{3,}")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?!\d)", re.ASCII)
_SPAN = re.compile(r"\d\s*(?:-{1,2}|[‐-―/]|to|and|&)\s*\d", re.ASCII)
_SEASONS = range(21, 25)
"""What stands for a month where a season is meant."""


def of_date(value: str) -> str | None:
    """The day with which a date or a span of dates begins; None where it is none.

    `2004-21` is the spring of 2004: the year.
    """
    first = value.strip().partition("/")[0].strip() or value.strip().partition("/")[2].strip()
    match = _ISO.fullmatch(first)
    if match is None:
        return None
    year, month, day = match.groups()
    if month and int(month) in _SEASONS:
        month = day = None
    parts = [year, *([month] if month and int(month) else [])]
    parts += [day] if len(parts) > 1 and day and int(day) else []
    return "-".join(parts)


def of_month(year: str, month: str) -> str:
    """A year of four digits with what its month says, as far as it can be read.

    `apr`, `April`, `4`, `3 April`, `jul/aug`; of a span of days or months, the first month.
    """
    text = month.strip().lower()
    if not text:
        return year
    if text.isdecimal():
        return _valid(year, int(text), None) or year
    numbers = [MONTH_NUMBERS[word] for word in _WORD.findall(text) if word in MONTH_NUMBERS]
    if not numbers:
        return of_date(text) or year if text.startswith(year) else year
    days = _DAY.findall(text)
    day = (
        int(days[0])
        if len(days) == 1 and len(set(numbers)) == 1 and not _SPAN.search(text)
        else None
    )
    return _valid(year, numbers[0], day) or _valid(year, numbers[0], None) or year


def _valid(year: str, month: int, day: int | None) -> str | None:
    text = f"{year}-{month:02}" + (f"-{day:02}" if day else "")
    try:
        PartialDate.parse(text)
    except ValueError:
        return None
    return text
