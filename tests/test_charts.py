"""Charts: what they draw, that every number is in words, that nothing hostile leaves a label."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.finished.check import check_site
from papershelf.finished.page import Use, read_page
from papershelf.finished.policy import policy
from papershelf.model import Author, PartialDate, Topic
from papershelf.pages import charts
from papershelf.pages.charts import Column, Columns, Month, Row
from papershelf.pages.charts.frame import fitting, width
from papershelf.pages.kinds import authors, dates, topics
from papershelf.pages.placed import address_of, in_html
from renderers import NOTE_RENDERERS
from shelves import catalog_of, files_of, paper

SOURCE = paths.listing(paths.DATES)


def dated(*days: str) -> Catalog:
    """A shelf with a paper for each date."""
    papers = [
        paper(f"p{place}", published=PartialDate.parse(day)) for place, day in enumerate(days)
    ]
    return catalog_of(papers)[0]


def chart_of(catalog: Catalog, source: str = SOURCE) -> str:
    """The chart that a topic with all papers of the shelf would have."""
    timeline = charts.Timeline(charts.span_of(catalog))
    return in_html(timeline.draw(one.day for one in catalog.papers.values()), source)


def chart_in(page: str) -> str:
    """The block of the chart in a page's Markdown; empty where there is none."""
    found = re.search(r'^<div class="ps-.*?^</div>$', page, re.DOTALL | re.MULTILINE)
    return found.group() if found else ""


def names(chart: str) -> list[str]:
    """The names of a chart's links, in order."""
    return [title.text or "" for title in ET.fromstring(chart).iter("title")]  # noqa: S314 (ours)


def caption(chart: str) -> str:
    return ET.fromstring(chart).findtext(".//figcaption") or ""  # noqa: S314 (ours)


SPANS = {
    "ten papers over six months": (
        ["2024-07-01", "2024-07-09", "2024-08-01", "2024-10-03", "2024-12-09"],
        "Papers a month, July 2024 to December 2024",
    ),
    "most on one day": (
        ["2024-07-01", "2024-12-09", *["2025-03-11"] * 88],
        "Papers a month, July 2024 to March 2025",
    ),
    "known to the year": (
        [f"{year}" for year in range(1987, 2026)],
        "Papers a year, 1987 to 2025",
    ),
    "few known to the month": (["2023", "2024", "2024", "2025-03"], "Papers a year, 2023 to 2025"),
    "twenty years of months": (
        ["2004-01-01", *[f"{year}-05" for year in range(2004, 2024)], "2023-12-31"],
        "Papers a month, January 2004 to December 2023",
    ),
    "a year that no month is known of": (
        ["2019", "2020-02", "2020-05"],
        "Papers a year, 2019 to 2020",
    ),
    "more than twenty years of months": (
        [f"{year}-05-02" for year in range(2003, 2025)],
        "Papers a year, 2003 to 2024",
    ),
    "one month": (["2024-05-01", "2024-05-02"], ""),
}


@pytest.mark.parametrize(("days", "expected"), SPANS.values(), ids=SPANS)
def test_months_or_years(days: list[str], expected: str) -> None:
    """Dates are drawn by months up to twenty years, else, or where most papers give no month, by
    years; a single column is not drawn.
    """
    chart = chart_in(files_of(dates.groups, dated(*days))[SOURCE])
    assert (caption(chart) if chart else "") == expected


def test_a_time_without_papers_is_left_out() -> None:
    """One old paper does not press all others into the last columns: the axis breaks instead."""
    chart = chart_of(dated("1921", *(f"{year}" for year in range(2015, 2026))))
    root = ET.fromstring(chart)  # noqa: S314 (ours)
    axis = next(one.get("d", "") for one in root.iter("path") if one.get("class") == "ps-axis")
    assert axis.count("M") == 2
    assert [text.text for text in root.iter("text") if text.text != "1"][:2] == ["1921", "2016"]
    assert len(names(chart)) == 12


def test_a_topic_and_an_author_have_a_column_a_year() -> None:
    """On the shelf's own scale of years, so that two topics can be compared; linked to the year."""
    papers = [
        paper("a", published=PartialDate(2020), tags=("T",), authors=()),
        paper("b", published=PartialDate(2022, 5), tags=("T",), authors=()),
        paper("c", published=PartialDate(2022, 5, 6), tags=("T",), authors=()),
        paper("d", published=PartialDate(2025), authors=()),
    ]
    chart = chart_in(files_of(topics.groups, catalog_of(papers)[0])["tags/t.md"])
    assert caption(chart) == "Papers a year, 2020 to 2025"
    assert names(chart) == ["2020: 1 paper", "2022: 2 papers"]
    assert 'href="../../dates/2022/"' in chart


def test_young_shelves_draw_months() -> None:
    """Where all papers are of one year, columns are months: else there would be one."""
    chart = chart_of(dated("2024-07-01", "2024-07-02", "2024-12-09"))
    assert names(chart) == ["July 2024: 2 papers", "December 2024: 1 paper"]


def test_an_author_has_a_column_a_year() -> None:
    """From the dated papers; an author of undated ones alone has no empty frame."""
    ann, bob = Author("Ann"), Author("Bob")
    papers = [
        paper("a", published=PartialDate(2020, 1), authors=(ann, ann)),
        paper("b", published=PartialDate(2022), authors=(ann,)),
        *(paper(id_, authors=(bob, ann)) for id_ in "cd"),
    ]
    files = files_of(authors.groups, catalog_of(papers)[0])
    assert names(chart_in(files["authors/ann.md"])) == ["2020: 1 paper", "2022: 1 paper"]
    assert chart_in(files["authors/bob.md"]) == ""


def test_most_used_topics() -> None:
    """Twenty topics, those with the most papers first; one that no paper has is not drawn."""
    tags = {f"topic {number:02}": number for number in range(1, 26)}
    papers = [
        paper(f"p{place}", tags=tuple(tag for tag, count in tags.items() if count > place))
        for place in range(25)
    ]
    catalog, _ = catalog_of(papers, topics=[Topic("unused")])
    chart = chart_in(files_of(topics.groups, catalog)["tags/index.md"])
    assert caption(chart) == "The 20 topics with the most papers"
    assert names(chart) == [f"topic {n:02}: {n} papers" for n in range(25, 5, -1)]


HOSTILE = "<b>`x` ~~y~~ \"q\" 'a' &amp; {{ z }} </svg></div>\n\n# no"


@pytest.mark.parametrize("renderer", NOTE_RENDERERS.values(), ids=NOTE_RENDERERS)
def test_markup_in_a_label_is_words(renderer: object) -> None:
    """Strangers' text comes out of the page's Markdown as it went in, and the page goes on."""
    chart = charts.rows("Topics", [Row(HOSTILE, 3, "x/"), Row("深" * 90, 2, "y/")])
    made = renderer.reset().convert(f"# T\n\n{chart}\n\nafter *it*\n")  # type: ignore[attr-defined]
    assert chart in made
    assert "<p>after <em>it</em></p>" in made
    assert names(chart)[0].split() == f"{HOSTILE}: 3 papers".split()
    assert names(chart)[1] == "深" * 90 + ": 2 papers"


DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2027, 12, 31))
WHEN = st.builds(
    lambda day, parts: PartialDate(*(day.year, day.month, day.day)[:parts]),
    DAYS,
    st.integers(1, 3),
)


@given(st.lists(WHEN, min_size=1, max_size=60), st.sampled_from([12, 240]))
def test_any_dates(days: list[PartialDate], most_months: int) -> None:
    """Whatever the dates: well-formed, every drawn paper counted once, nothing outside the drawing,
    no two words on one another, and the same bytes for the papers in another order.
    """
    papers = [paper(f"p{place:02}", published=day) for place, day in enumerate(days)]
    catalog, _ = catalog_of(papers)
    span = charts.span_of(catalog, most_months)
    chart = in_html(charts.Timeline(span).draw(days), SOURCE)
    assert chart == in_html(charts.Timeline(span).draw(reversed(days)), SOURCE)
    if not chart:
        assert len(span) == 1
        return
    parts = len(next(when for when in span if when).parts)
    drawn = sum(len(day.parts) >= parts for day in days)
    counts = [int(name.split(": ")[1].split()[0]) for name in names(chart)]
    assert sum(counts) == drawn
    assert 0 not in counts
    _nothing_sticks_out(chart)


def _nothing_sticks_out(chart: str) -> None:
    svg = next(ET.fromstring(chart).iter("svg"))  # noqa: S314 (ours)
    across, down = map(float, svg.get("viewBox", "").split()[2:])
    lines: dict[str, list[tuple[float, float]]] = {}
    for text in svg.iter("text"):
        middle, half = float(text.get("x", "")), width(text.text or "") / 2
        assert middle - half >= -0.1
        assert middle + half <= across + 0.1
        assert 0 < float(text.get("y", "")) <= down
        lines.setdefault(text.get("y", ""), []).append((middle - half, middle + half))
    for spans in lines.values():
        spans.sort()
        assert all(before[1] <= after[0] + 0.2 for before, after in pairwise(spans))


@given(st.lists(DAYS.map(lambda day: day.replace(year=2024)), min_size=1, max_size=80))
def test_any_calendar(days: list[dt.date]) -> None:
    """Each day with papers stands once, linked, with its number; each month with its number."""
    catalog = dated(*map(str, days))
    page = files_of(dates.groups, catalog)["dates/2024.md"]
    counts = Counter(days)
    expected = [
        f"{day.day} {day:%B}: {count} paper{'s' if count > 1 else ''}"
        for day, count in sorted(counts.items())
    ]
    assert names(chart_in(page)) == expected
    for day in counts:
        assert f'href="{day:%m}/{day:%d}/"' in page
    by_month = Counter(day.month for day in days)
    for month, count in by_month.items():
        name = dt.date(2024, month, 1).strftime("%B")
        assert f'<li><a href="{month:02}/">{name}</a> {count}\n' in page


@pytest.mark.parametrize("year", [2023, 2024, 2026])
@pytest.mark.parametrize("month", range(1, 13))
def test_days_stand_below_their_weekday(year: int, month: int) -> None:
    """Every day's cell lies on one of the month's blank cells, Mondays first, and covers all."""
    length = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.date(year, month, 1)).days
    all_days: Mapping[int, tuple[int, str]] = {day: (1, f"{day}/") for day in range(1, length + 1)}
    chart = charts.calendar("Days", [Month(year, month, "M", length, "m/", all_days)])
    root = ET.fromstring(chart)  # noqa: S314 (ours)
    cells = [re.findall(r"\d+", link[1].get("d", ""))[:2] for link in root.iter("a") if len(link)]
    weekdays = [dt.date(year, month, day).weekday() for day in all_days]
    assert [int(x) // 14 for x, _ in cells] == weekdays
    blank = next(one.get("d", "") for one in root.iter("path") if one.get("class") == "ps-0")
    lines = re.findall(r"M(\d+) (\d+)H(\d+)", blank)
    blanks = [(x, int(y)) for start, y, end in lines for x in range(int(start), int(end), 14)]
    assert [(int(x), int(y)) for x, y in cells] == blanks


def test_a_year_without_days_has_no_calendar() -> None:
    """Papers known to the year, or to the month, only: their months in words, no empty cells."""
    days = ("2021-06-07", "2021-06-08", "2021-06", "2021")
    files = files_of(dates.groups, dated("2019", "2020-05", *days))
    assert "ps-calendar" not in files["dates/2019.md"]
    assert "ps-calendar" not in files["dates/2020.md"]
    assert "[May](2020/05.md) (1)" in files["dates/2020.md"]
    assert "ps-calendar" in files["dates/2021.md"]
    assert "Known to the month or the year only: 2 papers." in files["dates/2021.md"]


def test_a_year_of_months_has_columns() -> None:
    """Where most papers of a year are known to the month, a calendar would be empty: it has a
    column for each month, and says how many papers are known to the year alone.
    """
    days = ("2021-02-03", "2021-02", "2021-05", "2021-05", "2021")
    page = files_of(dates.groups, dated(*days))["dates/2021.md"]
    assert "ps-calendar" not in page
    chart = chart_in(page)
    assert caption(chart) == "Papers a month, February 2021 to May 2021"
    assert names(chart) == ["February 2021: 2 papers", "May 2021: 2 papers"]
    assert "Known to the year only: 1 paper." in page


def test_more_papers_have_a_stronger_colour() -> None:
    """Four shades; the day with the most has the strongest, also where all are equal but one."""
    counts = {1: 1, 2: 2, 3: 5, 4: 20, 5: 300}
    days = {day: (count, f"{day}/") for day, count in counts.items()}
    chart = charts.calendar("Days", [Month(2024, 5, "May", 328, "m/", days)])
    shades = [int(shade) for shade in re.findall(r'class="ps-([1-4])"', chart)]
    assert shades == sorted(shades)
    assert (shades[0], shades[-1]) == (1, 4)


def test_charts_stay_small() -> None:
    """Thirty-nine years of columns, twenty bars, a hundred days: a few kilobytes each."""
    catalog = dated(*(str(year) for year in range(1987, 2026) for _ in range(year - 1950)))
    years = chart_of(catalog, "tags/t.md")
    assert len(years.encode()) < 6_000
    topics = charts.rows("Topics", [Row("t" * 60, 30, "some-topic-of-a-shelf/")] * 20)
    assert len(topics.encode()) < 9_000
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=3.6 * step) for step in range(100)]
    page = files_of(dates.groups, dated(*map(str, days)))["dates/2024.md"]
    assert len(chart_in(page).encode()) < 12_000
    every = [dt.date(2024, 1, 1) + dt.timedelta(days=step) for step in range(366)]
    page = files_of(dates.groups, dated(*map(str, every)))["dates/2024.md"]
    assert len(chart_in(page).encode()) < 36_000


def test_the_checker_of_finished_pages_sees_links_of_charts(tmp_path: Path) -> None:
    """A link inside a drawing is a link: a dead one fails the build."""
    chart = Columns("Papers", [Column("2023", "2023/"), Column("2024", "2024/")]).draw([1, 2])
    found = [(one.place, one.address, one.use) for one in read_page(chart.encode()).references]
    assert found == [("a href", "2023/", Use.LINK), ("a href", "2024/", Use.LINK)]
    (tmp_path / "2023").mkdir()
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy([])}">'
    (tmp_path / "2023/index.html").write_text(f"{head}<p>here")
    (tmp_path / "index.html").write_text(head + chart)
    (problem,) = check_site(tmp_path)
    assert problem.message == 'found "2024/", but the site has no 2024/index.html'


def test_a_long_label_ends_in_an_ellipsis() -> None:
    """Measured, not counted: the same room holds fewer wide letters."""
    assert fitting("short", 200) == "short"
    for text in ("i" * 200, "W" * 200, "深" * 200, "e\u0301" * 200):
        cut = fitting(text, 200)
        assert cut.endswith("…")
        assert width(cut) <= 200
        assert width(cut) > 170


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("dates/2024.md", "dates/2024/05/06.md", "05/06/"),
        ("dates/index.md", "dates/2024.md", "2024/"),
        ("dates/2024.md", "dates/2024.md", "./"),
        ("dates/20.md", "dates/2024.md", "../../dates/2024/"),
        ("tags/t.md", "index.md", "../../"),
        ("index.md", "dates/2024.md", "dates/2024/"),
    ],
)
def test_addresses_go_down_where_they_can(source: str, target: str, expected: str) -> None:
    """From a year to its day without the way through the root: a calendar has hundreds of them."""
    assert in_html(f'"{address_of(target)}"', source) == f'"{expected}"'
