"""Addresses that a title tells: short in the index, the same again in Python and in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.search.index.addresses import long_url, short_url
from search_scripts import ask, open_scripts

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CASES = [
    ("papers/attention-is-all-you-need/", "Attention Is All You Need", "25"),
    ("papers/attention-is-all-you-0a1b2c/", "Attention Is All You Need", "20-0a1b2c"),
    ("papers/attention-is-all-you-need-c0ffee/", "Attention Is All You Need", "25-c0ffee"),
    ("papers/attention-is-all-you-need-2/", "“Attention” is all you need!", "25-2"),
    ("papers/2412.06769/", "2412.06769", "4.06769"),
    ("papers/1706.03762/", "Attention Is All You Need", "full"),
    ("papers/cafe/", "Café", "3e"),
    ("guide/quick-start/", "Quick start", "full"),
    ("about/", "About", "full"),
    ("", "Papershelf", "full"),
]
READ = """async (cases) => {
  const { longUrl } = await import("/js/cards.js");
  return JSON.stringify(JSON.parse(cases).map(([short, title]) => longUrl(short, title)));
}"""


@pytest.mark.parametrize(("url", "title", "short"), CASES)
def test_short(url: str, title: str, short: str) -> None:
    """It is made short where the title says most of it, and stays whole elsewhere."""
    assert short_url(url, title) == (url if short == "full" else short)


@given(st.text(), st.text(), st.text("abc-0123456789/", max_size=9), st.integers(0, 80))
def test_read_back(title: str, other: str, end: str, kept: int) -> None:
    """Whatever the address and the title: what was made short is read back as it was."""
    name = "-".join(title.lower().split())[:kept] + end
    for url in ("", f"papers/{name}/", f"{other}/"):
        assert long_url(short_url(url, title), title) == url


def test_in_the_browser(browser: Browser) -> None:
    """Scripts read each as Python does, titles too whose letters change their case oddly."""
    odd = [
        ("papers/i-stanbul-kelvin-k-x1/", "İstanbul Kelvin K"),
        ("papers/strasse-2/", "STRASSE ẞ"),
    ]
    cases = [(url, title) for url, title, _ in CASES] + odd
    page = open_scripts(browser)
    read = ask(page, READ, [(short_url(url, title), title) for url, title in cases])
    page.close()
    assert read == [url for url, _ in cases]
