"""The search's scripts as a site publishes them: one folder, named after all that is in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import pytest

from conftest import Served
from papershelf.search.scripts.assets import TEMPLATE, search_assets
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
    """Eight scripts are published, each with what it imports in it; other overrides stay."""
    joined = ("assets/javascripts/search", "assets/javascripts/cite")
    sources = {path for path in SOURCES if path.startswith(joined)}
    assert len(sources) > 20
    assert set(scripts()) == {
        "cite/formats.js",
        "cite/page.js",
        "lunr/lunr.js",
        "search/engine.js",
        "search/meaning.js",
        "search/worker.js",
        "search-page/dialog.js",
        "search-page/page.js",
    }
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


def test_lunr_is_published_as_far_as_it_runs() -> None:
    """Without indexes and queries, which nothing of ours names; what it names is there."""
    published = scripts("en")["lunr/lunr.js"]
    given = set(re.findall(r"^lunr\.(\w+)=", published, re.MULTILINE))
    left_out = {"tokenizer", "trimmer", "Vector", "Index", "Builder", "Query", "QueryParser"}
    assert not given & left_out
    named = set(re.findall(r"\blunr\.(\w+)", scripts("en")["search/engine.js"]))
    assert {"stemmer", "stopWordFilter", "Token", "TokenSet"} == named - {"js"} <= given


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


def test_nothing_is_imported_any_more() -> None:
    """What is published waits for no other module: all that it needs is in it, but for the one
    that a visitor asks for.
    """
    named = [match["path"] for text in scripts().values() for match in IMPORTED.finditer(text)]
    assert named == ["./meaning.js"]


NESTED = re.compile(r"`[^`]*\$\{[^}`]*`")


def test_no_template_stands_in_another() -> None:
    """The minifier takes the inner one for code, and its spaces away."""
    texts = {path: data.decode() for path, data in SOURCES.items() if path.endswith(".js")}
    assert [path for path, text in texts.items() if NESTED.search(text)] == []


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
    given = page.evaluate(
        "async () => Object.keys(await import(new URL('search/engine.js', location)))"
    )
    assert given == ["Engine"]
    for name in ("dialog", "page"):
        imported = f"import(new URL('search-page/{name}.js', location))"
        reason = page.evaluate(f"() => {imported}.catch((reason) => reason.name)")
        assert reason == "TypeError", "it is read whole, and misses the page's box"
    page.evaluate("text => { new Function(text) }", scripts("fr")["search/worker.js"])
    page.close()


def own_script(tmp_path: Path, name: str, text: str) -> Path:
    """A new shelf with a script of its own in `overrides/assets/javascripts/`."""
    papershelf(tmp_path, "init", "mine")
    own = tmp_path / "mine/overrides/assets/javascripts" / name
    own.parent.mkdir(parents=True)
    own.write_text(text, encoding="utf-8")
    return tmp_path / "mine"


def test_a_module_of_the_shelf_takes_the_place_of_ours(tmp_path: Path) -> None:
    """`generate` publishes the shelf's own script in the folder as it is, and no source beside."""
    shelf = own_script(tmp_path, "search/own.js", "export const own = 1 // mine\n")
    papershelf(shelf, "generate")
    merged = shelf / ".papershelf/overrides"
    [found] = merged.rglob("own.js")
    assert found.read_text(encoding="utf-8") == "export const own = 1 // mine\n"
    assert SCRIPT.fullmatch(found.relative_to(merged).as_posix())
    assert not (merged / "assets/javascripts/search").exists()
    assert found.parent.parent.name in (merged / TEMPLATE).read_text(encoding="utf-8")


OWN = {
    "indented": "  import { setMarked } from './elements.js';\n  export { rows as showRows };\n",
    "a circle": "import './results.js';\nexport const showRows = rows;\n",
    "waiting": "await Promise.resolve();\nexport const showRows = rows;\n",
    "in lines": "export const line = `a\n  // b\n`, showRows = rows;\n",
}


@pytest.mark.parametrize("text", OWN.values(), ids=OWN)
def test_a_script_of_the_shelf_may_use_all_of_the_language(
    browser: Browser, serve_folder: Callable[[Path], Served], tmp_path: Path, text: str
) -> None:
    """What cannot be joined, or not well, runs as the module that it is, imported by ours."""
    own = "assets/javascripts/search-page/rows.js"
    body = "function rows(list) { list.textContent = 'of the shelf'; return []; }\n"
    for path, data in search_assets(SOURCES | {own: (text + body).encode()}, "en", [own]).items():
        if match := SCRIPT.fullmatch(path):
            (tmp_path / match["name"]).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / match["name"]).write_bytes(data)
    (tmp_path / "index.html").write_text("<!doctype html>", encoding="utf-8")
    page = browser.new_page()
    page.goto(serve_folder(tmp_path).url)
    shown = page.evaluate(
        """async () => {
          const { showRows } = await import(new URL('search-page/rows.js', location));
          const list = document.createElement('ol');
          showRows(list, []);
          return list.textContent;
        }"""
    )
    page.close()
    assert shown == "of the shelf"


WRONG = {
    "a file that is not there": (
        "search/dates.js",
        "export const a = 1;\n\n  import { x } from './gone.js';\n",
        "search/dates.js:3: found an import of gone.js, which is not there",
    ),
    "a file, by itself": (
        "search/own.js",
        "import './gone.js';",
        "search/own.js:1: found an import of gone.js, which is not there",
    ),
    "a name that is not exported": (
        "search-page/own.js",
        "import { byId,\n  elementt as e } from './elements.js';",
        "search-page/own.js:1: found an import of elementt from elements.js, which does not",
    ),
    "a name that ours need": (
        "search-page/rows.js",
        "export default function () {}\n",
        "found an import of showRows from rows.js, which does not export it",
    ),
    "not UTF-8": ("search/own.js", "", "search/own.js: is not UTF-8"),
}


@pytest.mark.parametrize(("name", "text", "message"), WRONG.values(), ids=WRONG)
def test_an_import_that_leads_nowhere_is_told(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    """`generate` ends with the script's name and line, and writes nothing."""
    shelf = own_script(tmp_path, name, text)
    if not text:
        (shelf / "overrides/assets/javascripts" / name).write_bytes(b"\xff")
    told = papershelf(shelf, "generate", status=1)
    assert message in told.stderr
    assert "overrides/assets/javascripts/" in told.stderr
    assert "Traceback" not in told.stderr
    assert not (shelf / "docs/index.md").exists()
