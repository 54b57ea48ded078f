"""When a paper came to the shelf: from its record, else from Git; and the listing in that order."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from papershelf.collection.history import dated, read_history, undated
from papershelf.collection.read import read_collection
from papershelf.model import PartialDate
from papershelf.pages.kinds import latest
from shelves import catalog_of, files_of, paper, papershelf

PAPERS = "collection/papers"


def on(text: str) -> PartialDate:
    return PartialDate.parse(text)


def git(folder: Path, *arguments: str, day: str = "2024-01-02") -> None:
    """Run Git; what it commits has that day, late in the evening far in the west."""
    when = f"{day}T23:30:00-1100"
    environment = {
        **os.environ,
        **{
            f"GIT_{who}_{what}": "x"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
        "GIT_AUTHOR_DATE": "2001-01-01T00:00:00Z",
        "GIT_COMMITTER_DATE": when,
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    command = ["git", "-c", "protocol.file.allow=always", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=environment)


def record(shelf: Path, name: str, text: str = "") -> None:
    """A record of its own file, or that text."""
    (shelf / PAPERS / name).parent.mkdir(parents=True, exist_ok=True)
    text = text or f"id: {Path(name).stem.replace(' ', '-')}\ntitle: A title\n"
    (shelf / PAPERS / name).write_text(text, "utf-8")


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A shelf in a folder of a repository, two papers in it since 2 January 2024."""
    root = tmp_path / "repository"
    shelf = root / "shelves" / "mine"
    record(shelf, "ä name.yml", "id: named\ntitle: A title\n")
    record(shelf, "told.yml", "id: told\ntitle: A title\nadded: 2020-05-06\n")
    git(tmp_path, "init", "-q", str(root))
    git(root, "add", ".")
    git(root, "commit", "-qm", "First")
    return shelf


def days_of(shelf: Path) -> dict[str, str]:
    """What the shelf then says of each record: its id, and the day."""
    collection = dated(read_collection(shelf), read_history(shelf))
    return {record.paper.id: str(record.paper.added or "") for record in collection.records}


def test_git_says_it_where_a_record_does_not(shelf: Path) -> None:
    """The day of the commit, as its clock had it; what the record says stands."""
    assert days_of(shelf) == {"named": "2024-01-02", "told": "2020-05-06"}


def test_a_file_that_is_moved_or_changed_came_when_it_came(shelf: Path) -> None:
    """A later commit brings no paper that was there."""
    (shelf / PAPERS / "2024").mkdir()
    git(shelf, "mv", f"{PAPERS}/ä name.yml", f"{PAPERS}/2024/b.yml")
    git(shelf, "commit", "-qm", "Move", day="2024-02-03")
    record(shelf, "2024/b.yml", "id: named\ntitle: Another title\n")
    git(shelf, "commit", "-qam", "Change", day="2024-03-04")
    assert days_of(shelf)["named"] == "2024-01-02"


def test_a_paper_that_came_back_came_then(shelf: Path) -> None:
    """The last time counts."""
    git(shelf, "rm", "-q", f"{PAPERS}/ä name.yml")
    git(shelf, "commit", "-qm", "Remove", day="2024-02-03")
    record(shelf, "ä name.yml", "id: named\ntitle: A title\n")
    git(shelf, "add", ".")
    git(shelf, "commit", "-qm", "Bring back", day="2024-03-04")
    assert days_of(shelf)["named"] == "2024-03-04"


def test_a_merged_branch_brings_papers_when_they_were_written(shelf: Path) -> None:
    """As a contributor's pull request does."""
    git(shelf, "checkout", "-qb", "more")
    record(shelf, "more.yml")
    git(shelf, "add", ".")
    git(shelf, "commit", "-qm", "More", day="2024-02-03")
    git(shelf, "checkout", "-q", "-")
    git(shelf, "merge", "-q", "--no-ff", "-m", "Merge", "more", day="2024-03-04")
    assert days_of(shelf)["more"] == "2024-02-03"


def test_what_git_does_not_know_stays_open(shelf: Path, tmp_path: Path) -> None:
    """A record among others in a file, one that nobody committed, all that a shallow clone cut."""
    record(shelf, "list.yml", "- {id: one, title: One}\n- {id: two, title: Two}\n")
    git(shelf, "add", ".")
    git(shelf, "commit", "-qm", "List", day="2024-02-03")
    record(shelf, "new.yml")
    days = days_of(shelf)
    assert [days[name] for name in ("one", "two", "new", "named")] == ["", "", "", "2024-01-02"]
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{tmp_path}/repository", "clone")
    assert set(days_of(tmp_path / "clone/shelves/mine").values()) == {"", "2020-05-06"}


def test_without_git_nothing_is_known(tmp_path: Path) -> None:
    """A folder that is no repository is a shelf like any other."""
    record(tmp_path, "a.yml")
    assert days_of(tmp_path) == {"a": ""}
    assert read_history(tmp_path).commit == ""


def test_git_is_asked_only_where_a_record_needs_it(shelf: Path) -> None:
    """Imports write the day, so that large shelves never wait for Git."""
    (shelf / PAPERS / "ä name.yml").unlink()
    assert undated(read_collection(shelf)) == frozenset()


def test_the_day_is_part_of_what_a_record_says(shelf: Path) -> None:
    """Another day, other pages: it is in the fingerprint, and in the digest of the record."""
    before = read_collection(shelf)
    records = tuple(replace(record, digest=b"of the text") for record in before.records)
    before = replace(before, records=records)
    after = dated(before, read_history(shelf))
    assert before.fingerprint != after.fingerprint
    for one, other in zip(before.records, after.records, strict=True):
        assert one.digest
        assert (
            (one.digest == other.digest) == (one.paper == other.paper) == (one.paper.id == "told")
        )


def test_what_came_last_stands_first() -> None:
    """An old paper that came today is above a new one that came before, below the day it came."""
    papers = [
        paper("new", title="New", published=on("2026-01-01"), added=on("2026-02-01")),
        paper("old", title="Old", published=on("1936-05-28"), added=on("2026-03-01")),
        paper("older", title="Older", published=on("1879"), added=on("2026-03-01")),
        paper("unknown", title="Unknown", published=on("2026-05-05")),
    ]
    made = files_of(latest.groups, catalog_of(papers)[0])
    page = made["latest/added.md"]
    assert re.findall(r"^## \[(\w+)\]|^\*\*(.+)\*\*$", page, re.MULTILINE) == [
        ("", "Added 1 March 2026"),
        ("Old", ""),
        ("Older", ""),
        ("", "Added 1 February 2026"),
        ("New", ""),
    ]
    assert "[Recently added](added.md)" in made["latest/index.md"]


def test_a_shelf_that_knows_no_day_has_no_such_listing() -> None:
    """And nothing leads to it."""
    made = files_of(latest.groups, catalog_of([paper("a")])[0])
    assert list(made) == ["latest/index.md"]
    assert "added" not in made["latest/index.md"]


def test_a_commit_alone_is_something_to_build(tmp_path: Path) -> None:
    """Not a byte of the shelf changes with it, and yet a paper came."""
    papershelf(tmp_path, "init", "mine")
    shelf = tmp_path / "mine"
    git(shelf, "init", "-q")
    papershelf(shelf, "build")
    assert not (shelf / "site/latest/added").exists()
    git(shelf, "add", ".")
    git(shelf, "commit", "-qm", "First")
    papershelf(shelf, "build")
    assert "Added 2 January 2024" in (shelf / "site/latest/added/index.html").read_text("utf-8")
