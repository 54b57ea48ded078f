"""Inputs made to be slow: each is read or refused, and none goes on for minutes, as an effort that
grows with the square of the size would.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from machine import ends
from papershelf.collection.read import jsonl_records, yaml_records
from papershelf.model import Record
from papershelf.parsing import limits
from papershelf.problems import Problem

YAML = 4_900_000
LINE = 1_900_000
HEAD = b'{"id": "a", "title": "t", '


def filled(head: bytes, part: bytes, tail: bytes, size: int) -> bytes:
    """`part` as often as it fits."""
    return head + part * ((size - len(head) - len(tail)) // len(part)) + tail


CASES = {
    name: (read, data)
    for name, read, data in [
        ("a line of 8 MB", jsonl_records, filled(b'{"id": "', b"x", b'"}', 8_000_000)),
        ("a long title", jsonl_records, filled(b'{"id": "', b"x", b'"}', LINE)),
        ("escaped backslashes", jsonl_records, filled(HEAD + b'"venue": "', b"\\\\", b'"}', LINE)),
        ("bidi escapes", jsonl_records, filled(HEAD + b'"venue": "', b"\\u202e", b'"}', LINE)),
        ("numbers", jsonl_records, filled(HEAD + b'"tags": [', b"1,", b"1]}", LINE)),
        ("objects", jsonl_records, filled(HEAD + b'"authors": [', b"{},", b"{}]}", LINE)),
        ("brackets", jsonl_records, b"[" * LINE),
        (
            "unknown keys",
            jsonl_records,
            HEAD + b",".join(b'"k%d": 1' % at for at in range(100_000)) + b"}",
        ),
        (
            "wrong authors",
            jsonl_records,
            HEAD + b'"authors": [' + b",".join([b'{"name": "", "x": 1}'] * 5_000) + b"]}",
        ),
        ("bad lines", jsonl_records, b"x\n" * 1_000_000),
        ("direction marks", jsonl_records, "\u202e".encode() * 1_000_000),
        ("comment lines", yaml_records, filled(b"", b"# \n", b"", YAML)),
        ("comments below a value", yaml_records, filled(b"id: a\n", b"  #\n", b"", YAML)),
        ("comments after values", yaml_records, filled(b"", b"- a #\n", b"", YAML)),
        ("tabs", yaml_records, filled(b"a:", b"\t", b"x", YAML)),
        ("a deep list", yaml_records, b"[" * YAML),
        ("dashes", yaml_records, b"- " * (YAML // 2)),
        ("a flat list", yaml_records, filled(b"a: [", b"a,", b"a]", YAML)),
        ("duplicate keys", yaml_records, filled(b"", b"a: 1\n", b"", YAML)),
        ("anchors", yaml_records, filled(b"", b"- &a b\n", b"", YAML)),
        ("an open quote", yaml_records, filled(b'a: "', b"x", b"", YAML)),
        ("escapes", yaml_records, filled(b'a: "', b"\\u202e", b'"', YAML)),
        ("colons", yaml_records, b":" * YAML),
        ("wrong records", yaml_records, b"- {tilte: x}\n" * 40_000),
    ]
}


@pytest.mark.parametrize("case", CASES)
def test_no_input_goes_on_without_end(case: str) -> None:
    """A reason comes."""
    read, data = CASES[case]
    with ends():
        _, problems = read(data, "a")
    assert problems


@pytest.mark.parametrize(
    ("read", "good", "bad"),
    [
        (yaml_records, b"- {id: g%d, title: T}\n", b"- {}\n"),
        (yaml_records, b"- {id: g%d, title: T}\n", b"-\n"),
        (jsonl_records, b'{"id": "g%d", "title": "T"}\n', b"{}\n"),
    ],
)
def test_a_file_of_records_that_cannot_be_used_is_not_read_to_its_end(
    read: Callable[..., tuple[list[Record], list[Problem]]], good: bytes, bad: bytes
) -> None:
    """As many as the limit are told, with the good ones behind them; one more ends the file,
    and ten times as many are told no further.
    """
    told = []
    for many in (limits.FAULTY, limits.FAULTY + 1, limits.FAULTY * 10):
        records, problems = read(good % 1 + bad * many + good % 2, "a")
        told.append((len(records), len(problems), problems[-1].message))
    assert [records for records, _, _ in told] == [2, 1, 1]
    assert told[1] == told[2]
    assert told[1][2] == "found more than 5,000 records that cannot be used, and read no further"
    assert told[0][2] != told[1][2]
