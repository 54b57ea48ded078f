"""Putting a site in place: what is never touched, what a killed run leaves, one build at a time."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from killed import changes
from papershelf.problems import as_text
from papershelf.publish.build import build_site
from papershelf.publish.folder import claim, publish, refusal
from papershelf.writing.lock import alone
from plain_theme import add_policy

GENERATED = '<meta name="generator" content="mkdocs-1.6.1">'


def make(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)
    return folder


def contents(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in sorted(folder.iterdir())}


@pytest.mark.parametrize("old", [None, {}, {"index_html": "old", "gone_html": "old"}])
def test_publish_replaces_the_whole_folder(tmp_path: Path, old: dict[str, str] | None) -> None:
    """The new site takes the old one's place whole, and the old one that of the new."""
    if old is not None:
        make(tmp_path / "site", **old)
    publish(make(tmp_path / "new", index_html="new"), tmp_path / "site")
    assert contents(tmp_path / "site") == {"index.html": "new"}
    left = {path.name: contents(path) for path in tmp_path.iterdir() if path.name != "site"}
    before = {name.replace("_", "."): text for name, text in (old or {}).items()}
    assert left == ({} if old is None else {"new": before})


def test_publish_without_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system cannot swap two folders, two renames do the same."""
    monkeypatch.setattr("papershelf.publish.folder._exchange", lambda *_: False)
    make(tmp_path / "site", index_html="old")
    publish(make(tmp_path / "new", index_html="new"), tmp_path / "site")
    assert contents(tmp_path / "site") == {"index.html": "new"}
    assert contents(tmp_path / "new") == {"index.html": "old"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "site"]


def test_failed_publish_leaves_the_site(tmp_path: Path) -> None:
    """When the new folder is not there to be published, the old site is as it was."""
    make(tmp_path / "site", index_html="old")
    with pytest.raises(OSError, match="No such file"):
        publish(tmp_path / "new", tmp_path / "site")
    assert contents(tmp_path / "site") == {"index.html": "old"}


def test_after_a_kill_between_two_renames(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An old site that a kill left aside comes back."""
    monkeypatch.setattr("papershelf.publish.folder._exchange", lambda *_: False)
    site = make(tmp_path / "site", index_html="old")
    new = claim(site, tmp_path / "shelf")
    make(new, index_html="new")
    site.rename(new.with_name("old"))
    assert claim(site, tmp_path / "shelf") == new
    assert contents(site) == {"index.html": "old"}
    publish(new, site)
    assert contents(site) == {"index.html": "new"}


@pytest.mark.parametrize(
    ("site_dir", "message"),
    [
        ("docs", "found a site folder inside docs/"),
        ("docs/out", "found a site folder inside docs/"),
        ("collection/site", "found a site folder inside collection/"),
        (".papershelf/site", "found a site folder inside .papershelf/"),
        (".", "found a folder that holds the shelf"),
        ("..", "found a folder that holds the shelf"),
        ("file", "found a file, expected a folder"),
        ("photos", "found files that no build wrote"),
        ("homepage", "found files that no build wrote"),
        ("checkout", "found files that no build wrote"),
    ],
)
def test_folders_that_are_no_site(tmp_path: Path, site_dir: str, message: str) -> None:
    """Sources, a person's files, a hand-made page and a Git checkout are never replaced."""
    shelf = tmp_path / "shelf"
    make(shelf / "docs", index_md="# Home")
    make(shelf / "photos", cat_png="x")
    make(shelf / "homepage", index_html="<h1>Mine</h1>")
    make(shelf / "checkout", index_html=GENERATED, _git="gitdir: elsewhere")
    (shelf / "file").write_text("x")
    found = refusal((shelf / site_dir).resolve(), shelf, shelf / "docs")
    assert found is not None
    assert found.message.startswith(message)


@pytest.mark.parametrize("site_dir", ["absent", "empty", "site", "../elsewhere/site"])
def test_folders_that_may_be_replaced(tmp_path: Path, site_dir: str) -> None:
    """No folder yet, an empty one, and an earlier site, wherever it is."""
    shelf = tmp_path / "shelf"
    make(shelf / "empty")
    make(shelf / "site", index_html=GENERATED)
    assert refusal((shelf / site_dir).resolve(), shelf, shelf / "docs") is None


def test_lock_names_its_holder(tmp_path: Path) -> None:
    """A second run is told who is at work, and the lock is free again afterwards."""
    with alone(tmp_path, "a build") as first:
        assert first == []
        with alone(tmp_path, "a build") as second:
            (problem,) = map(as_text, second)
            assert problem.startswith(".papershelf/lock: a build (process ")
    with alone(tmp_path, "a build") as third:
        assert third == []


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built shelf of sixty pages."""
    folder = tmp_path_factory.mktemp("made")
    make(folder / "docs", index_md="# Home\n")
    for number in range(60):
        (folder / f"docs/p{number}.md").write_text(f"# Page {number}\n\n[home](index.md)\n")
    theme = "{name: material, custom_dir: overrides, font: false}"
    make(folder, mkdocs_yml=f"site_name: x\ntheme: {theme}\nextra: {{scope: /}}\n")
    add_policy(folder)
    assert build_site(folder / "mkdocs.yml", folder / "site").problems == []
    return folder


@pytest.fixture
def shelf(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "shelf")


def start(shelf: Path, before: str = "") -> subprocess.Popen[str]:
    program = f"""
        from pathlib import Path
        from papershelf.problems import as_text
        from papershelf.publish.build import build_site
        {before}
        print("ready", flush=True)
        for problem in build_site(Path("mkdocs.yml"), Path("site")).problems:
            print(as_text(problem))
    """
    code = textwrap.dedent(program)
    search = {"PYTHONPATH": ":".join(sys.path)}
    running = subprocess.Popen(
        [sys.executable, "-c", code], cwd=shelf, env=search, stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "ready\n"
    return running


@pytest.fixture(scope="module")
def most(made: Path, tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many changes of the disk the build after a change of a page makes."""
    folder = tmp_path_factory.mktemp("counted")
    return built_until(shutil.copytree(made, folder / "shelf"), 0, folder / "changes")


def built_until(shelf: Path, number: int, counter: Path) -> int:
    """Change a page and build, until right before the change of the disk of that number; how many
    were begun.
    """
    (shelf / "docs/index.md").write_text("# Changed\n")
    hook = f"import killed; killed.at({number}, Path({str(counter)!r}))"
    running = start(shelf, hook)
    running.communicate()
    assert running.returncode == (-signal.SIGKILL if number else 0)
    return changes(counter)


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.8])
def test_kill_at_any_moment(shelf: Path, tmp_path: Path, most: int, share: float) -> None:
    """SIGKILL while building, at a change of the disk: the site is the old one or the new one,
    whole, and the next build works and leaves nothing behind.
    """
    old = (shelf / "site/index.html").read_bytes()
    built_until(shelf, max(1, int(share * most)), tmp_path / "changes")
    home = (shelf / "site/index.html").read_bytes()
    assert home == old or b"Changed" in home
    assert len(list((shelf / "site").glob("p*/index.html"))) == 60
    assert build_site(shelf / "mkdocs.yml", shelf / "site").problems == []
    assert b"Changed" in (shelf / "site/index.html").read_bytes()
    assert sorted(path.name for path in shelf.iterdir()) == [
        ".papershelf",
        "docs",
        "mkdocs.yml",
        "overrides",
        "site",
    ]


def test_full_disk(shelf: Path) -> None:
    """A file that cannot be written is a Problem, and the last good site stays. (A limit on the
    size of files stands for a full disk: it raises OSError at the same calls.)
    """
    old = (shelf / "site/index.html").read_bytes()
    (shelf / "docs/index.md").write_text("# Changed\n")
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))"
    said, _ = start(shelf, limit).communicate()
    assert said.strip().endswith("File too large.")
    assert (shelf / "site/index.html").read_bytes() == old
    assert build_site(shelf / "mkdocs.yml", shelf / "site").problems == []
