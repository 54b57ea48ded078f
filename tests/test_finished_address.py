"""What an address means on a page, by the URL standard, for a site under /shelf/."""

from __future__ import annotations

from urllib.parse import quote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.finished.address import BrokenAddress, Inside, OutsideAddress, resolve

PAGE = "papers/x/index.html"


@pytest.mark.parametrize(
    ("address", "path", "fragment"),
    [
        ("", PAGE, ""),
        ("#notes", PAGE, "notes"),
        ("?q=a/../b#c", PAGE, "c"),
        (".", PAGE, ""),
        ("./", PAGE, ""),
        ("..", "papers/index.html", ""),
        ("../y/", "papers/y/index.html", ""),
        ("../y", "papers/y", ""),
        ("../../", "index.html", ""),
        ("../../feed.xml?x=1", "feed.xml", ""),
        ("/shelf/", "index.html", ""),
        ("/shelf/assets/a.css", "assets/a.css", ""),
        ("../%79/", "papers/y/index.html", ""),
        ("%2e%2e/y/", "papers/y/index.html", ""),
        (" ../y/\n", "papers/y/index.html", ""),
        ("..\\y/", "papers/y/index.html", ""),
        (".\t./y/", "papers/y/index.html", ""),
        ("../caf%C3%A9/#%C3%A9t%C3%A9", "papers/café/index.html", "été"),
        ("a:b/", None, None),
        ("./a:b/", "papers/x/a:b/index.html", ""),
    ],
)
def test_addresses_inside(address: str, path: str | None, fragment: str | None) -> None:
    """Relative, rooted and escaped addresses lead to the file that a static host would send."""
    expected = OutsideAddress("a") if path is None else Inside(path, fragment or "")
    assert resolve(address, PAGE, "/shelf/") == expected


@pytest.mark.parametrize(
    ("address", "scheme"),
    [
        ("https://example.org/", "https"),
        ("HTTP://example.org/", "http"),
        ("//example.org/x", "//"),
        ("\\\\example.org", "//"),
        ("/\\example.org", "//"),
        ("java\nscript:alert(1)", "javascript"),
        ("\x01javascript:alert(1)", "javascript"),
        ("data:text/html,x", "data"),
        ("mailto:a@example.org", "mailto"),
    ],
)
def test_addresses_outside(address: str, scheme: str) -> None:
    """Other origins and schemes are known in every spelling that a browser accepts."""
    assert resolve(address, PAGE, "/shelf/") == OutsideAddress(scheme)


@pytest.mark.parametrize(
    "address",
    [
        "../../../",
        "/",
        "/other/",
        "/shelfmate/",
        "/shelf",
        "/../x",
        "a%2Fb",
        "%ff",
        "#%ff",
        "../%2f",
    ],
)
def test_addresses_that_mean_nothing(address: str) -> None:
    """What leaves the site's folder, or cannot name a file, is refused with a reason."""
    found = resolve(address, PAGE, "/shelf/")
    assert isinstance(found, BrokenAddress)
    assert found.reason


SEGMENT = st.text(st.characters(categories=["L", "N"], include_characters="-_ ~"), min_size=1)


@given(
    st.lists(st.sampled_from(["..", ".", "a", "b c", "é"]), max_size=6),
    st.booleans(),
    st.sampled_from([PAGE, "index.html", "a/index.html", "a/a/a/index.html", "b/a/c.html"]),
)
def test_agrees_with_the_standard_library(
    steps: list[str],
    folder: bool,  # noqa: FBT001
    page: str,
) -> None:
    """Where the address stays in the site, `urljoin` finds the same file, from any page."""
    address = "/".join(map(quote, steps)) + ("/" if folder and steps else "")
    found = resolve(address, page, "/")
    if isinstance(found, Inside):
        joined = urlsplit(urljoin(f"http://host/{page}", address)).path if address else f"/{page}"
        expected = joined[1:] + ("index.html" if joined.endswith("/") else "")
        assert quote(found.path) == expected


@given(SEGMENT, SEGMENT)
def test_escaped_names_are_found(folder: str, fragment: str) -> None:
    """Any name that was percent-encoded leads to the file of that name, and to its anchor."""
    found = resolve(f"../{quote(folder)}/#{quote(fragment)}", PAGE, "/")
    assert found == Inside(f"papers/{folder}/index.html", fragment)


@given(st.text())
def test_any_text_has_a_meaning(address: str) -> None:
    """No address raises, and none leads out of the site's folder."""
    found = resolve(address, PAGE, "/shelf/")
    if isinstance(found, Inside):
        assert ".." not in found.path.split("/")
        assert not found.path.startswith("/")
