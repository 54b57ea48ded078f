"""What a digest tells: papers that came, are published now or trending, and notes, of some days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from papershelf.catalog import Catalog
from papershelf.catalog.days import came
from papershelf.catalog.trending import Trending
from papershelf.model import Note, Paper, PartialDate

MOST = 40
"""Papers of a message."""
_TRENDING, _PUBLISHED, _NOTES = 5, 5, 10


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a digest covers, both included."""

    first: dt.date
    last: dt.date

    def hold(self, date: PartialDate | None) -> bool:
        """Tells whether a whole date is one of these days; a month or a year is none."""
        return date is not None and bool(date.day) and self.first <= day_of(date) <= self.last


@dataclass(frozen=True, slots=True)
class Digest:
    """The ids of papers, each in one part, and notes."""

    days: Days
    new: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    """Papers that came earlier as preprints and whose records name a venue now."""
    trending: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    more: int = 0
    """New papers for which there was no room."""

    @property
    def papers(self) -> tuple[str, ...]:
        """Returns the ids of all papers that the message shows."""
        return self.new + self.published + self.trending

    def __bool__(self) -> bool:
        """Tells whether anything happened: what is trending alone is no news."""
        return bool(self.new or self.published or self.notes)

    def cut(self, most: int) -> Digest:
        """Returns the digest with at most so many new papers."""
        left = len(self.new) - most
        return replace(self, new=self.new[:most], more=self.more + left) if left > 0 else self


def day_of(date: PartialDate) -> dt.date:
    """Returns the first day that the date can mean."""
    return dt.date(*date.earliest)


def period(name: str, today: dt.date) -> Days:
    """Returns the day before today, or the week that ends with it: complete days, so that two
    digests that follow each other neither share a day nor miss one.
    """
    last = today - dt.timedelta(days=1)
    return Days(last if name == "day" else today - dt.timedelta(days=7), last)


def digest_of(
    catalog: Catalog,
    hot: Trending,
    days: Days,
    topics: Collection[str] = (),
    sent: Collection[str] = (),
) -> Digest:
    """Returns the digest of some days.

    `hot` is what is trending of all. `topics` are slugs; none means everything. `sent` is what the
    reader had before: ids of papers and paths of notes.
    """
    about = set(_of_topics(catalog, topics)) if topics else catalog.papers.keys()
    here = [one for id_, one in catalog.papers.items() if id_ in about and id_ not in sent]
    new = [one.id for one in here if days.hold(came(one))]
    told = set(new)
    published = [one.id for one in here if one.id not in told and _is_published(one, days)]
    left = hot.with_points.intersection(one.id for one in here).difference(new, published)
    trending = [id_ for id_ in hot.ranked["month"] if id_ in left]
    notes = [
        note
        for note in catalog.notes
        if days.hold(note.date) and note.path not in sent and catalog.note_paper[note.path] in about
    ]
    found = Digest(
        days,
        tuple(new),
        tuple(published[:_PUBLISHED]),
        tuple(trending[:_TRENDING]),
        tuple(notes[:_NOTES]),
    )
    return found.cut(MOST - len(found.published) - len(found.trending))


def _of_topics(catalog: Catalog, topics: Iterable[str]) -> Iterator[str]:
    for slug in topics:
        yield from catalog.by_topic.get(slug, ())


def _is_published(paper: Paper, days: Days) -> bool:
    """Tells whether a preprint got a venue: its record was updated on one of these days."""
    return bool(paper.identifiers.arxiv and paper.venue) and days.hold(paper.updated)
