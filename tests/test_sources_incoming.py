"""Bytes from anywhere: unpacked within limits, UTF-8, cleaned; and no text ever raises."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machine import ends
from papershelf.importing import FORMATS, parse, recognise, summed
from papershelf.importing.incoming import incoming_text
from papershelf.importing.listings.boilerplate import is_boilerplate, unglued
from papershelf.importing.values.dates import day_line
from papershelf.model import PartialDate, Topic
from papershelf.parsing.limits import LINE_CHARACTERS
from papershelf.problems import as_text

TEXT = '{"title": "A"}\n'


def packed(data: bytes) -> bytes:
    """The same archive at every moment: pytest's workers must agree on the names of the cases."""
    return gzip.compress(data, mtime=0)


def read(data: bytes) -> tuple[str | None, list[str]]:
    text, problems = incoming_text(data, "p")
    return text, [as_text(problem) for problem in problems]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (TEXT.encode(), TEXT),
        (packed(TEXT.encode()), TEXT),
        (packed(b"a\n") + packed(b"b\n"), "a\nb\n"),
        (packed(TEXT.encode()) + b"\0" * 512, TEXT),
    ],
)
def test_unpacked_by_content(data: bytes, expected: str) -> None:
    """An archive is known by its first bytes, in several members too; padding is no harm."""
    assert read(data) == (expected, [])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "p: found an empty file, expected papers."),
        (b"\xef\xbb\xbf \r\n", "p: found an empty file, expected papers."),
        (packed(TEXT.encode())[:-9], "p: found a truncated gzip file: its end is missing."),
        (b"\x1f\x8bnonsense", "p: found broken gzip"),
        (packed(bytes(9_000_000)), "p: found gzip that grows more than 200 times"),
        (b"\n" * 1_000_001 + b"a", "p: found 1,000,001 lines, expected at most 1,000,000"),
        ("Ä".encode("utf-16"), "p:1:1: found UTF-16 at offset 0, expected UTF-8."),
        ("plain".encode("utf-16-le"), "p:1:1: found UTF-16"),
    ],
)
def test_refused(data: bytes, message: str) -> None:
    """A file that cannot be read, a bomb among them, is one error and no text."""
    text, problems = read(data)
    assert text is None
    assert problems[0].startswith(message)


def test_latin_1() -> None:
    """A byte that is no UTF-8 is an error with its offset and marks its entry; the rest is read."""
    text, problems = read(b"one\nCaf\xe9 two\nthree\n")
    assert text == "one\nCaf\ufffd two\nthree\n"
    assert problems == [
        "p:2:4: found byte 0xe9 at offset 7, expected UTF-8. Hint: save the file as UTF-8"
    ]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@pytest.mark.parametrize("text", ["Gödel", "Đoković", "naïve", "15 °C", "the weaver’s loom"])
def test_text_that_was_read_wrongly_before_is_told(text: str, encoding: str) -> None:
    """What another program made of UTF-8 comes in as it stands, and never without a word."""
    garbled = text.encode().decode(encoding, "replace")
    given, messages = read(f"fine\n{garbled}\n".encode())
    if encoding == "cp1252":
        assert garbled in str(given)
        assert any(":2: " in message and "another encoding" in message for message in messages)
    assert read(f"{text}\n".encode())[1] == []


@pytest.mark.parametrize("text", ["SÃO PAULO", "«Ã»", "IRMÃ”", "“Â”", "Ã — Â", "â€"])
def test_capitals_with_accents_are_no_such_text(text: str) -> None:
    """Words of Portuguese and Vietnamese stay without a warning."""
    assert read(f"{text}\n".encode())[1] == []


def test_cleaned_with_one_warning() -> None:
    """A mark, line ends and invisible characters are repaired, in one line for the file."""
    text, problems = read("\ufeffA\u200b b\u202e\r\nc\x00\u2028d\r".encode())
    assert text == "A b\nc d\n"
    done = (
        "dropped a byte-order mark, read CRLF or CR line ends as LF, "
        "cleaned away 4 invisible or control characters"
    )
    assert problems == [f"p: warning: {done}."]


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "", "Subscribe", "new", "Mar 11", "12", "1.2k", "2024-05-06 arXiv AI CV", "{", "}",
                '{"title": "A"}', '{"title": [1], "authors": {"a": 1}, "links": 3, "year": {}}',
                '{"title": "A", "authors": [[], 1, {"name": []}], "tags": {}, "identifiers": [1]}',
                "A Title of Four Words", "Ada Lovelace (X) , Charles Babbage", "SubscribeA Title",
                "An abstract. It has two sentences, and so it is long enough to be one of them.",
            ]
        ),
        st.text(max_size=60),
    ),
    max_size=25,
)  # fmt: skip


@given(LINES, st.sampled_from(FORMATS), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_any_text_is_read(lines: list[str], form: str, end: str) -> None:
    """No text raises in any parser, and each title, but for a glued button, is a line of it."""
    text, _ = incoming_text(end.join(lines).encode("utf-8", "replace"), "p")
    if text is None:
        return
    assert recognise(text, "p") in (None, *FORMATS)
    listing = parse(text, "p", form, topics=(Topic("AI"),), date=PartialDate(2025, 11, 21))
    assert summed(listing.repairs) is not None
    found = [line.strip() for line in text.split("\n")]
    for entry in listing.entries:
        assert 1 <= entry.line <= len(found)
        if form in ("feed", "trending"):
            assert str(entry.raw["title"]) in (found[entry.line - 1], found[entry.line - 1][9:])


@given(LINES)
def test_nothing_is_lost_in_silence(lines: list[str]) -> None:
    """Every line of a page is in a paper, known as boilerplate or a day, or reported by number."""
    text, _ = incoming_text("\n".join(lines).encode("utf-8", "replace"), "p")
    if text is None:
        return
    listing = parse(text, "p", "trending", topics=(), date=None)
    told = {problem.line for problem in listing.problems}
    told |= {entry.line for entry in listing.entries}
    papers = "\n".join(str(value) for entry in listing.entries for value in entry.raw.values())
    for number, line in enumerate(map(str.strip, text.split("\n")), start=1):
        known = not line or is_boilerplate(line) or day_line(line) is not None
        assert known or number in told or unglued(line) in papers


def test_a_line_over_the_limit_is_left_out_and_the_rest_is_read() -> None:
    """An error with its line; the lines around it keep their numbers."""
    text, problems = incoming_text(f"one\n{'xy' * LINE_CHARACTERS}\nthree\n".encode(), "a.txt")
    assert text == "one\n\nthree\n"
    expected = f"expected at most {LINE_CHARACTERS:,} in one line: left out."
    assert list(map(as_text, problems)) == [
        f"a.txt:2:1: found {2 * LINE_CHARACTERS:,} characters, {expected}"
    ]


def test_very_many_gzip_members_come_to_an_end() -> None:
    """Half a million, which cost each other no time; what they hold is read as one text."""
    word = "woven cloth\n" * 100_000
    data = gzip.compress(b"") * 500_000 + gzip.compress(word.encode()) + gzip.compress(b"end\n")
    with ends():
        text, problems = incoming_text(data, "a.gz")
    assert (text, problems) == (f"{word}end\n", [])
    assert incoming_text(data[:-1], "a.gz")[0] is None


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("% Encoding: windows-1252\n", "cp1252"),
        ("% Encoding: ISO8859_1\n", "cp1252"),
        ("% Encoding: ISO-8859-2\n", "iso-8859-2"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>\n', "cp1252"),
    ],
)
def test_an_encoding_that_is_named_is_used(head: str, encoding: str) -> None:
    """With a warning, and only for bytes that are no UTF-8."""
    text, problems = incoming_text(f"{head}G\u00f6del - \u00e9".encode(encoding), "x")
    assert text == f"{head}G\u00f6del - \u00e9"
    assert [problem.is_error for problem in problems] == [False]
    assert incoming_text(f"{head}G\u00f6del".encode(), "x") == (f"{head}G\u00f6del", [])


@pytest.mark.parametrize("name", ["", "UTF-8", "utf-7", "rot13"])
def test_nothing_is_guessed(name: str) -> None:
    """Without a name that fits, a byte that is no UTF-8 is an error."""
    text, problems = incoming_text(f"% Encoding: {name}\nG\u00f6del".encode("latin-1"), "x")
    assert text is not None
    assert "\ufffd" in text
    assert any(problem.is_error for problem in problems)
