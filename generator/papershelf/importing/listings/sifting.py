"""The lines of a copied page of papers, told apart before any paper is read of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from papershelf.importing.listings import boilerplate
from papershelf.importing.listings.lines import Line
from papershelf.importing.values.dates import day_line
from papershelf.model import PartialDate
from papershelf.problems import Problem, warning


class Sifted(NamedTuple):
    """The lines of a page by what they can be."""

    content: list[Line]
    """Titles and abstracts."""
    around: list[Line]
    """Boilerplate."""
    days: list[tuple[int, PartialDate | None]]
    """The number and date of each day line."""
    problems: list[Problem]


def sifted(lines: Sequence[Line], path: str, latest: PartialDate | None) -> Sifted:
    """The lines of a page, and what is wrong with its days; `latest` bounds these."""
    content: list[Line] = []
    around: list[Line] = []
    days: list[tuple[int, PartialDate | None]] = []
    problems: list[Problem] = []
    after_boilerplate = button = False
    for line in lines:
        day = day_line(line.text)
        if day is not None:
            days.append((line.number, day.not_after(latest)))
            problems += _yearless(days[-1][1], line, path)
        elif boilerplate.is_boilerplate(line.text):
            around.append(line)
            after_boilerplate = True
            button = button or boilerplate.is_button(line.text)
        else:
            title = (
                boilerplate.unglued(line.text) if after_boilerplate and not button else line.text
            )
            button = button or title != line.text
            after_boilerplate = False
            content.append(line._replace(text=title))
    return Sifted(content, around, days, problems)


def _yearless(date: PartialDate | None, line: Line, path: str) -> list[Problem]:
    if date is not None:
        return []
    message = f'found "{line.text}", a day without a year: `listed` stays empty below it'
    hint = "import again with --date YYYY-MM-DD, the day on which the listing was copied"
    return [warning(path, message, line=line.number, field="listed", hint=hint)]
