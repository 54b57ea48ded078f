"""Author names: cut only where it is certain, each once, otherwise as given."""

from __future__ import annotations

import pytest

from papershelf.collection.raw import Raw
from papershelf.sources.authors import apart, once_each, split_line, split_list


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Aaron Grattafiori (Meta AI)", {"name": "Aaron Grattafiori", "affiliation": "Meta AI"}),
        ("Ada Lovelace(MIT)", {"name": "Ada Lovelace", "affiliation": "MIT"}),
        ("A. B. (Univ. of C (Dept. D))", {"name": "A. B.", "affiliation": "Univ. of C (Dept. D)"}),
        ("William (Bill) Freeman", "William (Bill) Freeman"),
        ("Kerry Seitz (Jr.)", "Kerry Seitz (Jr.)"),
        ("Xiaodong He (何晓冬)", "Xiaodong He (何晓冬)"),
        ("Ada (A) (B)", "Ada (A) (B)"),
        ("Ada (A", "Ada (A"),
        ("(Anonymous)", "(Anonymous)"),
        ("Michalis Titsias RC AUEB", "Michalis Titsias RC AUEB"),
        ("Jan van der Waals", "Jan van der Waals"),
        ("The ATLAS Collaboration", "The ATLAS Collaboration"),
        ("et al.", "et al."),
        ("Plato", "Plato"),
        ("Martin Luther King, Jr.", "Martin Luther King, Jr."),
        ("江常皓", "江常皓"),
        ("محمد بن موسى", "محمد بن موسى"),
    ],
)
def test_affiliation_apart(name: str, expected: object) -> None:
    """Parentheses that end a name hold its affiliation; all else stays as given."""
    assert apart(name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Lovelace, Jo van Dyk, Li Wei", ["Ada Lovelace", "Jo van Dyk", "Li Wei"]),
        ("Ada Lovelace, Jo van Dyk and Li Wei", ["Ada Lovelace", "Jo van Dyk", "Li Wei"]),
        ("Ada Lovelace, Jo van Dyk, and Li Wei", ["Ada Lovelace", "Jo van Dyk", "Li Wei"]),
        ("Ada Lovelace and Charles Babbage", ["Ada Lovelace", "Charles Babbage"]),
        ("Hopper, Grace", []),
        ("Kerry A. Seitz, Jr., Tim Foley", []),
        ("Omri Azencot, Technion, Maks Ovsjanikov", []),
        ("Daiki Satoi, University of Tsukuba", []),
        ("Ada Lovelace, Open Research Group", []),
        ("Ada Lovelace", []),
        ("Research and Development", []),
        ("江常皓, 王小明", []),
        ("", []),
    ],
)  # fmt: skip
def test_list_in_one_text(text: str, expected: list[str]) -> None:
    """One text is several authors only where every part is evidently a full name."""
    assert split_list(text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("A B , C D , E F", ["A B", "C D", "E F"]),
        ("A B (X , Y) , C D", ["A B (X , Y)", "C D"]),
        ("A B (X , C D", ["A B (X", "C D"]),
        ("A B , ", ["A B"]),
        ("A B, C D, E F", ["A B", "C D", "E F"]),
        ("Plato", ["Plato"]),
    ],
)
def test_authors_line(line: str, expected: list[str]) -> None:
    """Names on a feed's line are separated by ` , ` outside parentheses."""
    assert split_line(line) == expected


def test_repeated_authors() -> None:
    """The same author twice stands once, at the first place; two people of one name stay two."""
    assert once_each(["A B", "C D", "a  b", "A B"]) == (["A B", "C D"], ["a  b", "A B"])
    known: Raw = {"name": "A B", "orcid": "1"}
    assert once_each(["A B", known]) == ([known], ["A B"])
    other: Raw = {"name": "A B", "orcid": "2"}
    assert once_each([known, other]) == ([known, other], [])
    here: Raw = {"name": "W W", "affiliation": "X"}
    there: Raw = {"name": "W W", "affiliation": "Y"}
    assert once_each([here, there]) == ([here, there], [])
