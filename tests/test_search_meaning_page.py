"""The switch "also similar in meaning" on the search page, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import Served
from shelves import golden_shelf, papershelf

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAPERS = [
    {"id": "gaits", "title": "Gaits of a quadruped", "authors": ["Ada Calm"]},
    {"id": "pixels", "title": "Classes of pixels", "authors": ["Ada Calm"]},
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shelf = golden_shelf(tmp_path_factory.mktemp("meaning"))
    lines = [json.dumps(record) + "\n" for record in PAPERS]
    (shelf / "collection/papers/gaits.jsonl").write_text("".join(lines))
    papershelf(shelf, "build")
    return shelf / "site"


def test_the_switch(site: Path, serve_folder: Callable[..., Served], watched_page: Page) -> None:
    """The switch is off and loads nothing; switched on it adds what is similar, for the visit."""
    asked: list[str] = []
    page, served = watched_page, serve_folder(site)
    page.on("request", lambda request: asked.append(request.url))
    meaning = page.get_by_label("also similar in meaning")
    results = page.locator("#search-results > li")
    page.goto(f"{served.url}search/?q=locomotion+of+pixels")
    meaning.wait_for()
    assert not meaning.is_checked()
    gaits = results.filter(has_text="Gaits of a quadruped")
    assert gaits.count() == 0
    assert not any(url.endswith("/meaning.js") for url in asked)
    meaning.check()
    gaits.wait_for()
    assert any(url.endswith("/meaning.js") for url in asked)
    page.goto(f"{served.url}search/?q=pixels+and+locomotion")
    gaits.wait_for()
    assert meaning.is_checked()
    meaning.uncheck()
    gaits.wait_for(state="detached")
