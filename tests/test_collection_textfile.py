"""Bytes to text: UTF-8 alone, with the place of whatever is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.parsing.textfile import STAND_IN, place_of, read_text
from papershelf.problems import as_text
from papershelf.text import flaws


@given(st.binary() | st.text().map(lambda text: text.encode("utf-16")))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Never an exception, never no reason, and what is read holds nothing hidden."""
    text, problems = read_text(data, "a.yml")
    if text is None:
        assert any(problem.is_error for problem in problems)
    else:
        assert not any(flaws(text))
        assert "\r" not in text


@given(st.text(max_size=50))
def test_clean_text_is_read_exactly(text: str) -> None:
    """No word is changed and no word said where there is nothing to say."""
    clean = "".join(sign for sign in text if sign != "\r" and not any(flaws(sign)))
    assert read_text(clean.encode(), "a.yml") == (clean, [])


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfa\n", "a\n"),
        (b"a\r\nb\r\n", "a\nb\n"),
        (b"a\rb", "a\nb"),
        (b"\xef\xbb\xbfa\r\n", "a\n"),
    ],
)
def test_marks_and_line_ends_are_repaired_with_a_warning(data: bytes, text: str) -> None:
    """The documented repairs, each with its own warning."""
    found, problems = read_text(data, "a.yml")
    assert found == text
    assert problems
    assert not any(problem.is_error for problem in problems)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"ab\nc\xff", "a.yml:2:2: found byte 0xff at offset 4, expected UTF-8"),
        ("aé\nä\u202e".encode(), "a.yml:2:2: found a bidirectional control (U+202E) at offset 4"),
        (b"a\x00b", "a.yml:1:2: found NUL (U+0000) at offset 1"),
        (b"\xed\xb0\x80", "a.yml:1:1: found byte 0xed at offset 0, expected UTF-8"),
        ("né".encode("latin-1"), "a.yml:1:2: found byte 0xe9 at offset 1, expected UTF-8"),
        ("né".encode("utf-16"), "a.yml:1:1: found UTF-16 at offset 0, expected UTF-8"),
        ("some words".encode("utf-16-le"), "a.yml:1:1: found UTF-16 at offset 0, expected UTF-8"),
    ],
)
def test_a_refused_byte_or_character_is_found_where_it_is(data: bytes, message: str) -> None:
    """Line and column count characters from 1; the offset counts bytes or characters from 0."""
    _, problems = read_text(data, "a.yml")
    assert [as_text(problem).split(". Hint", 1)[0] for problem in problems] == [message]


def test_a_refused_character_keeps_the_places_of_the_others() -> None:
    """What follows a refused character is checked on, at the right column."""
    text, problems = read_text("a\u200bb".encode(), "a.yml")
    assert text == f"a{STAND_IN}b"
    assert len(problems) == 1


def test_many_refused_characters_are_counted_and_a_flood_is_not_read() -> None:
    """Twenty are shown, the rest counted; a file full of them is no text."""
    text, problems = read_text(("\u202e" * 25).encode(), "a.yml")
    assert text == STAND_IN * 25
    assert [problem.message for problem in problems][-1] == "found 5 more such characters"
    text, problems = read_text(("\u202e" * 501).encode(), "a.yml")
    assert text is None
    assert problems[-1].message == "found more than 500 such characters"


def test_a_file_may_be_as_large_as_its_limit() -> None:
    """The stated limit, on both sides."""
    assert read_text(b"abc", "a.yml", limit=3) == ("abc", [])
    text, problems = read_text(b"abcd", "a.yml", limit=3)
    assert text is None
    assert [problem.message for problem in problems] == [
        "found a file of 4 bytes, expected at most 3"
    ]


@given(st.text(st.sampled_from("ab\n"), max_size=20), st.integers(0, 20))
def test_places_count_from_one(text: str, offset: int) -> None:
    """`place_of` and the lines of the text agree."""
    if offset < len(text) and text[offset] != "\n":
        line, column = place_of(text, offset)
        assert text.split("\n")[line - 1][column - 1] == text[offset]
