"""Dates in other forms: read where their meaning is plain, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.collection.dates import meant, suggested
from papershelf.model import PartialDate


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-03-01", "2024-03-01"),
        ("2024-03-01T23:59:59.999+14:00", "2024-03-01"),
        ("2024-03-01 12:00:00 UTC", "2024-03-01"),
        ("2024-3-1", "2024-03-01"),
        ("2024/03", "2024-03"),
        ("2024.03.01", "2024-03-01"),
        ("2024.0", "2024"),
        ("20240301", "2024-03-01"),
        ("20240301120000", "2024-03-01"),
        ("March 2024", "2024-03"),
        ("Mar., 2024", "2024-03"),
        ("2024 March", "2024-03"),
        ("1 March 2024", "2024-03-01"),
        ("1st of March, 2024", "2024-03-01"),
        ("March 1st, 2024", "2024-03-01"),
        ("01-Mar-2024", "2024-03-01"),
        ("Fri, 1 Mar 2024 18:00:00 GMT", "2024-03-01"),
        ("Fri Mar  1 18:00:00 2024", "2024-03-01"),
        ("2024年3月1日", "2024-03-01"),
        ("31/03/2024", "2024-03-31"),
        ("03/31/2024", "2024-03-31"),
        ("03.03.2024", "2024-03-03"),
        ("1709251200", "2024-03-01"),
        ("1709251200000", "2024-03-01"),
        ("1709251200.25", "2024-03-01"),
    ],
)
def test_plain_meanings(text: str, date: str) -> None:
    """Timestamps, words, slashes and seconds since 1970 are the day that they name."""
    assert str(meant(text)) == date
    assert suggested(text) == date


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "0", "12", "2024-13", "2024-02-30T00:00:00Z", "20240230", "30 February 2024",
        "03/04/2024", "31/31/2024", "2024-2025", "2024-03 to 2024-04", "Spring 2024", "Marble 2024",
        "1/3/24", "9999999999", "170925120000", "2024-03/01", "2024-03-01T", "1" * 100_000,
    ],
)  # fmt: skip
def test_no_plain_meaning(text: str) -> None:
    """What may be two days, a span, no day of the calendar or no date stays unread."""
    assert meant(text) is None


@given(
    st.text(max_size=30) | st.from_regex(r"[0-9]{1,4}([-/. ][0-9A-Za-z]{1,4}){0,3}", fullmatch=True)
)
def test_any_text(text: str) -> None:
    """Nothing raises, and what is read is a date of the contract."""
    if date := meant(text):
        assert PartialDate.parse(str(date)) == date
