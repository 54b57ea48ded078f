"""What is found of notes: the words that a reader sees, and no mark of how they were written."""

from __future__ import annotations

from papershelf.model import Note
from papershelf.search.index.documents import Papers
from papershelf.search.terms.text import of_html
from shelves import catalog_of, paper

BODY = "Compare [[other]] and [[Other]], at $n^2$; ![a curve](gone.png) in `code`.\n\n[[nobody]]"


def words_of_note(body: str) -> str:
    """The text of the note about `one` that goes into the index."""
    note = Note(path="collection/notes/a.md", paper="one", body=body, body_line=1)
    catalog, _ = catalog_of([paper("one"), paper("other")], [note])
    [html] = Papers(catalog)("one").notes
    return " ".join(of_html(html).split())


def test_marks_of_a_mention_are_not_found() -> None:
    """Neither its brackets nor its identifier: the paper there is found by its own words."""
    assert words_of_note(BODY) == "Compare and , at ; a curve in code."


def test_markup_is_not_found() -> None:
    """What the sanitiser drops is not on the page, and not in the index."""
    assert words_of_note("a <script>b</script> *c* [d](javascript:e)") == "a c d"
