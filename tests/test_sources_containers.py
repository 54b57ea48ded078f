"""JSON as it is found: the same records in any container, each with its place; no exception."""

from __future__ import annotations

import gzip
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.importing import Listing, parse, recognise, summed
from papershelf.importing.formats.containers import read_records
from papershelf.importing.formats.jsonl import parse_jsonl
from papershelf.importing.incoming import incoming_text
from papershelf.parsing.limits import LINE_CHARACTERS
from papershelf.problems import as_text

ROWS: list[dict[str, object]] = [
    {"title": "Threads of Mills", "year": 1843},
    {"title": "Nets", "tags": []},
    {"title": 'A "Boat"', "authors": ["Ada Li"]},
]


def read(text: str, form: str = "jsonl") -> Listing:
    """A text as `import` reads it, where it is recognised as such."""
    cleaned, problems = incoming_text(text.encode(), "p")
    assert cleaned is not None
    assert [problem for problem in problems if problem.is_error] == []
    assert recognise(cleaned, "p") == form
    return parse(cleaned, "p", form, topics=(), date=None)


CONTAINERS = {
    "lines": "\n".join(map(json.dumps, ROWS)),
    "list": json.dumps(ROWS),
    "list-of-lines": "[\n" + ",\n".join(map(json.dumps, ROWS)) + "\n]\n",
    "list-begun": "[" + ",\n".join(map(json.dumps, ROWS)) + "]",
    "list-indented": json.dumps(ROWS, indent=2),
    "crlf": json.dumps(ROWS, indent=2).replace("\n", "\r\n"),
    "mark": "\ufeff" + json.dumps(ROWS, indent="\t"),
    "objects": "\n".join(json.dumps(row, indent=2) for row in ROWS),
    "lists": json.dumps(ROWS[:1], indent=1) + "\n" + json.dumps(ROWS[1:]),
    "object": json.dumps({"papers": ROWS}),
    "object-indented": json.dumps({"name": "x", "n": 3, "papers": ROWS}, indent=2),
    "object-with-title": json.dumps({"title": "Papers of Mills", "entries": ROWS}),
    "deeper": json.dumps({"meta": {"page": 1}, "data": {"items": ROWS, "total": 3}}, indent=1),
    "feed": json.dumps({"feed": {"title": "Answer", "id": "x", "entry": ROWS}}, indent=1),
    "by-key": json.dumps({str(number): row for number, row in enumerate(ROWS)}, indent=1),
    "by-key-deeper": json.dumps({"name": "x", "papers": dict(zip("abc", ROWS, strict=True))}),
    "objects-a-line": "\n".join(json.dumps({"results": [row]}) for row in ROWS),
    "daily": json.dumps([{"paper": row, "title": "As shown", "numComments": 2} for row in ROWS]),
    "answers": json.dumps(
        {"notes": [{"content": {key: {"value": row[key]} for key in row}} for row in ROWS]}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONTAINERS)
def test_any_container_holds_the_same_records(name: str) -> None:
    """Lines, lists and objects, on one line or many, give the records of JSON Lines."""
    listing = read(CONTAINERS[name])
    assert [entry.raw for entry in listing.entries] == [
        {"title": "Threads of Mills", "published": "1843"},
        {"title": "Nets"},
        {"title": 'A "Boat"', "authors": ["Ada Li"]},
    ]
    assert listing.problems == ()


def test_a_key_that_is_an_identifier_is_the_id() -> None:
    """Where records stand under their ids, none is lost; the number of a row is no id."""
    rows = {"2401.00001": {"title": "A"}, "2020.acl-main.1": {"title": "B"}, "7": {"title": "C"}}
    found = [entry.raw.get("id") for entry in read(json.dumps(rows)).entries]
    assert found == ["2401.00001", "2020.acl-main.1", None]


@pytest.mark.parametrize(
    "text",
    ['{"meta": {"title": "Mills"}, "count": 3}', '{"site": {"title": "Mills"}}'],
)
def test_an_object_with_a_title_within_is_no_list(text: str) -> None:
    """A title somewhere in an object makes no paper of it."""
    assert [entry.raw.get("title") for entry in read(text).entries] == [None]


def test_a_programme_has_titles_under_name() -> None:
    """Conferences' own lists call a paper's title `name`, and an author's `fullname`."""
    rows = [{"name": "Threads", "authors": [{"fullname": "Ada Li"}], "abstract": "We count."}]
    entry = read(json.dumps({"count": 1, "results": rows})).entries[0]
    assert entry.raw["title"] == "Threads"
    assert entry.raw["authors"] == ["Ada Li"]


def test_a_package_is_no_paper() -> None:
    """A `name` and an author are not enough: so begins what programs say of themselves."""
    listing = read(json.dumps({"name": "mills", "version": "1.0", "author": "Ada Li"}))
    assert "title" not in listing.entries[0].raw


@pytest.mark.parametrize(
    ("row", "form", "left_out"),
    [
        ({"content": {"title": {"value": "Threads"}}}, "openreview", []),
        ({"title": "Threads"}, "jsonl", ["number"]),
    ],
)
def test_the_forum_is_the_identifier(
    row: dict[str, object], form: str, left_out: list[str]
) -> None:
    """OpenReview's answers, and what others make of them, name the paper by its forum, and the
    `number` beside it is no issue's.
    """
    listing = read(json.dumps({"notes": [{"forum": "aB3dE00001", "number": 7, **row}]}), form)
    assert listing.source == form
    assert listing.entries[0].raw == {
        "title": "Threads",
        "identifiers": {"openreview": "aB3dE00001"},
    }
    assert [repair.key for repair in listing.repairs] == left_out


def test_a_packed_list_is_read() -> None:
    """Gzip is known by its content, whatever it holds."""
    packed = gzip.compress(CONTAINERS["list-indented"].encode(), mtime=0)
    text, _ = incoming_text(packed, "p.json.gz")
    assert text == CONTAINERS["list-indented"]


def test_a_list_may_be_one_long_line() -> None:
    """The limit of a line is that of a record; a list of many records may be longer."""
    rows = [{"title": f"Mill {number}", "abstract": "x" * 50_000} for number in range(60)]
    text = json.dumps(rows)
    assert len(text) > LINE_CHARACTERS
    assert len(read(text).entries) == 60


@pytest.mark.parametrize("indent", [None, 1, 4])
@pytest.mark.parametrize("key", [None, "papers"])
def test_each_field_has_its_place(indent: int | None, key: str | None) -> None:
    """A field is found by line and column in the file, however the list is written."""
    text = json.dumps(ROWS if key is None else {key: ROWS}, indent=indent)
    lines, _, _ = read_records(text, "p")
    for name, at in (("year", 0), ("tags", 1), ("authors", 2)):
        line, column = lines[at].origin.place(name)
        assert text.split("\n")[line - 1][column - 1 :].startswith(f'"{name}"')


SPLIT = "Hint: make a file of each list that is to come in"


def told(text: str) -> tuple[list[object], list[str]]:
    """The titles that are read, and the errors."""
    listing = parse_jsonl(text, "p")
    assert all(problem.is_error for problem in listing.problems)
    return [entry.raw.get("title") for entry in listing.entries], list(
        map(as_text, listing.problems)
    )


@pytest.mark.parametrize(
    ("text", "titles", "messages"),
    [
        (
            '[{"title": "A"},\n {"title": "B", "title": "C"},\n {"title": "D"}]',
            ["A", "D"],
            ['p:2:17: found the key "title" a second time. Hint: keep one'],
        ),
        (
            '[{"title": "A"}, "B", 3, null, {"title": "C"}]',
            ["A", "C"],
            [
                "p:1:18: found text, expected an object {…}.",
                "p:1:23: found text, expected an object {…}.",
                "p:1:26: found nothing, expected an object {…}.",
            ],
        ),
        (
            '[\n{"title": "A"},\n{"title": "B"},\n{"tit',
            ["A", "B"],
            ["p:4:2: found invalid JSON (unterminated string starting at), and did not read on."],
        ),
        (
            '[{"title": "A"} {"title": "B"}]',
            ["A"],
            ["p:1:17: found invalid JSON (expecting ',' delimiter), and did not read on."],
        ),
        (
            '{"spring": [{"title": "A"}], "autumn": [{"title": "B"}]}',
            [],
            [f"p:1:1: found several lists of records (spring, autumn), expected one. {SPLIT}"],
        ),
        (
            '[{"title": "A"}, {"votes": NaN}]',
            ["A"],
            ["p:1:28: found NaN, which is no JSON. Hint: use null, or leave the key out"],
        ),
        ('{"title": "A",\n{"title": "B"}\n', ["B"], []),
        ("[]", [], []),
    ],
)
def test_a_bad_record_is_refused_alone(text: str, titles: list[str], messages: list[str]) -> None:
    """What is no record is an error with its place, and what stands before a break comes in."""
    found, errors = told(text)
    assert found == titles
    assert errors == messages or not messages


@pytest.mark.parametrize(
    "record",
    [
        {"authors": ["Ada Li"], "title": "A", "references": [{"title": "Cited"}]},
        {"title": "A", "references": [{"title": "Cited"}], "citations": [{"title": "Citing"}]},
        {"doi": "10.1000/x", "title": "A", "papers": [{"title": "Cited"}]},
    ],
)
def test_the_papers_that_a_paper_cites_are_no_records(record: dict[str, object]) -> None:
    """A record that holds other papers stays one record."""
    assert told(json.dumps(record))[0] == ["A"]
    assert told(json.dumps(record, indent=1))[0] == ["A"]


def test_deep_nesting_is_an_error() -> None:
    """No depth of brackets raises, in whatever container."""
    for text in ("[" * 100_000, '{"papers": ' * 50_000, '[{"title": ' + "[" * 50_000):
        titles, errors = told(text)
        assert titles == []
        assert errors


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["title", "papers", "data", "paper", "content", "value", "id", "a"])
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
INDENTS = st.sampled_from([None, 0, 2])


@given(VALUES, INDENTS)
def test_any_value_is_read(value: object, indent: int | None) -> None:
    """No JSON raises, and all that is said of it can be summed up."""
    listing = parse_jsonl(json.dumps(value, indent=indent), "p")
    summed(listing.repairs)
    for entry in listing.entries:
        assert all(number >= 1 for number in entry.origin.place("title"))


@given(st.lists(VALUES, max_size=6), INDENTS)
def test_each_value_of_a_list_is_counted_once(values: list[object], indent: int | None) -> None:
    """A list gives one entry or one error for each of its values."""
    listing = parse_jsonl(json.dumps(values, indent=indent), "p")
    assert len(listing.entries) + len(listing.problems) == len(values)


TITLES = st.text(max_size=6).map(lambda words: {"title": f"T {words}"})


@given(st.lists(TITLES, min_size=1, max_size=6), INDENTS, st.data())
def test_records_come_out_of_any_container(
    rows: list[dict[str, str]], indent: int | None, data: st.DataObject
) -> None:
    """The same records in the same order, in lines, lists and objects."""
    held = data.draw(
        st.sampled_from([rows, {"papers": rows}, {"n": 1, "data": {"list": rows, "m": {}}}])
    )
    lines = read_records("\n".join(map(json.dumps, rows)), "p")[0]
    others, problems, _ = read_records(json.dumps(held, indent=indent), "p")
    assert [line.value for line in others] == [line.value for line in lines] == rows
    assert problems == []


@given(st.lists(TITLES, min_size=1, max_size=4), INDENTS, st.data())
def test_broken_json_is_an_error(
    rows: list[dict[str, str]], indent: int | None, data: st.DataObject
) -> None:
    """A list that is cut off, or has a sign too much, never raises and never passes in silence;
    but a comma behind the last record does no harm.
    """
    text = json.dumps(rows, indent=indent)
    at = data.draw(st.integers(1, len(text) - 1))
    cut = text[:at] + data.draw(st.sampled_from(["", "]", "}", ",", '"', "x", "[", "{"]))
    listing = parse_jsonl(cut, "p")
    assert len(listing.entries) <= len(rows)
    try:
        json.loads(re.sub(r",\s*\]$", "]", cut))
    except ValueError:
        assert listing.problems
