"""JSON Lines from anywhere: synonyms, repairs with one summary line, refusals with their line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from papershelf.importing import Listing, summed
from papershelf.importing.formats.jsonl import parse_jsonl
from papershelf.importing.values.urls import MENDED, url_of
from papershelf.problems import as_text, in_order

WHEELS, LIST = '"github.com/ada/wheels"', '"Grace Hopper, Richard Bloch, Robert Campbell"'
SAMPLE = (Path(__file__).parent / "listings" / "papers.jsonl").read_text(encoding="utf-8")


def one(**fields: object) -> Listing:
    return parse_jsonl(json.dumps({"title": "T", **fields}), "p.jsonl")


def raw(**fields: object) -> dict[str, object]:
    return dict(one(**fields).entries[0].raw)


def test_synonyms() -> None:
    """The usual names become the contract's; identifiers also come from the paper's addresses."""
    first, second, third = (entry.raw for entry in parse_jsonl(SAMPLE, "p.jsonl").entries)
    assert first == {
        "title": "Brass Wheels at Scale",
        "authors": ["Ada Lovelace", "Charles Babbage"],
        "abstract": "Wheels were scaled.\nThey still turn.",
        "published": "1843",
        "venue": "LOOM",
        "tags": ["brass", "wheels"],
        "identifiers": {"acl": "2020.acl-main.1"},
        "links": {
            "abstract": "https://aclanthology.org/2020.acl-main.1/",
            "pdf": "https://aclanthology.org/2020.acl-main.1.pdf",
            "code": "https://github.com/ada/wheels",
        },
    }
    assert second == {
        "title": "Relays that Rest on Sundays",
        "authors": ["Grace Hopper", "Richard Bloch", "Robert Campbell"],
        "published": "1947-09-09",
        "votes": "1200",
        "identifiers": {"arxiv": "2401.10000", "doi": "10.1145/12345.67890"},
        "links": {"abstract": "https://arxiv.org/abs/2401.10000v3"},
    }
    assert third["authors"] == [{"name": "Kelvin", "affiliation": "Glasgow"}, "James Thomson"]
    assert third["tags"] == ["tides", "pulleys"]
    assert third["links"] == {"code": "https://example.org/kelvin/tides"}


def test_repairs_are_one_line_each() -> None:
    """What was repaired or left out is said once for each kind, with the first as an example."""
    problems = in_order(summed(parse_jsonl(SAMPLE, "p.jsonl").repairs))
    assert [as_text(problem) for problem in problems] == [
        'p.jsonl:1: warning: left out an author named twice ("Ada Lovelace") in 1 entry.',
        'p.jsonl:1: warning: left out an empty item of a list ("tags") in 1 entry.',
        f"p.jsonl:1: warning: {MENDED} ({WHEELS}) in 2 entries, first here.",
        'p.jsonl:1: warning: project: left out an address that is none ("this url") in 1 entry.',
        'p.jsonl:2: warning: left out a key that no record has ("shelf_mark") in 1 entry.',
        f"p.jsonl:2: warning: split one text into several authors ({LIST}) in 1 entry.",
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{broken", "p.jsonl:2:2: found invalid JSON"),
        ('["a"]', "p.jsonl:2:1: found a list, expected an object {…}."),
        ('{"title": "a", "title": "b"}', 'p.jsonl:2:16: found the key "title" a second time'),
        ('{"votes": NaN}', "p.jsonl:2:11: found NaN"),
        ("[" * 100_000, "p.jsonl:2:17: found more than 16 levels of nesting."),
    ],
)
def test_a_bad_line_is_refused_alone(line: str, message: str) -> None:
    """A line that is no object is an error with its place; the lines around it come in."""
    listing = parse_jsonl(f'{{"title": "A"}}\n{line}\n\n{{"title": "B"}}\n', "p.jsonl")
    assert [entry.raw["title"] for entry in listing.entries] == ["A", "B"]
    assert [entry.line for entry in listing.entries] == [1, 4]
    assert [problem.is_error for problem in listing.problems] == [True]
    assert as_text(listing.problems[0]).startswith(message)


ORCID = {"name": "A", "orcid": "0"}


@pytest.mark.parametrize(
    ("given", "field", "expected"),
    [
        ({"arxiv": "1806.00001v2"}, "identifiers", {"arxiv": "1806.00001"}),
        ({"arxiv": "arXiv:1806.00001"}, "identifiers", {"arxiv": "1806.00001"}),
        ({"doi": "doi:10.1000/ABC"}, "identifiers", {"doi": "10.1000/abc"}),
        ({"identifiers": {"doi": "?"}, "doi": "10.1000/y"}, "identifiers", {"doi": "10.1000/y"}),
        ({"identifiers": {"doi": "10.1000/x"}, "doi": "?"}, "identifiers", {"doi": "10.1000/x"}),
        ({"id": "1806.00001"}, "identifiers", {"arxiv": "1806.00001"}),
        ({"id": "2020.acl-main.1"}, "identifiers", {"acl": "2020.acl-main.1"}),
        ({"id": "10.1000/x"}, "identifiers", {"doi": "10.1000/x"}),
        ({"url": "https://doi.org/10.1000/x"}, "identifiers", {"doi": "10.1000/x"}),
        ({"pdf": "https://openreview.net/pdf?id=aB3x9z"}, "identifiers", {"openreview": "aB3x9z"}),
        ({"project": "https://arxiv.org/abs/1806.00001"}, "identifiers", None),
        ({"arxiv": "soon"}, "identifiers", None),
        ({"published": "2020", "year": 2019}, "published", "2020"),
        ({"year": 2019}, "published", "2019"),
        ({"keywords": "a, b, a"}, "tags", ["a", "b"]),
        ({"keywords": []}, "tags", None),
        ({"tags": ["x"], "keywords": ["y"]}, "tags", ["x"]),
        ({"venue": None}, "venue", None),
        ({"authors": None}, "authors", None),
        ({"authors": "A B; C D"}, "authors", ["A B", "C D"]),
        ({"authors": "A B, C D and others"}, "authors", ["A B", "C D"]),
        ({"authors": {"name": "A"}}, "authors", ["A"]),
        ({"authors": "et al."}, "authors", None),
        ({"authors": "A B, others"}, "authors", ["A B"]),
        ({"keywords": "wool|silk| wool"}, "tags", ["wool", "silk"]),
        ({"keywords": "wool; a|b"}, "tags", ["wool", "a|b"]),
        ({"doi": "(https://doi.org/10.1000/x)."}, "identifiers", {"doi": "10.1000/x"}),
        ({"arxiv": "[arXiv:1806.00001v2],"}, "identifiers", {"arxiv": "1806.00001"}),
        ({"authors": [{"name": "A", "orcid": "0", "x": 1}]}, "authors", [ORCID]),
        ({"votes": 3}, "votes", "3"),
        ({"venue": "A\u202eB\u0000"}, "venue", "AB"),
    ],
)  # fmt: skip
def test_values(given: dict[str, object], field: str, expected: object) -> None:
    """Each spelling becomes the contract's, and what cannot be read is left out."""
    assert raw(**given).get(field) == expected


@pytest.mark.parametrize(
    ("given", "field", "expected"),
    [
        ({"published": "1843-09-01T12:00:00Z"}, "published", "1843-09-01"),
        ({"date": "Sept. 1843"}, "published", "1843-09"),
        ({"date": "soon", "year": 1843}, "published", "1843"),
        ({"year": 1843.0}, "published", "1843"),
        ({"date": "03/04/1843"}, "published", "03/04/1843"),
        ({"updated_at": "1 September 1843"}, "updated", "1843-09-01"),
        ({"submittedOnDailyAt": "2024-03-02T00:00:00.000Z"}, "listed", "2024-03-02"),
        ({"abs": "https://a.org/x"}, "links", {"abstract": "https://a.org/x"}),
        ({"abs": "We count threads."}, "abstract", "We count threads."),
        ({"abs": "We count threads."}, "links", None),
        ({"abs": "https://a.org/x", "url": "https://b.org"}, "links", {"abstract": "https://a.org/x"}),
        ({"summary": "We count threads."}, "abstract", "We count threads."),
        ({"summary": "We count threads."}, "summary", None),
        ({"summary": "Read this.", "abstract": "We count."}, "summary", "Read this."),
        ({"summary": "Read this.", "papershelf": 1}, "summary", "Read this."),
        ({"summary": "Read this.", "papershelf": 1}, "abstract", None),
        ({"citations": 13}, "citations", {"count": "13"}),
        ({"citations": "1,300"}, "citations", {"count": "1300"}),
        ({"categories": "cs.CL math.CO"}, "categories", ["cs.CL", "math.CO"]),
        ({"categories": ["cs.CL math.CO", "cs.LG"]}, "categories", ["cs.CL", "math.CO", "cs.LG"]),
        ({"categories": "Old Mills; Nets"}, "categories", ["Old Mills", "Nets"]),
        ({"keywords": "old mills|nets"}, "tags", ["old mills", "nets"]),
        ({"author": "A B;C D"}, "authors", ["A B", "C D"]),
        (
            {"author": "A B;C D", "aff": "X;"},
            "authors",
            [{"name": "A B", "affiliation": "X"}, "C D"],
        ),
        ({"author": ["A B"], "affiliation": "X"}, "authors", [{"name": "A B", "affiliation": "X"}]),
        ({"author": "A B;C D", "aff": "X"}, "authors", ["A B", "C D"]),
        (
            {"author": "A B | C D", "aff": "X | Y"},
            "authors",
            [{"name": "A B", "affiliation": "X"}, {"name": "C D", "affiliation": "Y"}],
        ),
        ({"author": "['A B', \"C O'D\"]"}, "authors", ["A B", "C O'D"]),
        ({"author": r"['A O\'B', 'C D']"}, "authors", ["A O'B", "C D"]),
        ({"author": r'["A \u00c9b"]'}, "authors", ["A Éb"]),
        ({"author": "A B\nC D\n"}, "authors", ["A B", "C D"]),
        ({"author": "A B,\nC D"}, "authors", ["A B", "C D"]),
        ({"author": "A\nB"}, "authors", ["A B"]),
        ({"keywords": "Mills (old, new), nets"}, "tags", ["Mills (old, new)", "nets"]),
        ({"keywords": "Mills (old, nets"}, "tags", ["Mills (old", "nets"]),
        ({"keywords": "['old mills', 'nets']"}, "tags", ["old mills", "nets"]),
        ({"keywords": "[old] mills"}, "tags", ["[old] mills"]),
        ({"status": "Withdrawn"}, "status", "withdrawn"),
        ({"url": "<https://arxiv.org/abs/2401.00001v1>."}, "identifiers", {"arxiv": "2401.00001"}),
        ({"author": [{"given": "Ada", "family": "Li"}]}, "authors", ["Ada Li"]),
        ({"author": [{"literal": "The Mills Group"}]}, "authors", ["The Mills Group"]),
        ({"id": "http://arxiv.org/abs/2401.00001v2"}, "id", None),
        ({"id": "http://arxiv.org/abs/2401.00001v2"}, "identifiers", {"arxiv": "2401.00001"}),
        ({"id": "2401.00001v2"}, "id", "2401.00001"),
        ({"arxiv_id": "2401.00001"}, "identifiers", {"arxiv": "2401.00001"}),
        ({"DOI": "10.1000/x"}, "identifiers", {"doi": "10.1000/x"}),
        ({"GitHub Repo": "https://a.org"}, "links", {"code": "https://a.org"}),
    ],
)  # fmt: skip
def test_values_of_services(given: dict[str, object], field: str, expected: object) -> None:
    """What the records of services and public lists mean, in whatever case their keys are."""
    assert raw(**given).get(field) == expected


def left_out(**fields: object) -> list[str]:
    """The keys that the summary names."""
    problems = summed(one(**fields).repairs)
    return [p.message.split('"')[1] for p in problems if p.message.startswith("left out a key")]


def test_each_key_that_is_left_out_is_named() -> None:
    """Every key has its own line and count, nested ones by their dotted names, empty ones none."""
    rows: list[dict[str, object]] = [
        {"title": "A", "track": "main", "links": {"slides": "https://a.org"}, "x": None, "y": ""},
        {"title": "B", "track": "side", "identifiers": {"issn": "978"}, "authors": [{"mail": "m"}]},
        {"title": "C", "aliases": ["old"], "related": [{"id": "a", "kind": "extends"}]},
    ]
    read = parse_jsonl(json.dumps(rows), "p.json")
    assert sorted(as_text(problem).split("warning: ")[1] for problem in summed(read.repairs)) == [
        'left out a key that import does not take from here ("aliases") in 1 entry.',
        'left out a key that import does not take from here ("related") in 1 entry.',
        'left out a key that no record has ("authors.mail") in 1 entry.',
        'left out a key that no record has ("identifiers.issn") in 1 entry.',
        'left out a key that no record has ("links.slides") in 1 entry.',
        'left out a key that no record has ("track") in 2 entries, first here.',
    ]


def test_a_second_value_of_a_field_is_named() -> None:
    """Where two keys of one field disagree, the one that was not taken is told; if not, none is."""
    assert left_out(url="https://a.org", site="https://b.org") == ["site"]
    assert left_out(tags=["a"], keywords=["b"]) == ["keywords"]
    assert left_out(published="1843", year=1844) == ["year"]
    assert left_out(date="1843-09-01", year=1843, url="https://a.org", site="https://a.org") == []
    assert left_out(author="A B; C D", aff="X", affiliation="Y; Z") == ["aff"]
    assert left_out(Title="Other") == ["Title"]


def test_strangers_keys_have_no_endless_summary() -> None:
    """Of thousands of keys the most frequent have lines, and the last line counts the rest."""
    rows = [{"title": "A", "often": 1, f"k{number}": 1} for number in range(1_000)]
    problems = summed(parse_jsonl(json.dumps(rows), "p").repairs)
    assert len(problems) == 101
    assert any('("often") in 1,000 entries' in problem.message for problem in problems)
    assert problems[-1].message == "left out or changed 901 more kinds of fields, all of them rarer"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://a.org/x", ("https://a.org/x", False)),
        ("http://a.org", ("http://a.org", False)),
        ("a.org/x", ("https://a.org/x", True)),
        ("www.a.org", ("https://www.a.org", True)),
        ("[A](https://a.org/x) + [B](https://b.org)", ("https://a.org/x", True)),
        ("(https://a.org/x).", ("https://a.org/x", True)),
        ("<https://a.org/x_(y)>,", ("https://a.org/x_(y)", True)),
        ("https://a.org; https://b.org", (None, False)),
        ("https://a.org/x and https://b.org", (None, False)),
        ("javascript:alert(1)", (None, False)),
        ("JavaScript:a.org/x", (None, False)),
        ("data:text/html,x", (None, False)),
        ("//a.org/x", (None, False)),
        ("this url", (None, False)),
        ("code", (None, False)),
        ("", (None, False)),
        ("a" * 100_000, (None, False)),
        ("a." * 50_000, (None, False)),
    ],
)
def test_addresses(text: str, expected: tuple[str | None, bool]) -> None:
    """Only https and http come in; what names no single address is left out."""
    assert url_of(text) == expected
