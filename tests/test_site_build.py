"""`build_site`: MkDocs driven for real, its complaints as Problems, its output checked."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from comparing import unlike
from papershelf.problems import Severity, as_text
from papershelf.publish.build import build_site
from papershelf.publish.built import Options
from plain_theme import add_policy

CONFIG = """\
site_name: A small shelf
site_url: https://example.org/shelf/
theme:
  name: material
  custom_dir: overrides
  font: false
  features: [navigation.top, navigation.footer, content.code.copy, content.tabs.link, toc.follow]
  palette:
    - {scheme: default, toggle: {icon: material/weather-night, name: Dark}}
    - {scheme: slate, toggle: {icon: material/weather-sunny, name: Light}}
plugins: [search]
extra: {scope: /shelf/}
markdown_extensions:
  - admonition
  - attr_list
  - footnotes
  - tables
  - toc: {permalink: true}
  - pymdownx.details
  - pymdownx.highlight: {anchor_linenums: true, linenums: true}
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
validation:
  links: {absolute_links: warn, unrecognized_links: warn, anchors: warn}
"""
HOME = """\
# Home

Read [the paper](papers/one.md#abstract), with a note[^1].

[^1]: The note.

!!! info "Told apart"
    Words.

??? note "Folded"
    More words.

=== "One"
    First.

=== "Two"
    Second.

```python linenums="1"
print("shelf")
```

| a | b |
|---|---|
| 1 | 2 |
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of two pages that uses what a shelf's theme and notes may use, built."""
    folder = tmp_path_factory.mktemp("made")
    files = {
        "mkdocs.yml": CONFIG,
        "overrides/sitemap.xml": "",
        "docs/index.md": HOME,
        "docs/papers/one.md": "# One\n\n## Abstract\n\nBack [home](../index.md).\n",
        "docs/papers/zwei.md": "# Zwei\n\nÜber *alles*.\n",
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    add_policy(folder)
    assert build(folder) == []
    return folder


@pytest.fixture
def shelf(made: Path, tmp_path: Path) -> Path:
    """Its sources, never built."""
    leave_out = shutil.ignore_patterns("site", ".papershelf")
    return shutil.copytree(made, tmp_path / "shelf", ignore=leave_out)


@pytest.fixture
def built(made: Path, tmp_path: Path) -> Path:
    """The same with its site."""
    return shutil.copytree(made, tmp_path / "built")


def build(shelf: Path, *, strict: bool = True) -> list[str]:
    built = build_site(shelf / "mkdocs.yml", shelf / "site", Options(strict=strict))
    return [as_text(problem) for problem in built.problems]


def tree(folder: Path) -> dict[str, str]:
    """Every file below the folder and the hash of its bytes."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_materials_own_output_passes(shelf: Path) -> None:
    """Tabs, footnotes, permalinks, code, palette, search and 404 page of the theme are no Problem:
    the checker needs no exception for Material.
    """
    assert build(shelf) == []
    assert "paper" in (shelf / "site/index.html").read_text()
    assert (shelf / "site/search/search_index.json").is_file()


def test_nothing_is_printed(shelf: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """MkDocs' log and Material's notice about MkDocs' future reach neither stream."""
    (shelf / "docs/index.md").write_text("[dead](gone.md)\n")
    assert build(shelf)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        (
            "docs/index.md",
            "[x](gone.md)",
            "docs/index.md: contains a link 'gone.md', but the target is not found",
        ),
        (
            "docs/index.md",
            "[x](papers/one.md#gone)",
            "docs/index.md: contains a link 'papers/one.md#gone', but the doc 'papers/one.md' does",
        ),
        (
            "docs/index.md",
            "[x](/papers/one/)",
            "docs/index.md: contains an absolute link '/papers/one/'",
        ),
        ("docs/index.md", "<a href='gone/'>x</a>", 'index.html: a href: found "gone/", but the si'),
        ("docs/index.md", "<p id=a><p id=a>", 'index.html: id: found the id "a" 2 times'),
        (
            "docs/index.md",
            "<img src=https://cdn.example/x.png>",
            'index.html: img src: found "https://cdn.example/x.png", expected an address of this',
        ),
        (
            "overrides/main.html",
            "{% extends 'base.html' %}\n{% if %}",
            "overrides/main.html:2: the template fails: expected an expression, got 'end of",
        ),
        (
            "overrides/404.html",
            "{{ nothing.at.all }}",
            "mkdocs.yml: the template fails: 'nothing' is undefined.",
        ),
        (
            "mkdocs.yml",
            "site_name: x\ntheme: nowhere\n",
            "mkdocs.yml: theme: unrecognised theme name: 'nowhere'",
        ),
        ("mkdocs.yml", "site_name: x\nthemes: y\n", "mkdocs.yml: themes: unrecognised configurati"),
        (
            "mkdocs.yml",
            "site_name: [\n",
            "mkdocs.yml:2:1: expected the node content, but found '<stream end>'",
        ),
        (
            "mkdocs.yml",
            CONFIG.replace("- tables", "- no_such_extension"),
            "mkdocs.yml: markdown_extensions: failed to load extension 'no_such_extension'",
        ),
    ],
)
def test_every_complaint_is_a_problem(built: Path, file: str, text: str, message: str) -> None:
    """A warning or failure of MkDocs, of a template or of the finished HTML is an error that names
    its place, and the last good site stays as it was, byte for byte.
    """
    before = tree(built / "site")
    (built / file).write_text(text)
    found = build(built)
    assert found[0].startswith(message)
    assert str(built) not in "".join(found)
    assert tree(built / "site") == before
    assert sorted(path.name for path in built.iterdir() if "papershelf-" in path.name) == []


def test_failing_extension(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An extension that raises is a Problem of the page, not a crash."""
    (shelf / "broken.py").write_text(
        textwrap.dedent(
            """
            from markdown.extensions import Extension
            from markdown.preprocessors import Preprocessor

            class Raises(Preprocessor):
                def run(self, lines):
                    raise KeyError("no such thing")

            class Broken(Extension):
                def extendMarkdown(self, md):
                    md.preprocessors.register(Raises(md), "raises", 0)

            def makeExtension(**options):
                return Broken(**options)
            """
        )
    )
    monkeypatch.syspath_prepend(str(shelf))
    (shelf / "mkdocs.yml").write_text(CONFIG.replace("- tables", "- broken"))
    assert build(shelf) == ["docs/index.md: 'no such thing'."]


def test_lenient_build_warns(shelf: Path) -> None:
    """Without `strict`, MkDocs' warnings stay warnings and the site is published."""
    (shelf / "docs/index.md").write_text("See [x](/papers/one/#abstract)\n")
    (shelf / "mkdocs.yml").write_text(CONFIG.replace("org/shelf/", "org/"))
    built = build_site(shelf / "mkdocs.yml", shelf / "site", Options(strict=False))
    assert [problem.severity for problem in built.problems] == [Severity.WARNING]
    assert (shelf / "site/index.html").is_file()


def test_removed_page_is_gone(built: Path) -> None:
    """Nothing of an earlier build stays in the site."""
    (built / "docs/papers/zwei.md").unlink()
    assert build(built) == []
    assert not (built / "site/papers/zwei").exists()


PROGRAM = """
import sys
from pathlib import Path
from papershelf.publish.build import build_site
from papershelf.publish.built import Options
sys.exit(build_site(Path("mkdocs.yml"), Path("site")).failed)
"""
ELSEWHERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7", "LANG": "tr_TR"}
HERE = {"TZ": "America/Adak", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}


def test_same_bytes_anywhere(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Another checkout path, time zone, day, locale, hash seed and file order: the same bytes."""
    other = tmp_path_factory.mktemp("another place")
    for file in sorted(filter(Path.is_file, shelf.rglob("*")), reverse=True):
        copy = other / file.relative_to(shelf)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
        os.utime(copy, (1_000_000_000, 1_000_000_000))
    for folder, environment in ((shelf, HERE), (other, ELSEWHERE)):
        kept = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
        subprocess.run(
            [sys.executable, "-c", PROGRAM], cwd=folder, env=kept | environment, check=True
        )
    assert tree(shelf / "site") == tree(other / "site")


def test_plain_mkdocs_gives_the_same_pages(built: Path) -> None:
    """The slow way proves ours: `mkdocs build` writes every file with the same bytes. What is left
    out is the theme's source maps: its own search is in use here, which loads languages by names
    that it puts together.
    """
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "-d", "plain"]
    subprocess.run(command, cwd=built, check=True, capture_output=True)
    assert unlike(built / "site", built / "plain") == []
    missing = tree(built / "plain").keys() - tree(built / "site").keys()
    assert missing
    assert [path for path in sorted(missing) if not path.endswith(".map")] == []
