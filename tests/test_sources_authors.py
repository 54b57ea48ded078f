"""Author names: cut only where it is certain, each once, otherwise as given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.importing.values.authors import (
    AND_KEPT,
    COMMAS_KEPT,
    NO_FAMILY,
    NOBODY,
    TURNED,
    apart,
    once_each,
    read_authors,
)
from papershelf.importing.values.names import split_line
from papershelf.parsing.raw import Raw


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


CERTAIN: list[tuple[str, list[Raw]]] = [
    ("Ada Lovelace, Jo van Dyk, Li Wei", ["Ada Lovelace", "Jo van Dyk", "Li Wei"]),
    ("Ada Lovelace, Jo van Dyk and Li Wei", ["Ada Lovelace", "Jo van Dyk", "Li Wei"]),
    ("Ada Lovelace, Jo van Dyk, & Li Wei", ["Ada Lovelace", "Jo van Dyk", "Li Wei"]),
    ("Ada Lovelace and Charles Babbage", ["Ada Lovelace", "Charles Babbage"]),
    ("Ada Lovelace und Charles Babbage", ["Ada Lovelace", "Charles Babbage"]),
    ("Al Ray, Li Al Ray, Bo Al", ["Al Ray", "Li Al Ray", "Bo Al"]),
    ("Ada Lovelace, Plato, Li Wei", ["Ada Lovelace", "Plato", "Li Wei"]),
    ("A B, C D", ["A B", "C D"]),
    ("Ada Poe & Al Ray", ["Ada Poe", "Al Ray"]),
    ("Ada Lovelace|Plato | Li Wei", ["Ada Lovelace", "Plato", "Li Wei"]),
    ("Ada Lovelace;Plato; Li Wei;", ["Ada Lovelace", "Plato", "Li Wei"]),
    ("江常皓、王小明", ["江常皓", "王小明"]),
    ("Ada Lovelace, Li Wei; Bo Xu, Al Ray", ["Ada Lovelace", "Li Wei", "Bo Xu", "Al Ray"]),
    ("Kerry A. Poe, Jr., Tim Oak", ["Kerry A. Poe, Jr.", "Tim Oak"]),
    (r"Kurt G{\"o}del, {\'E}mile Poe", [r"Kurt G{\"o}del", r"{\'E}mile Poe"]),
    ("{Wool and Silk} and Ada Poe", ["Wool and Silk", "Ada Poe"]),
    (
        "Ada Poe (Loom, Ltd.), Li Wei (Mill; Yard) and Bo Xu",
        [
            {"name": "Ada Poe", "affiliation": "Loom, Ltd."},
            {"name": "Li Wei", "affiliation": "Mill; Yard"},
            "Bo Xu",
        ],
    ),
    ("Ada Poe (Loom)|Li Wei", [{"name": "Ada Poe", "affiliation": "Loom"}, "Li Wei"]),
]


@pytest.mark.parametrize(("text", "expected"), CERTAIN)
def test_list_in_one_text(text: str, expected: list[Raw]) -> None:
    """One text is several authors, in order, where every part is evidently a name."""
    assert read_authors([text])[0] == expected


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("Omri Poe, Technion, Maks Oak", COMMAS_KEPT),
        ("Omri Poe, ETH, Maks Oak", COMMAS_KEPT),
        ("Daiki Poe, University of Looms", COMMAS_KEPT),
        ("Ada Lovelace, Cambridge", COMMAS_KEPT),
        ("Lovelace, Cambridge", COMMAS_KEPT),
        ("Lovelace, ETH", COMMAS_KEPT),
        ("Ada Lovelace, Open Research Group", COMMAS_KEPT),
        ("Plato, Cicero, Ada Lovelace", COMMAS_KEPT),
        ("Hopper, Grace, Lovelace, Ada", COMMAS_KEPT),
        ("Hopper, Grace and Ada Lovelace", COMMAS_KEPT),
        ("Ada Lovelace, Cambridge; Li Wei", COMMAS_KEPT),
        ("江常皓, 王小明", COMMAS_KEPT),
        ("Research and Development", AND_KEPT),
        ("Wool and Silk", AND_KEPT),
        ("The ATLAS & CMS Collaborations", AND_KEPT),
    ],
)
def test_what_may_be_several_is_kept(text: str, done: str) -> None:
    """Where it is not certain, the text stays as it is, and the import says so."""
    authors, repairs = read_authors([text])
    assert authors == [name.strip() for name in text.split(";")]
    assert repairs == [(done, text)]


@pytest.mark.parametrize(
    "text", ["Ada Lovelace", "Plato", "Martin Luther King, Jr.", "Rajan U. A.", "Bo Al", "江常皓"]
)
def test_one_name(text: str) -> None:
    """What is certainly one name is kept without a word."""
    assert read_authors([text]) == ([text], [])


GABRIEL: Raw = {"name": "Gabriel García Márquez", "family": "García Márquez"}
MARIO: Raw = {"name": "Mario Vargas Llosa", "family": "Vargas Llosa"}


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (["Hopper, Grace"], ["Grace Hopper"]),
        (["van der Waals, Johannes"], ["Johannes van der Waals"]),
        (["King, Jr., Martin Luther"], ["Martin Luther King Jr."]),
        (["王, 小明"], ["王 小明"]),
        (["Hopper, Grace and Lovelace, Ada"], ["Grace Hopper", "Ada Lovelace"]),
        (["Hopper, Grace; Lovelace, Ada"], ["Grace Hopper", "Ada Lovelace"]),
        (["Hopper, G. M., Lovelace, A., & Wei, L."], ["G. M. Hopper", "A. Lovelace", "L. Wei"]),
        (["Hopper, Grace and Ada Poe and Wei, Li"], ["Grace Hopper", "Ada Poe", "Li Wei"]),
        (["García Márquez, Gabriel and Vargas Llosa, Mario"], [GABRIEL, MARIO]),
        (["García Márquez, Gabriel", "Hopper, Grace"], [GABRIEL, "Grace Hopper"]),
        (
            [{"name": "Hopper, Grace", "affiliation": "Navy"}],
            [{"name": "Grace Hopper", "affiliation": "Navy"}],
        ),
    ],
)
def test_family_first(items: list[Raw], expected: list[Raw]) -> None:
    """A name is written as it is spoken; `family` says what the usual rule would get wrong."""
    authors, repairs = read_authors(items)
    assert authors == expected
    assert TURNED in dict(repairs)
    assert COMMAS_KEPT not in dict(repairs)


def test_spaces_in_names() -> None:
    """Any white space in a name becomes one space, of one author and of several."""
    assert read_authors(["Ada\u00a0 Poe"]) == (["Ada Poe"], [])
    assert read_authors(["Ada\u00a0Poe", "Li  Wei"]) == (["Ada Poe", "Li Wei"], [])


def test_families_of_an_index() -> None:
    """Where every name ends in initials alone, what stands before them are the families."""
    expected = [{"name": "Poe AK", "family": "Poe"}, {"name": "van Dyk J", "family": "van Dyk"}]
    assert read_authors(["Poe AK, van Dyk J"])[0] == expected
    assert read_authors(["Poe AK", "van Dyk J"])[0] == expected
    assert read_authors(["Rajan V"])[0] == ["Rajan V"]


def test_a_family_that_a_listing_gives() -> None:
    """It comes in where it is needed and stands in the name."""
    assert read_authors([GABRIEL]) == ([GABRIEL], [])
    assert read_authors([{"name": "Ada Poe", "family": "Poe"}]) == (["Ada Poe"], [])
    wrong: Raw = {"name": "Ada Poe", "family": "Oak"}
    assert read_authors([wrong]) == (["Ada Poe"], [(NO_FAMILY, "Ada Poe")])


OTHERS = ["et al.", "et al", "Et Al.", "ET AL", "and others", "u. a.", "u.a.", "& al.", "et alii"]
OTHERS += ["and 12 others", "and colleagues", "und andere", "…", "..."]


@pytest.mark.parametrize("others", OTHERS)
def test_et_al_is_nobody(others: str) -> None:
    """Neither at the end of a text or of a name, nor in a list, nor alone."""
    for text in (
        f"Ada Poe, Li Wei, {others}",
        f"Ada Poe; Li Wei {others}",
        f"Ada Poe; Li Wei; {others}",
    ):
        authors, repairs = read_authors([text])
        assert authors == ["Ada Poe", "Li Wei"], text
        assert NOBODY in dict(repairs)
    lists: list[list[Raw]] = [["Ada Poe", others], [f"Ada Poe {others}"]]
    lists.append([{"name": others}, "Ada Poe"])
    for items in lists:
        assert read_authors(items)[0] == ["Ada Poe"], items
    assert read_authors([others]) == ([], [(NOBODY, others)])


@given(
    items=st.lists(
        st.one_of(
            st.text(max_size=20),
            st.lists(
                st.sampled_from(
                    [
                        *"A;|,、(){}",
                        " and ",
                        ", ",
                        "Ada Poe",
                        "Li",
                        "et al.",
                        "Jr.",
                        "王",
                        "van",
                        "G.",
                    ]
                ),
                max_size=10,
            ).map("".join),
            st.fixed_dictionaries({"name": st.text(max_size=10)}),
        ),
        max_size=4,
    )
)
def test_no_word_is_invented(items: list[Raw]) -> None:
    """Whatever a listing says: every word of an author is one of the text, no name is empty or has
    spaces around it, and reading what was read changes nothing.
    """
    said = "".join(str(item["name"] if isinstance(item, dict) else item) for item in items)
    authors, _ = read_authors(items)
    for author in authors:
        fields = author if isinstance(author, dict) else {"name": author}
        assert set(fields) <= {"name", "family", "affiliation"}
        for value in fields.values():
            assert isinstance(value, str)
            assert value
            assert all(word in said for word in value.split())


def test_many_names_are_read_once() -> None:
    """A list over the limit is left to be refused; a text of many names is cut or kept whole."""
    many: list[Raw] = [f"A{number} B" for number in range(5001)]
    assert read_authors(many) == (many, [])
    long = ", ".join(["Ada Poe"] * 5000)
    assert read_authors([long])[0] == [long]
    odd = "(,A B" * 3000
    assert read_authors([odd]) == ([odd], [(COMMAS_KEPT, odd)])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("A B , C D , E F", ["A B", "C D", "E F"]),
        ("A B (X , Y) , C D", ["A B (X , Y)", "C D"]),
        ("A B (X , C D", ["A B (X", "C D"]),
        ("A B , ", ["A B"]),
        ("A B, C D, E F", ["A B, C D, E F"]),
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
