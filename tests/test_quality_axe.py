"""Accessibility: every rule of axe-core, and what it leaves out: the contrast of the words in
drawings, and whether what has the focus can be seen.

Each kind of page, in both colour schemes, on a phone and on a laptop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

from conftest import Served
from pages import LAPTOP, PHONE
from sites import KINDS, Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RUN = """async only => (await axe.run({resultTypes: ["violations"], runOnly: only ??
    axe.getRules().map(rule => rule.ruleId).filter(id => id !== "color-contrast-enhanced")
})).violations"""
"""All rules, those that axe does not run by itself among them (sizes of targets, names that hold
what is shown); the contrast of 7:1 is that of the level AAA, which no page promises.
"""
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that axe calls `cat.color`: a scheme changes colours, and nothing else of a page."""

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


def violations(page: Page) -> list[str]:
    """What axe finds on a page of this theme as it stands: scheme, impact, rule, element. All rules
    in the light scheme; in the dark one those of colours.
    """
    found = [f"light: {wrong}" for wrong in [*broken(page), *pale_words_in_drawings(page)]]
    switch(page, "slate")
    wrongs = [*broken(page, OF_COLOURS), *pale_words_in_drawings(page)]
    switch(page, "default")
    return found + [f"dark: {wrong}" for wrong in wrongs]


def switch(page: Page, scheme: str) -> None:
    """Press the header's switch, without the focus that a click would take from what is open."""
    page.locator("label[for^=__palette]:not([hidden])").evaluate("label => label.control.click()")
    page.locator(f"body[data-md-color-scheme={scheme}]").wait_for()


def broken(page: Page, rules: list[str] | None = None) -> list[str]:
    """What breaks these rules, or any: impact, rule, element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN, rules)
    return [
        f"{rule['impact']}: {rule['id']}: {node['html'][:200]}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


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
@pytest.mark.parametrize("size", SIZES)
def test_pages(
    screen: Page,
    name: str,
    kinds: list[str],
    built_site: Callable[[str], Site],
    serve_folder: Callable[..., Served],
) -> None:
    """No page of any kind violates a rule, of whatever impact; the words of drawings stand out.

    The full shelf's listings are longer than the golden one's, of the same elements: the soak looks
    at them too.
    """
    site = built_site(name)
    served = serve_folder(site.folder, site.prefix)
    found = {}
    for kind in kinds:
        screen.goto(served.url + KINDS[name][kind])
        if wrong := violations(screen):
            found[kind] = wrong
    assert found == {}


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
        screen.wait_for_timeout(300)  # the drawer slides
        unseen += screen.evaluate(UNSEEN)
    assert unseen == []


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


def pale_words_in_drawings(page: Page) -> list[str]:
    """Words of SVG with less than 4.5:1 against what lies under their middle (WCAG 2.2, 1.4.3).

    axe knows no background inside a drawing. The screen is made as high as the page, since only
    what is on it can be asked for.
    """
    size = page.viewport_size or {"width": 0, "height": 0}
    if not page.locator("svg text").count():
        return []
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": height})
    pale: list[str] = page.evaluate(
        """() => {
            const channels = colour => colour.match(/[\\d.]+/g).map(Number)
            const linear = part => (part /= 255) <= 0.04045 ? part / 12.92
                : ((part + 0.055) / 1.055) ** 2.4
            const light = colour => { const [r, g, b] = channels(colour).map(linear)
                return 0.2126 * r + 0.7152 * g + 0.0722 * b }
            const contrast = (one, other) => { const [low, high] =
                [light(one), light(other)].sort((a, b) => a - b)
                return (high + 0.05) / (low + 0.05) }
            const paint = element => { const style = getComputedStyle(element)
                return element instanceof SVGGeometryElement ? style.fill : style.backgroundColor }
            const opaque = colour => colour.startsWith("rgb") && channels(colour)[3] !== 0
            return [...document.querySelectorAll("svg text")].flatMap(words => {
                const box = words.getBoundingClientRect()
                const under = document.elementsFromPoint((box.left + box.right) / 2,
                    (box.top + box.bottom) / 2).filter(each => !words.contains(each))
                const ground = under.map(paint).find(opaque)
                const ink = getComputedStyle(words).fill
                return ground && contrast(ink, ground) < 4.5
                    ? [`pale: ${words.textContent}: ${ink} on ${ground}`] : []
            })
        }"""
    )
    page.set_viewport_size(size)
    return pale
