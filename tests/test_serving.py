"""`serve`: a real server, real file events, real HTTP, and a real browser that follows."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from papershelf.problems import Problem, error
from papershelf.serving.serve import serve
from papershelf.serving.server import Place
from papershelf.serving.watching import Sources, Watcher

if TYPE_CHECKING:
    from playwright.sync_api import Page

WAIT = 10
"""Seconds that anything may take here; all of it takes well below one."""

HEAD = "<html><head><link rel=icon href='data:,'></head>"
"""With an icon, so that the browser asks for none."""


@dataclass
class Preview:
    """A shelf of one source file, whose words are the site's only page."""

    root: Path
    address: str
    built: threading.Semaphore

    def write(self, words: str) -> None:
        (self.root / "collection/words.txt").write_text(words)

    def wait_for_build(self) -> None:
        assert self.built.acquire(timeout=WAIT), "no rebuild followed the change"

    def get(self, path: str = "") -> tuple[str, str]:
        """Body and content type."""
        with urlopen(self.address + path, timeout=WAIT) as answer:  # noqa: S310 (loopback)
            return answer.read().decode(), answer.headers["Content-Type"]

    def news(self, seen: int = -1) -> dict[str, object]:
        return dict(json.loads(self.get(f"__papershelf/news?seen={seen}")[0]))


@dataclass
class Words:
    """One page of the words, and refuses those that say "bad", as a shelf with an error in it."""

    root: Path
    built: threading.Semaphore
    missed: bool = True

    def read(self) -> list[Problem]:
        bad = "bad" in self._words()
        if bad:
            self.built.release()
        return [error("collection/words.txt", 'found "bad"')] if bad else []

    def page(self, address: str) -> bytes | None:
        """Pages below early/ are made before the site is built."""
        return self._page() if address == "early/" else None

    def build(self, wanted: Callable[[], bool]) -> list[str]:
        """Words that say "slow" are never built to the end."""
        words = self._words()
        while "slow" in words and wanted():
            time.sleep(0.01)
        if "slow" not in words:
            file = self.root / "site/papers/x/index.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            for page in (file, self.root / "site/index.html"):
                page.write_bytes(self._page())
        (self.root / "collection/generated.txt").write_text(words)
        self.built.release()
        return ["site: worse"] if "worse" in words else []

    def _words(self) -> str:
        return (self.root / "collection/words.txt").read_text()

    def _page(self) -> bytes:
        return f"{HEAD}<body><h1>{self._words()}</h1></body></html>".encode()


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    (tmp_path / "collection").mkdir()
    (tmp_path / "collection/words.txt").write_text("first")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/404.html").write_text("<html><body>nothing here</body></html>")
    (tmp_path / "site/plain.txt").write_text("plain </body>")
    built, stop, known = threading.Semaphore(0), threading.Event(), threading.Event()
    addresses: list[str] = []

    def ready(address: str) -> None:
        addresses.append(address)
        known.set()

    sources = Sources(
        tmp_path, (tmp_path / "collection",), lambda path: path.name == "generated.txt"
    )
    thread = threading.Thread(
        target=serve,
        args=(
            Place(tmp_path / "site", base_path="/shelf/", port=0),
            sources,
            Words(tmp_path, built),
        ),
        kwargs={"ready": ready, "stop": stop},
    )
    thread.start()
    assert known.wait(WAIT)
    shown = Preview(tmp_path, addresses[0], built)
    shown.wait_for_build()
    yield shown
    stop.set()
    thread.join(WAIT)
    assert not thread.is_alive(), "serve did not end"


def test_change_is_built_and_served(preview: Preview) -> None:
    """A saved file rebuilds the site, and the next request gets the new page."""
    assert "<h1>first</h1>" in preview.get()[0]
    preview.write("second")
    preview.wait_for_build()
    assert "<h1>second</h1>" in preview.get()[0]


def test_waiting_page_hears_of_a_rebuild(preview: Preview) -> None:
    """A request for news is answered by the rebuild, not before it."""
    seen = int(str(preview.news()["version"]))
    heard: list[dict[str, object]] = []
    waiting = threading.Thread(target=lambda: heard.append(preview.news(seen)))
    waiting.start()
    preview.write("second")
    waiting.join(WAIT)
    assert int(str(heard[0]["version"])) > seen
    assert heard[0]["problems"] == []


@pytest.mark.parametrize("name", ["generated.txt", ".words.txt.swp", "words.txt~", ".git/index"])
def test_what_rebuilds_nothing(tmp_path: Path, name: str) -> None:
    """What a rebuild writes itself, which would go on for ever, and an editor's swap and backup
    files. Changes are told in their order: by the time that the last one is looked at, nothing was
    noticed; what is a source is noticed then.
    """
    looked_at_last = threading.Event()

    def ignore(path: Path) -> bool:
        if path.name == "last.txt":
            looked_at_last.set()
        return path.name in ("generated.txt", "last.txt")

    folder = tmp_path / "collection"
    file = folder / name
    file.parent.mkdir(parents=True)
    with Watcher.on(Sources(tmp_path, (folder,), ignore)) as watcher:
        file.write_text("x")
        (folder / "last.txt").write_text("x")
        assert looked_at_last.wait(WAIT)
        assert not watcher.noticed
        (folder / "words.txt").write_text("x")
        assert comes_to_notice(watcher)


def test_error_keeps_the_last_good_page(preview: Preview) -> None:
    """While the shelf has an error, the last good page is served and the news say what is wrong."""
    preview.write("bad")
    preview.wait_for_build()
    assert "<h1>first</h1>" in preview.get()[0]
    assert preview.news()["problems"] == ['collection/words.txt: found "bad".']


def test_script_is_in_what_is_served_alone(preview: Preview) -> None:
    """Pages get the script at their end; files on disk and other kinds of files get none."""
    page, kind = preview.get("papers/x/")
    assert kind == "text/html; charset=utf-8"
    assert re.search(r'data-version="\d"></script></body></html>$', page)
    assert "script" not in (preview.root / "site/papers/x/index.html").read_text()
    assert preview.get("plain.txt")[0] == "plain </body>"


def test_addresses_are_those_of_a_static_host(preview: Preview) -> None:
    """A folder without its slash leads to its address; what is not there is 404.html, with 404."""
    host = preview.address.split("/")[2]
    connection = http.client.HTTPConnection(host, timeout=WAIT)
    connection.request("GET", "/shelf/papers/x")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, "/shelf/papers/x/")
    connection.close()
    for path in ("absent/", "../outside", "papers/", "%2e%2e/collection/words.txt"):
        with pytest.raises(HTTPError) as refused:
            preview.get(path)
        assert refused.value.code == 404
        assert "nothing here" in refused.value.read().decode()
        refused.value.close()


@pytest.mark.parametrize("path", ["/", "/shelf", "/shelf?q=tea"])
def test_the_ways_to_a_site_below_a_path(preview: Preview, path: str) -> None:
    """The root of the server, and the path without its slash, lead to the site; no browser keeps
    that for the next shelf that is served here.
    """
    connection = http.client.HTTPConnection(preview.address.split("/")[2], timeout=WAIT)
    connection.request("GET", path)
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (302, "/shelf/")
    connection.close()


def test_a_foreign_name_for_this_machine_is_refused(preview: Preview) -> None:
    """A page elsewhere could let its own name lead here, and read drafts (DNS rebinding)."""
    request = Request(preview.address, headers={"Host": "evil.example:80"})  # noqa: S310 (loopback)
    with pytest.raises(HTTPError) as refused:
        urlopen(request, timeout=WAIT)  # noqa: S310 (loopback)
    assert (refused.value.code, refused.value.read()) == (421, b"")
    assert preview.get()[0]


def test_a_page_shows_before_the_build(preview: Preview) -> None:
    """A page that can be made by itself is the new one though the build never ends; a page that
    cannot stays the old one; and the next save is not kept waiting by that build.
    """
    seen = int(str(preview.news()["version"]))
    preview.write("slow")
    preview.news(seen)
    assert "<h1>slow</h1>" in preview.get("early/")[0]
    assert "<h1>first</h1>" in preview.get()[0]
    preview.write("third")
    while "<h1>third</h1>" not in preview.get()[0]:
        preview.wait_for_build()


def test_what_a_build_finds_wrong_is_told(preview: Preview) -> None:
    """A problem that only the build of the site finds shows too."""
    preview.write("worse")
    preview.wait_for_build()
    seen = -1
    while not (news := preview.news(seen))["problems"]:
        seen = int(str(news["version"]))
    assert news["problems"] == ["site: worse"]


def test_browser_follows(preview: Preview, watched_page: Page) -> None:
    """An open page reloads itself after a change, and shows a problem without losing the page."""
    watched_page.goto(preview.address + "papers/x/")
    preview.write("second")
    watched_page.get_by_role("heading", name="second").wait_for()
    preview.write("bad <b>")
    watched_page.get_by_text('collection/words.txt: found "bad".').wait_for()
    assert watched_page.get_by_role("heading", name="second").is_visible()
    preview.write("third")
    watched_page.get_by_role("heading", name="third").wait_for()
    watched_page.goto("about:blank")


def comes_to_notice(watcher: Watcher) -> bool:
    """Whether a change is noticed within ten seconds; then it is waited for."""
    for _ in range(200):
        if watcher.noticed:
            watcher.wait(threading.Event())
            return True
        time.sleep(0.05)
    return False


def test_a_folder_that_comes_later_is_watched(tmp_path: Path) -> None:
    """Who begins to have templates of their own while serving sees each save, and so who replaces
    the folder by another.
    """
    folder = tmp_path / "overrides"
    with Watcher.on(Sources(tmp_path, (folder,))) as watcher:
        for _ in range(2):
            (folder / "partials").mkdir(parents=True)
            assert comes_to_notice(watcher)
            for text in ("one", "two"):
                (folder / "partials/copyright.html").write_text(text)
                assert comes_to_notice(watcher), text
            shutil.rmtree(folder)
            assert comes_to_notice(watcher)


def test_folders_made_at_once_are_watched(tmp_path: Path) -> None:
    """An unpacked archive makes folders faster than they can be looked through. What is said of
    that is not for the user (a warning is an error in these tests, and would end the watch).
    """
    folder = tmp_path / "overrides"
    for _ in range(10):
        with Watcher.on(Sources(tmp_path, (folder,))) as watcher:
            for name in "abcdefghij":
                (folder / name / "b/c/d/e").mkdir(parents=True)
            assert comes_to_notice(watcher)
            (folder / "c/b/c/d/e/page.html").write_text("text")
            assert comes_to_notice(watcher)
            shutil.rmtree(folder)
