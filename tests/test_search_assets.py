"""The search's scripts as a site publishes them: one folder, named after all that is in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import jinja2
import pytest

from conftest import Served
from papershelf.search.assets import TEMPLATE, search_assets
from shelves import papershelf

if TYPE_CHECKING:
    from playwright.sync_api import Browser

OVERRIDES = Path(__file__).parent.parent / "overrides"
SOURCES = {
    file.relative_to(OVERRIDES).as_posix(): file.read_bytes()
    for file in sorted(OVERRIDES.rglob("*"))
    if file.is_file()
}
WORDS = "assets/javascripts/search/words.js"
SCRIPT = re.compile(r"(?P<folder>assets/javascripts/search-[0-9a-f]{8})/(?P<name>.+)")


@cache
def published(code: str = "en") -> dict[str, bytes]:
    return search_assets(SOURCES, code)


def folder(files: dict[str, bytes]) -> str:
    """The one folder that holds scripts of the search."""
    [found] = {match["folder"] for path in files if (match := SCRIPT.fullmatch(path))}
    return found


def scripts(code: str = "en") -> dict[str, str]:
    """The published scripts by their path in the folder."""
    found = ((SCRIPT.fullmatch(path), data) for path, data in published(code).items())
    return {match["name"]: data.decode() for match, data in found if match}


def test_sources_become_one_folder() -> None:
    """Every script of the search is published once, beside lunr.js; other overrides stay."""
    sources = {path for path in SOURCES if path.startswith("assets/javascripts/search")}
    names = {path.removeprefix("assets/javascripts/") for path in sources}
    assert {"search/worker.js", "search/words.js", "search-page/page.js"} <= names
    assert set(scripts()) == names | {"lunr/lunr.js"}
    others = {path: data for path, data in SOURCES.items() if path not in sources}
    assert {path: published().get(path) for path in others} == others
    assert len(published()) == len(others) + len(scripts()) + 1


@pytest.mark.parametrize(
    "changed",
    [
        {WORDS: SOURCES[WORDS] + b"export const more = 1\n"},
        {"assets/javascripts/search-page/new.js": b"export {}"},
        {"assets/javascripts/search/words.json": b"[]"},
    ],
)
def test_the_folder_is_named_after_its_content(changed: dict[str, bytes]) -> None:
    """Any other script, by content or by name, gives another folder; a comment or style does not.

    So a browser never takes modules of two builds together.
    """
    assert folder(search_assets(SOURCES | changed, "en")) != folder(published())
    elsewhere = {WORDS: b"// again\n" + SOURCES[WORDS], "assets/stylesheets/own.css": b"a{}"}
    assert search_assets(SOURCES | elsewhere, "en") == published() | {
        "assets/stylesheets/own.css": b"a{}"
    }


def test_a_language_comes_with_lunr() -> None:
    """Another language is in lunr.js itself, with its stop words, and gives another folder."""
    assert "lunr.de" not in scripts("en")["lunr/lunr.js"]
    german = scripts("de")["lunr/lunr.js"]
    assert german.startswith(scripts("en")["lunr/lunr.js"].rstrip())
    assert re.search(r'lunr\.de\.foldedStopWords="aber alle [a-z ]+"\n\Z', german)
    assert folder(published("de")) != folder(published("en"))


def test_whose_work_it_is_stays_in_the_file() -> None:
    """Comments go, but not those that name authors and licences."""
    lunr = scripts("de")["lunr/lunr.js"]
    assert "Copyright (C) 2020 Oliver Nightingale" in lunr
    assert "MihaiValentin/lunr-languages" in lunr
    assert "http://www.mozilla.org/MPL/" in lunr
    assert len(lunr) < 60_000, "it is not minified"


def test_templates_learn_the_folder() -> None:
    """A template imports the folder's name, inside a block as well."""
    templates = {
        TEMPLATE: published()[TEMPLATE].decode(),
        "base.html": "{% block scripts %}{% endblock %}",
        "page.html": (
            '{% extends "base.html" %}{% block scripts %}'
            f'{{% import "{TEMPLATE}" as search_assets %}}{{{{ search_assets.folder }}}}'
            "{% endblock %}"
        ),
    }
    env = jinja2.Environment(loader=jinja2.DictLoader(templates), autoescape=True)
    assert env.get_template("page.html").render() == folder(published())


IMPORTED = re.compile(r"""(?:\bfrom|\bimport)\s*\(?["'](?P<path>\.[^"']+)["']""")


def test_every_import_is_there() -> None:
    """Each relative import of a module names a file of the folder."""
    imports = {
        (name, (PurePosixPath("/", name).parent / match["path"]))
        for name, text in scripts().items()
        for match in IMPORTED.finditer(text)
    }
    assert len(imports) > 10
    missing = [
        (name, str(path))
        for name, path in imports
        if resolved(path).removeprefix("/") not in scripts()
    ]
    assert not missing


def resolved(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts).replace("//", "/")


def test_nothing_runs_text_as_code() -> None:
    """A security policy without `unsafe-eval` and `wasm-unsafe-eval` is enough."""
    for name, text in scripts("tr").items():
        assert not re.search(r"\beval\b|\bFunction\s*\(|\bWebAssembly\b|document\.write", text), (
            name
        )


def test_minified_scripts_are_read_by_a_browser(
    browser: Browser, serve_folder: Callable[[Path], Served], tmp_path: Path
) -> None:
    """No script lost a line break that it needs: Chromium parses each module, and lunr runs."""
    for name, text in scripts("fr").items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "index.html").write_text("<!doctype html>", encoding="utf-8")
    page = browser.new_page()
    page.goto(serve_folder(tmp_path).url)
    page.add_script_tag(url="lunr/lunr.js")
    assert page.evaluate("[lunr.version, lunr.fr.stemmer(new lunr.Token('chevaux')).str]") == [
        "2.3.9",
        "cheval",
    ]
    modules = [name for name in scripts("fr") if name.startswith("search") and "worker" not in name]
    failures = page.evaluate(
        """names => Promise.all(names.map(name =>
          import(new URL(name, location)).then(() => "", reason =>
            reason instanceof SyntaxError ? `${name}: ${reason.message}` : "")))""",
        modules,
    )
    assert [failure for failure in failures if failure] == []
    page.evaluate("text => { new Function(text) }", scripts("fr")["search/worker.js"])
    page.close()


def test_a_module_of_the_shelf_takes_the_place_of_ours(tmp_path: Path) -> None:
    """`generate` publishes the shelf's own script in the folder, and no source beside it."""
    papershelf(tmp_path, "init", "mine")
    shelf = tmp_path / "mine"
    own = shelf / "overrides/assets/javascripts/search/own.js"
    own.parent.mkdir(parents=True)
    own.write_text("export const own = 1 // mine\n", encoding="utf-8")
    papershelf(shelf, "generate")
    merged = shelf / ".papershelf/overrides"
    [found] = merged.rglob("own.js")
    assert found.read_text(encoding="utf-8") == "export const own=1"
    assert SCRIPT.fullmatch(found.relative_to(merged).as_posix())
    assert not (merged / "assets/javascripts/search").exists()
    assert found.parent.parent.name in (merged / TEMPLATE).read_text(encoding="utf-8")
