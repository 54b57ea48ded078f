"""Names of people in parts: given name, family name and suffix."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.model import Author
from papershelf.text import as_seen, name_parts, needed_family


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Lovelace", ("Ada", "Lovelace", "")),
        ("Lovelace, Ada", ("Ada", "Lovelace", "")),
        ("Johannes van der Waals", ("Johannes", "van der Waals", "")),
        ("van der Waals, Johannes", ("Johannes", "van der Waals", "")),
        ("de Finetti", ("", "de Finetti", "")),
        ("bell hooks", ("bell", "hooks", "")),
        ("José Ortega y Gasset", ("José", "Ortega y Gasset", "")),
        ("Ronald S. Fearing Jr.", ("Ronald S.", "Fearing", "Jr.")),
        ("Ronald Fearing, Jr.", ("Ronald", "Fearing", "Jr.")),
        ("Fearing, Jr., Ronald", ("Ronald", "Fearing", "Jr.")),
        ("Ronald Fearing (Jr.)", ("Ronald", "Fearing", "Jr.")),
        ("Ada Lovelace III", ("Ada", "Lovelace", "III")),
        ("Plato", ("", "Plato", "")),
        ("", ("", "", "")),
        (",", ("", ",", "")),
        ("王小明", ("", "王小明", "")),
        ("王 小明", ("小明", "王", "")),
        ("김 철수", ("철수", "김", "")),
        ("ジョン スミス", ("ジョン", "スミス", "")),
        ("Ming Wang (王小明)", ("Ming", "Wang", "")),
        (r"Paul Erd{\H o}s", ("Paul", "Erdős", "")),
        ("Zoe\u0308 U\u0308nal", ("Zoë", "Ünal", "")),
        ("The ATLAS Collaboration", ("", "The ATLAS Collaboration", "")),
        ("Loom Team", ("", "Loom Team", "")),
        ("Looms, Inc.", ("", "Looms, Inc.", "")),
        ("Wool and Silk", ("", "Wool and Silk", "")),
        ("{Wool Works}", ("", "Wool Works", "")),
        ("Ada Lovelace, Example University", ("", "Ada Lovelace, Example University", "")),
        ("Lovelace, Ada, Wheeler", ("", "Lovelace, Ada, Wheeler", "")),
    ],
)
def test_parts_by_the_usual_rule(name: str, parts: tuple[str, str, str]) -> None:
    """Particles belong to the family, suffixes do not; what is no person's name stays whole."""
    assert name_parts(Author(name)) == parts


@pytest.mark.parametrize(
    ("name", "family", "parts"),
    [
        ("Gabriel García Márquez", "García Márquez", ("Gabriel", "García Márquez", "")),
        (r"Gabriel Garc{\'\i}a M\'arquez", "García Márquez", ("Gabriel", "García Márquez", "")),
        ("Nguyen Van Linh", "Nguyen", ("Van Linh", "Nguyen", "")),
        ("Ann Lee Poe Jr.", "Lee Poe", ("Ann", "Lee Poe", "Jr.")),
        ("Wool Works", "Wool Works", ("", "Wool Works", "")),
        ("王小明", "王", ("小明", "王", "")),
    ],
)
def test_a_family_of_the_record(name: str, family: str, parts: tuple[str, str, str]) -> None:
    """The record's own family name is taken, at the end of the name or at its beginning."""
    assert needed_family(name, family) == family
    assert name_parts(Author(name, family=family)) == parts


@pytest.mark.parametrize(
    ("name", "family"),
    [("Ada Lovelace", "Lovelace"), ("Lovelace, Ada", "Lovelace"), ("Jo van Dyk Jr.", "van Dyk")],
)
def test_a_family_that_the_rule_finds(name: str, family: str) -> None:
    """What the rule says anyway is not needed."""
    assert needed_family(name, family) == ""


@pytest.mark.parametrize("family", ["Love", "ovelace", "Byron", "Ada Lovelace King", " "])
def test_a_family_that_is_not_in_the_name(family: str) -> None:
    """Neither the last words nor the first."""
    assert needed_family("Ada Lovelace", family) is None


names = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            ["Ada", "van", "y", "Poe", ",", ", ", "Jr.", "(x)", "{", "\\", "王", "and"]
        ),
        max_size=8,
    ).map(" ".join),
)


@given(name=names)
def test_any_name_has_parts(name: str) -> None:
    """A name of any shape has a family where anything of it is seen, and all parts are its own."""
    given_name, family, suffix = name_parts(Author(name))
    assert bool(family) == bool(as_seen(name))
    for word in f"{given_name} {family} {suffix}".split():
        assert word in as_seen(name)


@given(name=names, count=st.integers(-3, 3))
def test_any_end_of_a_name_can_be_the_family(name: str, count: int) -> None:
    """What a record may say as family is the family, and is needed where the rule differs."""
    words = as_seen(name).split()
    family = " ".join(words[count:] if count < 0 else words[:count])
    needed = needed_family(name, family)
    if needed is not None:
        assert name_parts(Author(name, family=needed)).family == as_seen(family)
