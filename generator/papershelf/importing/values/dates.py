"""Days as listings write them: `2024-12-09`, `9 Dec 2024`, and `Mar 11` without a year.

DESIGN.md, "Dates": a day without a year gets the latest such day not after `--date`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from papershelf.collection.dates import DAY, MONTH_NAME, MONTH_NUMBERS, WEEKDAY
from papershelf.model import PartialDate

_YEAR = r"(?P<year>\d{4})"
_FLAGS = re.ASCII | re.IGNORECASE

_DAY_LINES = [
    re.compile(form, _FLAGS)
    for form in (
        rf"{WEEKDAY}{MONTH_NAME}\s+{DAY}(?:,?\s+{_YEAR})?",
        rf"{WEEKDAY}{DAY}\s+{MONTH_NAME}(?:,?\s+{_YEAR})?",
        rf"{_YEAR}-(?P<month>\d{{2}})-{DAY}",
    )
]
_STAMPS = [
    re.compile(form + r"(?=\s|$)", _FLAGS)
    for form in (
        rf"{_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})",
        r"(?P<year>\d{4})-(?P<month>\d{2})",
        rf"{MONTH_NAME}\s+{DAY},?\s+{_YEAR}",
        rf"{DAY}\s+{MONTH_NAME},?\s+{_YEAR}",
    )
]
_LEAP = 8
"""Years back that hold a 29 February for certain (1896 to 1904 had none between)."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar; `year` is None where the listing does not give it."""

    month: int
    day: int
    year: int | None = None

    def not_after(self, latest: PartialDate | None) -> PartialDate | None:
        """The day as a date: its own year, else the latest such day not after `latest`."""
        if self.year is not None:
            return self._in(self.year)
        if latest is None:
            return None
        return next((date for date in self._back_from(latest) if date), None)

    def _back_from(self, latest: PartialDate) -> Iterator[PartialDate | None]:
        for year in range(latest.year, latest.year - _LEAP - 1, -1):
            if (year, self.month, self.day) <= latest.latest:
                yield self._in(year)

    def _in(self, year: int) -> PartialDate | None:
        try:
            return PartialDate.parse(f"{year:04}-{self.month:02}-{self.day:02}")
        except ValueError:
            return None


def day_line(text: str) -> Day | None:
    """The day that a whole line names (`Mar 11`, `11 March`, `Mar 11, 2025`), or None.

    A day that is in no calendar (`Feb 30`) is None too: the line then says something else.
    """
    if len(text) > 40:
        return None
    for form in _DAY_LINES:
        if match := form.fullmatch(text):
            parts = match.groupdict()
            year = int(parts["year"]) if parts.get("year") else None
            day = Day(_month(parts), int(parts["day"]), year)
            # 2000 was a leap year: every day of any calendar is in it.
            return day if day.not_after(PartialDate(2000)) else None
    return None


def leading_date(text: str) -> tuple[str, str] | None:
    """A line that begins with a date: the date as ISO writes it, and the rest of the line.

    The shape decides, not the calendar: `2024-13-45` is a date too, and the contract refuses it.
    """
    for form in _STAMPS:
        if match := form.match(text):
            parts = match.groupdict()
            day = parts.get("day")
            numbers = [_month(parts), *([int(day)] if day else [])]
            date = "-".join([parts["year"], *(f"{number:02}" for number in numbers)])
            return date, text[match.end() :].strip()
    return None


def _month(parts: dict[str, str | None]) -> int:
    word = parts.get("word")
    return MONTH_NUMBERS[word.lower()] if word else int(parts.get("month") or 0)
