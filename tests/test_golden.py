"""Whole pages: a small shelf full of awkward records, and the Markdown that it must become.

After a change that means to change pages, look at the difference that
`UPDATE_GOLDEN=1 make test ARGS=tests/test_golden.py` makes in `tests/golden/docs`.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from shelves import GOLDEN, golden_shelf, papershelf, tree

EXPECTED = GOLDEN / "docs"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return golden_shelf(tmp_path)


def times(shelf: Path) -> dict[Path, int]:
    """When each file and folder was written, but for the lock, which every run takes, and the word
    of who has it.
    """
    state = shelf / ".papershelf"
    taken = {state, state / "lock", state / "holder"}
    return {path: path.stat().st_mtime_ns for path in shelf.rglob("*") if path not in taken}


def test_pages_are_the_golden_ones(shelf: Path) -> None:
    """Every generated file, byte for byte; markup, TeX, dates and paths as documented."""
    papershelf(shelf, "generate")
    # JSON (the search index, the schema of records) and dumps, whose bytes follow from versions of
    # libraries, have tests of their own; _home.md is not ours.
    files = tree(shelf / "docs").items()
    others = (".json", "_home.md", ".gz", ".csv", ".sqlite", ".parquet", "export/index.md")
    found = {path: data for path, data in files if not path.endswith(others)}
    if os.environ.get("UPDATE_GOLDEN"):
        shutil.rmtree(EXPECTED, ignore_errors=True)
        for path, data in found.items():
            (EXPECTED / path).parent.mkdir(parents=True, exist_ok=True)
            (EXPECTED / path).write_bytes(data)
    expected = tree(EXPECTED)
    assert sorted(found) == sorted(expected)
    for path, data in expected.items():
        if path.endswith(".md"):  # as text, so that the difference can be read
            assert found[path].decode() == data.decode(), path
        assert found[path] == data, path


def test_a_second_generate_writes_nothing(shelf: Path) -> None:
    """Not one file, by the summary and by the files' times."""
    papershelf(shelf, "generate")
    before = times(shelf)
    assert papershelf(shelf, "generate").stdout.startswith("0 files written, 0 removed")
    assert times(shelf) == before


def test_shuffled_records_give_the_same_bytes(shelf: Path) -> None:
    """The order of records in a file, and of keys in a record, means nothing."""
    papershelf(shelf, "generate")
    before = tree(shelf / "docs")
    bulk = shelf / "collection/papers/bulk.jsonl"
    records = [json.loads(line) for line in bulk.read_text(encoding="utf-8").splitlines()]
    shuffled = [dict(reversed(record.items())) for record in reversed(records)]
    bulk.write_text("".join(json.dumps(record) + "\n" for record in shuffled), encoding="utf-8")
    papershelf(shelf, "generate")
    assert tree(shelf / "docs") == before


def test_nothing_stale_stays(shelf: Path) -> None:
    """A paper renamed, a note removed, a tag that vanishes: the tree equals a clean one."""
    papershelf(shelf, "generate")
    markup = shelf / "collection/papers/markup.yml"
    markup.write_text(
        markup.read_text(encoding="utf-8")
        .replace("id: markup", "id: renamed")
        .replace('"C"', '"D"'),
        encoding="utf-8",
    )
    (shelf / "collection/papers/crowd.yml").unlink()
    (shelf / "collection/notes/first.md").unlink()
    papershelf(shelf, "generate")
    after = tree(shelf / "docs")
    for folder in ("papers", "tags", "dates", "authors", "venues", "notes", "latest"):
        shutil.rmtree(shelf / "docs" / folder)
    shutil.rmtree(shelf / ".papershelf")
    papershelf(shelf, "generate")
    assert tree(shelf / "docs") == after
    assert "papers/renamed.md" in after
    assert not {"papers/markup.md", "papers/crowd.md", "tags/c/index.md"} & after.keys()


def test_an_error_writes_nothing(shelf: Path) -> None:
    """One bad record among good ones: every problem is reported, no file is touched."""
    papershelf(shelf, "generate")
    before = tree(shelf)
    broken = shelf / "collection/papers/broken.yml"
    broken.write_text(
        "id: broken\ntitle: T\npublished: 2024-02-30\ncolour: red\n", encoding="utf-8"
    )
    done = papershelf(shelf, "generate", status=1)
    assert "collection/papers/broken.yml:3:1: published: " in done.stderr
    assert "collection/papers/broken.yml:4:1: colour: " in done.stderr
    broken.unlink()
    assert tree(shelf) == before


@pytest.mark.parametrize("path", ["docs/index.md", "docs/search/manifest.json"])
def test_a_hand_written_file_in_the_way_is_named(shelf: Path, path: str) -> None:
    """Where the generated home page belongs, or what is written last; nothing else is written."""
    (shelf / path).parent.mkdir(exist_ok=True)
    (shelf / path).write_text("# Mine\n", encoding="utf-8")
    done = papershelf(shelf, "generate", status=1)
    assert f"{path}: a hand-written file stands where" in done.stderr
    assert not (shelf / "docs/papers").exists()
    assert not (shelf / ".papershelf/overrides").exists()
