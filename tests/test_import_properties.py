"""For any entries: the order of files does not matter, and a second import changes nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from papershelf.collection.decode import AUTHOR, CITATIONS, RECORD
from papershelf.collection.read import jsonl_records, yaml_records
from papershelf.importing import Listing
from papershelf.importing.formats.jsonl import parse_jsonl
from papershelf.importing.intake import Plan, planned
from papershelf.importing.ledger import Ledger, Ledgers
from papershelf.model import Record

ROW = st.fixed_dictionaries(
    {
        "title": st.sampled_from(
            ["Preface", "Looms I", "Looms II", "A Long Title Here", "looms i", "?"]
        )
    },
    optional={
        "authors": st.sampled_from([["Ada Li"], ["Bo Xu"], ["Ada Li", "Bo Xu"], ["A. Li"]]),
        "venue": st.sampled_from(["LOOM", "WEFT"]),
        "year": st.sampled_from([1843, 1844]),
        "abstract": st.sampled_from(["One.", "Two."]),
        "arxiv": st.sampled_from(["2401.00001", "2401.00002v2"]),
        "doi": st.sampled_from(["10.1000/x", "10.48550/arXiv.2401.00001"]),
        "id": st.sampled_from(["abc", "ABC"]),
    },
)
NAMES = sorted(
    {*RECORD, *AUTHOR, *CITATIONS, "author", "aff", "date", "year", "abs", "paper", "arxiv"}
)
"""Keys that an import looks into."""

FILES = st.lists(
    st.tuples(
        st.sampled_from(["feed", "jsonl", "trending"]), st.lists(ROW, min_size=1, max_size=5)
    ),
    min_size=1,
    max_size=4,
)


def listings(files: Sequence[tuple[str, list[dict[str, object]]]]) -> list[Listing]:
    """Rows as listings of different sources; a file's name goes with its place in the example."""
    found = []
    for number, (source, rows) in enumerate(files):
        text = "\n".join(json.dumps(row) for row in rows)
        read = parse_jsonl(text, f"{number}.jsonl")
        found.append(Listing("jsonl", source, read.entries, read.problems))
    return found


def plan(given: Sequence[Listing], files: dict[str, bytes] | None = None) -> Plan:
    """What an import into a collection with these files does."""
    files = files or {}
    records: list[Record] = []
    ledgers: Ledgers = {}
    for path, data in sorted(files.items()):
        if ".imported" in path:
            rows = [json.loads(line) for line in data.decode().splitlines()]
            source = path.rsplit("/", 1)[1].removesuffix(".jsonl")
            ledgers[source] = Ledger(
                {row["id"]: row["fields"] for row in rows},
                {row["id"]: set(row["entries"]) for row in rows},
            )
        else:
            read = yaml_records if path.endswith(".yml") else jsonl_records
            found, problems = read(data, path)
            assert problems == []
            records += found
    return planned(
        given,
        records,
        ledgers,
        name="x",
        taken_paths=[path for path in files if ".imported" not in path],
        read=files.__getitem__,
    )


@given(FILES, st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(
    files: list[tuple[str, list[dict[str, object]]]], random: object
) -> None:
    """Shuffled listings give the same bytes of records and ledgers, and the same counts."""
    given = listings(files)
    shuffled = list(given)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, two = plan(given), plan(shuffled)
    assert one.files == two.files
    assert one.counts == two.counts


@given(FILES)
def test_counts_are_of_entries(files: list[tuple[str, list[dict[str, object]]]]) -> None:
    """New, updated, unchanged, merged and refused together are all entries."""
    counts = plan(listings(files)).counts
    total = counts.new + counts.updated + counts.unchanged + counts.merged + counts.refused
    assert total == sum(len(rows) for _, rows in files)


@given(FILES)
def test_a_second_import_changes_nothing(
    files: list[tuple[str, list[dict[str, object]]]],
) -> None:
    """The same files again: no new record, no update, no byte."""
    given = listings(files)
    first = plan(given)
    again = plan(given, dict(first.files))
    assert (again.counts.new, again.counts.updated) == (0, 0)
    assert {path: data for path, data in again.files.items() if first.files.get(path) != data} == {}


WILD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["", "x", "1843", "soon", "\ufffd"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3)
    ),
    max_leaves=6,
)
RECORDS = st.lists(
    st.dictionaries(st.sampled_from([*NAMES, "title"]), WILD, max_size=6), max_size=4
)


@given(RECORDS)
def test_each_record_is_a_paper_or_refused(rows: list[dict[str, object]]) -> None:
    """Whatever stands in the fields, no record raises, and each is counted once."""
    read = parse_jsonl(json.dumps(rows), "x.json")
    done = plan([read])
    counts = done.counts
    assert counts.new + counts.merged + counts.refused == len(rows)
    assert bool(counts.refused) == any(problem.is_error for problem in done.problems)
    for path, data in done.files.items():
        if path.endswith(".yml"):
            assert yaml_records(data, path)[1] == []
