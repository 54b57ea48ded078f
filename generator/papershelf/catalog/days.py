"""When papers came to the shelf, and when the shelf was last updated: from its data, no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from papershelf.model import Note, Paper, PartialDate

NEW = dt.timedelta(days=7)
"""How long a paper is new, counted back from the shelf's newest day."""


def came(paper: Paper) -> PartialDate | None:
    """The day on which the paper came to the shelf, else to a feed, else to the world."""
    return paper.added or paper.listed or paper.published


def last_updated(papers: Iterable[Paper], notes: Iterable[Note]) -> PartialDate | None:
    """The newest day on which a paper came or a note was written; None where no whole day is known.

    A month or a year is passed over: nobody knows which of its days was meant.
    """
    dates = [*map(came, papers), *(note.date for note in notes)]
    days = [date for date in dates if date and date.day]
    return max(days, key=lambda date: date.parts, default=None)


def new_papers(papers: Iterable[Paper], newest: PartialDate | None) -> frozenset[str]:
    """Ids of the papers that came within `NEW` of the shelf's newest day; none where most did, as
    right after the shelf was made: then the mark would tell nothing.
    """
    if newest is None:
        return frozenset()
    first = dt.date(*newest.earliest) - NEW
    everything = {paper.id: came(paper) for paper in papers}
    found = {
        id_
        for id_, date in everything.items()
        if date and date.day and dt.date(*date.earliest) > first
    }
    return frozenset(found if 2 * len(found) <= len(everything) else ())
