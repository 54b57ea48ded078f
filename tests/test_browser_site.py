"""The whole path in a real browser: a shelf full of awkward records, built, under a path prefix.

`watched_page` fails each test at its end for a console error, a failed request or a request to
another origin, whatever the test itself looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import Complaints, Served
from shelves import golden_shelf, papershelf

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

MARKUP_TITLE = (
    '<script>alert(1)</script> & "quotes" *stars* {{ config }} '
    "[link](javascript:alert(1)) `code` </title>"
)
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden shelf's site, as `papershelf build` makes it for /shelf/."""
    shelf = golden_shelf(tmp_path_factory.mktemp("golden"))
    config = shelf / "mkdocs.yml"
    config.write_text(config.read_text().replace("scope: /\n", "scope: /shelf/\n"))
    papershelf(shelf, "build")
    return shelf / "site"


@pytest.fixture
def served(site: Path, serve_folder: Callable[..., Served]) -> Served:
    return serve_folder(site, prefix="/shelf/")


def test_a_visitor_finds_a_paper(served: Served, watched_page: Page) -> None:
    """From the home page by the navigation to a topic, a paper, its author and its day."""
    page = watched_page
    page.goto(served.url)
    page.get_by_role("navigation").get_by_role("link", name="Topics").first.click()
    page.get_by_role("main").get_by_role("link", name="machine learning", exact=False).first.click()
    page.get_by_role("main").get_by_role("link", name=re.compile("^Learning")).first.click()
    page.wait_for_url(f"{served.url}papers/2401.00001/")
    assert page.get_by_role("heading", level=1).is_visible()
    page.go_back()
    page.goto(served.url + "dates/2024/12/09/")
    page.get_by_role("link", name="Fifty-Two Authors").first.click()
    page.wait_for_url(f"{served.url}papers/crowd/")
    assert [path for path, status in served.requests if status >= 400] == []


def test_markup_in_a_record_is_words(served: Served, watched_page: Page) -> None:
    """A title of HTML, Markdown, Jinja and quotes is literal in the heading and in the tab, and
    nothing of it runs.
    """
    opened: list[str] = []

    def note(dialog: Dialog) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    watched_page.on("dialog", note)
    watched_page.goto(served.url + "papers/markup/")
    heading = watched_page.get_by_role("heading", level=1)
    shown = heading.inner_text().removesuffix("¶").strip()
    assert shown == MARKUP_TITLE
    assert watched_page.title().startswith(MARKUP_TITLE)
    assert watched_page.locator("a[href*='javascript:'], article img, article script").count() == 0
    assert opened == []


def test_old_address_leads_on(served: Served, watched_page: Page) -> None:
    """An alias's page sends the visitor to the paper."""
    watched_page.goto(served.url + "papers/old-alpha/")
    watched_page.wait_for_url("**/papers/2401.00001/")


def test_not_found_page(served: Served, watched_page: Page, complaints: Complaints) -> None:
    """At any depth below the prefix the 404 page has its styles and leads home."""
    watched_page.goto(served.url + "no/such/page/")
    # The browser itself notes the status of the page that was asked for; nothing else may fail.
    assert complaints.console == [said for said in complaints.console if "404" in said][:1]
    complaints.console.clear()
    assert [path for path, status in served.requests if status >= 400] == ["/shelf/no/such/page/"]
    watched_page.get_by_role("link", name="the home page").click()
    watched_page.wait_for_url(served.url)


@pytest.mark.parametrize("path", ["", "latest/", "papers/markup/", "papers/2401.00001/", "tags/"])
def test_phone_and_dark(served: Served, watched_page: Page, path: str) -> None:
    """On a phone nothing sticks out sideways, and the switch to dark mode keeps after a reload."""
    watched_page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    watched_page.goto(served.url + path)
    width = watched_page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    watched_page.get_by_title("Switch to dark mode").click()
    watched_page.locator("body[data-md-color-scheme=slate]").wait_for()
    watched_page.reload()
    scheme = watched_page.evaluate("document.body.getAttribute('data-md-color-scheme')")
    assert scheme == "slate"


def test_without_javascript(browser: Browser, served: Served) -> None:
    """Every part of a paper can be read, and the next page reached, with scripts switched off."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.url + "papers/2401.00001/")
    for words in ("Björn Ångström", "Abstract", "convinced", "Cite", "text stays"):
        assert page.get_by_text(words).first.is_visible()
    page.get_by_role("main").get_by_role("link", name="Café").first.click()
    page.wait_for_url(f"{served.url}tags/**")
    page.get_by_role("banner").get_by_role("link", name="Search").click()
    page.wait_for_url(f"{served.url}search/")
    context.close()


def test_colours_are_known_before_the_first_paint(browser: Browser, served: Served) -> None:
    """Dark where the system is, and where it was chosen, although the theme's script never comes:
    the header's tools, which it shows, are made without it.
    """
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.route("**/bundle.*.js", lambda route: route.abort())
    scheme = "document.body.getAttribute('data-md-color-scheme')"
    page.goto(served.url + "papers/2401.00001/")
    assert page.evaluate(scheme) == "slate"
    assert page.locator("ps-tools").count() == 0
    assert page.locator("[data-md-component=search-query]").count() == 1
    chosen = {"index": 0, "color": {"scheme": "default"}}
    page.evaluate("(chosen) => __md_set('__palette', chosen)", chosen)
    page.reload()
    assert page.evaluate(scheme) == "default"
    context.close()
