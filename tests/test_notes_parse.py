"""A note's file: what is read, and the exact message for what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.model import PartialDate
from papershelf.notes import parse_note
from papershelf.notes.conflict import CONFLICT_FOUND, CONFLICT_HINT
from papershelf.problems import as_text

PATH = "collection/notes/2412.06769.md"


def messages(data: bytes) -> list[str]:
    """What is reported for a file that gives no note, without the path."""
    note, problems = parse_note(data, PATH)
    assert note is None
    assert any(problem.is_error for problem in problems)
    return [as_text(problem).removeprefix(f"{PATH}:") for problem in problems]


def test_a_note_with_every_key() -> None:
    """Each key is read; the body begins on its own line of the file."""
    data = """---
paper: arXiv:2412.06769v2
title: A note on latent thoughts
author: Ada Example
date: 2025-01
tags: [Reasoning, "C++"]
---

The body.
"""
    note, problems = parse_note(data.encode(), PATH)
    assert problems == []
    assert note is not None
    assert note.path == PATH
    assert note.paper == "arXiv:2412.06769v2"
    assert note.title == "A note on latent thoughts"
    assert note.author == "Ada Example"
    assert note.date == PartialDate(2025, 1)
    assert note.tags == ("Reasoning", "C++")
    assert note.body == "The body.\n"
    assert note.body_line == 9


BARE = [
    ("The body.", "The body.", 1),
    ("\n\nThe body.", "The body.", 3),
    ("---\n---\nThe body.", "The body.", 3),
    ("\n--- \n---\t\n\nThe body.", "The body.", 5),
    ("---\n# a comment\n---\nThe body.", "The body.", 4),
    ("A title\n---\ntext", "A title\n---\ntext", 1),
    ("---\npaper:\n---\na\n\n---\n\nb", "a\n\n---\n\nb", 4),
]


@pytest.mark.parametrize(("text", "body", "line"), BARE)
def test_front_matter_may_be_left_out(text: str, body: str, line: int) -> None:
    """Without front matter, or without `paper` in it, the file's name says which paper."""
    note, problems = parse_note(text.encode(), PATH)
    assert problems == []
    assert note is not None
    assert (note.paper, note.body, note.body_line) == ("2412.06769", body, line)


EXACT = [
    "2401.10000",
    "no",
    "1e5",
    "0x10",
    "012",
    "2024-01-01",
    "~",
    "null",
    "true",
    "1_000",
    "22:30",
]


@pytest.mark.parametrize("text", EXACT)
def test_words_are_kept_as_they_are_written(text: str) -> None:
    """What YAML would read as a number, a date or a truth value stays the exact string."""
    note, problems = parse_note(f"---\npaper: {text}\ntitle: {text}\n---\nbody".encode(), PATH)
    assert problems == []
    assert note is not None
    assert (note.paper, note.title) == (text, text)


KNOWN = "expected one of paper, title, author, date, tags"
WRONG = [
    (b"", ["1:1: found an empty file, expected a note."]),
    (b" \n\n\t\n", ["1:1: found an empty file, expected a note."]),
    (
        b"---\ntitle: a\n---\n",
        ["3:1: found front matter alone, expected the note's text below it."],
    ),
    (
        b"---\ntitle: a\n---\n \n\n",
        ["3:1: found front matter alone, expected the note's text below it."],
    ),
    (
        b"\n---\ntitle: a\n\nbody",
        [
            (
                "2:1: found no closing --- line, expected one below the front matter."
                " Hint: put --- on a line of its own between the front matter and the text"
            )
        ],
    ),
    (
        b"---\ntittle: a\n---\nbody",
        [f'2:1: tittle: found the unknown key "tittle", {KNOWN}. Hint: did you mean title?'],
    ),
    (
        b"---\ntitle: a\ntitle: b\n---\nbody",
        ['3:1: found the key "title" a second time, first on line 2. Hint: keep one'],
    ),
    (
        b"---\ndate: 9 Dec 2024\n---\nbody",
        ['2:1: date: found "9 Dec 2024", expected YYYY, YYYY-MM or YYYY-MM-DD. Hint: 2024-12-09'],
    ),
    (
        b"---\ndate: 2024-12-32\n---\nbody",
        ['2:1: date: found "2024-12-32", expected a day from 01 to 31.'],
    ),
    (
        b"---\ntags: Reasoning\n---\nbody",
        ["2:1: tags: found text, expected a list. Hint: write it as a list: tags: [first, second]"],
    ),
    (b"---\nauthor: [a, b]\n---\nbody", ["2:1: author: found a list, expected text."]),
    (b"---\ntitle: {a: b}\n---\nbody", ["2:1: title: found a mapping, expected text."]),
    (
        b"---\n- a\n---\nbody",
        ["2:1: found a list, expected front matter with paper, title, author, date, tags."],
    ),
]


@pytest.mark.parametrize(("data", "expected"), WRONG)
def test_what_is_wrong_is_said_exactly(data: bytes, expected: list[str]) -> None:
    """Each fault is reported at its line of the file, with what was found and expected."""
    found = messages(data)
    for message in expected:
        assert any(line.startswith(message.split(" Hint: ")[0]) for line in found), found
    assert len(found) == len(expected)


STEERING = ["template", "hide", "search", "icon", "status", "location", "description", "robots"]


@pytest.mark.parametrize("key", STEERING)
def test_no_key_steers_the_theme(key: str) -> None:
    """Keys that MkDocs or Material read from a page are refused by name."""
    assert messages(f"---\ntitle: a\n{key}: main.html\n---\nbody".encode()) == [
        f'3:1: {key}: found the key "{key}", which would steer the theme, {KNOWN}. Hint: delete it'
    ]


REFUSED = [
    (b"---\n\ttitle: a\n---\nbody", "2:1"),
    (b"---\ntitle: !!python/object/apply:os.system [x]\n---\nbody", "2:8"),
    (b"---\ntitle: &a b\nauthor: *a\n---\nbody", "2:8"),
    (b"---\ntitle: [a\n---\nbody", "2"),
    (b"---\ntitle: 'a\n---\nbody", "2"),
    (b"---\ntitle: a: b\n---\nbody", "2"),
    (b"---\n%YAML 1.1\n---\nbody", "2"),
    (b"---\ntitle: a\n---\nbo\x00dy", "4:3"),
    (b"---\ntitle: a\n---\nbo\xe2\x80\xaedy", "4:3"),
    (b"---\ntitle: a\n---\nbo\xf3\xa0\x81\x81dy", "4:3"),
    (b"---\ntitle: a\n---\nbod\xff", "4:4"),
    ("---\ntitle: ä\n---\nbody".encode("latin-1"), "2:8"),
    ("---\ntitle: a\n---\nbody".encode("utf-16"), "1:1"),
    (b"---\ntitle: a\n---\n" + b"x" * 1_000_001, "1:1: found a file of 1,000,018 bytes"),
    (b"---\ntitle: " + b"x" * 1_001 + b"\n---\nbody", "2:1: title: found 1,001 characters"),
]


@pytest.mark.parametrize(("data", "place"), REFUSED, ids=lambda value: str(value)[:40])
def test_bytes_and_yaml_are_read_strictly(data: bytes, place: str) -> None:
    """Tabs, tags, aliases, broken YAML, bytes that are not UTF-8, hidden characters: errors."""
    assert messages(data)[0].lstrip().startswith(place)


def test_several_faults_are_reported_in_one_run() -> None:
    """Front matter and body are both checked, whatever is wrong with either."""
    data = b"---\nicon: x\ndate: yesterday\nfoo: bar\n---\n\n" + b"[" * 100_001
    assert [message.split(":")[0] for message in messages(data)] == ["2", "4", "3", "7"]


def test_a_conflict_in_front_matter_is_said_where_it_begins() -> None:
    """Instead of what the marks would mean in YAML."""
    data = b"---\npaper: a\n<<<<<<< HEAD\ntitle: b\n=======\ntitle: c\n>>>>>>> d\n---\n\nText.\n"
    assert messages(data) == [f"3:1: {CONFLICT_FOUND}. Hint: {CONFLICT_HINT}"]


def test_a_mark_and_line_ends_of_another_system_are_repaired() -> None:
    """A byte-order mark and CRLF are left out with a warning, and change nothing else."""
    note, problems = parse_note(b"\xef\xbb\xbf---\r\ntitle: a\r\n---\r\nbody\r\n", PATH)
    assert note is not None
    assert (note.title, note.body, note.body_line) == ("a", "body\n", 4)
    assert [problem.is_error for problem in problems] == [False, False]


@given(
    data=st.one_of(
        st.binary(max_size=60), st.text(st.characters(codec="utf-8"), max_size=60).map(str.encode)
    )
)
def test_no_bytes_raise(data: bytes) -> None:
    """Any bytes are a note, or errors; never both, never neither."""
    for whole in (data, b"---\n" + data + b"\n---\nbody"):
        note, problems = parse_note(whole, PATH)
        assert (note is None) == any(problem.is_error for problem in problems)
