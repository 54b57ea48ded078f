"""What a date in another form probably means: only ever a hint, a person decides."""

from __future__ import annotations

import re

from papershelf.model import PartialDate

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_YEAR = r"(?P<year>[12]\d{3})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = r"(?P<month>\d{1,2})"
_WORD = r"(?P<word>[A-Za-z]{3,9})\.?"
_FORMS = [
    re.compile(form, re.ASCII)
    for form in (
        rf"{_YEAR}[-/.]{_MONTH}(?:[-/.]{_DAY})?(?:[T ].*)?",
        rf"(?:{_DAY}\s+)?{_WORD},?\s+{_YEAR}",
        rf"{_WORD}\s+{_DAY},?\s+{_YEAR}",
        rf"{_YEAR}\s+{_WORD}(?:\s+{_DAY})?",
        rf"{_YEAR}(?P<month>[01]\d)(?P<day>[0-3]\d)",
    )
]
_LONGEST = 40
_ANY = "write it as 2024-12-09, 2024-12 or 2024"


def suggested(text: str) -> str:
    """The hint for a refused date: its ISO form where the meaning is plain, else an example.

    `03/04/2024` has no plain meaning: it is March to some and April to others.
    """
    for form in _FORMS if len(text) <= _LONGEST else ():
        match = form.fullmatch(text.strip())
        if match and (date := _date(match.groupdict())):
            return str(date)
    return _ANY


def _date(parts: dict[str, str | None]) -> PartialDate | None:
    word = parts.get("word")
    month = parts.get("month")
    if word and word[:3].lower() in _MONTHS:
        month = str(_MONTHS.index(word[:3].lower()) + 1)
    day = parts.get("day")
    if not month:
        return None
    try:
        whole = [f"{parts['year']}", f"{int(month):02}", *([f"{int(day):02}"] if day else [])]
        return PartialDate.parse("-".join(whole))
    except ValueError:
        return None
