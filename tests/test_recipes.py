"""The recipes of docs/design.md, followed to the letter in a copy of the package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import Path

import pytest
import yaml

import papershelf
from papershelf import kinds
from papershelf.pages.render import render_pages
from shelves import ENVIRONMENT, catalog_of, files_of, paper, source_of
from shelves import papershelf as run_here

ROOT = Path(__file__).resolve().parent.parent
_SECTION = re.compile(r"^## Recipes\n(.*?)^## ", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"^```python\n# ([\w/.]+)(?:: (\w+))?\n(.*?)^```", re.DOTALL | re.MULTILINE)

PAPERS = """\
{"id": "loom", "title": "Looms & <b>Cards</b>", "links": {"code": "https://example.org/loom"}}
{"id": "sail", "title": "Sails in Wind"}
"""
RECORD = """\
id: kite
title: Kites at Night
links: {code: "https://example.org/kite"}
"""


@dataclass(frozen=True)
class Recipe:
    """What one code block of the page says: a file, or a line in the table of that name."""

    path: str
    table: str
    code: str


def recipes() -> list[Recipe]:
    section = _SECTION.search((ROOT / "docs/design.md").read_text(encoding="utf-8"))
    assert section is not None
    return [Recipe(*found.groups(default="")) for found in _CODE.finditer(section[1])]


@dataclass(frozen=True)
class Program:
    """A copy of this program, whose package may be changed."""

    root: Path

    def follow(self, recipe: Recipe) -> None:
        file = self.root / recipe.path
        if not recipe.table:
            assert not file.exists()
            file.write_text(recipe.code, encoding="utf-8")
            return
        text = file.read_text(encoding="utf-8")
        begin = f"\n{recipe.table} = (\n"
        assert text.count(begin) == 1
        text = text.replace(begin, begin + recipe.code)
        if recipe.table == "READ":  # the one table that holds functions of its modules
            formats = "from papershelf.importing.formats import "
            text = text.replace(formats, f"{formats}titles\n{formats}", 1)
        file.write_text(text, encoding="utf-8")

    def run(self, *command: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        """`python …` with the copy in the place of the package."""
        package = {"PYTHONPATH": str(self.root / "generator")}
        done = subprocess.run(
            [sys.executable, *command],
            check=False,
            capture_output=True,
            text=True,
            env=os.environ | ENVIRONMENT | package,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done

    def papershelf(
        self, shelf: Path, *arguments: str, status: int = 0
    ) -> subprocess.CompletedProcess[str]:
        return self.run("-m", "papershelf", "-C", str(shelf), *arguments, status=status)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The copy in which every recipe was followed."""
    made = Program(tmp_path_factory.mktemp("program"))
    package = Path(papershelf.__file__).parent
    shutil.copytree(
        package,
        made.root / "generator/papershelf",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    for name in ("overrides", "requirements"):
        shutil.copytree(ROOT / name, made.root / name)
    for recipe in recipes():
        made.follow(recipe)
    return made


@pytest.fixture(scope="module")
def shelf(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new shelf with a few papers, made and built by that copy."""
    folder = tmp_path_factory.mktemp("shelves")
    program.papershelf(folder, "init", "shelf")
    shelf = folder / "shelf"
    settings = shelf / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("# site_url:", "site_url:"), encoding="utf-8")
    (shelf / "collection/papers/some.jsonl").write_text(PAPERS, encoding="utf-8")
    program.papershelf(shelf, "build")
    return shelf


def test_each_recipe_is_one_file_and_one_line() -> None:
    """Of at most ten lines; the page shows three of them."""
    found = recipes()
    assert [recipe.table for recipe in found] == ["", "PAGES", "", "OUTPUTS", "", "READ"]
    for recipe in found:
        lines = [line for line in recipe.code.splitlines() if line]
        assert len(lines) == 1 if recipe.table else len(lines) <= 10


def test_the_page_is_published(shelf: Path) -> None:
    """It is on the site and in the sitemap, and in the navigation that `init` wrote."""
    page = (shelf / "site/code/index.html").read_text(encoding="utf-8")
    assert '<a href="../papers/loom/">Looms &amp; &lt;b&gt;Cards&lt;/b&gt;</a>' in page
    assert "papers/sail/" not in page
    sitemap = (shelf / "site/sitemap.xml").read_text(encoding="utf-8")
    assert sitemap.count("<loc>https://example.org/shelf/code/</loc>") == 1
    settings = yaml.safe_load((shelf / "mkdocs.yml").read_bytes())
    assert {"Code": "code/index.md"} in settings["nav"]
    assert '<a href="code/"' in (shelf / "site/index.html").read_text(encoding="utf-8")


def test_the_page_is_checked_strictly(program: Program, shelf: Path, tmp_path: Path) -> None:
    """A form in it, which a maintainer's page may have, stops the build."""
    careless = Program(tmp_path / "program")
    shutil.copytree(program.root, careless.root)
    file = careless.root / "generator/papershelf/pages/kinds/code.py"
    code = file.read_text(encoding="utf-8").replace("import Frame", "import Raw, Frame")
    code = code.replace("listed)", 'listed, Raw("<form></form>"))')
    file.write_text(code, encoding="utf-8")
    mine = shutil.copytree(shelf, tmp_path / "shelf")
    said = careless.papershelf(mine, "build", status=1).stderr
    assert re.search(r"code/index\.html:\d+: form: found an element that no generated page", said)


def test_the_page_is_served(program: Program, shelf: Path, tmp_path: Path) -> None:
    """After a save, before the next build, as that build makes it."""
    mine = shutil.copytree(shelf, tmp_path / "shelf")
    script = """
import sys
from pathlib import Path
from papershelf.app.live import LiveSite
from papershelf.app.shelf import Shelf

root, record = Path(sys.argv[1]), sys.argv[2]
live = LiveSite(Shelf(root))
assert live.read() == live.build(lambda: True) == []
(root / "collection/papers/kite.yml").write_text(record)
assert live.read() == []
shown = live.page("code/")
assert b"Kites at Night" in shown
assert b"Kites at Night" not in (root / "site/code/index.html").read_bytes()
assert live.build(lambda: True) == []
assert (root / "site/code/index.html").read_bytes() == shown
"""
    program.run("-c", script, str(mine), RECORD)


def test_the_output_is_published(shelf: Path) -> None:
    """With what it says of the whole catalog."""
    lines = (shelf / "site/titles.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# Generated by Papershelf"
    assert {"Looms & <b>Cards</b>", "Sails in Wind"} <= set(lines)


def test_git_and_the_cache_know_both(shelf: Path, tmp_path: Path) -> None:
    """Git takes nothing of what the build wrote, and the workflow keeps it for the next one."""
    mine = shutil.copytree(shelf, tmp_path / "shelf")
    subprocess.run(["git", "init", "-q"], cwd=mine, check=True)
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard", "docs", "site"],
        cwd=mine,
        check=True,
        capture_output=True,
        text=True,
    )
    assert listed.stdout.split() == ["docs/_home.md"]
    workflow = yaml.safe_load((mine / ".github/workflows/publish.yml").read_bytes())
    caches = [
        step["with"]["path"].split()
        for step in workflow["jobs"]["build"]["steps"]
        if "actions/cache" in step.get("uses", "")
    ]
    assert len(caches) == 2
    assert all({"docs/code", "docs/titles.txt"} <= set(paths) for paths in caches)


def test_the_format_is_recognised(program: Program, shelf: Path, tmp_path: Path) -> None:
    """By its beginning alone. This program, which has no such format, refuses the file."""
    mine, listing = shutil.copytree(shelf, tmp_path / "shelf"), tmp_path / "list.txt"
    listing.write_text("Titles:\nBells under Water\nGates of Ice\n", encoding="utf-8")
    refused = run_here(mine, "import", str(listing), status=1)
    assert "found a format that import does not know" in refused.stderr
    done = program.papershelf(mine, "import", str(listing))
    assert done.stdout.startswith("2 new, ")
    program.papershelf(mine, "build")
    titles = (mine / "site/titles.txt").read_text(encoding="utf-8").splitlines()
    assert {"Bells under Water", "Gates of Ice"} <= set(titles)


def test_every_file_belongs_to_its_line() -> None:
    """No kind writes outside what its line in `kinds` says, and none of them writes nothing."""
    catalog, _ = catalog_of([paper("new", aliases=("old",), venue="Loom")])
    for kind in kinds.PAGES:
        groups = import_module(f"papershelf.pages.kinds.{kind.module}").groups
        made = files_of(groups, catalog)
        assert made, kind
        assert {path.partition("/")[0] for path in made} == {kind.name}
    written = {path.partition("/")[0] for path, _ in render_pages(source_of(catalog))}
    assert all(any(fnmatchcase(one, name) for name in kinds.names()) for one in written)
