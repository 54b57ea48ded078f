"""Markdown that is built to take long: refused with a place and a reason, or done."""

from __future__ import annotations

import sys
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hostile_notes import SHAPES, UNITS, let_through
from machine import ends
from papershelf.notes import bounds, parse_note
from papershelf.notes.bounds import excesses
from papershelf.notes.dialect import dialect
from papershelf.notes.marks import marked
from papershelf.notes.render import render_note
from papershelf.notes.rendered import Rendered
from papershelf.notes.sanitise import sanitised
from papershelf.notes.workers import Job, Limits, work
from papershelf.problems import as_text


@pytest.mark.parametrize("shape", SHAPES)
def test_it_is_refused_or_done(shape: str) -> None:
    """At full size: an error with a line, or HTML. At the largest size let through: HTML by the
    ordinary way, not the fallback for what is nested too deep.
    """
    with ends():
        note, problems = parse_note(SHAPES[shape].encode(), "collection/notes/a.md")
        assert (note is None) == any(problem.is_error for problem in problems)
        text, spots = marked(let_through(SHAPES[shape]))
        assert sanitised(dialect("n-", spots).convert(text), prefix="n-") is not None


def test_it_is_done_where_notes_are_rendered() -> None:
    """The same at the largest size let through, in the processes that render notes: none is ended
    for its memory, nor at ten times the seconds that a note may take (which is no statement of
    speed: `make bench` tells the seconds).
    """
    limits = Limits(note_seconds=10 * Limits().note_seconds)
    jobs = [
        Job(f"{name}.md", let_through(body).encode)
        for name, body in SHAPES.items()
        if name not in UNITS
    ]
    results = dict(
        zip([job.path for job in jobs], work(jobs, lambda done: done, limits), strict=True)
    )
    assert [name for name, done in results.items() if not isinstance(done, Rendered)] == []


BEYOND = [
    (
        "a\n\n" + "b" * 100_000,
        (
            "1: found 100,003 characters of text, expected at most 100,000."
            " Hint: shorten the note, or make it several"
        ),
    ),
    (
        "a\n\n" + "> " * 21 + "b",
        (
            "3: found 21 levels of nesting, expected at most 20."
            " Hint: begin code with ``` instead of spaces"
        ),
    ),
    (
        "a\n\n" + "[^a]\n\n" * 1_001,
        (
            "2003: found more marks of footnotes ([^), expected at most 1,000."
            " Hint: make it several notes"
        ),
    ),
    (
        "a\n\n" + "|" * 201 + "\n" + "|\n" * 100,
        (
            "3: found a table of about 20,301 cells, expected at most 20,000."
            " Hint: split it with blank lines"
        ),
    ),
    (
        "a\n\n" + "[a](" * 2_000,
        (
            "3: found too many marks of Markdown in a paragraph of 8,000 characters."
            " Hint: split it with blank lines, or put it between ``` lines if it is code"
        ),
    ),
]


@pytest.mark.parametrize(("body", "expected"), BEYOND, ids=range(len(BEYOND)))
def test_each_bound_says_what_and_where(body: str, expected: str) -> None:
    """A bound is an error at the line of the file and its first column, with the number found and
    the number allowed.
    """
    note, problems = parse_note(f"---\n---\n{body}".encode(), "a.md")
    assert note is None
    line, rest = expected.split(":", 1)
    assert [as_text(problem) for problem in problems] == [f"a.md:{int(line) + 2}:1:{rest}"]


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
    """What people write in a note is not refused, at a size that few reach."""
    assert excesses(ORDINARY[kind]) == []


@example("[" * bounds._SHORT)  # noqa: SLF001 (what is left out)
@example("[`" * (bounds._SHORT // 2))  # noqa: SLF001
@example("[^" * (bounds._SHORT // 2))  # noqa: SLF001
@example("#\n" * (bounds._SHORT // 2))  # noqa: SLF001
@given(st.text("[<`$\\(& #\n-|>^", max_size=bounds._SHORT))  # noqa: SLF001 (what is left out)
def test_what_is_not_counted_in_a_short_body_cannot_be_too_much(body: str) -> None:
    """Footnotes and steps of a body that is short are within the bounds, whatever it says."""
    lines = body.split("\n")
    assert bounds._footnotes(lines) is None  # noqa: SLF001
    assert list(bounds._paragraph_excesses(lines, is_short=False)) == list(  # noqa: SLF001
        bounds._paragraph_excesses(lines, is_short=True)  # noqa: SLF001
    )


def test_growth_is_near_linear() -> None:
    """Eight times the text takes at most nine times the calls of functions, those of C included (an
    ordinary mixture).
    """
    unit = "# a\n\nSome *words*[^1], `code` and [links](https://x.org).\n\n- a\n- b\n\n> quote\n\n"

    def calls(times: int) -> int:
        counted = Counter[str]()
        before = sys.getprofile()
        sys.setprofile(lambda _frame, event, _argument: counted.update((event,)))
        try:
            render_note(unit * times, prefix="n-")
        finally:
            sys.setprofile(before)
        return counted["call"] + counted["c_call"]

    assert calls(400) < 9 * calls(50)


def test_what_is_nested_too_deep_is_shown_as_its_source() -> None:
    """A body that did not pass the bounds is given as its source; nothing is raised."""
    html = render_note("- " * 2_000 + "<b>word", prefix="n-")
    assert html.startswith("<pre><code>- - ")
    assert "&lt;b&gt;word" in html
