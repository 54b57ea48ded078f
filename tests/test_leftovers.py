"""What editors and systems leave beside a person's files is no part of a shelf, for any command."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from changing_shelf import inputs
from papershelf.collection.read import read_collection
from papershelf.importing.ledger import read_ledgers
from papershelf.leftovers import is_leftover
from papershelf.review.trees import differing_files
from shelves import papershelf

LEFT: dict[str, Callable[[Path], None]] = {
    **dict.fromkeys(
        "n.md~ n.md.~1~ #n.md# 4913 .n.md.swp n.md.swp n.md.kate-swp".split(), Path.touch
    ),
    **dict.fromkeys("n.md.orig n.md.BAK n.md.rej n.md.tmp n.md___jb_tmp___".split(), Path.touch),
    **dict.fromkeys("Thumbs.db desktop.ini .DS_Store ._n.md ~$n.md".split(), Path.touch),
    "Icon\r": Path.touch,
    "n\u202e.md~": Path.touch,
    ".#n.md": lambda file: file.symlink_to("user@host.1:2"),
    "n.png~": os.mkfifo,
}
"""Names, with what makes such a file."""


def note(words: str) -> str:
    return f"---\npaper: p1\n---\n{words}\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shelf with one paper and a note, built."""
    shelf = tmp_path_factory.mktemp("made") / "shelf"
    (shelf / "collection/papers").mkdir(parents=True)
    (shelf / "collection/notes").mkdir()
    (shelf / "mkdocs.yml").write_text(
        "site_name: Shelf\nsite_url: https://x.example/shelf/\n"
        "theme: {name: material, custom_dir: .papershelf/overrides, font: false}\n"
        "plugins: []\n"
    )
    (shelf / "collection/papers/p1.yml").write_text("id: p1\ntitle: One\n")
    (shelf / "collection/notes/n.md").write_text(note("Words."))
    papershelf(shelf, "build")
    return shelf


@pytest.fixture
def shelf(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "shelf")


@pytest.mark.parametrize("name", LEFT)
@pytest.mark.parametrize("folder", ["", "papers", "notes", ".imported"])
def test_it_is_not_read(shelf: Path, name: str, folder: str) -> None:
    """In any folder, whatever it is: no error, no other fingerprint, nothing new to build."""
    before, known = read_collection(shelf), inputs(shelf)
    place = shelf / "collection" / folder
    place.mkdir(exist_ok=True)
    LEFT[name](place / name)
    assert read_collection(shelf) == before
    assert inputs(shelf) == known
    assert read_ledgers(shelf) == ({}, [])


def test_it_is_nothing_to_a_review(shelf: Path, tmp_path: Path) -> None:
    """Not even a file that differs; outside the collection it is one."""
    head = shutil.copytree(shelf, tmp_path / "head", ignore=shutil.ignore_patterns(".papershelf"))
    for name, make in LEFT.items():
        make(head / "collection/notes" / name)
    assert differing_files(shelf, head) == []
    (head / "docs/n.md~").touch()
    assert [change.path for change in differing_files(shelf, head)] == ["docs/n.md~"]


def test_commands_pass_over_it(shelf: Path) -> None:
    """`check` is content, and a build finds nothing to do."""
    for name, make in LEFT.items():
        make(shelf / "collection/notes" / name)
    papershelf(shelf, "check", "--strict")
    assert "0 files made" in papershelf(shelf, "build").stdout


@pytest.mark.parametrize("name", ["main.html~", "#main.html#", "partials/.DS_Store"])
def test_it_is_no_template(shelf: Path, name: str) -> None:
    """What an editor left beside a template of the shelf's own is neither used nor published."""
    file = shelf / "overrides" / name
    file.parent.mkdir(parents=True)
    file.write_text("{{ page.title }} {{ nav }}")
    assert "0 files made" in papershelf(shelf, "build").stdout
    assert not (shelf / ".papershelf/overrides" / name).exists()


@pytest.mark.parametrize(
    "name", ["n.md", "4914", "bak.md", "old.yml", "n.tmp.md", "#n.md", "#", "notes", "thumbs.png"]
)
def test_names_that_people_give(name: str) -> None:
    """Part of the collection, or told as a mistake: never passed over."""
    assert not is_leftover(name)


def test_a_folder_is_never_passed_over(shelf: Path) -> None:
    """Whatever it is called, it may hold a person's papers."""
    folder = shelf / "collection/papers/2023.bak"
    folder.mkdir()
    (folder / "p2.yml").write_text("id: p2\ntitle: Two\n")
    assert len(read_collection(shelf).records) == 2


@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize("path", ["papers/p2.yml", "notes/a.png", "topics.yml", "x", ".hidden"])
def test_a_pipe_is_told_and_not_waited_for(shelf: Path, command: str, path: str) -> None:
    """Whatever its name says that it is."""
    os.mkfifo(shelf / "collection" / path)
    said = papershelf(shelf, command, status=1).stderr
    assert f"collection/{path}: found something that is neither a file nor a folder" in said


@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize("path", ["papers/p2.jsonl", "notes/a.png", "people.yml", "papers/x"])
def test_a_file_beyond_every_limit_is_told_and_not_read(
    shelf: Path, command: str, path: str
) -> None:
    """A sparse file of ten terabytes, which no memory holds and nobody could read in time."""
    (shelf / "collection" / path).touch()
    os.truncate(shelf / "collection" / path, 10**13)
    said = papershelf(shelf, command, status=1).stderr
    assert f"collection/{path}:" in said
