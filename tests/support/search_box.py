"""The search box in the header, as a reader uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


ANSWERED = """query => Array.from(document.querySelectorAll(".md-search-result__link"))
  .some(link => new URL(link.href).searchParams.get("q") === query)"""


def type_in(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Search").press_sequentially(text)


def search_for(page: Page, text: str) -> None:
    """Type it and wait for its own answer: each has a link to the search page with its words."""
    type_in(page, text)
    page.wait_for_function(ANSWERED, arg=text)


def results(page: Page) -> Locator:
    """Links of the dialog, as soon as there is one."""
    found = page.locator(".md-search-result__link")
    found.first.wait_for()
    return found
