"""Family names: the part of a name that lists are ordered by."""

from __future__ import annotations

import pytest

from papershelf.text import family_name


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Ada Lovelace", "Lovelace"),
        ("Lovelace, Ada", "Lovelace"),
        ("Johannes van der Waals", "van der Waals"),
        ("Ronald S. Fearing Jr.", "Fearing"),
        ("Ronald Fearing, Jr.", "Fearing"),
        ("Plato", "Plato"),
        ("", ""),
        ("王小明", "王小明"),
    ],
)
def test_family_names(name: str, family: str) -> None:
    """Particles belong to the family, suffixes do not, one word is all there is."""
    assert family_name(name) == family
