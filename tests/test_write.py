"""Writing: only what changed, nothing that is not ours, and a run that was killed is mended."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.config import MARK
from papershelf.problems import as_text
from papershelf.store import sealed, unsealed
from papershelf.writing.disk import write_file, write_files
from papershelf.writing.synced import Later, Synced
from papershelf.writing.tree import Tree

PAGE = b"---\n" + MARK + b"\n---\n"
NAMES = st.sampled_from(["a.md", "b.md", "x/a.md", "x/y/c.md", "z/d.md"])
TREES = st.dictionaries(NAMES, st.binary(max_size=4).map(lambda data: PAGE + data))


def load(root: Path) -> Tree:
    return Tree.load(root / "docs", root / "manifest.json")


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


@given(st.lists(TREES, max_size=5))
def test_the_tree_holds_exactly_the_last_files(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, bytes]]
) -> None:
    """Whatever came before: no stale file, no empty folder, and a second run writes nothing."""
    root = tmp_path_factory.mktemp("tree")
    for number, files in enumerate(states):
        load(root).sync(files, str(number))
        assert contents(root / "docs") == files
        again = load(root).sync(files, str(number))
        assert (again.written, again.removed, again.kept) == (0, 0, len(files))
        assert all(any(folder.iterdir()) for folder in (root / "docs").rglob("*/"))


def test_nothing_is_touched_when_nothing_changed(tmp_path: Path) -> None:
    """Not even the manifest is written again."""
    load(tmp_path).sync({"a.md": PAGE}, "1")
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")}
    assert load(tmp_path).is_current("1")
    load(tmp_path).sync({"a.md": PAGE}, "1")
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")} == before


def test_a_file_that_somebody_changed_is_not_current(tmp_path: Path) -> None:
    """An edit, a removal or another fingerprint is noticed, and the next run mends it."""
    load(tmp_path).sync({"a.md": PAGE, "b.md": PAGE}, "1")
    (tmp_path / "docs/a.md").write_bytes(b"edited")
    (tmp_path / "docs/b.md").unlink()
    tree = load(tmp_path)
    assert not tree.is_current("1")
    assert not tree.is_current("2")
    assert tree.sync({"a.md": PAGE, "b.md": PAGE}, "1").written == 2
    assert contents(tmp_path / "docs") == {"a.md": PAGE, "b.md": PAGE}


def test_a_file_that_was_only_touched_is_taken_as_it_is(tmp_path: Path) -> None:
    """Another time, the same bytes: nothing is written, and the next run sees nothing to do."""
    load(tmp_path).sync({"a.md": PAGE}, "1")
    os.utime(tmp_path / "docs/a.md", ns=(1, 1))
    assert not load(tmp_path).is_current("1")
    assert load(tmp_path).sync({"a.md": PAGE}, "1").written == 0
    assert load(tmp_path).is_current("1")


def test_a_hand_written_file_in_the_way_is_an_error_and_nothing_is_written(tmp_path: Path) -> None:
    """The message names both; every such file is reported."""
    write_files(tmp_path / "docs", {"x/a.md": b"# By hand\n", "b.md": b"# By hand\n"})
    synced = load(tmp_path).sync({"x/a.md": PAGE, "b.md": PAGE, "c.md": PAGE}, "1")
    assert [as_text(problem) for problem in synced.problems] == [
        (
            "docs/x/a.md: a hand-written file stands where a generated page belongs. "
            "Hint: move it elsewhere: x/a.md is written by `papershelf generate`"
        ),
        (
            "docs/b.md: a hand-written file stands where a generated page belongs. "
            "Hint: move it elsewhere: b.md is written by `papershelf generate`"
        ),
    ]
    assert contents(tmp_path / "docs") == {"x/a.md": b"# By hand\n", "b.md": b"# By hand\n"}


def test_hand_written_files_beside_ours_stay(tmp_path: Path) -> None:
    """Only what the manifest lists is removed, and a folder with other files is kept."""
    write_files(tmp_path / "docs", {"x/own.md": b"# By hand\n"})
    load(tmp_path).sync({"x/a.md": PAGE}, "1")
    load(tmp_path).sync({}, "2")
    assert contents(tmp_path / "docs") == {"x/own.md": b"# By hand\n"}


def test_several_processes_write_what_one_does(tmp_path: Path) -> None:
    """Shared among processes, the files and what the manifest keeps of them are the same."""
    files = {f"{number % 7}/{number}.md": PAGE + b"%d" % number for number in range(1_100)}
    alone, together = tmp_path / "alone", tmp_path / "together"
    for root, jobs in ((alone, 1), (together, 3)):
        assert load(root).sync(files, "1", jobs=jobs).written == len(files)
        assert contents(root / "docs") == files
        assert load(root).is_current("1")
    assert load(alone).digests == load(together).digests


def test_a_killed_run_leaves_nothing_that_looks_hand_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fails after the first file: the next run takes the tree over and finishes it."""
    load(tmp_path).sync({"old.md": PAGE}, "1")
    files = dict.fromkeys(("a.bin", "b.bin", "c.bin"), b"no mark in here")

    really = Tree._write  # noqa: SLF001 (the disk fails there)

    def full(tree: Tree, path: str, data: bytes, entry: Any) -> object:
        if path == "b.bin":
            really(tree, path, data[:3], entry)
            raise OSError(28, "No space left on device")
        return really(tree, path, data, entry)

    with monkeypatch.context() as patched:
        patched.setattr(Tree, "_write", full)
        with pytest.raises(OSError, match="No space"):
            load(tmp_path).sync(files, "2")
    assert not load(tmp_path).is_current("2")
    synced = load(tmp_path).sync(files, "2")
    assert not synced.problems
    assert contents(tmp_path / "docs") == files


@pytest.mark.parametrize("then", ["old", "newer"])
@pytest.mark.parametrize("age", [0, 10])
def test_a_run_that_was_killed_among_listed_files_is_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, age: int, then: str
) -> None:
    """Whether its change is made again or taken back: what it had written is not taken as it is.
    `age` is that of the run before, in seconds: long ago, or within a tick of the clock.
    """
    names = ("a.md", "b.md", "c.md")
    states = {state: dict.fromkeys(names, PAGE + state.encode()) for state in ("old", "newer")}
    keys = {state: dict.fromkeys(names, state) for state in states}
    load(tmp_path).sync(states["old"], "old", keys=keys["old"])
    before = time.time() - age
    os.utime(tmp_path / "manifest.json", (before, before))

    really = Tree._write  # noqa: SLF001 (the run is ended there)

    def ended(tree: Tree, path: str, data: bytes, entry: Any) -> object:
        if path == "b.md":
            raise KeyboardInterrupt
        return really(tree, path, data, entry)

    with monkeypatch.context() as patched:
        patched.setattr(Tree, "_write", ended)
        with pytest.raises(KeyboardInterrupt):
            load(tmp_path).sync(states["newer"], "newer", keys=keys["newer"])
    tree = load(tmp_path)
    assert not tree.is_current(then)
    assert tree.known() == {}
    tree.sync(states[then], then, keys=keys[then])
    assert contents(tmp_path / "docs") == states[then]
    assert load(tmp_path).is_current(then)


def test_without_a_manifest_marked_files_are_known(tmp_path: Path) -> None:
    """The state folder may be deleted: our pages are still ours, stale ones go, others stay."""
    load(tmp_path).sync({"a.md": PAGE, "x/stale.md": PAGE}, "1")
    write_file(tmp_path / "docs/own.md", b"# By hand\n")
    (tmp_path / "manifest.json").write_bytes(b"{broken")
    assert load(tmp_path).sync({"a.md": PAGE + b"new"}, "1").problems == ()
    assert contents(tmp_path / "docs") == {"a.md": PAGE + b"new", "own.md": b"# By hand\n"}


def test_without_a_manifest_files_named_after_their_content_are_known(tmp_path: Path) -> None:
    """A picture of a note bears no mark, but its name is the beginning of its SHA-256; outside the
    generated folders such a name is a person's.
    """
    data = b"a picture"
    name = hashlib.sha256(data).hexdigest()[:16] + ".png"
    load(tmp_path).sync({f"notes/images/{name}": data}, "1")
    (tmp_path / "docs/mine").mkdir()
    (tmp_path / f"docs/mine/{name}").write_bytes(data)
    (tmp_path / "docs/notes/images/0123456789abcdef.png").write_bytes(data)
    (tmp_path / "manifest.json").unlink()
    assert load(tmp_path).sync({}, "2").removed == 1
    left = {file.relative_to(tmp_path / "docs").as_posix() for file in tmp_path.rglob("*.png")}
    assert left == {f"mine/{name}", "notes/images/0123456789abcdef.png"}


def test_a_folder_that_is_wholly_ours_has_no_foreign_files(tmp_path: Path) -> None:
    """The merged overrides: whatever lies there is replaced or removed."""
    write_files(tmp_path / "merged", {"main.html": b"old", "gone.html": b"old"})
    tree = Tree.load(tmp_path / "merged", tmp_path / "manifest.json", whole=True)
    assert tree.sync({"main.html": b"new"}, "").problems == ()
    assert contents(tmp_path / "merged") == {"main.html": b"new"}


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """A link where a page belongs is an error, and what it names keeps its bytes."""
    write_file(tmp_path / "elsewhere.md", PAGE + b"precious")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").symlink_to(tmp_path / "elsewhere.md")
    assert load(tmp_path).sync({"a.md": PAGE}, "1").problems
    assert (tmp_path / "elsewhere.md").read_bytes() == PAGE + b"precious"


def test_write_files_writes_only_what_differs(tmp_path: Path) -> None:
    """The paths that were written come back, and no temporary file stays."""
    assert write_files(tmp_path, {"a/b.yml": b"1", "c.yml": b"2"}) == ["a/b.yml", "c.yml"]
    assert write_files(tmp_path, {"a/b.yml": b"1", "c.yml": b"3"}) == ["c.yml"]
    assert contents(tmp_path) == {"a/b.yml": b"1", "c.yml": b"3"}


def test_after_the_machine_was_started_anew_bytes_count(tmp_path: Path) -> None:
    """Where power failed, a file may have its new time and its old bytes. It is looked at once."""
    keys = {"a.md": "1", "b.md": "2"}
    load(tmp_path).sync({"a.md": PAGE, "b.md": PAGE}, "x", keys=keys)
    page = tmp_path / "docs/a.md"
    status = page.stat()
    page.write_bytes(PAGE.swapcase())
    os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert load(tmp_path).is_current("x")  # its time is believed
    manifest = tmp_path / "manifest.json"
    stored = json.loads(unsealed(manifest.read_bytes()) or b"")
    assert stored["boot"] or sys.platform != "linux"
    manifest.write_bytes(sealed(json.dumps(stored | {"boot": "another"}).encode()))
    for _ in range(2):
        tree = load(tmp_path)
        assert not tree.is_current("x")
        assert tree.known() == {"2": ("b.md",)}
        assert json.loads(unsealed(manifest.read_bytes()) or b"")["boot"] == stored["boot"]
    tree.sync({"a.md": PAGE, "b.md": PAGE}, "x", keys=keys)
    assert page.read_bytes() == PAGE


@pytest.mark.parametrize("known", [True, False])
def test_a_shorter_page_leaves_nothing_of_the_longer_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, known: bool
) -> None:
    """Pages are written over what is there, or into an emptied file where the system does not say
    when it was started.
    """
    if not known:
        monkeypatch.setattr("papershelf.writing.disk.boot", lambda: "")
    load(tmp_path).sync({"a.md": PAGE + b"long" * 1000}, "1")
    load(tmp_path).sync({"a.md": PAGE}, "2")
    assert contents(tmp_path / "docs") == {"a.md": PAGE}


def test_files_of_a_key_are_known_while_all_are_as_written(tmp_path: Path) -> None:
    """Those made together are kept together: one of them touched or gone, and none is known."""
    files, keys = (
        {"a.md": PAGE, "b.md": PAGE, "c.md": PAGE},
        {"a.md": "1", "b.md": "1", "c.md": "2"},
    )
    load(tmp_path).sync(files, "x", keys=keys)
    assert load(tmp_path).known() == {"1": ("a.md", "b.md"), "2": ("c.md",)}
    synced = load(tmp_path).sync({"a.md": PAGE}, "y", keys={"a.md": "3"}, unchanged=["c.md"])
    assert (synced.kept, synced.removed) == (2, 1)
    assert load(tmp_path).known() == {"2": ("c.md",), "3": ("a.md",)}
    (tmp_path / "docs/c.md").write_bytes(PAGE + b"touched")
    assert load(tmp_path).known() == {"3": ("a.md",)}


def test_nothing_is_known_after_a_run_that_did_not_finish(tmp_path: Path) -> None:
    """It may have written some files of a key and not the others."""
    load(tmp_path).sync({"a.md": PAGE, "b.md": PAGE}, "x", keys={"a.md": "1", "b.md": "1"})
    (tmp_path / "docs/new").write_bytes(PAGE)  # a file where a folder must be
    with pytest.raises(OSError, match="new"):
        load(tmp_path).sync({"a.md": PAGE, "new/c.md": PAGE}, "y", keys={"a.md": "1"})
    assert load(tmp_path).known() == {}


def test_what_comes_later_is_made_when_the_rest_is_there(tmp_path: Path) -> None:
    """It is part of the tree like the rest: kept, replaced and removed."""
    seen: list[tuple[bytes, list[str]]] = []

    def sync(data: bytes, fingerprint: str, *others: str) -> Synced:
        made = {f"late-{len(data)}.md": data}

        def listed(told: Mapping[str, str]) -> None:
            """What another process finds when it is told to go on."""
            page = (tmp_path / "docs/a.md").read_bytes()
            there = {path.name: path.read_bytes() for path in (tmp_path / "docs").glob("[!l]*")}
            assert {path: told[path] for path in told if not path.startswith("late")} == {
                name: hashlib.sha256(data).hexdigest() for name, data in there.items()
            }
            assert there.keys() <= set(load(tmp_path).listed)
            seen.append((page, sorted(there)))

        later = Later(lambda: made, lambda path: path.startswith("late"), begin=listed)
        files = {"a.md": data} | dict.fromkeys(others, PAGE)
        return load(tmp_path).sync(files, fingerprint, later=later)

    first, second = PAGE + b"one", PAGE + b"second"
    assert sync(first, "1", "b.md").written == 3
    kept = sync(first, "2", "b.md")
    assert (kept.written, kept.removed, kept.kept) == (0, 0, 3)
    synced = sync(second, "3")
    assert (synced.written, synced.removed) == (2, 2)
    assert [page for page, _ in seen] == [first, first, second]
    assert seen[-1][1] == ["a.md"]
    assert load(tmp_path).fingerprint == "3"
    assert {file.name for file in (tmp_path / "docs").iterdir()} == {
        "a.md",
        f"late-{len(second)}.md",
    }


def test_a_run_that_ends_before_what_comes_later_is_not_finished(tmp_path: Path) -> None:
    """The next one keeps nothing unseen, and takes no file for a hand-written one."""

    def fails() -> dict[str, bytes]:
        raise OSError("no room")

    keys = {"a.md": "1"}
    load(tmp_path).sync({"a.md": PAGE}, "x", keys=keys)
    with pytest.raises(OSError, match="no room"):
        load(tmp_path).sync({"a.md": PAGE, "b.md": PAGE}, "y", keys=keys, later=Later(fails))
    assert (load(tmp_path).fingerprint, load(tmp_path).known()) == ("", {})
    later = Later(lambda: {"late.md": PAGE})
    assert load(tmp_path).sync({"b.md": PAGE}, "z", later=later).removed == 1


@pytest.mark.parametrize("fixed", [["b.md"], []])
def test_what_comes_later_takes_no_hand_written_file(tmp_path: Path, fixed: list[str]) -> None:
    """With a hand-written file at a fixed path, nothing is written; elsewhere what came before is,
    and the next run mends the rest.
    """
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/b.md").write_bytes(b"Mine")

    def sync() -> Synced:
        later = Later(lambda: {"b.md": PAGE}, fixed=fixed)
        return load(tmp_path).sync({"a.md": PAGE}, "1", later=later)

    [problem] = sync().problems
    assert problem.path == "docs/b.md"
    assert (tmp_path / "docs/b.md").read_bytes() == b"Mine"
    assert (tmp_path / "docs/a.md").exists() is not bool(fixed)
    (tmp_path / "docs/b.md").unlink()
    assert sync().written == (2 if fixed else 1)
