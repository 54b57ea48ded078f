"""What is fuzzed: the parsers of strangers' bytes and the sanitiser, each with what must hold.

Inputs are pieces of the formats and of the payloads in any order, and any bytes or text.
`make fuzz` runs each for minutes (`tools/fuzz.py`), `test_fuzz.py` a few examples of each. With
Hypothesis, not with a fuzzer that is led by coverage: it tells the smallest input that fails.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from papershelf.collection.read import read_collection
from papershelf.finished.page import read_page
from papershelf.finished.policy import policy
from papershelf.importing import FORMATS, parse, recognise
from papershelf.importing.incoming import incoming_text
from papershelf.notes import parse_note
from papershelf.notes.markdown.render import render_note
from papershelf.notes.markdown.sanitise import sanitised
from papershelf.problems import Problem, as_github, as_text
from payloads import PAYLOADS

_MARKS = [
    "\n",
    "\n\n",
    "  ",
    "\t",
    "---\n",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    "#",
    "|",
    ">",
]
_MARKS += [
    "&a ",
    "*a",
    "!!str ",
    "<<: ",
    "\\",
    "`",
    "```\n",
    "[^1]",
    "[[",
    "]]",
    "$",
    "$$",
    "!!! a\n",
]
_KEYS = "id title authors abstract published tags links paper author date label slug".split()
_KEYS = [f"{key}: " for key in _KEYS] + [f'"{key}": ' for key in _KEYS] + ['{"id": "a", ', "}\n"]
_LINES = ["Submitted by a\n", "12\n", "Dec 9, 2024\n", "Upvote\n", "A Title of a Paper\n"]

_PIECES = st.sampled_from([*PAYLOADS, *_MARKS, *_KEYS, *_LINES])
TEXTS = st.lists(_PIECES | st.text(max_size=8), max_size=24).map("".join)
WHOLE = TEXTS.map(lambda text: text.encode("utf-8", "replace").decode())
"""Texts as a file that was read can hold them: without lone surrogates."""
BYTES = TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=200)


@dataclass(frozen=True)
class Target:
    """Inputs, and a function that raises where one of them breaks a promise."""

    inputs: SearchStrategy[object]
    check: Callable[..., None]


def told(problems: list[Problem]) -> None:
    """Messages are lines of text that drive neither a terminal nor a log."""
    for problem in problems:
        for said in (as_text(problem), as_github(problem)):
            assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in said)


def note(data: bytes) -> None:
    """A note, or an error that says why not."""
    found, problems = parse_note(data, "collection/notes/a.md")
    told(problems)
    assert (found is None) == any(problem.is_error for problem in problems)


def harmless(html: str) -> None:
    """Nothing in the HTML, read as a browser does, but what the text of a generated page may hold;
    and it ends where it should.
    """
    head = f'<meta http-equiv=Content-Security-Policy content="{policy([])}">'
    page = read_page(f'{head}<article class="ps-paper">{html}</article><p id=end>'.encode())
    assert page.flaws == []
    assert page.ids[-1] == "end"


def rendering(text: str) -> None:
    """A note's body as HTML."""
    harmless(render_note(text, prefix="n-"))


def sanitiser(text: str) -> None:
    """Any HTML."""
    harmless(sanitised(text, prefix="n-"))


def collection_file(path: str) -> Callable[[bytes], None]:
    """A file of the collection: read whole, or refused with a message."""

    def check(data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "collection", path)
            file.parent.mkdir(parents=True)
            file.write_bytes(data)
            told(list(read_collection(Path(folder)).problems))

    return check


def listing(data: bytes) -> None:
    """A listing that `import` reads, in each format, recognised or not."""
    text, problems = incoming_text(data, "a.txt")
    told(problems)
    if text is not None:
        assert recognise(text, "a.txt") in {None, *FORMATS}
        for form in FORMATS:
            told(list(parse(text, "a.txt", form, topics=(), date=None).problems))


TARGETS: dict[str, Target] = {
    "note": Target(BYTES, note),
    "rendering of notes": Target(WHOLE, rendering),
    "sanitiser": Target(WHOLE, sanitiser),
    "record, YAML": Target(BYTES, collection_file("papers/a.yml")),
    "records, JSON Lines": Target(BYTES, collection_file("papers/a.jsonl")),
    "topics": Target(BYTES, collection_file("topics.yml")),
    "people": Target(BYTES, collection_file("people.yml")),
    "listing": Target(BYTES, listing),
}
