"""A page in which the scripts of the search run as they stand in overrides/, over given files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from papershelf.search.terms import lunrfiles

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

_SOURCES = Path(__file__).parents[2] / "overrides/assets/javascripts"
SCRIPTS = _SOURCES / "search"
_FOLDERS = {"js": SCRIPTS, "page": _SOURCES / "search-page"}
ORIGIN = "https://search.test/"


def open_scripts(browser: Browser, files: Mapping[str, bytes] | None = None) -> Page:
    """Scripts under /js/, the search page's under /page/, lunr, the files at their paths."""
    page = browser.new_page()
    given = dict(files or {}) | {"lunr.js": lunrfiles.read("lunr.js").encode()}

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        folder, _, name = path.partition("/")
        if folder in _FOLDERS:
            route.fulfill(path=_FOLDERS[folder] / name, content_type="text/javascript")
        else:
            route.fulfill(body=given.get(path, b"<!doctype html>"))

    page.route(f"{ORIGIN}**", answer)
    page.goto(ORIGIN)
    page.add_script_tag(url="/lunr.js")
    return page


def ask(page: Page, script: str, question: Any) -> Any:
    """What `script` (a function of JSON that answers in JSON) says: one message for many cases."""
    return json.loads(page.evaluate(script, json.dumps(question)))
