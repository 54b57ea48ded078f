"""The dumps of a shelf and its static API: what other programs read, and when they change."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import sqlite3
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import jsonschema
import pytest
import sqlite_utils
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from papershelf.collection.schema import record_schema
from papershelf.config import Settings
from papershelf.exports.dumps import tables
from papershelf.exports.dumps.files import dumped
from papershelf.importing import parse
from papershelf.model import Author, Identifiers, Paper, PartialDate
from papershelf.store import Store
from papershelf.writing.generated import is_packaged
from shelves import catalog_of, empty_store, papershelf

SETTINGS = Settings(site_name="Looms & Yarn", license="CC0-1.0")
PAPERS = [
    Paper(
        f"loom-{number}",
        f"=cmd() Loom {number} & {{5%}} 织布",
        (Author("Ada van der Example"), Author("李小龍")),
        abstract=f"Abstract {number}, of wool_.\n\nAnd silk.",
        published=PartialDate(2020 + number % 5),
        venue="Yarn",
        tags=("wool, raw", "silk"),
        identifiers=Identifiers(doi=f"10.1000/loom.{number}"),
    )
    for number in range(300)
]


def dumps_of(papers: Sequence[Paper], store: Store, most: int = 45_000_000) -> Mapping[str, bytes]:
    return dumped(catalog_of(papers)[0], SETTINGS, store, most)


@pytest.fixture(scope="module")
def dumps() -> Mapping[str, bytes]:
    with empty_store() as store:
        return dumps_of(PAPERS, store)


@pytest.fixture(scope="module")
def folder(dumps: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("docs")
    for path, data in dumps.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root / "export"


IDS = sorted(paper.id for paper in PAPERS)


def test_json_lines_are_whole_records(dumps: Mapping[str, bytes]) -> None:
    """Each line is a record by the published schema, with the key under which it is cited."""
    data = dumps["export/papers.jsonl.gz"]
    assert data[:10] == b"\x1f\x8b\x08\0\0\0\0\0\0\xff", "a name, a time or a comment"
    records = list(map(json.loads, gzip.decompress(data).decode().splitlines()))
    assert [record["id"] for record in records] == IDS
    assert records[0]["abstract"] == "Abstract 0, of wool_.\n\nAnd silk."
    assert all(record["bibkey"] for record in records)
    for record in records[:20]:
        jsonschema.validate(record, record_schema())


def test_bibtex_has_every_paper_once(dumps: Mapping[str, bytes]) -> None:
    """With abstracts and without, under the same keys."""
    found = [
        parse_string(gzip.decompress(dumps[f"export/{name}"]).decode(), "bibtex").entries
        for name in ("papers.bib.gz", "papers-without-abstracts.bib.gz")
    ]
    assert [len(entries) for entries in found] == [len(PAPERS)] * 2
    assert list(found[0]) == list(found[1])
    assert all("abstract" in entry.fields for entry in found[0].values())
    assert not any("abstract" in entry.fields for entry in found[1].values())


def test_csv_is_read_by_others_and_by_import(dumps: Mapping[str, bytes]) -> None:
    """No cell begins a formula; `import` gives the titles back."""
    text = dumps["export/papers.csv"].decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["id"] for row in rows] == IDS
    assert all(row["title"].startswith("'=cmd()") for row in rows)
    listing = parse(text.replace("\r\n", "\n"), "x.csv", "csv", topics=(), date=None)
    assert listing.problems == ()
    assert str(listing.entries[0].raw["title"]).startswith("=cmd() Loom 0")


def test_duckdb_opens_them(folder: Path) -> None:
    """JSON Lines, CSV and Parquet as tables, names and tags as lists, formulas as they were."""
    read = {"jsonl.gz": duckdb.read_json, "csv": duckdb.read_csv, "parquet": duckdb.read_parquet}
    for suffix, reader in read.items():
        assert len(reader(str(folder / f"papers.{suffix}")).fetchall()) == len(PAPERS), suffix
    wanted = duckdb.read_parquet(str(folder / "papers.parquet")).filter("id = 'loom-7'")
    [[title, authors, tags, abstract]] = wanted.project("title, authors, tags, abstract").fetchall()
    assert title == "=cmd() Loom 7 & {5%} 织布"
    assert (authors, tags) == (["Ada van der Example", "李小龍"], ["wool, raw", "silk"])
    assert abstract == PAPERS[7].abstract


def test_sqlite_utils_opens_the_database(folder: Path) -> None:
    """A table of papers by id, and what the shelf is."""
    with closing(sqlite3.connect(folder / "papers.sqlite")) as connection:
        database = sqlite_utils.Database(connection)
        papers = database.table("papers")
        assert papers.count == len(PAPERS)
        row = papers.get("loom-7")
        assert json.loads(row["authors"]) == ["Ada van der Example", "李小龍"]
        about = {one["key"]: one["value"] for one in database["about"].rows}
        assert (about["name"], about["license"]) == ("Looms & Yarn", "CC0-1.0")


def test_the_package_lists_every_dump(dumps: Mapping[str, bytes], folder: Path) -> None:
    """Bytes, digests and licence; by it a dump is known as generated, and another file is not."""
    package = json.loads(dumps["export/datapackage.json"])
    listed = {one["path"]: one for one in package["resources"]}
    there = {
        path.removeprefix("export/"): data
        for path, data in dumps.items()
        if path.startswith("export/")
    }
    assert listed.keys() == there.keys() - {"datapackage.json"}
    for name, one in listed.items():
        assert one["bytes"] == len(there[name])
        assert one["hash"] == f"sha256:{hashlib.sha256(there[name]).hexdigest()}"
        assert is_packaged(folder / name)
    assert package["licenses"] == [{"name": "CC0-1.0"}]
    own = folder / "mine.csv"
    own.write_bytes(b"mine")
    assert not is_packaged(own)


def test_the_api_finds_each_paper(dumps: Mapping[str, bytes]) -> None:
    """By id through the index as the guide does it, by the address of its page as the site does."""
    index = json.loads(dumps["api/index.json"])["papers"]
    lists = json.loads(dumps["api/cite.json"])
    firsts, names, entries = lists["from"], lists["references"], lists["bibtex"]
    assert len(names) == len(entries) == len(firsts) > 1
    assert firsts == sorted(firsts)
    for paper in PAPERS:
        pack = json.loads(dumps[f"api/papers/{index[paper.id]}.json"])["papers"]
        assert pack[paper.id]["title"] == paper.title
        assert "abstract" not in pack[paper.id]
        at = bisect_right(firsts, paper.id) - 1
        key = cited(dumps[f"api/cite/{names[at]}"])[paper.id]["key"]
        assert f"{{{key}," in cited(dumps[f"api/cite/{entries[at]}"])[paper.id]


def cited(pack: bytes) -> dict[str, Any]:
    return dict(map(json.loads, gzip.decompress(pack).decode().splitlines()))


def test_a_shelf_without_papers_has_an_api() -> None:
    """Its index names none, and there is no pack."""
    with empty_store() as store:
        found = dumps_of([], store)
    assert json.loads(found["api/index.json"])["papers"] == {}
    assert json.loads(found["api/cite.json"])["from"] == []
    assert not [path for path in found if path.startswith(("api/papers/", "api/cite/"))]


def test_without_pyarrow_there_are_no_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite and Parquet come with the extra; nothing else changes."""
    with empty_store() as store:
        whole = dumps_of(PAPERS, store)
        monkeypatch.setattr(tables, "find_spec", lambda _: None)
        fewer = dumps_of(PAPERS, store)
    assert {path.rpartition("/")[2] for path in whole.keys() - fewer.keys()} == {
        "papers.sqlite",
        "papers.parquet",
    }
    changed = {path for path in fewer if fewer[path] != whole[path]}
    assert changed == {"export/datapackage.json"}


def test_parts_stay_below_the_limit() -> None:
    """A dump that would be too large goes on in a second file, and none is lost."""
    with empty_store() as store:
        found = dumps_of(PAPERS, store, most=40_000)
    for name in ("papers{}.csv", "papers{}.sqlite", "papers{}.parquet"):
        parts = [
            path
            for path in found
            if path
            in {f"export/{name.format(part)}" for part in ("", *(f"-{n}" for n in range(99)))}
        ]
        assert len(parts) > 1, name
        assert all(len(found[path]) <= 50_000 for path in parts)
    rows = [
        row
        for path in found
        if path.endswith(".csv")
        for row in csv.DictReader(io.StringIO(found[path].decode(), newline=""))
    ]
    assert [row["id"] for row in rows] == IDS


EDITS = st.lists(
    st.tuples(st.integers(0, 39), st.sampled_from(["change", "drop", "retitle"])), max_size=6
)


@settings(max_examples=15)
@given(st.lists(EDITS, min_size=1, max_size=3))
def test_what_was_kept_changes_no_byte(runs: list[list[tuple[int, str]]]) -> None:
    """After any changes, files made with the store of the runs before are those of a clean run."""
    papers = {paper.id: paper for paper in PAPERS[:40]}
    with empty_store() as kept:
        dumps_of(list(papers.values()), kept)
        for edits in runs:
            for number, edit in edits:
                id_ = PAPERS[number].id
                if edit == "drop":
                    papers.pop(id_, None)
                else:
                    words = "Warp " + papers.get(id_, PAPERS[number]).title
                    is_title = edit == "retitle"
                    made = replace(PAPERS[number], title=words) if is_title else PAPERS[number]
                    papers[id_] = replace(made, abstract=words)
            with empty_store() as clean:
                assert dumps_of(list(papers.values()), kept) == dumps_of(
                    list(papers.values()), clean
                )


def test_a_new_paper_changes_few_blocks(tmp_path: Path) -> None:
    """The store keeps every block but the one in which the paper comes to stand."""
    store = Store(tmp_path / "store.db", b"these programs")
    dumps_of(PAPERS, store)
    before = store.keys("dumps")
    dumps_of([*PAPERS, replace(PAPERS[0], id="loom-zz")], store)
    assert len(store.keys("dumps") - before) <= 2


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("shelf")
    papershelf(root, "init", str(root))
    papershelf(root, "generate")
    return root


def test_dumps_are_not_made_again(shelf: Path) -> None:
    """A change of a hand-written page leaves them as they are, and their page too."""
    files = [file for name in ("export", "api") for file in (shelf / "docs" / name).rglob("*")]
    before = {file: file.stat().st_mtime_ns for file in files}
    (shelf / "docs/more.md").write_text("# More\n", encoding="utf-8")
    papershelf(shelf, "generate")
    assert {file: file.stat().st_mtime_ns for file in files} == before


def test_the_page_says_what_there_is(shelf: Path) -> None:
    """Each file with a link and its size; the home page leads there."""
    page = (shelf / "docs/export/index.md").read_text(encoding="utf-8")
    for file in (shelf / "docs/export").iterdir():
        if file.suffix != ".md":
            assert f'<a href="{file.name}" download>' in page
    assert "(export/index.md)" in (shelf / "docs/index.md").read_text(encoding="utf-8")


def test_without_a_manifest_dumps_are_known(shelf: Path) -> None:
    """A run that lost its list writes over its own files, and takes none for hand-written."""
    (shelf / ".papershelf/manifest.json").unlink()
    record = next((shelf / "collection/papers").glob("*.yml"))
    record.write_text(record.read_text(encoding="utf-8") + "venue: Yarn\n", encoding="utf-8")
    papershelf(shelf, "generate")
    assert b"Yarn" in (shelf / "docs/export/papers.csv").read_bytes()
