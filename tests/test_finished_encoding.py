"""Texts that a browser might read otherwise than the checker are refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Served
from papershelf.finished.check import check_site
from papershelf.finished.encoding import misread

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REFUSED = {
    "UTF-16 with a mark": ("a.html", "<p>x</p>".encode("utf-16")),
    "Latin-1": ("a.html", "<meta charset=utf-8>naïve".encode("latin-1")),
    "another encoding": ("a.html", b"<meta charset=iso-2022-jp><p>x"),
    "another, without blanks or with": ("a.html", b'<MetA name=x charset\t=\n" Shift_JIS "><p>x'),
    "another behind a right one": ("a.html", b"<meta charset=utf-8><title><meta charset=utf-7>"),
    "another in a pragma": (
        "a.HTM",
        b'<meta http-equiv=Content-Type content="text/html; charset=big5">',
    ),
    "nothing said": ("a.html", "<p>naïve</p>".encode()),
    "nothing said, and an escape": ("a.html", b"<p>\x1b$B</p>"),
    "said elsewhere": ("a.html", '<meta name=x content="a; charset=utf-8">é'.encode()),
    "said too late": ("a.html", b"<!--" + b" " * 1100 + "--><meta charset=utf-8>é".encode()),
    "a style sheet": ("a.css", b'@charset "utf-16be"; a{}'),
    "a style sheet's bytes": ("a.css", b"a::after{content:'\xe9'}"),
    "a script": ("a.js", b"// \xff"),
    "a drawing": ("a.svg", b"<?xml version='1.0' encoding='utf-7'?><svg/>"),
    "a list": ("sitemap.xml", b'<?xml version="1.0" encoding="ISO-8859-1"?><urlset/>'),
    "data": ("a.json", b'"\xc3("'),
    "half a surrogate pair": ("a.txt", b"\xed\xa0\x80"),
}


@pytest.mark.parametrize(("path", "data"), REFUSED.values(), ids=REFUSED)
def test_refused(tmp_path: Path, path: str, data: bytes) -> None:
    """Whatever the bytes or the file itself say; the message names the file."""
    (tmp_path / path).write_bytes(data)
    found = [one for one in check_site(tmp_path) if one.field == "encoding"]
    assert [(one.path, one.is_error) for one in found] == [(path, True)]
    assert "expected UTF-8" in found[0].message


FINE = {
    "said": ("a.html", '<!doctype html><meta charset="UTF-8">naïve'.encode()),
    "said with a mark": ("a.html", '\ufeff<meta charset="utf-8">naïve'.encode()),
    "plain ASCII": ("a.html", b"google-site-verification: google0.html"),
    "words about it in an attribute": (
        "a.html",
        b'<meta charset=utf-8><meta name=description content="A meta charset=big5, it says">',
    ),
    "words about it": ("a.html", b'<meta charset="utf-8"><p>A meta charset=big5 is a word.'),
    "a style sheet": ("a.css", '@charset "utf-8";a::after{content:"é"}'.encode()),
    "XML": ("a.xml", "<?xml version='1.0' encoding='UTF-8'?><a>é</a>".encode()),
    "no text": ("a.png", b"\x89PNG\xff\xfe"),
    "no ending": ("CNAME", b"\xff"),
}


@pytest.mark.parametrize(("path", "data"), FINE.values(), ids=FINE)
def test_accepted(path: str, data: bytes) -> None:
    """UTF-8 in any usual way, and files that are no text."""
    assert misread(path, data) == ""


@given(st.binary(max_size=200), st.sampled_from(["a.html", "a.css", "a.xml", "a.json"]))
def test_what_passes_is_utf_8(data: bytes, path: str) -> None:
    """Any bytes: no exception, and what passes can be decoded."""
    if not misread(path, data):
        data.decode("utf-8")


def test_a_browser_reads_what_passes_as_utf_8(
    browser: Browser, serve_folder: Callable[[Path], Served], tmp_path: Path
) -> None:
    """Without a word of the host. Of those refused some are read otherwise, as the reason says."""
    pages = {**FINE, **REFUSED}
    for number, (path, data) in enumerate(pages.values()):
        (tmp_path / f"{number}-{path}").write_bytes(data)
    page = browser.new_page()
    root = serve_folder(tmp_path).url
    read = {}
    for number, (name, (path, _)) in enumerate(pages.items()):
        if path.endswith(".html"):
            page.goto(f"{root}{number}-{path}")
            read[name] = page.evaluate("document.characterSet")
    page.close()
    assert {read[name] for name in FINE if name in read and name != "plain ASCII"} == {"UTF-8"}
    assert read["UTF-16 with a mark"] == "UTF-16LE"
    assert read["another encoding"] == "ISO-2022-JP"
    assert read["said elsewhere"] == "windows-1252"
