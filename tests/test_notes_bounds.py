"""Markdown that is built to take long: refused with a place and a reason, or done at once.

The cases are the kinds that CommonMark implementations test, and those that Python-Markdown itself
is slow at. Time is the processor's, as the workers count it too, and longer by as much as this
machine is slower than that of the bounds.
"""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from machine import slowness
from papershelf.notes import bounds, parse_note
from papershelf.notes.bounds import excesses
from papershelf.notes.dialect import dialect
from papershelf.notes.marks import marked
from papershelf.notes.render import render_note
from papershelf.notes.rendered import Rendered
from papershelf.notes.sanitise import sanitised
from papershelf.notes.workers import Job, Limits, work
from papershelf.problems import as_text

SECONDS = 2.0
SIZE = 40_000

UNITS = [
    "[", "[a](", "[a](b", "![[](", "[a][", "[^", "[^a]", "[[]", "]", "[a](<b", '[a]("', "[a]: b\n",
    "[a]:\n", '[a]: b "\n', "*a ", "**a ", "a**b", "*a_ ", "*a **a ", "_", "*", "a*_b", "`", "`a\\",
    "\\`", "`` ` ", "<", "<a ", '<a b="', "<!--", "\n<!-- a", "<?", "<![CDATA[", "<script>",
    "\n<script>", "</a", "<a@", "<x://", "<sub>", "&", "&amp;", ">", "> ", "> a\n", ">\n",
    "> a\n\n", "- ", "- a\n", "- a\n\n", "1. ", "1. a\n", "- a\n\n1. b\n\n", "# a\n", "#", "a\n#",
    "a\n=\n", "a\n---\n", "---\n", "- - -\n", "|", "|\n", "a|`b", "```\n", "```a\n",
    '```a hl_lines="\n',
    "~~~ {\n", "!!! a\n", '!!! a "', "- [ ] a\n", "    a\n\n", "\n", "a\n\n", "a  \n", " ", " \n",
    "\t", "\\", "\\*", "[^a]: b\n\n", "<!--\n\n--> [", "[ `]` ", "> - ",
    "[[a]]", "[[a]]\n\n", "[[a", "[[", "![a](b.png)", "![a", "![", "$x$ ", "$x ", "$",
    "$$x$$", "$$a$",
    "\\(x\\)", "\\(x", "\\[", "\\$",
]  # fmt: skip

SHAPES = {
    # These eight are cmark's own, test/pathological_tests.py.
    "closers without openers": "a_ " * (SIZE // 3),
    "mismatched openers and closers": "*a_ " * (SIZE // 4),
    "openers and closers, multiples of 3": "a**b" + "c* " * (SIZE // 3),
    "brackets, parentheses": "[ (](" * (SIZE // 5),
    "links in emphasis": "**x [a*b**c*](d)" * (SIZE // 16),
    "empty lines in a deep list": "- " * 20 + "x" + "\n" * SIZE,
    "unclosed pieces of HTML": "</" * (SIZE // 4) + "<?" * (SIZE // 4) + "<!A" * (SIZE // 8),
    "many definitions with one hash": "".join(f"[{n}]: u\n" for n in range(5_000)) + "[0] " * 5_000,
    "nested brackets": "[" * (SIZE // 2) + "a" + "]" * (SIZE // 2),
    "nested emphasis": "*a **a " * (SIZE // 14) + "b" + " a** a*" * (SIZE // 14),
    "runs of backticks": "".join("a" + "`" * n for n in range(400)),
    "list of depth 200": "".join(" " * (4 * n) + "- a\n" for n in range(200)),
    "list of depth 200, loose": "".join(" " * (4 * n) + "- a\n\n" for n in range(200)),
    "quotes of depth 10,000": ">" * 10_000 + " a",
    "admonitions of depth 200": "".join(" " * (4 * n) + "!!! a\n" for n in range(200)),
    "10,000 definitions": "".join(f"[a{n}]: b\n" for n in range(8_000)),
    "one reference 20,000 times": "[a]: https://x.org\n\n" + "[a] " * 20_000,
    "footnotes": "".join(f"[^{n}] " for n in range(4_000))
    + "".join(f"\n\n[^{n}]: a" for n in range(4_000)),
    "one footnote 15,000 times": "[^a]: b\n\n" + "[^a] " * 15_000,
    "nested footnotes": "".join(f"[^{n}]: [^{n + 1}]\n\n" for n in range(5_000)),
    "wide table": f"|{'a|' * 10_000}\n|{'-|' * 10_000}\n|{'b|' * 10_000}",
    "wide table of short rows": f"|{'a|' * 900}\n|{'-|' * 900}\n" + "|\n" * 20_000,
    "long table": "|a|b|\n|-|-|\n" + "|c|d|\n" * 10_000,
    "an 8 MB line": "a" * 8_000_000,
    "one long line": "a" * SIZE,
    "as many escapes as a note can hold": "\\*" * 49_000,
    "as many entities": "&#x41;" * 16_000,
    "as many hard breaks": "a  \n" * 24_000,
}
SHAPES |= {repr(unit): unit * (SIZE // len(unit)) for unit in UNITS}


@pytest.mark.parametrize("shape", SHAPES)
def test_it_is_refused_or_done_in_time(shape: str) -> None:
    """At full size: an error with a line, or HTML. At the largest size let through: HTML in time,
    by the ordinary way, not the fallback for what is nested too deep.
    """
    body = SHAPES[shape]
    start = time.process_time()
    note, problems = parse_note(body.encode(), "collection/notes/a.md")
    assert (note is None) == any(problem.is_error for problem in problems)
    while excesses(body):
        body = body[: int(len(body) * 0.8)]
    text, spots = marked(body)
    sanitised(dialect("n-", spots).convert(text), prefix="n-")
    took = time.process_time() - start
    assert took < SECONDS * slowness()


def test_it_is_done_in_memory() -> None:
    """The same at the largest size let through, in the processes that render notes: the kernel ends
    one at 2 s of processor time (longer where the machine is slow) or 256 MB, and none is ended.
    """
    limits = Limits(note_seconds=SECONDS * slowness())
    jobs = []
    for name, body in SHAPES.items():
        while excesses(body):
            body = body[: int(len(body) * 0.8)]  # noqa: PLW2901 (cut until it is let through)
        if name not in map(repr, UNITS):
            jobs.append(Job(f"{name}.md", body.encode))
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
    """Eight times the text takes at most sixteen times as long (an ordinary mixture)."""
    unit = "# a\n\nSome *words*[^1], `code` and [links](https://x.org).\n\n- a\n- b\n\n> quote\n\n"

    def seconds(times: int) -> float:
        best = 1e9
        for _ in range(3):
            start = time.process_time()
            render_note(unit * times, prefix="n-")
            best = min(best, time.process_time() - start)
        return best

    assert seconds(800) < 16 * seconds(100)


def test_what_is_nested_too_deep_is_shown_as_its_source() -> None:
    """A body that did not pass the bounds is given as its source; nothing is raised."""
    html = render_note("- " * 2_000 + "<b>word", prefix="n-")
    assert html.startswith("<pre><code>- - ")
    assert "&lt;b&gt;word" in html
