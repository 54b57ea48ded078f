"""RIS: every `TY` is a paper or an error, whatever programs make of the lines below it."""

from __future__ import annotations

from typing import Any

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from accounted import lost
from papershelf.importing import Listing, parse, recognise, summed


def read(text: str) -> Listing:
    return parse(text, "x.ris", "ris", topics=(), date=None)


def one(*lines: str, kind: str = "JOUR") -> dict[str, Any]:
    (entry,) = read("\n".join([f"TY  - {kind}", *lines, "ER  - "])).entries
    return entry.raw


def titles(text: str) -> list[Any]:
    listing = read(text)
    assert lost(listing) == []
    return [entry.raw.get("title") for entry in listing.entries]


TWO = "TY  - JOUR\nTI  - One\nER  - \n\nTY  - JOUR\nTI  - Two\nER  - \n"


@pytest.mark.parametrize(
    "text",
    [
        TWO,
        TWO.replace("  - ", " - "),
        TWO.replace("TI  -", "  TI  -"),
        TWO.replace("TI  - ", "TI -"),
        TWO.replace("ER  - \n", ""),
        TWO.replace("ER  - ", "ER  -"),
        TWO.replace("\nER", "\nAB  - \nKW  - \nER"),
        TWO.replace("\n\n", "\n1.\nwritten by a program\n\n"),
        TWO.rstrip(),
    ],
)
def test_spaces_ends_and_text_between_lose_nothing(text: str) -> None:
    """One space, indented lines, no `ER`, empty tags, text between: two papers."""
    assert titles(text) == ["One", "Two"]
    assert recognise(text, "x") == "ris"


def test_a_line_of_an_abstract_is_no_tag() -> None:
    """Words with a hyphen go on with the value, even where they are spelt like a tag."""
    raw = one("TI  - One", "AB  - We use a scanner,", "CT -guided, and", "AI - or not", "PY -2020")
    assert raw["abstract"] == "We use a scanner, CT -guided, and AI - or not"
    assert raw["published"] == "2020"


def test_names_have_their_suffix_last() -> None:
    """`Last, First, Suffix` is the order of the format, `Last, Suffix, First` BibTeX's."""
    raw = one("TI  - One", "AU  - Sample, Ben, Jr.", "AU  - Third, Jr., Cy", "AU  - Four, Di, PhD")
    assert raw["authors"] == ["Ben Sample Jr.", "Cy Third Jr.", "Di Four PhD"]


def test_text_between_records_is_said() -> None:
    """A line that is no tag is a warning, a tag without its record an error."""
    listing = read("hello\nTY  - JOUR\nTI  - One\nER  - \nTI  - Lost\nAU  - Li, Ada\n")
    found = {(problem.line, problem.is_error) for problem in listing.problems}
    assert found == {(5, True), (1, False)}


def test_long_values_go_on() -> None:
    """A title on one line, an abstract in paragraphs, whose dashes are no tags."""
    raw = one("TI  - A title", "  that goes on", "AB  - One - two", "QQ - three", "", "Four.")
    assert raw["title"] == "A title that goes on"
    assert raw["abstract"] == "One - two QQ - three\n\nFour."


def test_a_record_is_whole() -> None:
    """Every field of an article, in the contract's names."""
    assert one(
        "TI  - T", "AU  - Li, Ada", "AU  - Sample, Ben, Jr.", "A2  - Xu, Ed", "JO  - J. L.",
        "JF  - Journal of Looms", "PY  - 2011/03/05/", "VL  - 3", "IS  - 4", "SP  - 5", "EP  - 6",
        "PB  - P", "KW  - a b", "KW  - c; d", "DO  - https://doi.org/10.1000/X", "LA  - eng",
        "UR  - https://doi.org/10.1000/x", "L1  - https://a.org/x.pdf", "SN  - 978-0-306-40615-7",
    ) == {
        "title": "T", "authors": ["Ada Li", "Ben Sample Jr."], "editors": ["Ed Xu"],
        "venue": "Journal of Looms", "published": "2011-03-05", "volume": "3", "number": "4",
        "pages": "5-6", "publisher": "P", "language": "en", "type": "article-journal",
        "tags": ["a b", "c", "d"], "identifiers": {"doi": "10.1000/x", "isbn": "9780306406157"},
        "links": {"pdf": "https://a.org/x.pdf"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["PY  - 2011"], "2011"),
        (["PY  - 2011///"], "2011"),
        (["PY  - 2011/3/"], "2011-03"),
        (["PY  - 2011", "Y1  - 20-22 March 2011"], "2011-03"),
        (["PY  - 2011", "DA  - 2011/03/05"], "2011-03-05"),
        (["PY  - 2011", "DA  - 2012/03/05"], "2011"),
        (["Y1  - March 5, 2011"], "2011-03-05"),
        (["Y2  - 2011/03/05"], None),
    ],
)
def test_dates(lines: list[str], day: str | None) -> None:
    """The most exact day that agrees with the year; the day of a look at the page is none."""
    assert one("TI  - T", *lines).get("published") == day


def test_what_no_record_has_is_counted() -> None:
    """An unknown tag, an unknown type, a second title: each by its name."""
    text = "TY  - XYZ\nTI  - T\nT1  - Another\nXX  - x\nER  - \n"
    assert {problem.field for problem in summed(read(text).repairs)} == {"XYZ", "T1", "XX"}


VALUE = st.from_regex(r"[A-Z][a-z]{1,8}( [a-z]{1,8}){0,3}", fullmatch=True)


@given(st.lists(st.tuples(VALUE, VALUE, VALUE), min_size=1, max_size=4))
def test_rispy_finds_the_same(rows: list[tuple[str, str, str]]) -> None:
    """Of clean records, the reader that others wrote has the same titles, names and journals."""
    text = "".join(
        f"TY  - JOUR\nTI  - {title}\nAU  - Li, {name}\nJF  - {venue}\nER  - \n\n"
        for title, name, venue in rows
    )
    theirs = [
        (one["title"], one["authors"], one["alternate_title3"]) if "alternate_title3" in one
        else (one["title"], one["authors"], one.get("journal_name", one.get("alternate_title1")))
        for one in rispy.loads(text)
    ]  # fmt: skip
    ours = [entry.raw for entry in read(text).entries]
    assert [row["title"] for row in ours] == [title for title, _, _ in theirs]
    assert [row["venue"] for row in ours] == [venue for *_, venue in rows]
    assert len(ours) == len(theirs) == len(rows)


SOUP = st.lists(
    st.one_of(
        st.sampled_from(["TY  - JOUR", "ER  - ", "TI  - T", "AU - Li, A", " TY - X", "", "KW  -"]),
        st.text("TYERABI -\t1", max_size=12),
    ),
    max_size=15,
).map("\n".join)


@given(SOUP)
def test_nothing_is_lost(text: str) -> None:
    """Whatever the lines are, each `TY` is one entry, and none comes of anything else."""
    listing = read(text)
    assert lost(listing) == []
    assert len(listing.entries) == len(listing.scanned or ())
