"""What a build believes of what is on the disk: its inputs, its own files, another shelf's site."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from changing_shelf import (
    build,
    built_anew,
    change_paper,
    change_template,
    inputs,
    put,
    record,
    rows,
    run,
)
from comparing import differing
from papershelf.cli import main
from papershelf.publish.folder import lock_file
from papershelf.store import sealed, unsealed
from papershelf.writing.lock import alone, locked
from shelves import golden_shelf, tree


@pytest.mark.parametrize("place", ["docs/readme.md", "overrides/partials/words.html"])
def test_what_a_link_leads_to_is_an_input(tmp_path: Path, place: str) -> None:
    """MkDocs and Jinja follow links; those to folders, and to nothing, are not seen through."""
    shelf = golden_shelf(tmp_path)
    target, link = tmp_path / "README.md", shelf / place
    target.write_text("# One\n")
    link.parent.mkdir(parents=True, exist_ok=True)
    without = inputs(shelf)
    link.symlink_to(target)
    before = inputs(shelf)
    target.write_text("# Two\n")
    assert len({"", without, before, inputs(shelf)}) == 4
    target.unlink()
    assert inputs(shelf) == ""
    target.mkdir()
    assert inputs(shelf) == ""


def test_no_link_of_the_collection_is_followed(tmp_path: Path) -> None:
    """It is refused; that it is there is known."""
    shelf, target = golden_shelf(tmp_path), tmp_path / "secret"
    target.write_text("one")
    without = inputs(shelf)
    (shelf / "collection/papers/link.yml").symlink_to(target)
    before = inputs(shelf)
    target.write_text("two")
    assert without != before == inputs(shelf) != ""


@pytest.mark.parametrize(
    "value",
    [
        "!ENV PS_A",
        "!ENV PS_A # of it",
        "!ENV [PS_A, other]",
        "!ENV [PS_B, PS_A, https://a.example/x-1.2/]",
    ],
)
def test_variables_are_inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """An empty one is another than none: MkDocs then takes the value by default."""
    shelf = golden_shelf(tmp_path)
    with (shelf / "mkdocs.yml").open("a") as config:
        config.write(f"copyright: {value}\n")
    found = [inputs(shelf)]
    for said in ("", "one", "two"):
        monkeypatch.setenv("PS_A", said)
        found.append(inputs(shelf))
    assert len({"", *found}) == 5


@pytest.mark.parametrize(
    "line",
    [
        'copyright: !ENV ["PS_A", "x"]',
        "copyright: !ENV [PS_A,\n  PS_B]",
        "copyright: !ENV\n  - PS_A",
        "extra: {words: !ENV PS_A}",
        '"INHERIT": base.yml',
        "hooks : [hook.py]",
    ],
)
def test_settings_that_stand_elsewhere_are_not_known(tmp_path: Path, line: str) -> None:
    """Then every build looks at all; so it does at a variable in an unusual spelling."""
    shelf = golden_shelf(tmp_path)
    with (shelf / "mkdocs.yml").open("a") as config:
        config.write(f"{line}\n")
    assert inputs(shelf) == ""


def test_pages_of_another_state_are_not_left(shelf: Path) -> None:
    """A run that stopped between pages and site, and records that are again what they were: nothing
    is to be done for the site, and the pages are made what they were.
    """
    before, records = tree(shelf / "docs"), rows(shelf)
    change_paper(random.Random(1), shelf)  # noqa: S311
    assert CliRunner().invoke(main, ["-C", str(shelf), "generate"]).exit_code == 0
    assert tree(shelf / "docs") != before
    put(shelf, records)
    build(shelf)
    assert tree(shelf / "docs") == before


def test_a_template_of_any_name_is_looked_at(shelf: Path) -> None:
    """One that others include shows what it may see of other pages: then all are made each time."""
    partial = shelf / "overrides/partials/copyright.html"
    partial.parent.mkdir(parents=True, exist_ok=True)
    partial.write_text("{% include 'partials/count.txt' %}\n")
    partial.with_name("count.txt").write_text("<p>{{ pages | length }} pages</p>\n")
    build(shelf)
    put(shelf, [*rows(shelf), record(77, "Seventy-seven")])
    build(shelf)
    assert differing(shelf / "site", built_anew(shelf)) == []


def test_clean_believes_nothing(shelf: Path) -> None:
    """A page for which the list vouches, wrongly, is made anew by `--clean` alone."""
    page, listed = shelf / "docs/papers/p1.md", shelf / ".papershelf/manifest.json"
    good = tree(shelf / "docs")
    page.write_bytes(page.read_bytes().replace(b"Paper 1", b"Another"))
    manifest, status = json.loads(unsealed(listed.read_bytes()) or b""), page.stat()
    entry = manifest["files"]["papers/p1.md"]
    digest = hashlib.sha256(page.read_bytes()).hexdigest()
    entry[:3] = [digest, status.st_size, status.st_mtime_ns]
    listed.write_bytes(sealed(json.dumps(manifest).encode()))
    build(shelf)
    assert tree(shelf / "docs") != good
    build(shelf, "--clean")
    assert tree(shelf / "docs") == good
    assert differing(shelf / "site", built_anew(shelf)) == []


def test_a_page_that_a_killed_run_began_is_not_expected(shelf: Path) -> None:
    """It is in the list without a digest, and gone before the site's pages are made."""
    listed = shelf / ".papershelf/manifest.json"
    shutil.copy(shelf / "docs/papers/p1.md", shelf / "docs/papers/old.md")
    manifest = json.loads(unsealed(listed.read_bytes()) or b"")
    manifest["files"]["papers/old.md"] = ["", -1, -1, ""]
    listed.write_bytes(sealed(json.dumps(manifest).encode()))
    change_paper(random.Random(1), shelf)  # noqa: S311
    build(shelf, "--jobs", "2")
    assert differing(shelf / "site", built_anew(shelf)) == []


def test_an_empty_folder_in_the_site_is_removed(shelf: Path) -> None:
    (shelf / "site/empty/inside").mkdir(parents=True)
    build(shelf)
    assert not (shelf / "site/empty").exists()


def test_what_killed_runs_were_writing_is_removed(shelf: Path) -> None:
    """Not what somebody may be writing still, nor what has another name."""
    state = shelf / ".papershelf"
    names = [".records.cache.k2j_x9ab", ".manifest.json.abcdefgh", ".gitignore", ".a.much-longer"]
    for name in names:
        (state / name).write_text("x")
    folder = state / ".scratch.k2j_x9ab"
    folder.mkdir()
    (folder / "404.html").write_text("x")
    for name in [names[0], *names[2:], folder.name]:
        os.utime(state / name, (1, 1))
    build(shelf)
    assert [name for name in names if (state / name).exists()] == names[1:]
    assert not list(state.glob(".scratch.*"))


def test_one_build_at_a_time(shelf: Path) -> None:
    """A second one names the first, and changes nothing."""
    before = tree(shelf / "site")
    change_paper(random.Random(1), shelf)  # noqa: S311
    with alone(shelf, "papershelf build") as busy:
        assert not busy
        result = run(shelf, "build")
    assert result.exit_code == 1
    assert f"papershelf build (process {os.getpid()}) is at work in this shelf" in result.output
    assert tree(shelf / "site") == before


def test_the_same_bytes_anywhere(shelf: Path, tmp_path: Path) -> None:
    """At another path, in another zone and language, by another user's rights, with files of other
    times, a third process, and other hashes of strings.
    """
    other = tmp_path / "elsewhere" / "a shelf"
    shutil.copytree(shelf, other, ignore=shutil.ignore_patterns("site", ".papershelf", "docs"))
    shutil.copytree(shelf / "docs", other / "docs")
    for number, file in enumerate(sorted(other.rglob("*"), reverse=True)):
        os.utime(file, (number, number))
    environment = {"TZ": "Asia/Kolkata", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-m", "papershelf", "-C", str(other), "build", "--jobs", "3"]
    done = subprocess.run(
        command,
        env=os.environ | environment,
        check=True,
        capture_output=True,
        text=True,
        umask=0o077,
    )
    assert re.search(
        r"12 papers built into .* in \d+\.\d s: \d+ files made, 0 kept, 0 removed, \d\.\d MB\n",
        done.stdout,
    )
    assert differing(other / "site", shelf / "site") == []


def test_two_shelves_may_build_into_one_folder(shelf: Path, tmp_path: Path) -> None:
    """In turn: nothing of the other one's site is left, nor believed."""
    site, other = str(tmp_path / "www/site"), tmp_path / "other"
    for turn in range(2):
        change_template(random.Random(turn), shelf)  # noqa: S311
        build(shelf, "--site-dir", site)  # with the same files as before
    shutil.copytree(shelf, other, ignore=shutil.ignore_patterns("site", ".papershelf"))
    for name in ("one.txt", "two.txt"):
        (other / "docs" / name).write_text("only there")
        build(other, "--site-dir", site)
    assert (Path(site) / "two.txt").is_file()
    build(shelf, "--site-dir", site)
    assert differing(Path(site), built_anew(shelf)) == []
    change_paper(random.Random(9), shelf)  # noqa: S311
    build(shelf, "--site-dir", site)
    assert differing(Path(site), built_anew(shelf)) == []


def test_one_shelf_at_a_time_builds_into_a_folder(shelf: Path) -> None:
    """A second one says so, and changes nothing."""
    before = tree(shelf / "site")
    change_paper(random.Random(1), shelf)  # noqa: S311
    with locked(lock_file(shelf / "site"), is_kept=False) as is_free:
        assert is_free
        result = run(shelf, "build")
    assert not lock_file(shelf / "site").exists()
    assert result.exit_code == 1
    assert "a build of another shelf is at work there. Hint: wait until" in result.output
    assert tree(shelf / "site") == before
    build(shelf)
    assert differing(shelf / "site", built_anew(shelf)) == []
