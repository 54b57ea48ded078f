"""What is nested or chained without end, or is no file: an error with its place, and no waiting."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from mkdocs.config import load_config

from papershelf.mkdocs.settings import load
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
            assert f"{path}: found something that is neither a file nor a folder." in done.stderr
    finally:
        pipe.unlink()
        if kept is not None:
            pipe.write_bytes(kept)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_settings_that_are_a_named_pipe_are_an_error(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "mkdocs.yml")
    for command in COMMANDS:
        done = papershelf(tmp_path, command, status=1)
        assert (
            "mkdocs.yml: found something that is no file, expected the site's settings."
            in done.stderr
        )


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


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ("nav: " + "[" * 5_000 + "]" * 5_000, "base.yml:1:"),
        ("extra: {on: 2024-99-99}", "base.yml:1:13: found a value that cannot be read"),
        ("- a", "base.yml:1: found no settings, expected a mapping."),
        ("INHERIT: base.yml", "base.yml: INHERIT: found more than 10 files that inherit"),
        ("INHERIT: [a]", "base.yml: INHERIT: found no text, expected a file's path."),
        ("INHERIT: ..", 'base.yml: INHERIT: found "..", expected the path of a file that exists.'),
        ("site_name: \udcff", "base.yml: cannot be read:"),
    ],
)
def test_inherited_settings_that_cannot_be_used_are_an_error(
    tmp_path: Path, base: str, said: str
) -> None:
    """Nested or inherited without end, too: each command names the file and its line."""
    (tmp_path / "mkdocs.yml").write_text("site_name: A\nINHERIT: base.yml\n", "utf-8")
    (tmp_path / "base.yml").write_text(f"{base}\n", "utf-8", "surrogateescape")
    for command in COMMANDS:
        done = papershelf(tmp_path, command, status=1)
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def test_settings_are_inherited_as_mkdocs_does(shelf: Path) -> None:
    """From a file that inherits itself, in another folder: mappings are joined, lists replaced."""
    config, bases = shelf / "mkdocs.yml", shelf / "bases"
    before = config.read_text("utf-8")
    bases.mkdir()
    try:
        config.write_text(f"{before}\nINHERIT: bases/near.yml\n", "utf-8")
        (bases / "near.yml").write_text(
            "INHERIT: far.yml\ncopyright: Near\nextra: {social: [], more: {near: 1}}\n", "utf-8"
        )
        (bases / "far.yml").write_text(
            "copyright: Far\nextra_css: [far.css]\nextra: {social: [{icon: x, link: y}]}\n", "utf-8"
        )
        ours, _ = load(config, shelf / "site", strict=True)
        theirs = load_config(str(config), site_dir=str(shelf / "site"))
        assert ours is not None
        assert ours["extra"] == theirs["extra"]
        assert ours["extra_css"] == theirs["extra_css"] == ["far.css"]
        assert ours.copyright == "Near"
    finally:
        config.write_text(before, "utf-8")
        shutil.rmtree(bases)


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
