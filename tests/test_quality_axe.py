"""Accessibility: every rule of axe-core, and what it leaves out: the contrast of the words in
drawings, and whether what has the focus can be seen.

Each kind of page, in both colour schemes, on a phone and on a laptop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from accessibility import AXE, OF_COLOURS, broken, pale_words_in_drawings, violations
from conftest import Served
from pages import LAPTOP, PHONE
from sites import KINDS, Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


SIZES = [pytest.param(size, id=str(size[0])) for size in (PHONE, LAPTOP)]


@pytest.fixture
def screen(browser: Browser, size: tuple[int, int]) -> Iterator[Page]:
    """A page in a fresh profile of a visitor whose colours do not fade into each other."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="light",
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("size", SIZES[:1])
def test_axe_finds_what_is_wrong(screen: Page) -> None:
    """Pale words, in a drawing too, and a nameless button are reported, so that silence below
    means something.
    """
    screen.set_content(
        "<html lang=en style='background:#fff'><title>t</title><main>"
        "<h1 style='color:#ccc'>Pale</h1><button></button>"
        "<svg><rect width=90 height=20 fill=#444 /><text x=5 y=15>on a bar</text>"
        "<text x=5 y=60>beside it</text></svg>"
    )
    assert pale_words_in_drawings(screen) == ["pale: on a bar: rgb(0, 0, 0) on rgb(68, 68, 68)"]
    assert {line.split(": ")[1] for line in broken(screen)} == {"color-contrast", "button-name"}
    assert [line.split(": ")[1] for line in broken(screen, OF_COLOURS)] == ["color-contrast"]


@pytest.mark.parametrize("size", SIZES[:1])
def test_only_rules_of_colours_look_at_colours(screen: Page) -> None:
    """Those are all that axe has for them, but for the contrast of AAA, which it does not run."""
    screen.evaluate(AXE)
    rules = screen.evaluate("axe.getRules(['cat.color']).map(rule => rule.ruleId)")
    assert set(rules) - {"color-contrast-enhanced"} == set(OF_COLOURS)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("golden", [*KINDS["golden"]]),
        ("own", ["guide"]),
        ("full", ["home", "paper", "words"]),
        pytest.param("full", [*KINDS["full"]], marks=pytest.mark.soak, id="full-all"),
    ],
    ids=["golden", "own", "full", None],
)
@pytest.mark.parametrize("size", SIZES[:1])
def test_pages(
    screen: Page,
    name: str,
    kinds: list[str],
    built_site: Callable[[str], Site],
    serve_folder: Callable[..., Served],
) -> None:
    """No page of any kind violates a rule, of whatever impact, on a phone and then on a laptop; the
    words of drawings stand out.

    The full shelf's listings are longer than the golden one's, of the same elements: the soak looks
    at them too.
    """
    site = built_site(name)
    served = serve_folder(site.folder, site.prefix)
    found = {}
    for kind in kinds:
        screen.goto(served.url + KINDS[name][kind])
        for width, height in (PHONE, LAPTOP):
            screen.set_viewport_size({"width": width, "height": height})
            screen.evaluate(AFTER_RESIZE)
            if wrong := violations(screen):
                found[kind, width] = wrong
    assert found == {}


AFTER_RESIZE = """() => new Promise(
    done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"""
"""The theme follows the size of the screen in the next frame."""


@pytest.mark.parametrize("size", SIZES)
def test_search(
    screen: Page,
    size: tuple[int, int],
    built_site: Callable[[str], Site],
    serve_folder: Callable[..., Served],
) -> None:
    """The search dialog, open, with nothing typed, with results and with none."""
    site = built_site("golden")
    screen.goto(serve_folder(site.folder, site.prefix).url + "latest/")
    if size == PHONE:
        screen.locator("label.md-header__button[for=__search]").click()
    box = screen.get_by_role("textbox", name="Search")
    box.focus()
    screen.get_by_role("button", name="All results").wait_for()
    assert violations(screen) == []
    box.press_sequentially("authors")
    screen.locator(".md-search-result__link").first.wait_for()
    assert violations(screen) == []
    box.clear()
    box.press_sequentially("zzzzz")
    screen.get_by_text("Nothing found").wait_for()
    assert violations(screen) == []


@pytest.mark.parametrize("size", SIZES)
def test_filters(
    screen: Page,
    size: tuple[int, int],
    built_site: Callable[[str], Site],
    serve_folder: Callable[..., Served],
) -> None:
    """Each group of the search page's filters, open, with results and a chosen filter."""
    site = built_site("golden")
    screen.goto(serve_folder(site.folder, site.prefix).url + "search/?q=paper&topic=-cafe")
    screen.get_by_role("button", name="Remove Topic: not").wait_for()
    if size == PHONE:
        screen.get_by_role("button", name="Filters").click()
    for name in ("Year", "Topic", "Author", "Has"):
        screen.get_by_role("button", name=name, exact=True).click()
        screen.get_by_role("group", name=name).get_by_role("listitem").first.wait_for()
        assert {name: violations(screen)} == {name: []}


@pytest.mark.parametrize("size", SIZES)
def test_what_has_the_focus_can_be_seen(
    screen: Page, built_site: Callable[[str], Site], serve_folder: Callable[..., Served]
) -> None:
    """By Tab through a listing, twice as many steps as its frame has: each stops at something on
    the screen, and what the closed search dialog holds, but for its box, is no stop.
    """
    site = built_site("golden")
    screen.goto(serve_folder(site.folder, site.prefix).url + "latest/")
    unseen = []
    for _ in range(30):
        screen.keyboard.press("Tab")
        screen.evaluate(AT_REST)
        unseen += screen.evaluate(UNSEEN)
    assert unseen == []


AT_REST = "() => Promise.allSettled(document.getAnimations().map(one => one.finished))"
"""The drawer slides."""

UNSEEN = """() => {
    const focused = document.activeElement
    // A radio button's label shows its focus.
    const shown = focused.type === "radio" ? focused.nextElementSibling : focused
    const box = shown.getBoundingClientRect()
    const isSeen = shown.checkVisibility({visibilityProperty: true, opacityProperty: true})
        && box.width >= 1 && box.height >= 1 && box.right > 0 && box.left < innerWidth
        && box.bottom > 0 && box.top < innerHeight
    return isSeen ? [] : [focused.outerHTML.slice(0, 200)]
}"""


@pytest.mark.parametrize("size", SIZES[:1])
def test_fingers_hit_what_stands_alone(
    screen: Page, built_site: Callable[[str], Site], serve_folder: Callable[..., Served]
) -> None:
    """On a phone every target has at least 24 pixels each way, but for links in running text (WCAG
    2.2, 2.5.8). Left out are charts, whose links stand in the lists below them once more, and boxes
    with a label, which is the target then.
    """
    site = built_site("golden")
    served = serve_folder(site.folder, site.prefix)
    small = {}
    for kind in KINDS["golden"]:
        screen.goto(served.url + KINDS["golden"][kind])
        if found := screen.evaluate(SMALL):
            small[kind] = found
    assert small == {}


SMALL = """() => {
    const targets = "a[href], button, input, select, summary, label.md-icon"
    const isTarget = each => each.checkVisibility({visibilityProperty: true}) && !each.disabled
        && !each.closest("svg, .md-search, .md-option, label")
        && getComputedStyle(each).display !== "inline"
    return [...document.querySelectorAll(targets)].filter(isTarget).filter(each => {
        const box = each.getBoundingClientRect()
        return box.width > 1 && (box.width < 24 || box.height < 24)
    }).map(each => each.outerHTML.slice(0, 200))
}"""


@pytest.mark.parametrize("size", SIZES)
def test_landmarks(
    screen: Page, built_site: Callable[[str], Site], serve_folder: Callable[..., Served]
) -> None:
    """Of each kind one, and none for what only looks like one: the header's row, and the buttons
    that empty the search box and copy a block of code.
    """
    site = built_site("own")
    served = serve_folder(site.folder, site.prefix)
    for path in ("latest/", "guide/quick-start/"):
        screen.goto(served.url + path)
        if path.startswith("guide"):
            screen.locator("pre .md-code__nav button").first.wait_for()
        found = [
            screen.get_by_role("banner").count(),
            screen.get_by_role("navigation").count(),
            screen.get_by_role("main").count(),
            screen.get_by_role("contentinfo").count(),
        ]
        assert found == [1, 1, 1, 1]


@pytest.mark.parametrize("size", SIZES[:1])
def test_drawer(
    screen: Page, built_site: Callable[[str], Site], serve_folder: Callable[..., Served]
) -> None:
    """The navigation that a phone opens."""
    site = built_site("own")
    screen.goto(serve_folder(site.folder, site.prefix).url + "design/")
    screen.locator("label.md-header__button[for=__drawer]").click()
    screen.get_by_role("navigation").get_by_role("link", name="Topics").wait_for()
    assert violations(screen) == []
