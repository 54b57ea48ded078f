"""`papershelf serve` for real: each kind of save shows in the page, before the site is built."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from papershelf.app.live import LiveSite
from papershelf.app.shelf import Shelf
from papershelf.cli import main
from shelves import tree

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAPERS = "collection/papers/all.jsonl"


def make_shelf(made: Path) -> Path:
    assert CliRunner().invoke(main, ["init", str(made)]).exit_code == 0
    for example in made.glob("collection/*/hello*"):
        example.unlink()
    rows = [
        {"id": f"p{number}", "title": f"Paper {number}", "authors": ["Ann A"], "abstract": "Old."}
        for number in range(3)
    ]
    (made / PAPERS).write_text("".join(json.dumps(row) + "\n" for row in rows))
    (made / "docs/about.md").write_text("# About\n\nOld words.\n")
    return made


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return make_shelf(tmp_path / "shelf")


def write(shelf: Path, path: str, text: str) -> None:
    (shelf / path).parent.mkdir(parents=True, exist_ok=True)
    (shelf / path).write_text(text)


def previewed(shelf: Path) -> LiveSite:
    """A preview of a shelf that was read and built."""
    preview = LiveSite(Shelf(shelf))
    assert preview.read() == []
    assert preview.build(lambda: True) == []
    return preview


SAVES: dict[str, tuple[str, Callable[[str], str]]] = {
    "papers/p1/": (PAPERS, lambda old: old.replace("Old.", "New words.", 2)),
    "latest/": (PAPERS, lambda old: old.replace("Paper 1", "Another title")),
    "authors/ann-a/": (PAPERS, lambda old: old.replace("Paper 2", "Yet another")),
    "papers/p2/": ("collection/notes/n.md", lambda _: "---\npaper: p2\n---\nSaid *now*.\n"),
    "about/": ("docs/about.md", lambda old: old.replace("Old", "New")),
    "": ("docs/_home.md", lambda old: f"{old}\nNew words.\n"),
    "papers/p0/": (
        "overrides/partials/copyright.html",
        lambda _: '<div class="md-copyright">Ours</div>\n',
    ),
}
"""Address of a page that a save changes, the file that is saved, and how."""


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, LiveSite]:
    """A shelf and its preview, which goes from save to save as that of a person does."""
    shelf = make_shelf(tmp_path_factory.mktemp("saves") / "shelf")
    return shelf, previewed(shelf)


@pytest.mark.parametrize("address", SAVES)
def test_a_save_shows_as_it_will_be_built(at_work: tuple[Path, LiveSite], address: str) -> None:
    """After any kind of save the page has, before the build, the bytes that the build gives it;
    while nothing is new it comes from the built site.
    """
    shelf, preview = at_work
    assert preview.page(address) is None
    path, change = SAVES[address]
    old = (shelf / path).read_text() if (shelf / path).exists() else ""
    built = shelf / "site" / address / "index.html"
    before = built.read_bytes()
    write(shelf, path, change(old))
    assert preview.read() == []
    shown = preview.page(address)
    assert shown is not None
    assert shown != before == built.read_bytes()
    assert not preview.missed
    assert preview.build(lambda: True) == []
    assert built.read_bytes() == shown
    assert preview.page(address) is None


def test_an_error_keeps_the_last_good_state(shelf: Path) -> None:
    """What was saved well before it shows on, built or not; and the error is told."""
    preview = previewed(shelf)
    good = (shelf / PAPERS).read_text().replace("Old.", "New words.")
    write(shelf, PAPERS, good)
    assert preview.read() == []
    write(shelf, PAPERS, good.replace('"title"', '"titel"', 1))
    assert all(problem.is_error for problem in preview.read())
    assert preview.read()
    assert b"New words." in (preview.page("papers/p1/") or b"")


def test_what_no_single_page_can_show_waits_for_the_build(shelf: Path) -> None:
    """Other settings, and a page that the last build did not have: told after the build."""
    preview = previewed(shelf)
    write(shelf, "docs/more.md", "# More\n")
    assert preview.read() == []
    assert preview.page("more/") is None
    assert preview.missed
    write(shelf, "mkdocs.yml", (shelf / "mkdocs.yml").read_text() + "\ncopyright: Ours\n")
    assert preview.read() == []
    assert preview.page("papers/p1/") is None
    assert preview.missed


def test_a_build_that_is_not_wanted_ends(shelf: Path) -> None:
    """It is killed, the site stays as it was, and what was read shows on."""
    preview = previewed(shelf)
    before = tree(shelf / "site")
    write(shelf, PAPERS, (shelf / PAPERS).read_text().replace("Old.", "New words."))
    assert preview.read() == []
    assert preview.build(lambda: False) == []
    assert tree(shelf / "site") == before
    assert b"New words." in (preview.page("papers/p1/") or b"")


def test_what_a_build_says_is_wrong(shelf: Path) -> None:
    """A dead link in a hand-written page, which only a build finds."""
    preview = previewed(shelf)
    write(shelf, "docs/about.md", "# About\n\n[dead](gone.md)\n")
    assert preview.read() == []
    assert "gone.md" in preview.build(lambda: True)[0]


@pytest.fixture
def address(shelf: Path) -> Iterator[str]:
    """Of a running server, once the site is built."""
    command = [sys.executable, "-u", "-m", "papershelf", "-C", str(shelf), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        found = re.search(r"http://\S+", running.stdout.readline())
        assert found is not None
        assert "built into" in running.stdout.readline()
        yield found[0]
        running.terminate()


def test_browser_follows_saves(address: str, shelf: Path, watched_page: Page) -> None:
    """An open page shows a record's change, then an error over the page, then the mended record."""
    watched_page.goto(f"{address}papers/p1/")
    watched_page.get_by_text("Old.").wait_for()
    good = (shelf / PAPERS).read_text().replace("Old.", "New words.")
    write(shelf, PAPERS, good)
    watched_page.get_by_text("New words.").wait_for()
    write(shelf, PAPERS, good.replace('"title"', '"titel"', 1))
    watched_page.get_by_text('found the unknown key "titel"').wait_for()
    assert watched_page.get_by_text("New words.").is_visible()
    write(shelf, PAPERS, good.replace("New words.", "Mended."))
    watched_page.get_by_text("Mended.").wait_for()
    watched_page.goto("about:blank")


def news(address: str, is_good: Callable[[list[str]], bool]) -> list[str]:
    """What open pages are told, once it is as expected."""
    seen = -1
    for _ in range(40):
        with urlopen(f"{address}__papershelf/news?seen={seen}", timeout=30) as answer:  # noqa: S310
            told = json.load(answer)
        if is_good(told["problems"]):
            return list(told["problems"])
        seen = told["version"]
    pytest.fail(f"the page still hears: {told['problems']}")


def shows(address: str, words: str) -> bool:
    """Whether the page of p2 has the words within ten seconds."""
    for _ in range(200):
        with urlopen(f"{address}papers/p2/", timeout=30) as answer:  # noqa: S310 (loopback)
            if words in answer.read().decode():
                return True
        time.sleep(0.05)
    return False


REFUSED: dict[str, Callable[[Path], None]] = {
    "collection/notes/link.md": lambda file: file.symlink_to("n.md"),
    "collection/notes/folder": lambda file: file.symlink_to(file.parent),
    "collection/.gitattributes": Path.touch,
    "collection/notes/pipe.md": os.mkfifo,
    "collection/papers/n.md": Path.touch,
    "docs/papers/p9.md": lambda file: (file.write_text("# By hand\n"), None)[1],
}
"""Paths at which something is refused, with what makes it; p9 comes with the next save."""


def test_serve_and_editors(address: str, shelf: Path) -> None:
    """Beside an editor's backup a save shows at once, and so does the one after it is gone. What is
    refused is told with the next save, and taking it away is noticed without another one.
    """
    note = "---\npaper: p2\n---\nWords {}.\n"
    backup = shelf / "collection/notes/n.md~"
    write(shelf, "collection/notes/n.md", note.format("zero"))
    assert shows(address, "Words zero.")
    backup.touch()
    write(shelf, "collection/notes/n.md", note.format("one"))
    assert shows(address, "Words one.")
    backup.unlink()
    write(shelf, "collection/notes/n.md", note.format("two"))
    assert shows(address, "Words two.")
    news(address, lambda told: not told)
    for path, make in REFUSED.items():
        file = shelf / path
        make(file)
        record = {"id": "p9", "title": f"Nine, beside {len(path)}"}
        write(shelf, "collection/papers/p9.jsonl", json.dumps(record))
        told = news(address, bool)
        assert told[0].startswith(path), told
        file.unlink()
        news(address, lambda told: not told)
        (shelf / "collection/papers/p9.jsonl").unlink()
