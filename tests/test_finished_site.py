"""The checker of the finished site: what it refuses, in words, and what it lets pass."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from papershelf.finished.check import Checked, Checker, check_site, problems_of
from papershelf.problems import as_text

Check = Callable[..., list[str]]

POLICY = (
    "<meta charset=utf-8>"
    "<meta http-equiv=Content-Security-Policy content=\"default-src 'self';script-src 'self'\">"
)
"""Every page has one; what becomes of those that do not is told in `test_finished_allowed.py`."""


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """`check({"a/index.html": "<p>…"})` or `check("<p>…")` for the home page: the messages."""

    def run(files: dict[str, str] | str, base_path: str = "/shelf/") -> list[str]:
        for path, text in ({"index.html": files} if isinstance(files, str) else files).items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            begin = POLICY if path.endswith(".html") else ""
            (tmp_path / path).write_text(begin + text, encoding="utf-8")
        return [as_text(problem) for problem in check_site(tmp_path, base_path=base_path)]

    return run


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ('<a href="gone/">x', 'a href: found "gone/", but the site has no gone/index.html.'),
        (
            '<a href="a">x',
            'a href: found "a", but the site has no a. Hint: A folder',
        ),
        (
            '<a href="A/">x',
            'a href: found "A/", but the site has no A/index.html. Hint: Case counts: there is a/',
        ),
        (
            '<a href="a/#gone">x',
            'a href: found a link to "#gone", but a/index.html has no such id.',
        ),
        ('<a href="#gone">x', 'a href: found a link to "#gone", but index.html has no such id.'),
        ('<a href="../x">x', 'a href: found "../x": it leaves the site by ..'),
        (
            '<a href="/a/">x',
            'a href: found "/a/": it leaves the site, which lives at /shelf/.',
        ),
        (
            '<a href="java&#10;script:alert(1)">x',
            'a href: found "java\\x0ascript:alert(1)", expected a link by https, http or mailto.',
        ),
        (
            '<a href="DATA:text/html,x">x',
            'a href: found "DATA:text/html,x", expected a link by https, http or mailto.',
        ),
        (
            "<p id=one><p id=one>",
            'id: found the id "one" 2 times, expected each id once in a page.',
        ),
        ("<meta http-equiv=Refresh content='0; url=gone/'>", 'meta refresh: found "gone/", but'),
        ("<img srcset='a/ 1x, gone.png 2x'>", 'img srcset: found "gone.png", but the site has no'),
        ("<p style='background:url(gone.png)'>", 'p style: found "gone.png", but the site has no'),
        ("<noscript><a href=gone/></noscript>", 'a href: found "gone/", but the site has no'),
    ],
)
def test_refused(check: Check, page: str, message: str) -> None:
    """Each kind of fault is told once, with the page, the place in it and what was expected."""
    found = check({"index.html": page, "a/index.html": "<p id=here>"})
    assert len(found) == 1
    assert found[0].startswith(f"index.html: {message}")


@pytest.mark.parametrize(
    "page",
    [
        "<script src={}></script>",
        "<link rel=stylesheet href={}>",
        "<link rel='alternate stylesheet' href={}>",
        "<link rel=preconnect href={}>",
        "<link href={}>",
        "<img src={}>",
        "<img srcset='{} 2x'>",
        "<video poster={}></video>",
        "<video><source src={}></video>",
        "<form action={}></form>",
        "<svg><use href='{}'/></svg>",
        "<p style='background: URL( \"{}\" )'>",
        "<meta http-equiv=refresh content='5;{}'>",
    ],
)
@pytest.mark.parametrize("address", ["https://cdn.example/x", "//cdn.example/x"])
def test_foreign_loads(check: Check, page: str, address: str) -> None:
    """Whatever a browser would ask another origin for, or send there, is refused."""
    found = check({"index.html": page.format(address), "a/index.html": ""})
    assert len(found) == 1
    assert f'found "{address}", expected an address of this site' in found[0]


@pytest.mark.parametrize(
    "page",
    [
        "<a href=https://example.org/#any>x</a> <a href=mailto:a@example.org>y</a>",
        "<a href=#>x</a> <a href=#top>y</a> <a href=#TOP>z</a> <a href=>self</a>",
        "<p id=été><a href='#%C3%A9t%C3%A9'>x</a> <a href='a/?q=1#here'>y</a>",
        "<a name=old></a><a href=#old>x</a>",
        "<a href='a/#:~:text=words'>x</a>",
        "<link rel=canonical href=https://example.org/><link rel='alternate' href=a/>",
        "<link rel='alternate feed' href=https://example.org/feed.xml>",
        "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
        "<p style='background: url(data:x,)'>",
        "<p>javascript:x and onclick=x and &lt;base&gt;</p><!-- <a href=gone/> -->",
        '<script type=application/json>{"markup": "<a href=gone/>"}</script>',
        "<textarea><a href=gone/></textarea>",
        "<link rel=icon href=/shelf/a/icon.svg>",
    ],
)
def test_accepted(check: Check, page: str) -> None:
    """What harms no visitor passes: links, in-site loads, text that looks like code."""
    site = {"index.html": page, "a/index.html": "<p id=here>", "a/icon.svg": "<svg/>"}
    assert check(site) == []


def test_style_sheets(check: Check) -> None:
    """A style sheet's addresses count from its own folder, and may not leave the site."""
    sheet = "@import url(../b.css); p { background: url('gone.png'), url(//cdn.example/x) }"
    assert check({"s/a.css": sheet, "b.css": ""}) == [
        (
            's/a.css: url(): found "//cdn.example/x", expected an address of this site. '
            "Hint: Visitors' browsers ask no other host for anything."
        ),
        's/a.css: url(): found "gone.png", but the site has no s/gone.png.',
    ]


def test_endings_in_capitals_are_pages_too(check: Check) -> None:
    """Hosts, and the preview, say `text/html` of such a file."""
    found = check({"A.HTML": f"{POLICY}<iframe>"})
    assert len(found) == 1
    assert found[0].startswith("A.HTML:")
    assert "iframe" in found[0]


def test_not_found_page_is_shown_at_any_depth(check: Check) -> None:
    """In 404.html only addresses from the host's root on work, whatever was asked for."""
    page = "<a href=/shelf/a/>x</a> <a href=a/>y</a> <p id=p><a href=#p>z</a>"
    (message,) = check({"404.html": page, "a/index.html": ""})
    assert message.startswith('404.html: a href: found "a/", expected an address from /shelf/ on.')


def test_one_cause_is_told_once(check: Check) -> None:
    """A fault of a template stands on every page and is one line, with the number of pages."""
    pages = {f"p{number}/index.html": "<a href=../gone/>x</a>" for number in range(12)}
    (message,) = check(pages)
    assert message.startswith('p0/index.html: a href: found "../gone/", but the site has no gone/')
    assert message.endswith("(and on 11 other pages).")


def test_bytes_that_are_no_html(tmp_path: Path) -> None:
    """Any bytes in an .html file are read as a browser reads them, without an exception."""
    (tmp_path / "index.html").write_bytes(b"\xff\xfe\x00<a href='\x80gone'><p id=\xc3>")
    found = [as_text(problem) for problem in check_site(tmp_path)]
    assert len(found) == 3
    assert found[1].startswith("index.html: encoding: found bytes that are not UTF-8, the first")
    assert found[0].startswith("index.html: a href: found")
    assert found[2].startswith("index.html: head: found no Content-Security-Policy.")


def test_a_page_that_leads_to_its_own_place_is_not_read_again() -> None:
    """Ten thousand rows lead to how their papers are cited, and each paper's page does so itself;
    any other place is looked for in the page.
    """
    links = (("p/index.html", "cite", "a href"), ("p/index.html", "gone", "a href"))
    read: list[str] = []

    def page(path: str) -> bytes:
        read.append(path)
        return b"<!doctype html><title>p</title><h2 id=cite>Cite</h2>"

    own = {"p/index.html": frozenset(["cite"])}
    assert problems_of({"index.html": Checked(wanted=links[:1])}, page, own) == []
    assert read == []
    [problem] = problems_of({"index.html": Checked(wanted=links)}, page, own)
    assert 'a link to "#gone"' in problem.message
    read.clear()
    assert problems_of({"index.html": Checked(wanted=links[:1])}, page, {}) == []
    assert read == ["p/index.html"]


def test_a_page_knows_to_which_of_its_places_it_leads() -> None:
    """Those that are there: a dead link proves nothing."""
    page = b'<!doctype html><a href="#a">a</a><a href="#b">b</a><h2 id=a>A</h2><h2 id=c>C</h2>'
    assert Checker(frozenset(["index.html"])).check("index.html", page).own == {"a"}
