"""Every limit of `collection.limits`: what is at it is built, what is just beyond is an error with
its place. A limit without a row here fails.

One shelf holds what is at each limit, another what is beyond, so that few commands run.
"""

from __future__ import annotations

import io
import json
import random
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from papershelf.collection.read import read_collection
from papershelf.parsing import limits
from shelves import papershelf

PAPERS, NOTES = "collection/papers", "collection/notes"


@dataclass(frozen=True)
class Row:
    """How to come to a limit: `content` makes the bytes of the file `path` for a size."""

    path: str
    content: Callable[[int, str], bytes]
    message: str
    """How the Problem begins behind its place, where the size is one more."""


def record(**fields: object) -> bytes:
    return json.dumps({"title": "A title", **fields}).encode()


def many(name: str, word: str = "w{}") -> Callable[[int, str], bytes]:
    return lambda size, id_: record(id=id_, **{name: [word.format(at) for at in range(size)]})


def text(name: str) -> Callable[[int, str], bytes]:
    return lambda size, id_: record(id=id_, **{name: "w" * size})


def filled_yaml(size: int, id_: str) -> bytes:
    head = f"id: {id_}\ntitle: A title\n#".encode()
    return head + b"x" * (size - len(head))


def yaml_of_values(size: int, id_: str) -> bytes:
    """Records of as many authors as may be, to `size` keys and values."""
    left = size - 1
    records: list[str] = []
    while left > 0:
        authors = min(left - 7, limits.AUTHORS)
        listed = ", ".join(f"Ann Author{at % 100}" for at in range(authors))
        records.append(f"- {{id: {id_}-{len(records)}, title: A title, authors: [{listed}]}}\n")
        left -= 7 + authors
    return "".join(records).encode()


def spaced_line(size: int, id_: str) -> bytes:
    line = record(id=id_)
    return line[:-1] + b" " * (size - len(line)) + b"}"


def note(size: int, _: str) -> bytes:
    head, end = b"---\npaper: seed\n#", b"\n---\nWords.\n"
    return head + b"x" * (size - len(head) - len(end)) + end


def picture(size: int, _: str) -> bytes:
    """A PNG of noise, filled up by a text that is no pixel."""
    stream, noise = io.BytesIO(), random.Random(1).randbytes(900 * 900)  # noqa: S311 (no secret)
    Image.frombytes("L", (900, 900), noise).save(stream, "PNG")
    data = stream.getvalue()
    words = b"tEXtComment\0" + b"x" * (size - len(data) - 20)
    chunk = (len(words) - 4).to_bytes(4, "big") + words + zlib.crc32(words).to_bytes(4, "big")
    return data[:-12] + chunk + data[-12:]


def topics(entries: int) -> bytes:
    """As many, of which the first are a chain as long as may be."""
    chain = [f"- {{label: T{at}, parent: T{at + 1}}}" for at in range(limits.TOPIC_LEVELS - 1)]
    rest = [f"- label: T{at}" for at in range(len(chain), entries)]
    return "\n".join([*chain, *rest, ""]).encode()


def chain(size: int, _: str) -> bytes:
    rows = [f"- {{label: C{at}, parent: C{at + 1}}}" for at in range(size - 1)]
    return "\n".join([*rows, f"- label: C{size - 1}", ""]).encode()


ROWS = {
    "NOTE_BYTES": Row(f"{NOTES}/large.md", note, "found a file of 1,000,001 bytes"),
    "PICTURE_BYTES": Row(f"{NOTES}/large.png", picture, "found a file of 1,000,001 bytes"),
    "YAML_BYTES": Row(f"{PAPERS}/large.yml", filled_yaml, "found a file of 5,000,001 bytes"),
    "LINE_CHARACTERS": Row(f"{PAPERS}/line.jsonl", spaced_line, "found a line of 2,000,001"),
    "YAML_VALUES": Row(f"{PAPERS}/values.yml", yaml_of_values, "found more keys and values"),
    "ID": Row(f"{PAPERS}/id.jsonl", lambda size, _: record(id="i" * size), "id: found 301"),
    "TITLE": Row(f"{PAPERS}/title.jsonl", text("title"), "title: found 1,001"),
    "ABSTRACT": Row(f"{PAPERS}/abstract.jsonl", text("abstract"), "abstract: found 20,001"),
    "TEXT": Row(f"{PAPERS}/venue.jsonl", text("venue"), "venue: found 2,001"),
    "AUTHORS": Row(f"{PAPERS}/authors.jsonl", many("authors"), "authors: found 5,001"),
    "REFERENCES": Row(
        f"{PAPERS}/references.jsonl",
        many("references", "10.1000/{}"),
        "references: found 5,001",
    ),
    "ITEMS": Row(f"{PAPERS}/tags.jsonl", many("tags"), "tags: found 101"),
    "ENTRIES": Row("collection/topics.yml", lambda size, _: topics(size), "found 20,001"),
    "TOPIC_LEVELS": Row("collection/topics.yml", chain, "parent: found"),
    "FOLDERS": Row("", lambda *_: b"", "found more than 32 folders"),
}
"""The inputs; of `FOLDERS` and what is no size, see below."""

NO_LINES = ("FOLDERS", "PICTURE_BYTES")

ELSEWHERE = {
    "MEGABYTE": "a unit",
    "JSONL_BYTES": "half a gigabyte: see the test of its own",
    "NESTING": "no field is so deep: see the test of its own",
    "REPORTED": "bounds what is said: see the test of its own",
    "REPORTED_IN_FILE": "bounds what is said: see the test of its own",
    "FAULTY": "bounds what is read: see tests/test_collection_limits.py",
}


def new_shelf(folder: Path) -> Path:
    papershelf(folder.parent, "init", str(folder))
    write(folder, f"{PAPERS}/seed.yml", b"id: seed\ntitle: Seed\n")
    return folder


def write(shelf: Path, path: str, data: bytes) -> None:
    (shelf / path).parent.mkdir(parents=True, exist_ok=True)
    (shelf / path).write_bytes(data)


def put(shelf: Path, name: str, beyond: int) -> str:
    """The input at a limit, or so much beyond; its path."""
    if name == "FOLDERS":
        deep = "/".join([PAPERS, *["d"] * (limits.FOLDERS - 1 + beyond)])
        write(shelf, f"{deep}/deep.yml", b"id: deep\ntitle: Deep\n")
        return deep
    row = ROWS[name]
    data = row.content(getattr(limits, name) + beyond, name.lower())
    write(shelf, row.path, data)
    return row.path


def test_every_limit_has_a_row() -> None:
    """Whoever adds one says how to come to it."""
    named = {name for name in vars(limits) if name.isupper()}
    assert named == ROWS.keys() | ELSEWHERE.keys()


def test_what_is_at_the_limits_is_built(tmp_path: Path) -> None:
    """All at once, without an error."""
    shelf = new_shelf(tmp_path / "shelf")
    for name in ROWS.keys() - {"TOPIC_LEVELS"}:  # which the topics of ENTRIES have
        put(shelf, name, 0)
    write(shelf, f"{NOTES}/pictured.md", b"---\npaper: seed\n---\n![Noise](large.png)\n")
    papershelf(shelf, "check")
    papershelf(shelf, "build")
    assert (shelf / "site/papers/deep/index.html").is_file()


@pytest.mark.parametrize("without", ["ENTRIES", "TOPIC_LEVELS"])
def test_what_is_just_beyond_is_an_error_with_its_place(tmp_path: Path, without: str) -> None:
    """Each, and nothing is built. Two limits share a file."""
    shelf = new_shelf(tmp_path / "shelf")
    names = ROWS.keys() - {without}
    places = {name: put(shelf, name, 1) for name in names}
    for command in ("check", "build"):
        said = papershelf(shelf, command, status=1).stderr
        for name in names:
            place = re.escape(places[name]) + ("" if name in NO_LINES else r":\d+:\d+")
            assert re.search(f"^{place}: {re.escape(ROWS[name].message)}", said, re.MULTILINE), name
    assert not (shelf / "site").exists()


def test_nesting_is_refused_where_it_is_too_deep(tmp_path: Path) -> None:
    """At the limit another error is found: no field is so deep."""
    shelf = new_shelf(tmp_path / "shelf")
    for beyond in (0, 1):
        for ending, fill in (("jsonl", record(id="a")[:-1] + b', "tags": %s}'), ("yml", b"%s")):
            depth = limits.NESTING + beyond - (ending == "jsonl")
            write(shelf, f"{PAPERS}/d{beyond}.{ending}", fill % (b"[" * depth + b"]" * depth))
    said = papershelf(shelf, "check", status=1).stderr.splitlines()
    deep = {line.partition(":")[0] for line in said if "more than 16 levels of nesting" in line}
    assert deep == {f"{PAPERS}/d1.jsonl", f"{PAPERS}/d1.yml"}


def test_a_file_of_many_findings_says_how_many_more(tmp_path: Path) -> None:
    """Those of a record, of a file, and all of one file together, errors before warnings."""
    shelf = new_shelf(tmp_path / "shelf")
    for beyond in (0, 1):
        unknown = {f"key{at}": "" for at in range(limits.REPORTED + beyond)}
        write(shelf, f"{PAPERS}/keys{beyond}.jsonl", record(id=f"k{beyond}", **unknown))
        bad = b'{"id": "", "title": "t"}\n' * (limits.REPORTED_IN_FILE + beyond)
        write(shelf, f"{PAPERS}/bad{beyond}.jsonl", bad)
    for command in ("check", "build"):
        said = papershelf(shelf, command, status=1).stderr.splitlines()
        counts = {
            path: len([line for line in said if f"/{path}." in line])
            for path in ("keys0", "keys1", "bad0", "bad1")
        }
        assert counts == {
            "keys0": limits.REPORTED,
            "keys1": limits.REPORTED + 1,
            "bad0": limits.REPORTED_IN_FILE,
            "bad1": limits.REPORTED_IN_FILE + 1,
        }
        assert f"{PAPERS}/bad1.jsonl: found 1 more error and 0 more warnings." in "\n".join(said)


def test_an_import_of_many_findings_says_how_many_more(tmp_path: Path) -> None:
    """As `check` does."""
    shelf = new_shelf(tmp_path / "shelf")
    good = "".join(f'{{"id": "g{at}", "title": "Good {at}"}}\n' for at in range(700))
    (tmp_path / "many.jsonl").write_text(good + '{"id": "x"}\n' * 600, "utf-8")
    said = papershelf(shelf, "import", str(tmp_path / "many.jsonl"), status=1).stderr
    assert len([line for line in said.splitlines() if "many.jsonl" in line]) == 501
    assert "found 100 more errors and 0 more warnings" in said


def test_jsonl_is_refused_by_its_size_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a limit of 100 bytes: the real one, half a gigabyte, is no size for a test."""
    monkeypatch.setattr(limits, "JSONL_BYTES", 100)
    for beyond in (0, 1):
        write(tmp_path, f"{PAPERS}/j{beyond}.jsonl", spaced_line(100 + beyond, f"j{beyond}"))
    collection = read_collection(tmp_path)
    assert [one.paper.id for one in collection.records] == ["j0"]
    assert [problem.path for problem in collection.problems] == [f"{PAPERS}/j1.jsonl"]
    assert "found a file of 101 bytes" in collection.problems[0].message
