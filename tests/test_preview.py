"""`papershelf serve --site`: the preview of a pull request, which can be forged, shown safely."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from papershelf.finished.policy import policy
from papershelf.serving.preview import showing
from shelves import papershelf

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new shelf that lives under a path, built."""
    folder = tmp_path_factory.mktemp("preview")
    papershelf(folder, "init", "shelf")
    config = folder / "shelf/mkdocs.yml"
    config.write_text(
        config.read_text().replace(
            "# site_url: https://example.org", "site_url: https://example.org"
        )
    )
    papershelf(folder / "shelf", "build")
    return folder / "shelf"


@pytest.fixture
def packed(shelf: Path, tmp_path: Path) -> Callable[..., Path]:
    """`packed(path=bytes, …)`: the site as the artifact has it, with those files in it besides."""

    def pack(files: dict[str, bytes] | None = None) -> Path:
        archive = tmp_path / "site.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
            for file in sorted((shelf / "site").rglob("*")):
                name = file.relative_to(shelf / "site").as_posix()
                if file.is_file() and name not in (files or {}):
                    opened.write(file, name)
            for name, data in (files or {}).items():
                opened.writestr(name, data)
        return archive

    return pack


@contextmanager
def served(shelf: Path, archive: Path) -> Iterator[tuple[str, Callable[[], str]]]:
    """The command at work: the address that it says, and a function that ends it as Ctrl-C does and
    gives its messages.
    """
    words = [sys.executable, "-m", "papershelf", "-C", str(shelf), "serve", "--port", "0"]
    process = subprocess.Popen(
        [*words, "--site", str(archive)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )

    def end() -> str:
        process.send_signal(signal.SIGINT)
        return process.communicate(timeout=20)[1]

    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield line.removeprefix("Serving ").partition(" ")[0], end
    finally:
        process.kill()
        process.communicate()


def test_a_preview_is_shown(shelf: Path, packed: Callable[..., Path], watched_page: Page) -> None:
    """The site as it was built, at the path of its address, with its search; without a complaint
    of the browser. Its files are gone when it ends.
    """
    with served(shelf, packed()) as (address, end):
        assert address.endswith("/shelf/")
        watched_page.goto(address)
        assert "My shelf" in watched_page.title()
        watched_page.goto(address + "search/?q=shelf")
        watched_page.wait_for_selector("text=hello", timeout=10_000)
        assert end() == ""


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"index.html": b"<p><a href=gone/>x</a>"}, "found"),
        ({"evil.html": b"<script src=https://evil.example/x.js></script>"}, "expected an address"),
        ({"evil.html": b'<a href="javascript:alert(1)">x</a>'}, "javascript:alert(1)"),
        ({"../evil": b""}, "expected a path below the site"),
    ],
    ids=["dead link", "foreign script", "script address", "path"],
)
def test_a_site_that_fails_the_check_is_not_shown(
    shelf: Path, packed: Callable[..., Path], files: dict[str, bytes], message: str
) -> None:
    """The command says what is wrong and ends."""
    done = papershelf(shelf, "serve", "--site", str(packed(files)), "--port", "0", status=1)
    assert message in done.stderr
    assert "nothing is shown" in done.stderr
    assert done.stdout == ""


def test_forged_scripts_are_left_out(shelf: Path, packed: Callable[..., Path]) -> None:
    """A script with another content than ours, a drawing that could hold one, a page by another
    name: none of them is there, and the command says so. Our own are.
    """
    (bundle,) = (shelf / "site/assets/javascripts").glob("bundle.*.js")
    files = {
        f"assets/javascripts/{bundle.name}": b"alert(1)",
        "x.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "x.xhtml": b"<html xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></html>",
        "x.mjs": b"alert(1)",
        "plain": b"<script>alert(1)</script>",
    }
    with served(shelf, packed(files)) as (address, end):
        for name in files:
            assert get(address, name)[0] == 404
        (ours,) = (shelf / "site/assets/javascripts").glob("search-*/search/engine.js")
        assert get(address, ours.relative_to(shelf / "site").as_posix())[0] == 200
        said = end()
    assert "left out 5 files that this papershelf does not publish" in said


def test_a_page_cannot_allow_its_own_scripts(
    shelf: Path, packed: Callable[..., Path], browser: Browser
) -> None:
    """A forged page may bear a policy that names the forged script in it, and passes the check; the
    policy that counts is that of our own pages.
    """
    script = "document.title = 'forged'"
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy([script])}">'
        f"<title>plain</title></head><body><script>{script}</script></body></html>"
    )
    with served(shelf, packed({"forged/index.html": page.encode()})) as (address, _):
        shown = browser.new_page()
        shown.goto(address + "forged/")
        assert shown.title() == "plain"
        shown.close()


def get(address: str, path: str, host: str = "") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of a path below the address, sent as it is."""
    place, _, base = address.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(place, timeout=10)
    connection.request("GET", f"/{base}{path}", headers={"Host": host} if host else {})
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return found


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A small site, shown under a path; beside it a file that is not the site's."""
    site = tmp_path / "site"
    (site / "a").mkdir(parents=True)
    (site / "index.html").write_text("home")
    (site / "404.html").write_text("not here")
    (site / "a/index.html").write_text("a")
    (site / "feed.xml").write_text("<html xmlns='http://www.w3.org/1999/xhtml'/>")
    (tmp_path / "secret.txt").write_text("secret")
    (site / "link.txt").symlink_to(tmp_path / "secret.txt")
    with showing(site, policy(()), "/shelf/") as shown:
        yield shown


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        ("", 200, b"home"),
        ("index.html?x=1", 200, b"home"),
        ("a/", 200, b"a"),
        ("none", 404, b"not here"),
        ("a/none", 404, b"not here"),
        ("index.html/", 404, b"not here"),
        ("../secret.txt", 404, b"not here"),
        ("%2e%2e/secret.txt", 404, b"not here"),
        ("/etc/passwd", 404, b"not here"),
        ("%2Fetc/passwd", 404, b"not here"),
        ("link.txt", 404, b"not here"),
        ("a%00", 404, b"not here"),
        ("x" * 5000, 404, b"not here"),
    ],
)
def test_only_the_sites_files(address: str, path: str, status: int, body: bytes) -> None:
    """Whatever a path is made of, it never leads out of the site."""
    assert get(address, path)[::2] == (status, body)


def test_headers(address: str) -> None:
    """Nothing is guessed from content, nothing loaded from elsewhere; XML is text, since a browser
    would take it for a page.
    """
    _, headers, _ = get(address, "feed.xml")
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in headers["Content-Security-Policy"]


def test_a_folder_without_its_slash(address: str) -> None:
    """Leads to itself with one, on this host."""
    status, headers, _ = get(address, "a")
    assert (status, headers["Location"]) == (301, "/shelf/a/")


def test_the_root_leads_to_the_site(address: str) -> None:
    """To the path below which it lives."""
    status, headers, _ = get(address.removesuffix("shelf/"), "")
    assert (status, headers["Location"]) == (302, "/shelf/")


def test_another_name_of_this_machine_gets_nothing(address: str) -> None:
    """A page elsewhere could let its own name lead here, and read the preview (DNS rebinding)."""
    status, _, body = get(address, "", host="evil.example:80")
    assert (status, body) == (421, b"")


def test_outside_a_shelf_pages_are_shown_alone(
    shelf: Path, tmp_path: Path, packed: Callable[..., Path]
) -> None:
    """Without a shelf no script is known to be ours; the site lives at the root, which its page for
    lost visitors does not.
    """
    done = papershelf(tmp_path, "serve", "--site", str(packed()), "--port", "0", status=1)
    assert "404.html" in done.stderr
    del shelf


def test_a_folder_that_is_no_site(shelf: Path, tmp_path: Path) -> None:
    """An archive of something else is refused, and so is one that is not there."""
    archive = tmp_path / "x.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("readme.txt", "x")
    done = papershelf(shelf, "serve", "--site", str(archive), status=1)
    assert "found no index.html" in done.stderr
    papershelf(shelf, "serve", "--site", str(tmp_path / "none.zip"), status=1)
