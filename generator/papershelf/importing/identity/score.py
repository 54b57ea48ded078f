"""How much speaks for two papers being one: title, authors and year together, with reasons.

| | points |
| --- | --- |
| the same title; one without its subtitle | 50; 35 |
| all authors of the shorter list; at least half of them | 25; 15 |
| the same year; one that a preprint and its publication can have | 25; 20 |
| years that are too far apart | -25 |

`ENOUGH` points join an entry without identifiers to a paper; `CERTAIN` are needed where both have
identifiers, or where only a part of the title is the same. Nothing joins papers whose authors
contradict, and no title does so alone where both have identifiers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from papershelf.identifiers import arxiv_month, completed
from papershelf.identifiers.preprints import is_preprint, is_published
from papershelf.importing.identity.titles import TitleForms, title_forms
from papershelf.model import Paper
from papershelf.text import folded, title_key
from papershelf.text.samename import Words, in_common, name_words

ENOUGH, CERTAIN, NEVER = 50, 80, 101
"""Points, of 100."""

_SAME = "the same title"
_LAG = 3
"""Years from a preprint to its publication."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a paper is compared."""

    title: TitleForms
    people: tuple[Words, ...]
    year: int | None
    venue: str
    abstract: str
    """Key of the abstract, of a short title alone; else empty."""
    is_preprint: bool
    """Whether its venue or an identifier is that of a preprint server."""
    is_published: bool
    """Whether its venue, or its DOI, is of no preprint server."""

    @classmethod
    def of(cls, paper: Paper, title: TitleForms | None = None) -> Facts:
        title = title or title_forms(paper.title)
        month = arxiv_month(completed(paper.identifiers).arxiv)
        year = paper.published.year if paper.published else int(month[:4]) if month else None
        return cls(
            title,
            tuple(filter(None, (name_words(author.name) for author in paper.authors))),
            year,
            folded(paper.venue),
            title_key(paper.abstract) if title.is_short else "",
            is_preprint(paper),
            is_published(paper),
        )


@dataclass(frozen=True, slots=True)
class MatchScore:
    """How alike two papers are, and why."""

    points: int
    """0 to 100; 0 for papers that cannot be one."""
    reasons: tuple[str, ...]
    """As messages say them: `the same title`, `3 of 3 authors`, `2023 beside 2024`."""
    needed: int = ENOUGH
    """Points from which on they are one."""

    @property
    def is_same(self) -> bool:
        return self.points >= self.needed

    @property
    def is_same_title(self) -> bool:
        return _SAME in self.reasons

    def __str__(self) -> str:
        return f"{', '.join(self.reasons)} ({self.points} of 100 points)"


NOTHING = MatchScore(0, ())


def compared(
    one: Facts, two: Facts, *, both_identified: bool, was_title: bool = False
) -> MatchScore:
    """The comparison of two papers. `both_identified`: each has identifiers, and none of the
    other's; `was_title`: one had the other's title before a person edited it.
    """
    title, title_says = (50, _SAME) if was_title else _titles(one.title, two.title)
    if not title:
        return NOTHING
    authors, authors_say = _authors(one, two)
    year, year_says = _years(one, two)
    reasons = tuple(filter(None, (title_says, authors_say, year_says)))
    if authors is None or _is_another_of_its_name(one, two):
        return MatchScore(0, reasons)
    is_whole = title_says == _SAME
    needed = ENOUGH if is_whole and not both_identified else CERTAIN
    return MatchScore(max(title + authors + year, 0), reasons, needed)


def best(comparisons: Iterable[MatchScore]) -> MatchScore:
    """The one with most points; of equals the first by its reasons."""
    return min(comparisons, key=lambda one: (-one.points, one.reasons), default=NOTHING)


def _titles(one: TitleForms, two: TitleForms) -> tuple[int, str]:
    if one.whole == two.whole:
        return 50, _SAME
    if one.whole in two.parts or two.whole in one.parts:
        return 35, "the same title but for a subtitle"
    return 0, ""


def _authors(one: Facts, two: Facts) -> tuple[int | None, str]:
    """Points of the authors, None where they contradict; none where a list is empty."""
    shorter, longer = sorted((len(one.people), len(two.people)))
    if not shorter:
        return 0, "authors unknown"
    found = in_common(one.people, two.people)
    says = f"{found:,} of {shorter:,} authors" + (f" ({longer:,})" if longer > shorter else "")
    if 2 * found < shorter:
        return None, says
    return (25 if found == shorter and 2 * shorter >= longer else 15), says


def _years(one: Facts, two: Facts) -> tuple[int, str]:
    if one.year is None or two.year is None:
        return 0, "year unknown"
    if one.year == two.year:
        return 25, f"both {one.year}"
    says = f"{one.year} beside {two.year}"
    return (20 if _is_near(one, two, one.year, two.year) else -25), says


def _is_near(one: Facts, two: Facts, first: int, second: int) -> bool:
    """Whether the years of one paper can differ so: online and in print, preprint and published.

    Another year of the same venue is another edition.
    """
    if one.is_preprint != two.is_preprint:
        lag = second - first if one.is_preprint else first - second
        return -1 <= lag <= _LAG
    is_edition = bool(one.venue) and one.venue == two.venue and not one.is_preprint
    return abs(second - first) == 1 and not is_edition


def _is_another_of_its_name(one: Facts, two: Facts) -> bool:
    """Whether papers of one short title ("Preface") are told apart by year, venue or abstract."""
    if not (one.title.is_short and two.title.is_short) or one.is_preprint != two.is_preprint:
        return False
    are_known = bool(one.people and two.people)
    return (
        _differ(one.year, two.year)
        or _differ(one.venue, two.venue)
        or (not are_known and _differ(one.abstract, two.abstract))
    )


def _differ(one: object, two: object) -> bool:
    return bool(one and two and one != two)
