"""The command line as a user meets it: help, a new shelf, check, and what goes wrong."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from papershelf.cli import main
from shelves import papershelf, tree

COMMANDS = sorted(main.commands)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str, tmp_path: Path) -> None:
    """`--help` says what the command does and shows how it is called."""
    shown = papershelf(tmp_path, name, "--help").stdout
    assert "Example" in shown
    assert f"papershelf {name}" in shown or f"my-shelf {name}" in shown


@pytest.mark.parametrize("arguments", [(), *((name,) for name in COMMANDS)])
def test_help_is_whole_on_a_narrow_terminal(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No sentence is cut, and no line is wider than 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    shown = papershelf(tmp_path, *arguments, "--help").stdout
    usage, _, rest = shown.partition("\n\n")
    assert "..." not in re.sub(r"(FILE|QUERY)\.\.\.", "", rest), usage
    assert max(map(len, shown.splitlines())) <= 80


def test_a_new_shelf_checks_and_builds(tmp_path: Path) -> None:
    """`init`, then `check` and `generate`: nothing to complain of but the one line to fill in."""
    papershelf(tmp_path, "init", "mine")
    shelf = tmp_path / "mine"
    done = papershelf(shelf, "check")
    assert done.stdout == "1 paper, 0 errors, 1 warning\n"
    assert done.stderr.startswith("requirements.txt:3:1: warning: found a line to fill in")
    papershelf(shelf, "generate")
    assert (shelf / "docs/papers/hello-shelf.md").is_file()
    assert (shelf / ".gitignore").is_file()


def test_init_refuses_a_folder_that_is_not_empty(tmp_path: Path) -> None:
    """Nothing is written into it, the exit status is that of wrong usage."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/own.txt").write_text("mine", encoding="utf-8")
    done = papershelf(tmp_path, "init", "mine", status=2)
    assert done.stderr == (
        "mine: found own.txt, expected a new or an empty folder. Hint: name a new folder; to work "
        "on a shelf that is there use `papershelf -C DIR`\n"
    )
    assert tree(tmp_path) == {"mine/own.txt": b"mine"}


def test_init_takes_an_empty_folder(tmp_path: Path) -> None:
    """A folder that somebody made for it is fine."""
    (tmp_path / "mine").mkdir()
    papershelf(tmp_path, "init", "mine")
    assert (tmp_path / "mine/mkdocs.yml").is_file()


def test_check_writes_annotations_and_json(tmp_path: Path) -> None:
    """The same problems in three forms; warnings fail only with `--strict`."""
    papershelf(tmp_path, "init", "mine")
    shelf = tmp_path / "mine"
    (shelf / "requirements.txt").unlink()
    record = shelf / "collection/papers/late.yml"
    record.write_text("id: late\ntitle: Late\npublished: 2199-01-01\n", encoding="utf-8")
    place = "collection/papers/late.yml:3:1"
    assert papershelf(shelf, "check").stderr.startswith(f"{place}: warning: published: ")
    github = papershelf(shelf, "check", "--format", "github").stdout
    assert github.startswith("::warning file=collection/papers/late.yml,line=3,col=1::published: ")
    (problem,) = json.loads(
        papershelf(shelf, "check", "--strict", "--format", "json", status=1).stdout
    )
    assert problem["severity"] == "warning"
    assert (problem["path"], problem["line"], problem["column"]) == (
        "collection/papers/late.yml",
        3,
        1,
    )


def test_a_folder_that_is_no_shelf(tmp_path: Path) -> None:
    """The message says what to do."""
    done = papershelf(tmp_path, "check", status=1)
    assert "mkdocs.yml: there is no such file here" in done.stderr
    assert "papershelf init DIR" in done.stderr


def test_wrong_usage_has_status_2(tmp_path: Path) -> None:
    """An unknown command or option."""
    papershelf(tmp_path, "bild", status=2)
    papershelf(tmp_path, "check", "--formt", "json", status=2)


def test_a_failed_build_says_what_became_of_the_site(tmp_path: Path) -> None:
    """Pages were written by then, so it speaks of the site, which is as it was: absent."""
    papershelf(tmp_path, "init", "mine")
    shelf = tmp_path / "mine"
    (shelf / "docs/broken.md").write_text("# Broken\n\n[to](nowhere.md)\n", encoding="utf-8")
    done = papershelf(shelf, "build", status=1)
    assert "docs/broken.md" in done.stderr
    assert done.stderr.endswith("1 error: the site is as it was\n")
    assert not (shelf / "site").exists()


_AT_ITS_END = """
import atexit, sys
from papershelf.cli import run
atexit.register(print, "the end")
sys.argv = ["papershelf", "--version"]
run()
"""


def test_the_program_leaves_with_all_said_and_done() -> None:
    """It ends without taking apart what it holds, and loses nothing of what is to come first."""
    done = subprocess.run(
        [sys.executable, "-c", _AT_ITS_END], check=True, capture_output=True, text=True
    )
    assert done.stdout.splitlines()[1:] == ["the end"]


_WITH_MORE_TO_SAY = """
import threading, time
from papershelf.app.process import leave
threading.Thread(target=lambda: (time.sleep(0.2), print("said later"))).start()
leave(0)
"""


def test_the_program_waits_for_a_thread() -> None:
    """It leaves to Python an end for which others are not ready."""
    done = subprocess.run(
        [sys.executable, "-c", _WITH_MORE_TO_SAY], check=True, capture_output=True, text=True
    )
    assert done.stdout == "said later\n"


_SAID_LAST = """
from papershelf.app.process import leave
print("said")
leave(0)
"""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")
def test_what_cannot_be_said_is_told_as_python_does() -> None:
    """A full disk behind the output, found at the end: no status of success (Python has 120)."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-c", _SAID_LAST],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONUNBUFFERED": ""},
        )
    assert done.returncode == 120
    assert "No space left on device" in done.stderr
