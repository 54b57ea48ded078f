"""Trending: which papers, in which order, from the data alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection_strategies import dates
from papershelf.catalog import Catalog
from papershelf.catalog.days import last_updated, new_papers
from papershelf.catalog.trending import PERIODS, trending
from papershelf.config import Settings
from papershelf.model import Citations, Note, Paper, PartialDate
from papershelf.pages import markdown
from papershelf.pages.kinds.follow.trending import groups
from papershelf.pages.lines import Linker
from papershelf.pages.listings import entry
from papershelf.settings.follow import TrendingSettings
from shelves import catalog_of, files_of, paper

USUAL = TrendingSettings()
NEWEST = PartialDate(2024, 3, 31)


def day(ago: int) -> PartialDate:
    """A day of March before the newest one."""
    return PartialDate(2024, 3, 31 - ago)


def shelf(*found: Paper, **more: Any) -> Catalog:
    return catalog_of(found, **more)[0]


def test_points_count_less_with_age() -> None:
    """Of a week's age half: eleven votes beat twenty that are a week old, nine do not."""
    old = paper("old", published=day(7), votes=20)
    more, fewer = (paper(f"v{n}", published=day(0), votes=n) for n in (11, 9))
    found = trending(shelf(old, more, fewer), USUAL)
    assert found.order == ("v11", "old", "v9")
    assert found.ranked["all"] == ("old", "v11", "v9")


def test_votes_citations_and_notes_count() -> None:
    """By the settings' weights; a note counts for the paper that it is about."""
    found = [
        paper("cited", published=NEWEST, citations=Citations(100)),
        paper("voted", published=NEWEST, votes=7),
        paper("noted", published=NEWEST),
    ]
    notes = [Note(f"collection/notes/{n}.md", "noted", "Words.\n", 1) for n in range(2)]
    catalog = shelf(*found, notes=notes)
    assert trending(catalog, USUAL).order == ("cited", "noted", "voted")
    assert trending(catalog, TrendingSettings(citations=0)).order == ("noted", "voted", "cited")
    assert trending(catalog, TrendingSettings(0, 0, 0)).ranked["all"] == ()


def test_each_period_counts_back_from_the_newest_day_of_the_data() -> None:
    """A day is one day, a week seven, a month thirty; what is known to the month counts from its
    first day; what has no day is in "all time" alone.
    """
    found = [paper(f"a{ago:02}", published=day(ago), votes=1) for ago in (0, 1, 6, 7, 29, 30)]
    found += [paper("month", published=PartialDate(2024, 3), votes=1), paper("undated", votes=1)]
    found += [paper("old", published=PartialDate(1999), added=day(0), votes=1)]  # came, and no news
    found += [paper("added", added=PartialDate(2024, 4, 9), votes=1)]
    ranked = trending(shelf(*found), USUAL).ranked
    assert ranked["day"] == ("a00",)
    assert ranked["week"] == ("a00", "a01", "a06")
    assert ranked["month"] == ("a00", "a01", "a06", "a07", "a29")
    assert set(ranked["all"]) == {one.id for one in found}


any_paper = st.builds(
    paper,
    st.text("abc", min_size=1, max_size=3),
    published=st.none() | dates,
    listed=st.none() | dates,
    votes=st.none() | st.integers(0, 10**9),
    citations=st.none() | st.builds(Citations, st.integers(0, 10**6)),
)


@given(st.lists(any_paper, max_size=6, unique_by=lambda one: one.id))
def test_any_papers_are_ranked_once(found: list[Paper]) -> None:
    """The order holds each paper once, whatever its dates and counts; a period holds a part of it
    in that order; another order of the records is the same.
    """
    catalog = shelf(*found)
    ranked = trending(catalog, USUAL)
    assert sorted(ranked.order) == sorted(catalog.papers)
    for period in list(PERIODS)[:3]:
        ids = ranked.ranked[period]
        assert list(ids) == [id_ for id_ in ranked.order if id_ in ids]
    assert trending(shelf(*reversed(found)), USUAL) == ranked


def test_the_page_says_how_and_leads_to_the_other_times() -> None:
    """With the numbers of the settings, and no more than fifty papers."""
    many = [paper(f"p{n:02}", published=NEWEST, votes=n) for n in range(60)]
    pages = files_of(groups, shelf(*many))
    assert sorted(pages) == [
        "trending/all.md",
        "trending/index.md",
        "trending/month.md",
        "trending/week.md",
    ]
    week = pages["trending/week.md"]
    assert "[Day](index.md) · **Week** · [Month](month.md) · [All time](all.md)" in week
    assert "the first 50 of 60 papers of the 7 days to 31 March 2024" in week
    assert "points are 1 for each vote, 0.2 for each citation and 5 for each note" in week
    assert week.count("\n## [") == 50
    assert week.index("p59") < week.index("p58")


def test_an_empty_shelf_has_the_pages() -> None:
    """They are in the navigation."""
    pages = files_of(groups, shelf())
    assert "No papers yet." in pages["trending/index.md"]
    assert "No paper has votes, citations or notes yet." in pages["trending/all.md"]


def test_new_is_what_came_within_a_week_of_the_newest_day() -> None:
    """The day on which a paper came, else was featured, else published; a note may be the newest
    thing of a shelf; days known to the month tell nothing.
    """
    found = [
        paper("old", published=day(0), added=day(20)),
        paper("last", published=PartialDate(2020), added=day(10)),
        paper("edge", listed=day(16)),
        paper("out", published=day(17)),
        paper("month", published=PartialDate(2024, 3)),
    ]
    newest = last_updated(found, [])
    assert newest == day(10)
    assert new_papers(found, newest) == {"last", "edge"}
    note = Note("collection/notes/n.md", "old", "", 1, date=day(4))
    assert last_updated(found, [note]) == day(4)
    assert new_papers(found, day(4)) == {"last"}


def test_where_most_papers_are_new_none_is_marked() -> None:
    """As right after an import: a mark on each would tell nothing."""
    found = [paper("a", added=day(0)), paper("b", added=day(1)), paper("old", added=day(20))]
    assert new_papers(found, day(0)) == frozenset()
    assert last_updated([], []) is None


@pytest.mark.parametrize(("id_", "marked"), [("new", True), ("old", False)])
def test_a_listing_marks_what_is_new(id_: str, *, marked: bool) -> None:
    """As a badge."""
    catalog = shelf(paper("new", published=day(0)), paper("old", published=day(20)))
    blocks = entry(Linker(catalog), Settings(), catalog.papers[id_])
    assert ("`new`" in "".join(map(markdown.block, blocks))) == marked
