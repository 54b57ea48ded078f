"""What axe-core finds on a page, and what it leaves out."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page


AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


RUN = """async only => (await axe.run({resultTypes: ["violations"], runOnly: only ??
    axe.getRules().map(rule => rule.ruleId).filter(id => id !== "color-contrast-enhanced")
})).violations"""
"""All rules, those that axe does not run by itself among them (sizes of targets, names that hold
what is shown); the contrast of 7:1 is that of the level AAA, which no page promises.
"""


OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that axe calls `cat.color`: a scheme changes colours, and nothing else of a page."""


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
