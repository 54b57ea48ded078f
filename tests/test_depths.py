"""What is nested or chained without end, or is no file: an error with its place, and no waiting."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from shelves import papershelf

COMMANDS = ("check", "generate", "build")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("depths") / "shelf"
    papershelf(folder.parent, "init", str(folder))
    return folder


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
@pytest.mark.parametrize(
    "path", ["docs/_home.md", "docs/about.md", "docs/a/style.css", "overrides/main.html"]
)
def test_a_named_pipe_among_a_shelfs_own_files_is_an_error(shelf: Path, path: str) -> None:
    """No command waits for somebody to write to it."""
    pipe = shelf / path
    kept = pipe.read_bytes() if pipe.exists() else None
    pipe.unlink(missing_ok=True)
    pipe.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(pipe)
    try:
        for command in COMMANDS:
            done = papershelf(shelf, command, status=1)
            assert f"{path}: found what is neither a file nor a folder." in done.stderr
    finally:
        pipe.unlink()
        if kept is not None:
            pipe.write_bytes(kept)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_settings_that_are_a_named_pipe_are_an_error(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "mkdocs.yml")
    for command in COMMANDS:
        done = papershelf(tmp_path, command, status=1)
        assert "mkdocs.yml: found what is no file, expected the site's settings." in done.stderr


@pytest.mark.parametrize(
    "settings",
    ["nav: " + "[" * 5_000, "nav: " + "[" * 5_000 + "]" * 5_000, "- " * 5_000 + "a"],
    ids=["open", "closed", "dashes"],
)
def test_settings_nested_without_end_are_an_error(tmp_path: Path, settings: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"site_name: A\n{settings}\n", "utf-8")
    for command in COMMANDS:
        done = papershelf(tmp_path, command, status=1)
        assert done.stderr.startswith("mkdocs.yml:")
        assert "Traceback" not in done.stderr


def test_folders_nested_without_end_are_an_error(shelf: Path) -> None:
    """Deeper than a path may be long on most systems; the folder on the last level is named."""
    deep = shelf / "collection/papers" / "/".join(["d"] * 40)
    deep.mkdir(parents=True)
    (deep / "a.yml").write_text('id: deep\ntitle: "Deep"\n', "utf-8")
    try:
        done = papershelf(shelf, "check", status=1)
        assert "found more than 32 folders within each other" in done.stderr
    finally:
        (deep / "a.yml").unlink()
        for folder in [deep, *deep.parents][:40]:
            folder.rmdir()


def test_circles_and_chains_of_related_papers_are_no_depth(shelf: Path) -> None:
    """Each is looked at once."""
    count = 3_000
    records = [
        f'{{"id": "r{at}", "title": "Title {at}", "status": "superseded", "related":'
        f' [{{"id": "r{(at + 1) % count}", "kind": "superseded-by"}}]}}'
        for at in range(count)
    ]
    file = shelf / "collection/papers/chain.jsonl"
    file.write_text("\n".join(records) + "\n", "utf-8")
    try:
        papershelf(shelf, "check")
    finally:
        file.unlink()
