"""Which papers are trending: points of votes, citations and notes, which count less with age.

The age is counted from the newest day of the shelf's data, so that the same data give the same
order on any day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from papershelf.catalog.catalog import Catalog, Ids
from papershelf.model import Paper, PartialDate
from papershelf.settings.follow import TrendingSettings

PERIODS: Mapping[str, int | None] = {"day": 1, "week": 7, "month": 30, "all": None}
"""Each period with its days; None for all time."""


def seen(paper: Paper) -> PartialDate | None:
    """The day on which people saw the paper: in a feed, else published. An old paper that comes to
    a shelf today is no news.
    """
    return paper.listed or paper.published


@dataclass(frozen=True, slots=True)
class Trending:
    """The papers of a catalog, ranked."""

    newest: PartialDate | None
    """The day from which ages are counted; None where no paper has a whole day."""
    ranked: Mapping[str, Ids]
    """Of each period the ids of its papers, the first in rank first."""
    order: Ids
    """All papers, by their points for their age."""
    hot: Ids
    """Those at the beginning of `order` that have points for their age."""

    @property
    def with_points(self) -> frozenset[str]:
        """Returns the ids of the papers that have any."""
        return frozenset(self.ranked["all"])


def trending(catalog: Catalog, weights: TrendingSettings) -> Trending:
    """The papers in the order of their points for their age; of equal ones the newest first. For
    all time the points alone count, and papers without any are left out.
    """
    papers = catalog.papers
    points = {id_: _points(catalog, one, weights) for id_, one in papers.items()}
    days = {id_: day for id_, one in papers.items() if (day := seen(one))}
    newest = max((day for day in days.values() if day.day), key=lambda day: day.parts, default=None)
    ages = dict(_ages(days, newest))
    score = {
        id_: points[id_] / (1 + ages[id_] / weights.days) if id_ in ages else 0.0 for id_ in papers
    }
    order = tuple(sorted(papers, key=lambda id_: -score[id_]))
    ranked = {
        period: tuple(id_ for id_ in order if id_ in ages and ages[id_] < most)
        for period, most in PERIODS.items()
        if most
    }
    ranked["all"] = tuple(sorted(filter(points.get, papers), key=lambda id_: -points[id_]))
    hot = tuple(id_ for id_ in order if score[id_] > 0)
    return Trending(newest, ranked, order, hot)


def _points(catalog: Catalog, paper: Paper, weights: TrendingSettings) -> float:
    citations = paper.citations.count if paper.citations else 0
    notes = len(catalog.paper_notes.get(paper.id, ()))
    given = weights.votes * max(paper.votes or 0, 0) + weights.citations * citations
    return given + weights.notes * notes


def _ages(days: Mapping[str, PartialDate], newest: PartialDate | None) -> Iterable[tuple[str, int]]:
    """Of each paper with a day the days since then; a month or year counts from its first day."""
    if newest:
        last = dt.date(*newest.earliest)
        for id_, day in days.items():
            yield id_, max((last - dt.date(*day.earliest)).days, 0)
