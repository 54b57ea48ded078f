"""The guide in docs/guide/: what it shows is read by the real parsers, what it calls exists."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
from dataclasses import fields
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from guide import EXAMPLES, README, ROOT, TEXTS, Example, examples
from papershelf.cli import main
from papershelf.collection.people import PERSON
from papershelf.collection.read import read_collection
from papershelf.collection.schema import record_schema
from papershelf.collection.topics import TOPIC
from papershelf.config import Settings, read_settings
from papershelf.model import TYPES
from papershelf.notes.parse import KEYS
from papershelf.packaged import new_shelf
from papershelf.problems import as_text
from papershelf.settings.search import SEARCH_LANGUAGES, SearchSettings
from papershelf.settings.theme import FEATURES, ICONS
from papershelf.writing.disk import write_files
from shelves import papershelf

SECURITY = (ROOT / "docs/security.md").read_text(encoding="utf-8")

_SHELL = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    """`tools/write_reference.py`, which `make reference` runs."""
    spec = importlib.util.spec_from_file_location("reference", ROOT / "tools/write_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_parts_are_fresh(reference: ModuleType) -> None:
    """The pages say what the command line and the model say now. Else: `make reference`."""
    for path, data in reference.pages(ROOT).items():
        assert (ROOT / path).read_bytes() == data, f"{path} is stale: run `make reference`"


def test_every_part_has_its_place(reference: ModuleType) -> None:
    """Each table that the model gives stands in the page of records, and every command has its
    heading.
    """
    parts = reference.record_tables()
    for name in parts:
        assert f"<!-- {name} -->\n\n" in TEXTS["records.md"]
    assert f"<!-- bounds -->\n\n{reference.bounds_table()}\n<!--" in SECURITY
    assert f"<!-- owned -->\n\n{reference.owned_names()}\n<!--" in TEXTS["settings.md"]
    headings = re.findall(r"^## (\w+)$", TEXTS["commands.md"], re.MULTILINE)
    assert headings == sorted(main.commands)
    assert all(f"`{name}`" in parts["record"] for name in record_schema()["properties"])
    assert all(f"`{name}`" in parts["types"] for name in TYPES)


def test_the_examples_are_found() -> None:
    """Each page that shows files is seen to, so that the tests below test something."""
    pages = {one.page for one in EXAMPLES}
    assert pages >= {"adding.md", "notes.md", "records.md", "settings.md", "themes.md", "topics.md"}
    assert len(EXAMPLES) >= 18


def guide_shelf(folder: Path) -> Path:
    """A new shelf with every record, note, topic and person of the guide."""
    files = new_shelf()
    del files["collection/papers/hello-shelf.yml"]
    del files["collection/notes/hello-shelf.md"]
    files |= {one.path: one.text.encode() for one in EXAMPLES if one.path.startswith("collection/")}
    write_files(folder, files)
    return folder


def test_examples_of_the_collection_are_right(tmp_path: Path) -> None:
    """Together they are a shelf without a problem, with every file read."""
    shelf = guide_shelf(tmp_path)
    collection = read_collection(shelf)
    assert [as_text(problem) for problem in collection.problems] == []
    assert len(collection.records) == 6
    assert len(collection.notes) == 1
    assert len(collection.people) == 1
    done = papershelf(shelf, "check", "--strict")
    assert done.stdout == "6 papers, 0 errors, 0 warnings\n"


def test_the_full_record_is_full() -> None:
    """The record that is said to have everything sets every field that there is."""
    (example,) = [one for one in EXAMPLES if one.path == "collection/papers/everything.yml"]
    written = yaml.safe_load(example.text)
    schema = record_schema()["properties"]
    assert list(written) == list(schema)
    assert list(written["links"]) == list(schema["links"]["properties"])
    assert list(written["citations"]) == list(schema["citations"]["properties"])


@pytest.mark.parametrize(
    ("path", "new"),
    [
        ("feed.txt", 1),
        ("trending.txt", 1),
        ("papers.jsonl", 1),
        ("library.bib", 1),
        ("export.ris", 1),
        ("library.json", 1),
        ("reading.csv", 2),
        ("ids.txt", 3),
        ("awesome.txt", 2),
    ],
)
def test_examples_of_imports_come_in(tmp_path: Path, path: str, new: int) -> None:
    """Each listing is recognised and imported without a message but for what it does not give, its
    tags cut by the guide's own topics.
    """
    (example,) = [one for one in EXAMPLES if one.path == path]
    shelf = guide_shelf(tmp_path / "shelf")
    (shelf / "collection/papers/looms.yml").unlink()
    (shelf / "collection/notes/looms-in-practice.md").unlink()
    (tmp_path / path).write_text(example.text, encoding="utf-8")
    done = papershelf(shelf, "import", str(tmp_path / path), "--date", "2026-11-21")
    assert done.stdout.startswith(f"{new} new, 0 updated")
    told = f"{new} new: ", f"{tmp_path / path}: also found "
    assert all(line.startswith(told) for line in done.stderr.splitlines())
    written = "".join(
        file.read_text(encoding="utf-8") for file in sorted(shelf.glob("collection/papers/*.yml"))
    )
    expected = {
        "feed.txt": ["Mechanical Computing", 'affiliation: "Example University"'],
        "trending.txt": ["listed: 2026-03-11"],
        "papers.jsonl": ['id: "2403.01234"', "published: 2024", '"https://example.org/candles"'],
        "library.bib": ["Ludwig van der Rohe", "published: 2024-03-07", 'doi: "10.1000/loom.7"'],
        "export.ris": ["Ben Sample Jr.", "published: 2019-03-20", "type: paper-conference"],
        "library.json": ["published: 2024-03-07", "venue: Journal of Looms"],
        "reading.csv": ["tags: [weaving, looms]", '"https://example.org/nets.pdf"'],
        "ids.txt": ['title: "doi:10.1000/loom.8"', 'acl: "P19-1001"'],
        "awesome.txt": ["venue: LoomConf", '"https://example.org/looms"'],
    }
    assert [words for words in expected[path] if words not in written] == []


def merged(base: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Settings with others laid over them, mapping by mapping."""
    both = {
        key: merged(base[key], value) if isinstance(value, dict) and key in base else value
        for key, value in more.items()
    }
    return base | both


@pytest.mark.parametrize("example", examples("mkdocs.yml"), ids=lambda one: one.page)
def test_examples_of_settings_are_right(tmp_path: Path, example: Example) -> None:
    """Laid over a new shelf's settings, they are read without a problem."""
    settings = merged(yaml.safe_load(new_shelf()["mkdocs.yml"]), yaml.safe_load(example.text))
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    assert read_settings(tmp_path)[1] == []


def rows(page: str, after: str) -> dict[str, list[str]]:
    """The first table below that heading: the first cell, without its code marks, to the others."""
    below = TEXTS[page].split(f"{after}\n", 1)[1]
    table = re.search(r"^\| --- .*\n((?:\|.*\n)+)", below, re.MULTILINE)
    assert table is not None
    cells = [
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in table[1].splitlines()
    ]
    return {first.strip("| `"): [cell.strip("| ") for cell in more] for first, *more in cells}


READ_FROM = {
    "excluded_docs": ["exclude_docs", "draft_docs"],
    "language": ["theme.language"],
    "fetch": ["fetch", "contact", "abstracts"],
}
"""Settings that are made of others."""


ELSEWHERE = {
    "search": "below",
    "fetch": "none",
    "saved_searches": "[there](following.md#saved-searches)",
    "trending": "[there](following.md#trending)",
    "digest": "[there](following.md#a-digest-by-mail)",
}
"""Where the settings of a mapping are told."""


def test_every_setting_is_listed_with_its_default() -> None:
    """The generator's own, and those of MkDocs that it reads."""
    own = rows("settings.md", "## The generator's own")
    general = rows("settings.md", "# Settings")
    listed = general | own
    for field in fields(Settings):
        default = f"`{field.default}`" if field.default not in ("", ()) else "none"
        for name in READ_FROM.get(field.name, [field.name]):
            expected = ELSEWHERE.get(field.name, default)
            assert listed[name][0] == expected, name
    search = rows("settings.md", "### Search")
    assert sorted(search) == sorted(field.name for field in fields(SearchSettings))
    for language in SEARCH_LANGUAGES:
        assert f"`{language}`" in search["language"][1]
    names = [field.name for field in fields(Settings)]
    ours = names[names.index("branch") :]
    assert list(own) == [key for name in ours for key in READ_FROM.get(name, [name])]


@pytest.mark.parametrize(
    ("page", "after", "keys"),
    [
        ("notes.md", "## Front matter", KEYS),
        ("topics.md", "## Topics", TOPIC),
        ("topics.md", "## People", PERSON),
    ],
)
def test_every_field_is_listed(page: str, after: str, keys: tuple[str, ...]) -> None:
    """The tables have the keys of the contract, in its order."""
    assert tuple(rows(page, after)) == keys


def command_lines(text: str) -> list[str]:
    """Every call of `papershelf` in the shell blocks of a page."""
    lines = [line for block in _SHELL.findall(text) for line in block.splitlines()]
    calls = [call.strip() for line in lines for call in re.split(r"&&|\|", line.split(" #")[0])]
    return [call for call in calls if call.startswith("papershelf ")]


CALLS = sorted({call for text in [*TEXTS.values(), README] for call in command_lines(text)})


@pytest.mark.parametrize("call", CALLS)
def test_every_command_line_is_understood(call: str) -> None:
    """The real command line takes it, options and arguments."""
    arguments = shlex.split(call.replace("FILE…", "listing.txt"))[1:]
    if arguments[0] == "-C":
        del arguments[:2]
    name, *rest = arguments
    main.commands[name].make_context(name, rest)


def test_every_mention_of_a_command_names_one() -> None:
    """In running text too: `papershelf NAME` is a command that exists."""
    for page, text in {**TEXTS, "README.md": README}.items():
        for words in re.findall(r"`papershelf ((?:-C \S+ )?\w+)", text):
            assert words.split()[-1] in main.commands, f"{page}: papershelf {words}"


def test_every_page_is_in_the_navigation() -> None:
    """Each page of the guide, once."""
    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = re.findall(r": guide/(\S+\.md)$", nav, re.MULTILINE)
    assert sorted(listed) == sorted(TEXTS)


def test_the_example_for_editors_is_json() -> None:
    """And names the address at which every site has the schema."""
    (example,) = [one for one in EXAMPLES if one.path == ".vscode/settings.json"]
    (address,) = json.loads(example.text)["yaml.schemas"]
    assert address.endswith("/schema/record.json")


def test_examples_of_overrides_build(tmp_path: Path) -> None:
    """The stylesheet and the template of the guide reach the finished pages."""
    shelf = tmp_path / "shelf"
    files = new_shelf()
    settings = yaml.safe_load(files["mkdocs.yml"])
    for example in examples("mkdocs.yml"):
        if example.page == "themes.md":
            settings = merged(settings, yaml.safe_load(example.text))
    del settings["theme"]["favicon"]  # its file is not in the guide
    files["mkdocs.yml"] = yaml.safe_dump(settings, sort_keys=False).encode()
    files["docs/meeting.md"] = (
        b"---\ntemplate: reading-group.html\n---\n\n# Meeting\n\nBring tea.\n"
    )
    files |= {
        one.path: one.text.encode() for one in examples(".css", ".html", ".js", under="overrides/")
    }
    write_files(shelf, files)
    papershelf(shelf, "build")
    page = (shelf / "site/meeting/index.html").read_text(encoding="utf-8")
    assert "<p>We meet on Thursdays.</p>" in page
    assert "Bring tea." in page
    assert "../assets/stylesheets/own.css" in page
    assert (shelf / "site/assets/stylesheets/own.css").is_file()


def test_the_record_with_everything_has_the_paragraphs_that_it_promises(tmp_path: Path) -> None:
    """An empty line in its abstract begins one, and the end of a line does not."""
    (example,) = [one for one in EXAMPLES if one.path == "collection/papers/everything.yml"]
    write_files(tmp_path, new_shelf() | {example.path: example.text.encode()})
    papershelf(tmp_path, "generate")
    page = (tmp_path / "docs/papers/everything.md").read_text(encoding="utf-8")
    abstract = page.split("## Abstract\n\n", 1)[1].split("\n\n## ", 1)[0]
    first, second = abstract.split("\n\n")
    assert " ".join(first.split()) == ("The abstract, broken into lines wherever it suits.")
    assert second.startswith("An empty line begins a new paragraph")


def test_the_settings_that_work_are_listed() -> None:
    """Of the theme's features and icons exactly those of which `check` does not warn."""
    listed = rows("themes.md", "### What works of the theme")
    for name, known in (("theme.features", FEATURES), ("theme.icon", ICONS)):
        assert sorted(re.findall(r"`([^`]+)`", listed[name][0])) == sorted(known)


def test_the_variables_of_the_stylesheet_exist() -> None:
    """Each one that the guide names is one that the packaged stylesheet sets."""
    css = (ROOT / "overrides/assets/stylesheets/papershelf.css").read_text(encoding="utf-8")
    named = set(re.findall(r"--ps-[\w-]+", TEXTS["themes.md"]))
    assert named
    assert [name for name in sorted(named) if f"{name}:" not in css] == []
