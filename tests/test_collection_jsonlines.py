"""JSON Lines: exact numbers, a bad line never costs the others, places found when asked."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from papershelf.parsing.jsonlines import read_lines
from papershelf.problems import as_text

values = st.recursive(
    st.none() | st.booleans() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)


@given(st.text() | st.lists(st.sampled_from([*'{}[]",:\\ \n', "a", "1", "NaN", "null", "\\u"])))
def test_no_text_raises(text: str | list[str]) -> None:
    """Any text gives objects and reasons; a line gives one or the other."""
    whole = "".join(text)
    lines, problems = read_lines(whole, "a.jsonl")
    written = [line for line in whole.split("\n") if line.strip()]
    assert len(lines) <= len(written)
    assert len(lines) == len(written) or problems


def test_numbers_are_the_exact_string() -> None:
    """`2401.10000` stays itself, and a long number is no work; true and null are themselves."""
    digits = "9" * 5_000
    lines, problems = read_lines(
        f'{{"a": 2401.10000, "b": 1e5, "c": -0, "d": {digits}, "e": true, "f": null}}', "a.jsonl"
    )
    assert problems == []
    assert lines[0].value == {
        "a": "2401.10000", "b": "1e5", "c": "-0", "d": digits, "e": True, "f": None,
    }  # fmt: skip


def test_a_bad_line_costs_only_itself() -> None:
    """Blank lines are ignored, and lines keep their numbers."""
    lines, problems = read_lines('{"a": "1"}\n\n  \nbad\n{"b": "2"}\n', "a.jsonl")
    assert [(line.number, line.value) for line in lines] == [(1, {"a": "1"}), (5, {"b": "2"})]
    [problem] = problems
    assert as_text(problem).startswith("a.jsonl:4:1: found invalid JSON (expecting value). Hint: ")


def test_a_file_that_is_no_json_lines_is_not_read_to_its_end() -> None:
    """More than 500 bad lines prove the point, unless more are good: then all are read."""
    _, problems = read_lines("bad\n" * 10_000, "a.jsonl")
    assert len(problems) == 502
    assert problems[-1].message == "found too many lines with errors, and did not read on"
    lines, problems = read_lines('{"a": "b"}\n{"c": "d"}\nbad\n' * 1_000, "a.jsonl")
    assert (len(lines), len(problems)) == (2_000, 1_000)


@given(st.dictionaries(st.text(max_size=4), values, max_size=4), st.sampled_from([None, 1]))
def test_every_field_is_found_where_it_stands(value: dict[str, object], indent: int | None) -> None:
    """The place of a key is the column of its quotation mark, that of an item its first sign."""
    text = json.dumps(value, ensure_ascii=False, indent=indent).replace("\n", "  ")
    lines, _ = read_lines(text, "a.jsonl")
    if len(lines) == 1:
        for key, inner in value.items():
            line, column = lines[0].origin.place(key)
            assert line == 1
            found, end = json.JSONDecoder().raw_decode(text, column - 1)
            assert found == key
            assert text[end:].lstrip().startswith(":")
            for at, item in enumerate(inner if isinstance(inner, list) else []):
                start = lines[0].origin.place(key, at)[1] - 1
                assert json.JSONDecoder().raw_decode(text, start)[0] == item


def test_a_field_that_is_not_there_has_the_place_of_what_would_hold_it() -> None:
    """As `model.Origin` promises."""
    origin = read_lines('{"a": {"b": [1]}}', "a.jsonl")[0][0].origin
    assert origin.place("a", "c") == (1, 2)
    assert origin.place("a", "b", 7) == (1, 8)
    assert origin.place("z") == (1, 1)


def test_a_line_may_be_two_megabytes_long() -> None:
    """The stated limit, on both sides."""
    fits = '{"a": "' + "x" * (2_000_000 - 9) + '"}'
    assert read_lines(fits, "a.jsonl")[1] == []
    lines, problems = read_lines(fits.replace('"}', 'x"}') + '\n{"b": "c"}', "a.jsonl")
    assert [problem.message for problem in problems] == [
        "found a line of 2,000,001 characters, expected at most 2,000,000"
    ]
    assert [line.value for line in lines] == [{"b": "c"}]
