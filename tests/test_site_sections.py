"""A page put together from sections of its last version has the bytes of one made anew."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.site.body import Converter
from papershelf.site.links import Links
from papershelf.site.sections import Sections
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


@pytest.mark.parametrize(
    "block", ["```\n## x\n\n## y\n```", '<div>\n<h2 id="x">x</h2></div>', "~~~\n\n## y\n~~~"]
)
def test_blocks_with_headings_of_their_own(block: str) -> None:
    """Where a heading may stand inside a block, nothing of the page is kept in sections."""
    sections = Sections.of(markdown_of([(f"Paper {letter}", block) for letter in "abcd"]))
    assert sections.marks('\n<h2 id="x">' * len(sections.texts)) == ""
