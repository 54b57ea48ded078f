"""Markdown that is built to take long: refused with a place and a reason, or done."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from allowed_notes import PREFIX, check_allowed
from hostile_notes import SHAPES, let_through
from machine import ends
from papershelf.notes import parse_note
from papershelf.notes.markdown.render import render_note, rendered
from papershelf.notes.rendered import Rendered, filled
from papershelf.notes.workers import Done, Job, Limits, work
from papershelf.problems import as_text

TOO_DEEP = (
    "found text nested too deep, expected at most 12 lists or 24 quotations within each other"
)


@pytest.fixture(scope="module")
def rendered_apart() -> dict[str, Done]:
    """What each shape comes to at the largest size let through, in the processes that render notes,
    at ten times the seconds that a note may take (which is no statement of speed: `make bench`
    tells the seconds).
    """
    jobs = [Job(f"{name}.md", let_through(body).encode) for name, body in SHAPES.items()]
    limits = Limits(note_seconds=10 * Limits().note_seconds)
    return dict(zip(SHAPES, work(jobs, lambda done: done, limits), strict=True))


@pytest.mark.parametrize("shape", SHAPES)
def test_it_is_refused_or_done(shape: str, rendered_apart: dict[str, Done]) -> None:
    """At full size: an error with a line, or a note. At the largest size let through: HTML; no
    process is ended for its time or memory.
    """
    with ends():
        note, problems = parse_note(SHAPES[shape].encode(), "collection/notes/a.md")
    assert (note is None) == any(problem.is_error for problem in problems)
    done = rendered_apart[shape]
    assert isinstance(done, Rendered)
    check_allowed(filled(done, prefix=PREFIX))


BEYOND = [
    ("a\n\n" + "> " * 25 + "b", [(3, TOO_DEEP)]),
    ("a\n\n" + "- " * 13 + "b\n\n" + "> " * 30 + "c", [(3, TOO_DEEP)]),
    (
        "a\n\n" + "|" * 201 + "\n" + "|-" * 200 + "|\n" + "|\n" * 100,
        [(3, "found a table of about 20,502 cells, expected at most 20,000")],
    ),
    (
        "a\n\n" + "[[b]] " * 300 + "\n" + "![c](d.png) " * 300,
        [(4, "found more mentions and pictures, expected at most 500")],
    ),
]


@pytest.mark.parametrize(("body", "expected"), BEYOND, ids=range(len(BEYOND)))
def test_each_bound_says_what_and_where(body: str, expected: list[tuple[int, str]]) -> None:
    """What is beyond a bound is an error at its line, once, with the number allowed."""
    found = rendered(body).findings
    assert [(one.line, one.message) for one in found] == expected
    assert all(one.is_error and one.hint for one in found)


def test_what_is_within_a_bound_is_no_finding() -> None:
    """The last level, mention and row that the bounds allow."""
    bodies = ["> " * 24 + "b", "- " * 12 + "b", "[[b]] " * 500]
    bodies += ["|" * 101 + "\n" + "|-" * 100 + "|\n" + "|\n" * 190]
    for body in bodies:
        assert rendered(body).findings == ()


def test_a_body_that_is_too_long_is_refused_where_it_is_read() -> None:
    """At the line of the file where the body begins, before anything is rendered."""
    note, problems = parse_note(b"---\n---\n\n" + b"a" * 100_001, "a.md")
    assert note is None
    assert [as_text(problem) for problem in problems] == [
        (
            "a.md:4:1: found 100,001 characters of text, expected at most 100,000."
            " Hint: shorten the note, or make it several"
        )
    ]


ORDINARY = {
    "a reading list": "- [A title of some length](https://x.org/abs/2401.00001), 2024\n" * 150,
    "a long paragraph": "Some *words* and a [link](https://x.org) in `code`. " * 100,
    "references": "".join(f"[{n}]: https://x.org/{n}\n" for n in range(300)),
    "a table": "|a|b|c|\n|-|-|-|\n" + "|1.0|2.0|[d](https://x.org)|\n" * 200,
    "code": "```\n" + "a[0] = b[1][2] < c[3]  # [[[[ \n" * 2_000 + "```",
    "nested lists": "".join(" " * (4 * n) + "- a\n" for n in range(10)),
    "headings": "# a\n\ntext\n\n" * 500,
    "a whole article": "A sentence of ordinary words, about ten of them. " * 1_500,
}


@pytest.mark.parametrize("kind", ORDINARY)
def test_ordinary_notes_are_far_from_the_bounds(kind: str) -> None:
    """What people write in a note is neither refused nor warned of, at a size that few reach."""
    assert rendered(ORDINARY[kind]).findings == ()


MIXTURE = "# a\n\nSome *words*[^1], `code` and [links](https://x.org).\n\n- a\n- b\n\n> quote\n\n"
GROWTH = [
    MIXTURE, " ", "\t", "a  b", "a\t", "  \n", "a" + " " * 99 + "\n", "-\t", "> ", "`", "[", "![",
    "[a](", "[^", "[^a] ", "<", "<!--", "\n<!-- a", "$", "$$a\n", "{: .a", "[[a|", "https://", "a@",
    "a.b.", "*a ", "~~a ", "|a", "- a\n", "    - a\n", ":", "www.",
]  # fmt: skip


@pytest.mark.parametrize("unit", GROWTH)
def test_growth_is_near_linear(unit: str) -> None:
    """Twice the text takes at most 2.4 times the lines of Python and calls, those of C included."""
    unit *= max(1, 60 // len(unit))

    def steps(times: int) -> int:
        counted = 0

        def count(_frame: object, _event: str, _argument: object) -> Any:
            nonlocal counted
            counted += 1
            return count

        before = sys.getprofile(), sys.gettrace()
        sys.setprofile(count)
        sys.settrace(count)
        try:
            render_note(unit * times, prefix="n-")
        finally:
            sys.setprofile(before[0])
            sys.settrace(before[1])
        return counted

    assert steps(100) < 2.4 * steps(50)
