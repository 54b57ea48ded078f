"""The check of a stranger's site ends in bounded time, whatever the site is made of."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from papershelf.finished import apart, css
from papershelf.finished.apart import check_apart
from papershelf.finished.check import check_site
from papershelf.finished.page import read_page
from papershelf.problems import as_text
from papershelf.serving.unpacking import unpack

HOME = b'<meta charset="utf-8">'


def site(folder: Path, files: dict[str, bytes]) -> Path:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def test_the_same_as_beside(tmp_path: Path) -> None:
    """What the process finds is what `check_site` finds, each Problem whole."""
    page = b'<meta charset="utf-8"><p onclick=x><a href="gone/">x</a><i id=a><b id=a>'
    site(tmp_path, {"index.html": page, "a/b.html": page, "odd.css": b"a{b:url(//x.example/)}"})
    found = check_apart(tmp_path, "/")
    assert found == check_site(tmp_path)
    assert len(found) == 6


SLOW: dict[str, bytes] = {
    "deep nesting": b"<div>" * 400_000,
    "very many attributes": b"<p " + b" ".join(b"a%d" % number for number in range(300_000)) + b">",
}


@pytest.mark.parametrize("page", SLOW.values(), ids=SLOW)
def test_a_file_that_takes_too_long_is_named(tmp_path: Path, page: bytes) -> None:
    """The process is ended at it; nothing else is said of the site."""
    site(tmp_path, {"a.html": HOME, "b/slow.html": page, "c.html": HOME})
    [problem] = check_apart(tmp_path, "/")
    assert as_text(problem) == (
        "b/slow.html: takes over 2 s or too much memory to check, expected less."
    )


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    """A page beyond the limit is an error; one just below it is checked."""
    at_limit = HOME + b"x" * (apart.PAGE_BYTES - len(HOME))
    site(tmp_path, {"a.html": at_limit, "b.html": at_limit + b"x", "c.json": at_limit * 2})
    told = [(one.path, one.message) for one in check_apart(tmp_path, "/") if one.field == "size"]
    assert told == [("b.html", "found 4,000,001 bytes, expected at most 4,000,000")]


def test_more_findings_than_a_person_reads(tmp_path: Path) -> None:
    """Three hundred are told, then how many more; of one file at most a thousand are counted."""
    page = HOME + b"".join(b"<x%d>" % number for number in range(5_000))
    site(tmp_path, {"a.html": page, "b.html": HOME + b"<blink><marquee>"})
    found = check_apart(tmp_path, "/")
    assert len(found) == 301
    assert found[-1].message.startswith("found 703 more problems")


def test_long_words_are_cut_in_messages(tmp_path: Path) -> None:
    """Names, addresses and fragments of any length."""
    long = b"y" * 300_000
    parts = (b"<y%b>", b"<p %b>", b'<a href="%b">', b'<a href="#%b">', b"<i id=%b><b id=%b>")
    page = HOME + b"".join(part.replace(b"%b", long) for part in parts)
    for problem in check_site(site(tmp_path, {"a.html": page})):
        assert len(as_text(problem)) < 1_000


def _references(page: bytes) -> int:
    return len(read_page(page).references)


BLANKS: dict[str, tuple[Callable[[int], int], int]] = {
    "url(": (lambda many: len(list(css.addresses("url(" + " " * many))), 0),
    "many url(": (lambda many: len(list(css.addresses("url( " * many))), 0),
    "@import": (lambda many: len(list(css.addresses("@import" + " " * many))), 0),
    "comments": (lambda many: len(list(css.addresses("/*" * many))), 0),
    "comments, ended": (lambda many: len(list(css.addresses("/***" * many + "*/"))), 0),
    "style": (lambda many: _references(b"<p style='url(" + b" " * many + b"'>"), 0),
    "srcset": (lambda many: _references(b"<img srcset='x" + b" ," * many + b"x'>"), 2),
    "refresh": (
        lambda many: _references(
            b"<meta http-equiv=refresh content='1;url=" + b' "' * many + b"'>"
        ),
        1,
    ),
}


@pytest.mark.parametrize(("read", "addresses"), BLANKS.values(), ids=BLANKS)
def test_runs_of_blanks_and_marks_are_read(read: Callable[[int], int], addresses: int) -> None:
    """A million of them, with the addresses among them; in the square of that no run would end."""
    assert read(1_000_000) == addresses


def test_deep_names_are_refused(tmp_path: Path) -> None:
    """Each entry of an archive is held against all folders above it, so that these are few."""
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("/".join(["a"] * 32), b"")
        opened.writestr("/".join(["b"] * 33), b"")
    [problem] = unpack(archive, tmp_path / "site")
    assert problem.message.endswith(": expected a shorter path")


ADDRESSES = {
    "a.png 1x, b.png 2x": ["a.png", "b.png"],
    "a.png,b.png 2x": ["a.png,b.png"],
    "a.png, b.png": ["a.png", "b.png"],
    " , a.png 100w 50h ,b.png": ["a.png", "b.png"],
    "a.png 1x,b.png 2x,": ["a.png", "b.png"],
    "": [],
}


@pytest.mark.parametrize(("srcset", "addresses"), ADDRESSES.items())
def test_candidates(srcset: str, addresses: list[str]) -> None:
    """As the HTML standard parses a srcset attribute."""
    found = read_page(f'<meta charset="utf-8"><img srcset="{srcset}">'.encode()).references
    assert [one.address for one in found] == addresses


REFRESHES = {
    "0; url=a/": "a/",
    "5": "",
    " 1.5 , URL = 'a b/' ": "a b/",
    '0;url="a/"': "a/",
    "0;a/": "a/",
}


@pytest.mark.parametrize(("content", "address"), REFRESHES.items())
def test_refreshes(content: str, address: str) -> None:
    """Where a redirect leads, in every spelling of browsers."""
    page = f"<meta charset=utf-8><meta http-equiv=refresh content='{content}'>"
    if "'" in content:
        page = f'<meta charset=utf-8><meta http-equiv=refresh content="{content}">'
    [found] = read_page(page.encode()).references
    assert found.address == address
