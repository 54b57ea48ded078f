"""A page put together from sections of its last version has the bytes of one made anew."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.mkdocs.body import Converter
from papershelf.mkdocs.edits import Edited, edit_of
from papershelf.mkdocs.links import Links
from papershelf.mkdocs.sections import Sections
from test_site_bytes import plainly

TITLES = ["One", "One_1", "One 1", "Two", "*", "C++", "A [b](#one)", "<b>"]
"""Some give the same id, or one that looks numbered."""

SECTIONS = st.lists(
    st.tuples(st.sampled_from(TITLES), st.sampled_from(["Words.", "More words.", "`x` y"])),
    max_size=8,
)


def markdown_of(sections: list[tuple[str, str]]) -> str:
    blocks = ["# All", "8 papers", *(f"## {title}\n\n{text}" for title, text in sections)]
    return "\n\n".join([*blocks, "Page 1 of 2"])


def converter() -> Converter:
    return Converter(Links({"latest.md": "latest/"}), plainly)


def page_of(markdown: str) -> str | None:
    """The page: its body between what the theme has above and below it."""
    body = converter().body(markdown, "latest.md")
    return None if body is None else f"<main>\n{body.html}\n<p>Foot</p></main>"


@given(SECTIONS, SECTIONS, st.integers(0, 7), st.integers(0, 7))
def test_any_change(
    before: list[tuple[str, str]], new: list[tuple[str, str]], start: int, end: int
) -> None:
    """Any sections in place of some of the page's: where the sections of the version before are
    used at all, the result is what conversion of the whole gives.
    """
    after = [*before[:start], *new, *before[start + end :]]
    old, page = markdown_of(before), page_of(markdown_of(before))
    if page is None or not (marks := Sections.of(old).marks(page)):
        return
    text = markdown_of(after)
    sections = Sections.of(text)
    known = sections.known(marks, page)
    renewed = converter().renewed(sections, "latest.md", known) if known else None
    if renewed is not None:
        whole = converter().body(text, "latest.md")
        assert whole is not None
        assert renewed.body.html == whole.html
        assert all(f'id="{id_}"' in whole.html for id_ in renewed.taken)


def test_unchanged_sections_are_taken() -> None:
    """All but the last, next to which other things stand, and the one that changed."""
    sections = [(f"Paper {letter}", "Words.") for letter in "abcdefg"]
    old = markdown_of(sections)
    page = page_of(old)
    assert page is not None
    sections[2] = ("Paper c", "Other words.")
    new = Sections.of(markdown_of(sections))
    known = new.known(Sections.of(old).marks(page), page)
    renewed = converter().renewed(new, "latest.md", known)
    assert renewed is not None
    assert renewed.taken == ("paper-a", "paper-b", "paper-d", "paper-e", "paper-f")
    assert "Other words" in renewed.new
    assert "paper-b" not in renewed.new


def edited(before: str, after: str, page: str) -> Edited | None:
    edit = edit_of(before, "", after)
    marks = Sections.of(before).marks(page)
    if edit is None or not marks:
        return None
    found = edit.applied(marks, page, lambda text, ids: converter().section(text, "latest.md", ids))
    if found is not None:
        assert edit.marks(marks) == Sections.of(after).marks(found.html)
    return found


@given(SECTIONS, SECTIONS)
def test_any_edit(before: list[tuple[str, str]], new: list[tuple[str, str]]) -> None:
    """Other sections in the place of some of a page: where they are put into its HTML at all, the
    result is what conversion of the whole gives, and what is checked anew is all that is new.
    """
    old = markdown_of(before)
    after = markdown_of([*before[:1], *new, *before[1 + len(new) :]])
    page = page_of(old)
    found = edited(old, after, page) if page else None
    if found is not None:
        assert found.html == page_of(after)
        ids = re.findall(r' id="([^"]*)"', found.html)
        assert sorted([*found.taken, *re.findall(r' id="([^"]*)"', found.new)]) == sorted(ids)
        html = {part for part in found.html.split("\n<h2 ") if part not in (page or "")}
        assert all(part in found.new for part in html)


def test_an_edit_of_one_section() -> None:
    """The others stay, but for the last one, and are not checked again."""
    sections = [(f"Paper {letter}", "Words.") for letter in "abcdefg"]
    old = markdown_of(sections)
    page = page_of(old)
    sections[2] = ("Paper c", "Other words.")
    assert page is not None
    found = edited(old, markdown_of(sections), page)
    assert found is not None
    assert found.html == page_of(markdown_of(sections))
    assert found.taken == ("paper-a", "paper-b", "paper-d", "paper-e", "paper-f")
    assert "Other words" in found.new


SEVEN = [(f"Paper {letter}", "Words.") for letter in "abcdefg"]


@pytest.mark.parametrize(
    "changed",
    [
        SEVEN[:6],
        [*SEVEN[:6], ("Paper g", "Other words.")],
        [*SEVEN[:2], ("Paper a", "Words."), *SEVEN[3:]],
        [*SEVEN[:2], ("Paper c", "[a]: https://example.org"), *SEVEN[3:]],
        [*SEVEN[:2], ("Paper c", "Words [a].\n\n## More"), *SEVEN[3:]],
        [*SEVEN[:2], ("Paper c", "<div>\n<h2 id='x'>x</h2></div>"), *SEVEN[3:]],
        [*SEVEN[:2], ("Paper c", "### More"), *SEVEN[3:]],
    ],
    ids=["fewer", "the last", "an id twice", "a definition", "more", "raw", "a heading in it"],
)
def test_edits_that_are_made_in_another_way(changed: list[tuple[str, str]]) -> None:
    """Where more than single sections is another, or what stays may depend on them."""
    old = markdown_of(SEVEN)
    page = page_of(old)
    assert page is not None
    assert edited(old, markdown_of(changed), page) is None


@pytest.mark.parametrize(
    ("kept", "place"),
    [(("Two", "[a](#paper-c)"), 4), (("Paper c", "Words."), 4), (("Paper c", "Words."), 7)],
    ids=["a link", "a number", "a number in the last"],
)
def test_sections_that_depend_on_an_edited_one(kept: tuple[str, str], place: int) -> None:
    """They link to it, or have a number since its id is theirs. (What the last one links to is
    checked with what is new.)
    """
    sections = [*SEVEN[:place], kept, *SEVEN[place:]]
    old = markdown_of(sections)
    page = page_of(old)
    assert page is not None
    sections[2] = ("Other", "Words.")
    assert edited(old, markdown_of(sections), page) is None


def test_a_chart_stands_above_sections() -> None:
    """It has no headings, so that the sections of the page below it are used again."""
    chart = '<div class="ps-chart">\n<figure>\n<svg></svg>\n</figure>\n</div>'
    old = markdown_of(SEVEN).replace("8 papers", f"8 papers\n\n{chart}")
    page = page_of(old)
    assert page is not None
    found = edited(old, old.replace("Paper b\n\nWords", "Paper b\n\nOther words"), page)
    assert found is not None
    assert "Other words" in found.html


@pytest.mark.parametrize(
    "block", ["```\n## x\n\n## y\n```", '<div>\n<h2 id="x">x</h2></div>', "~~~\n\n## y\n~~~"]
)
def test_blocks_with_headings_of_their_own(block: str) -> None:
    """Where a heading may stand inside a block, nothing of the page is kept in sections."""
    sections = Sections.of(markdown_of([(f"Paper {letter}", block) for letter in "abcd"]))
    assert sections.marks('\n<h2 id="x">' * len(sections.texts)) == ""
