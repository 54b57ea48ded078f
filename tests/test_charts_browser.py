"""Charts as a person sees them, with the site's stylesheets: colours, sizes, keys, scrolling."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from papershelf.model import PartialDate
from papershelf.pages import charts
from papershelf.pages.charts import Column, Columns, Month, Row

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SHEETS = Path(__file__).parents[1] / "overrides/assets/stylesheets"

SPAN = range(1987, 2026)
YEARS = Columns("Papers a year", [Column(f"{y}", f"{y}/", (f"{y}", "")) for y in SPAN]).draw(
    [year - 1985 for year in SPAN]
)
MONTHS = charts.Timeline(
    tuple(PartialDate(year, month) for year in range(2006, 2026) for month in range(1, 13))
).draw([PartialDate(2006, 1), *[PartialDate(2025, 12)] * 9])
TOPICS = charts.rows(
    "Topics",
    [Row("A topic with a name that is rather long for a phone", 7, "a/"), Row("B", 2, "b/")],
)
DAYS = {day: (day * day, f"{day}/") for day in range(1, 31)}
CALENDAR = charts.calendar("Days", [Month(2024, 9, "September", 9455, "m/", DAYS)] * 12)

PAGE = (
    '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">'
    "<title>Charts</title><style>html{{font-size:20px}}body{{margin:16px}}{sheets}</style>"
    '<body data-md-color-scheme="{scheme}" class="md-typeset">{body}'
)

# Contrast as WCAG 2.2 defines it, of each mark or text with the page's paper.
CONTRASTS = """([selector, property]) => {
  const light = colour => {
    const [r, g, b] = colour.match(/[0-9.]+/g).slice(0, 3).map(Number).map(part => part / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05
  }
  const paper = document.createElement("p")
  paper.style.color = "var(--md-default-bg-color)"
  document.body.append(paper)
  const back = light(getComputedStyle(paper).color)
  return [...document.querySelectorAll(selector)].map(mark => {
    const front = light(getComputedStyle(mark)[property])
    return Math.max(front, back) / Math.min(front, back)
  })
}"""
TEXT_SIZES = """() => [...document.querySelectorAll("svg text")].map(
  text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"""


def show(page: Page, *parts: str, scheme: str = "default") -> None:
    sheets = "".join(sheet.read_text(encoding="utf-8") for sheet in sorted(SHEETS.glob("*.css")))
    page.set_content(PAGE.format(sheets=sheets, scheme=scheme, body="".join(parts)))


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_context(viewport={"width": 360, "height": 740}).new_page()


@pytest.mark.parametrize(
    ("scheme", "media"), [("default", "screen"), ("slate", "screen"), ("default", "print")]
)
def test_colours(page: Page, scheme: str, media: str) -> None:
    """Marks have 3:1 with the page, text 4.5:1, in both schemes and in print."""
    page.emulate_media(media=media)  # type: ignore[arg-type]
    show(page, YEARS, TOPICS, CALENDAR, scheme=scheme)
    marks = page.evaluate(CONTRASTS, [".ps-chart a path:not([fill])", "fill"])
    days = page.evaluate(CONTRASTS, [".ps-calendar svg a path", "stroke"])
    words = page.evaluate(CONTRASTS, ["svg text", "fill"])
    captions = page.evaluate(CONTRASTS, ["figcaption", "color"])
    assert (len(marks), len(days)) == (41, 360)
    assert min(marks + days) >= 3
    assert min(words + captions) >= 4.5
    assert len({round(day, 2) for day in days}) == 4


@pytest.mark.parametrize("width", [360, 600, 760, 1280])
def test_sizes(page: Page, width: int) -> None:
    """Text in drawings is 11 to 16 pixels high on any screen, and nothing sticks out sideways."""
    page.set_viewport_size({"width": width, "height": 740})
    show(page, YEARS, MONTHS, TOPICS, CALENDAR)
    sizes = page.evaluate(TEXT_SIZES)
    assert sizes
    assert min(sizes) >= 10.9
    assert max(sizes) <= 17.9
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_wide_chart_scrolls_in_its_own_box_and_begins_with_the_newest(page: Page) -> None:
    """Twenty years of months on a phone: the last column is in view, the first can be reached."""
    show(page, MONTHS)
    box = page.locator(".ps-wide")
    assert box.evaluate("box => box.scrollWidth > 2 * box.clientWidth")
    newest = page.get_by_role("link", name="December 2025: 9 papers").bounding_box()
    assert newest is not None
    assert 0 <= newest["x"] <= 360
    oldest = page.get_by_role("link", name="January 2006: 1 paper")
    oldest.focus()
    where = oldest.bounding_box()
    assert where is not None
    assert 0 <= where["x"] <= 360


def test_keys_reach_every_mark_in_order(page: Page) -> None:
    """Tab goes from day to day, and what has the focus is seen to have it."""
    show(page, CALENDAR)
    names = []
    for _ in range(4):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.textContent"))
    days = [f"{day} September: {count} paper{'s' * (count > 1)}" for day, count in ((1, 1), (2, 4))]
    assert names[:3] == ["September", *days]
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_a_low_column_can_be_hit_at_its_top(page: Page) -> None:
    """The whole height of a column is its link, not only the few pixels that are painted."""
    show(page, YEARS)
    page.route("**/*", lambda route: route.fulfill(body="there"))
    low = page.get_by_role("link", name="1987: 2 papers").bounding_box()
    assert low is not None
    assert low["height"] > 80
    hit = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).closest('a')?.getAttribute('href')",
        [low["x"] + low["width"] / 2, low["y"] + 4],
    )
    assert hit == "1987/"


def test_months_of_any_year_fit(page: Page) -> None:
    """Six weeks or four, a drawing is as high as its month: no empty line below, none cut off."""
    months = [
        Month(year, month, f"{dt.date(year, month, 1):%B}", 0, "", {1: (1, "x/")})
        for year, month in ((2027, 2), (2024, 9), (2024, 5))
    ]
    show(page, charts.calendar("Days", months))
    heights = page.evaluate(
        "[...document.querySelectorAll('svg')].map(svg => svg.viewBox.baseVal.height)"
    )
    assert heights == [54, 82, 68]
