"""Files that change, and change back, while a build reads them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from changing_shelf import build, new_shelf, put, record
from papershelf.cli import main
from shelves import GOLDEN, tree


@dataclass
class Meddler:
    """Lets one reading of a file find other bytes, whoever reads it, and the next ones the old."""

    file: Path | None = None
    other: bytes = b""
    nth: int = 0
    seen: int = 0
    _good: bytes = b""
    _is_busy: bool = field(default=False)

    def __call__(self, event: str, args: tuple[object, ...]) -> None:
        if event != "open" or self.file is None or self._is_busy or str(args[0]) != str(self.file):
            return
        self.seen += 1
        if self.seen == self.nth:
            self._put(self.other)
        elif self.seen == self.nth + 1:
            self._put(self._good)

    @contextmanager
    def at(self, file: Path, other: bytes, nth: int) -> Iterator[None]:
        """Let the reading with that number, from 1, be the one."""
        self.other, self.nth, self.seen, self._good = other, nth, 0, file.read_bytes()
        self.file = file
        try:
            yield
        finally:
            self.file = None
            self._put(self._good, file)

    def _put(self, data: bytes, file: Path | None = None) -> None:
        self._is_busy = True
        (file or self.file or Path()).write_bytes(data)
        self._is_busy = False


@pytest.fixture(scope="module")
def meddler() -> Meddler:
    """Python has no way to take an audit hook back; without a file it does nothing."""
    made = Meddler()
    sys.addaudithook(made)
    return made


def picture(name: str) -> bytes:
    return (GOLDEN / "shelf/collection/notes" / name).read_bytes()


TEMPLATE = '<div class="md-copyright">{{{{ {} }}}}</div>\n'
CHANGES = {
    "collection/papers/p90.yml": (
        b"id: p90\ntitle: Ninety\nauthors: [Ann]\npublished: 2020\n",
        b"id: p90\ntitle: Other!\nauthors: [Ann]\npublished: 2020\n",
    ),
    "collection/notes/n.md": (
        b"---\npaper: p1\n---\nSaid. ![A dot](dot.png)\n",
        b"---\npaper: p1\n---\nMeant ![A dot](dot.png)\n",
    ),
    "collection/notes/dot.png": (picture("two colours.png"), b""),
    "docs/words0.md": (b"# Words\n\nGood.\n", b"# Words\n\nEvil.\n"),
    "docs/data.txt": (b"good", b"evil"),
    "docs/styles.css": (b"a{color:red}", b"a{color:tan}"),
    "overrides/partials/copyright.html": (
        TEMPLATE.format("page.title").encode(),
        TEMPLATE.format("pages|first").encode(),
    ),
    "mkdocs.yml": (b"copyright: good\n", b"copyright: evil\n"),
    "base.yml": (b"extra_css: [styles.css]\n", b"extra_css: []\n"),
}


STATES = tuple([record(n, f"Paper {n} {words}") for n in range(3)] for words in ("one", "two"))
"""Every page differs from one to the other."""


@dataclass(frozen=True)
class Changing:
    """A shelf in one of two states, and what a clean build makes of each."""

    shelf: Path
    clean: list[dict[str, bytes]] = field(default_factory=list)

    def put(self, state: int) -> None:
        put(self.shelf, STATES[state])
        self.wait()

    def wait(self) -> None:
        """Let no build take a file for too new to be known."""
        time.sleep(0.06)

    def build(self) -> None:
        """Whatever comes of it: what is read may be wrong."""
        CliRunner().invoke(main, ["-C", str(self.shelf), "build", "--jobs", "1"])

    def wrong(self, state: int) -> list[str]:
        """The files that one more build leaves otherwise than a clean one."""
        build(self.shelf, "--jobs", "1")
        found, expected = tree(self.shelf / "site"), self.clean[state]
        names = found.keys() | expected.keys()
        return sorted(name for name in names if found.get(name) != expected.get(name))


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Changing:
    """One shelf for most tests: each leaves its files as they were, after a build that is right."""
    return made_changing(tmp_path_factory.mktemp("meanwhile") / "shelf")


def made_changing(folder: Path, settings: str = "") -> Changing:
    made = Changing(new_shelf(folder))
    with (made.shelf / "mkdocs.yml").open("a") as config:
        config.write(settings)
    for name, (good, _) in CHANGES.items():
        file = made.shelf / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(file.read_bytes() + good if name == "mkdocs.yml" else good)
    for state in range(len(STATES)):
        made.put(state)
        build(made.shelf, "--clean", "--jobs", "1")
        made.clean.append(tree(made.shelf / "site"))
    return made


def other_bytes(file: Path, place: str) -> bytes:
    """What the file says when it has changed."""
    good, other = CHANGES[place]
    data = file.read_bytes()
    changed = data.replace(good, other or another_picture())
    assert changed != data
    return changed


@pytest.mark.parametrize("place", [place for place in CHANGES if place != "base.yml"])
def test_a_file_that_changes_and_changes_back(
    changing: Changing, meddler: Meddler, place: str
) -> None:
    """Whichever reading of it finds other bytes: the next build gives what a clean one does."""
    assert readings_tried(changing, meddler, place) > 1


def readings_tried(changing: Changing, meddler: Meddler, place: str) -> int:
    """How many readings of a file there are, after each was tried."""
    file = changing.shelf / place
    other = other_bytes(file, place)
    nth = 0
    while nth <= meddler.seen:
        nth += 1
        changing.put(nth % 2)
        with meddler.at(file, other, nth):
            changing.build()
        assert changing.wrong(nth % 2) == [], f"reading {nth}"
    return nth - 1


def test_inherited_settings_that_change_and_change_back(tmp_path: Path, meddler: Meddler) -> None:
    changing = made_changing(tmp_path / "shelf", "INHERIT: base.yml\n")
    assert b"styles.css" in changing.clean[0]["index.html"]
    assert readings_tried(changing, meddler, "base.yml") > 1


def test_what_an_earlier_build_left_word_of(changing: Changing, meddler: Meddler) -> None:
    """A build of a state leaves word that there is nothing to do; then two builds read other bytes,
    the second of the same state. The word was of another site, and is not believed.
    """
    file, state = changing.shelf / "docs/words0.md", 0
    other = other_bytes(file, "docs/words0.md")
    nth = 0
    while nth <= meddler.seen:
        nth += 1
        changing.put(state)
        assert changing.wrong(state) == []
        for now in (1 - state, state):
            changing.put(now)
            with meddler.at(file, other, nth):
                changing.build()
        assert changing.wrong(state) == [], f"reading {nth}"
    assert nth > 1


def another_picture() -> bytes:
    """One of the same kind, in other colours."""
    stream = BytesIO()
    Image.new("RGB", (3, 3), "red").save(stream, "PNG")
    return stream.getvalue()
