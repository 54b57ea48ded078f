"""Nothing is lost without a word: each entry that a scan finds is a paper, an error, or counted."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounted import lost
from papershelf.importing import FORMATS, Listing, parse
from papershelf.importing.accounts import unaccounted

ROW = {"title": "Counting Threads", "abstract": "We count."}
ROWS = [ROW, {"title": "Mending Nets"}, {"title": "Spare Parts", "year": 2024}]
PAGE = """New
Weaving by Numbers in Six Steps
Ada Lovelace , Charles Babbage
12
We weave leaves and count every one of them, twice where we were not sure.
2024-12-09 arXiv Weaving
Pricing
"""
TRENDING = """Subscribe
Weaving by Numbers in Six Steps
We weave leaves and count every one of them, twice where we were not sure of the first count.
Mar 11
Mending Nets Without a Single Knot
Nets are mended by hand. We show how ten machines do it, and where each of them makes a mistake.
Terms
"""


def read(text: str, form: str) -> Listing:
    return parse(text, "x", form, topics=(), date=None)


@pytest.mark.parametrize(
    ("text", "form", "scanned"),
    [
        ("\n".join(map(json.dumps, ROWS)), "jsonl", (1, 2, 3)),
        (json.dumps(ROWS), "jsonl", (1, 1, 1)),
        (json.dumps({"n": {"a": {}}, "papers": ROWS, "z": [{}]}, indent=1), "jsonl", (6, 10, 13)),
        ("\n".join(json.dumps({"papers": ROWS}) for _ in range(2)), "jsonl", (1, 1, 1, 2, 2, 2)),
        (json.dumps({"2401.00001": ROW, "2401.00002": ROW}, indent=1), "jsonl", (2, 6)),
        ('{"title": "A"}\n\n{"title": \n[1]\n{"title": "D {"}', "jsonl", (1, 3, 4, 5)),
        ('[{"title": "A"},\n{"title": "B"},\n{"title": "C', "jsonl", (1, 2, 3)),
        ('[{"title": "A"}, {"title": "B', "jsonl", (1, 1)),
        (PAGE, "feed", (1, 2, 3, 4, 5, 6, 7)),
        (TRENDING, "trending", (1, 2, 3, 4, 5, 6, 7)),
    ],
)
def test_what_a_scan_finds(text: str, form: str, scanned: tuple[int, ...]) -> None:
    """Each record of JSON, in any container; each line of a pasted page."""
    listing = read(text, form)
    assert listing.scanned == scanned
    assert lost(listing) == []


def test_what_stands_around_papers_is_counted() -> None:
    """The lines of a page are parts of papers, or counted by what they are."""
    for text, form, papers in ((PAGE, "feed", 1), (TRENDING, "trending", 2)):
        listing = read(text, form)
        assert len(listing.entries) == papers
        kinds = Counter(counted.what for counted in listing.counted)
        assert kinds["line of the site around its papers"] == 2
        assert kinds.total() + papers + len(listing.within) == 7


@pytest.mark.parametrize(
    ("text", "form"),
    [("\n".join(map(json.dumps, ROWS)), "jsonl"), (PAGE, "feed"), (TRENDING, "trending")],
)
def test_what_a_reader_loses_is_an_error_with_its_line(text: str, form: str) -> None:
    """A paper less, a line less, or a paper more than there is: each is told."""
    listing = read(text, form)
    first = listing.entries[0]
    without = replace(listing, entries=listing.entries[1:])
    assert [problem.line for problem in unaccounted(without, "x")] == [first.line]
    twice = replace(listing, entries=(first, *listing.entries))
    assert [problem.line for problem in unaccounted(twice, "x")] == [first.line]
    if listing.within:
        (problem,) = unaccounted(replace(listing, within=listing.within[1:]), "x")
        assert problem.line == listing.within[0]
        assert "part of no paper" in problem.message


LINES = st.one_of(
    st.sampled_from(
        [
            "", " ", "Subscribe", "12", "1.2k", "Mar 11", "2024-12-09 arXiv Weaving",
            "2024-12-09", "Ada Lovelace , Charles Babbage", "Weaving by Numbers in Six Steps",
            "SubscribeMending Nets Without a Single Knot", "New", "Pricing", "\x0c", "\u2028",
            "We weave leaves and count every one of them, twice where we were not sure.",
        ]
    ),
    st.text(max_size=30),
)  # fmt: skip


@given(lines=st.lists(LINES, max_size=25), form=st.sampled_from(["feed", "trending"]))
def test_each_line_of_a_page_is_accounted_for_once(lines: list[str], form: str) -> None:
    """Whatever stands in which order: no line is lost, and none is counted twice."""
    listing = read("\n".join(lines), form)
    assert listing.scanned is not None
    taken = Counter([entry.line for entry in listing.entries] + list(listing.within))
    taken.update(counted.line for counted in listing.counted)
    assert taken == Counter(listing.scanned)


JSON = st.recursive(
    st.sampled_from([None, 1, "x", "{", "]", '"', "\n", ROW, {"title": "", "doi": "10.1000/x"}]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["papers", "data", "title", "a"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(
    values=st.lists(JSON, min_size=1, max_size=3),
    indent=st.sampled_from([None, 1]),
    cut=st.integers(0, 400),
    form=st.sampled_from(["jsonl", "csl", "crossref", "openalex", "openreview"]),
)
def test_json_in_any_container_is_accounted_for(
    values: list[object], indent: int | None, cut: int, form: str
) -> None:
    """Values in a row, whole or broken off, as any reader of JSON takes them: no difference."""
    text = "\n".join(json.dumps(value, indent=indent) for value in values)
    for given_text in (text, text[:cut]):
        assert lost(read(given_text, form)) == []


@given(
    text=st.lists(
        st.one_of(LINES, st.sampled_from(['{"title": "A"}', "@book{a,", "}", "TY  - A"]))
    ).map("\n".join),
    form=st.sampled_from(FORMATS),
)
def test_any_text_is_accounted_for(text: str, form: str) -> None:
    """A text of another format, forced: what the scan finds is told, and nothing raises."""
    assert lost(read(text, form)) == []
