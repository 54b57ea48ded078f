"""What a shelf's own settings and styles change of the looks, as a visitor's browser has it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from conftest import Complaints, Served
from guide import examples
from papershelf.packaged import new_shelf
from papershelf.writing.disk import write_files
from shelves import papershelf

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAPER = "papers/hello-shelf/"
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'

Open = Callable[..., str]


@pytest.fixture
def opened(tmp_path: Path, serve_folder: Callable[..., Served]) -> Open:
    """`opened(theme, files, **settings)`: a new shelf with these settings laid over the template's,
    and these files, built below a path; its address.
    """

    def build(theme: dict[str, object], files: dict[str, bytes], **settings: object) -> str:
        packaged = new_shelf()
        given = yaml.safe_load(packaged["mkdocs.yml"])
        given |= {"site_url": "https://example.org/a/shelf/", **settings}
        given["theme"] |= theme
        packaged["mkdocs.yml"] = yaml.safe_dump(given, sort_keys=False).encode()
        write_files(tmp_path / "shelf", packaged | files)
        papershelf(tmp_path / "shelf", "build")
        return serve_folder(tmp_path / "shelf/site", prefix="/a/shelf/").url

    return build


def colour(page: Page, selector: str, name: str = "color") -> str:
    found: str = page.locator(selector).first.evaluate(
        f"element => getComputedStyle(element)['{name}']"
    )
    return found


LINKS = {"default": "rgb(122, 31, 92)", "slate": "rgb(240, 166, 214)"}
"""`--ps-link` of the guide's example, by scheme."""


def test_the_colours_of_the_guide(opened: Open, watched_page: Page) -> None:
    """The guide's style sheet colours links, buttons and the navigation, in both schemes; what it
    does not name stays.
    """
    (style,) = [one for one in examples(".css") if one.page == "themes.md"]
    watched_page.goto(
        opened({}, {style.path: style.text.encode()}, extra_css=["assets/stylesheets/own.css"])
        + PAPER
    )
    for scheme, paper in (("default", "rgb(253, 252, 249)"), ("slate", "rgb(19, 23, 30)")):
        if scheme == "slate":
            watched_page.get_by_title("Switch to dark mode").click()
        watched_page.locator(f"body[data-md-color-scheme={scheme}]").wait_for()
        for link in ("article > p a", "article h2 ~ p a"):
            assert colour(watched_page, link) == LINKS[scheme]
        button = "article h1 + ul > li:first-child a"
        assert LINKS[scheme] in (
            colour(watched_page, button),
            colour(watched_page, button, "backgroundColor"),
        )
        assert colour(watched_page, "body", "backgroundColor") == paper


@pytest.mark.parametrize(
    "rule",
    ["body {{ --ps-link: {0} }}", '[data-md-color-scheme="default"] {{ --ps-link: {0} }}'],
)
def test_any_rule_for_the_body_outranks_the_packaged_colours(
    opened: Open, watched_page: Page, rule: str
) -> None:
    """However little it weighs; also before the theme's script has come."""
    style = rule.format(LINKS["default"]).encode()
    files = {"overrides/assets/stylesheets/own.css": style}
    address = opened({}, files, extra_css=["assets/stylesheets/own.css"])
    watched_page.route("**/bundle.*.js", lambda route: route.fulfill(body=""))
    watched_page.goto(address + PAPER)
    assert colour(watched_page, "article > p a") == LINKS["default"]


@pytest.mark.parametrize(
    ("palette", "link", "paper"),
    [
        (None, "rgb(11, 90, 140)", "rgb(253, 252, 249)"),
        ({"scheme": "slate", "primary": "teal"}, "rgb(132, 195, 242)", "rgb(19, 23, 30)"),
    ],
)
def test_a_shelf_without_a_switch_has_the_colours_too(
    opened: Open, watched_page: Page, palette: object, link: str, paper: str
) -> None:
    """Of the one scheme, whatever the theme would make of `primary`; without a palette the light
    one's.
    """
    watched_page.goto(opened({"palette": palette}, {}) + PAPER)
    assert colour(watched_page, "article > p a") == link
    assert colour(watched_page, "body", "backgroundColor") == paper


@pytest.mark.parametrize(
    ("theme", "shown"),
    [
        ({"logo": "assets/logo.svg"}, "img"),
        ({"logo": "assets/logo.svg", "icon": {"logo": "material/book"}}, "img"),
        ({"icon": {"logo": "material/book-open-variant"}}, "svg"),
        ({"icon": None}, None),
    ],
)
def test_the_logo_stands_in_the_header(
    opened: Open,
    watched_page: Page,
    complaints: Complaints,
    theme: dict[str, object],
    shown: str | None,
) -> None:
    """A file, or an icon of the theme, beside the name, which alone names the link: on a page, and
    on the 404 page at any depth.
    """
    address = opened(theme, {"docs/assets/logo.svg": LOGO})
    for path in (PAPER, "no/such/page"):
        watched_page.goto(address + path)
        link = watched_page.get_by_role("banner").get_by_role("link", name="My shelf", exact=True)
        assert link.locator("img, svg").count() == (1 if shown else 0)
        if shown:
            box = link.locator(shown).bounding_box()
            assert box is not None
            assert (box["width"], box["height"]) == (24, 24)
            assert shown == "svg" or watched_page.evaluate("document.images[0].naturalWidth") > 0
    complaints.console.clear()  # the browser notes the status of the 404 page


def test_titles_of_home_and_404(opened: Open, watched_page: Page, complaints: Complaints) -> None:
    """The home page is called as the shelf is, once, also where the navigation has it in a section;
    the page of an address that does not exist says so. Markup in the name is words.
    """
    nav = [{"Here": [{"Home": "index.md"}, {"Latest": "latest/index.md"}]}]
    address = opened({}, {}, site_name="Papers & Tea", nav=nav)
    titles = []
    for path in ("", "latest/", "no/such/page"):
        watched_page.goto(address + path)
        titles.append(watched_page.title())
    assert titles == [
        "Papers & Tea",
        "Latest papers - Papers & Tea",
        "Page not found - Papers & Tea",
    ]
    complaints.console.clear()  # as above
