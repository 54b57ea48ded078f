"""The pages of what is trending: of the newest day, week and month, and of all time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from papershelf import paths
from papershelf.catalog.trending import PERIODS, Trending, trending
from papershelf.pages.blocks import Block, Heading, Line, Page, Paragraph, Strong, joined
from papershelf.pages.lines import SEPARATOR, Linker, bullets, heading, link, spoken
from papershelf.pages.listings import LISTING, entry
from papershelf.pages.piece import Group, Piece, Source
from papershelf.settings.follow import TrendingSettings
from papershelf.text import counted

_MOST = 50
"""Papers on a page: the first in rank."""
_NAMES = {"day": "Day", "week": "Week", "month": "Month", "all": "All time"}


def groups(source: Source) -> Iterable[Group]:
    yield lambda: _pieces(source)


def _pieces(source: Source) -> Iterator[Piece]:
    found = trending(source.catalog, source.settings.trending)
    for period in PERIODS:
        ids = found.ranked[period][:_MOST]
        shown = ("trending", period, found.newest, len(found.ranked[period]))
        yield Piece(partial(_page, source, found, period), shown, ids, _path(period))


def _path(period: str) -> str:
    """The newest day has the overview's own address."""
    return paths.listing(paths.TRENDING if period == "day" else f"{paths.TRENDING}/{period}")


def _page(source: Source, found: Trending, period: str) -> Iterator[tuple[str, Page]]:
    linker, settings, papers = Linker(source.catalog), source.settings, source.catalog.papers
    ids = found.ranked[period]
    title = "Trending papers" if period == "day" else f"Trending papers: {_NAMES[period].lower()}"
    entries = [
        source.entries.get(id_, partial(entry, linker, settings, papers[id_]))
        for id_ in ids[:_MOST]
    ]
    body: list[Block] = [
        heading(title),
        Paragraph(joined(SEPARATOR, map(partial(_switch, period), PERIODS))),
        Paragraph((_said(found, period),)),
        *entries,
        *_explained(settings.trending),
    ]
    yield _path(period), Page(title, tuple(body), LISTING)


def _switch(shown: str, period: str) -> Line:
    name = _NAMES[period]
    return (Strong((name,)),) if period == shown else link(name, _path(period))


def _said(found: Trending, period: str) -> str:
    """Of which time how many papers there are."""
    ids, days = found.ranked[period], PERIODS[period]
    if not ids:
        return "No paper has votes, citations or notes yet." if days is None else "No papers yet."
    shown = f"the first {_MOST} of " if len(ids) > _MOST else ""
    number = shown + counted(len(ids), "paper")
    if days is None or found.newest is None:
        return f"{number} with votes, citations or notes"
    to = spoken(found.newest)
    return f"{number} of {to}" if days == 1 else f"{number} of the {days} days to {to}"


def _explained(weights: TrendingSettings) -> Iterator[Block]:
    """The formula, with the numbers of the settings."""
    yield Heading(2, ("How papers are ranked",))
    vote, citation = f"{weights.votes:g} for each vote", f"{weights.citations:g} for each citation"
    points, days = f"{vote}, {citation} and {weights.notes:g} for each note", f"{weights.days:g}"
    ages = f"points ÷ (1 + days ÷ {days}). After {days} days they count half"
    newest = "the newest day on which a paper of this shelf was featured or published"
    yield bullets(
        [
            (f"A paper's points are {points}.",),
            (f"The older a paper is, the less they count: {ages}.",),
            (f"Days are counted back from {newest}. For all time, the points alone count.",),
        ]
    )
