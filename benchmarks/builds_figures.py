"""What whole builds take, ours and the peers', on one number of papers.

The builders take turns, so that a machine that is slow for a while is so for all of them. Each run
from nothing has a folder of its own to write into, and nothing is deleted before the end.
"""

from __future__ import annotations

import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import peers
from builds_serve import measure_saves
from invented import paper_pages
from runs import Run, fresh_copy, lines_of, new_shelf, process, run
from search_indexing import measure_indexing
from search_papers import write_papers

PAGES, INDEX, EVERYTHING = (
    "Papershelf, pages",
    "Papershelf, search index",
    "Papershelf, everything",
)
YARDSTICK = "MkDocs + Material, the yardstick"
"""It makes `_PLAIN` pages of `_PLAIN_SIZE` characters, which tells how fast the machine is: the one
that the targets were set for needs `YARDSTICK_SECONDS`.
"""
YARDSTICK_SECONDS = 35.8
_PLAIN, _PLAIN_SIZE = 10_000, 1_300
CHANGED = 100
_ABSTRACT = re.compile(
    r'^abstract: (?:[>|]-?\n +|"|(?=\w))|"abstract": "(?=\w)(?!https?://)', re.MULTILINE
)
"""Up to the first word of an abstract, in a record in YAML or in JSON, which has links of that name
too.
"""
_WITHOUT_SEARCH = Path(__file__).with_name("builds_without_search.py")


@dataclass(frozen=True, slots=True)
class Taken:
    """Medians of runs."""

    seconds: float
    processor: float
    """Seconds; zero where it was not measured."""
    megabytes: float


@dataclass(frozen=True, slots=True)
class Site:
    """A finished site."""

    pages: int
    files: int
    size: int
    """Bytes of all files."""
    largest: int
    """Bytes of the largest page."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one number of papers, by builder."""

    papers: int
    clean: dict[str, Taken] = field(default_factory=dict)
    """From nothing."""
    changed: dict[str, Taken] = field(default_factory=dict)
    """After a change of `CHANGED` papers."""
    unchanged: dict[str, Taken] = field(default_factory=dict)
    saves: dict[str, float] = field(default_factory=dict)
    """Seconds until `papershelf serve` shows a save, by what was saved."""
    sites: dict[str, Site] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured."""

    runs: int
    again: bool
    """Builds of what is built already, too."""


def make_shelf(base: Path, count: int, scratch: Path) -> Path:
    """A shelf with that many papers; one of an earlier run is used again."""
    shelf = scratch / f"{base.stem}-{count}"
    if not (shelf / "imported").exists():
        shutil.rmtree(shelf, ignore_errors=True)
        new_shelf(shelf)
        write_papers(lines_of(base), count, shelf / "papers.jsonl")
        run(shelf, "import", str(shelf / "papers.jsonl"))
        (shelf / "imported").touch()
    return shelf


def measure(base: Path, papers: int, folder: Path, installed: Path, effort: Effort) -> Figures:
    """All figures of a shelf of that many papers, which `make_shelf` made. `folder` is empty."""
    return _Measurement(base, folder, installed, effort, Figures(papers)).all()


@dataclass(slots=True)
class _Measurement:
    base: Path
    folder: Path
    installed: Path
    effort: Effort
    figures: Figures
    shelf: Path = Path()
    """The last copy of `base` that was built."""

    def all(self) -> Figures:
        self._clean()
        if self.effort.again:
            self._unchanged()
            self._changed()
            self.figures.saves.update(measure_saves(self.shelf))
        return self.figures

    def _clean(self) -> None:
        runs: dict[str, list[Run]] = {}
        for number in range(self.effort.runs):
            if self.effort.again:
                self._run(runs, YARDSTICK, self._yardstick(f"site-{number}"))
            self._run(runs, PAGES, self._pages)
            self._run(runs, INDEX, self._index)
            self.shelf = fresh_copy(self.base, self._new_folder("shelf"))
            self._run(runs, EVERYTHING, self._build)
            for peer in self._peers():
                if not number:
                    peer.prepare(self.shelf, self.folder / peer.sources)
                self._run(runs, peer.name, self._peer(peer, f"{_slug(peer)}-{number}", clean=True))
        self._keep(self.figures.clean, runs)
        self.figures.sites[EVERYTHING] = site_of(self.shelf / "site")
        for peer in self._peers():
            self.figures.sites[peer.name] = site_of(self._last_site(peer))

    def _unchanged(self) -> None:
        runs: dict[str, list[Run]] = {}
        for _ in range(self.effort.runs):
            self._again(runs)
        self._keep(self.figures.unchanged, runs)

    def _changed(self) -> None:
        runs: dict[str, list[Run]] = {}
        for number in range(self.effort.runs):
            change(self.shelf, number + 1)
            self._again(runs, prepare=True)
        self._keep(self.figures.changed, runs)

    def _yardstick(self, site: str) -> Callable[[], Run]:
        folder = self.folder / "yardstick"
        peers.prepare_yardstick(folder, paper_pages(_PLAIN, _PLAIN_SIZE))
        command = peers.STOCK.command(self.installed, folder, site)
        return lambda: process(command, cwd=folder, env=peers.QUIETLY)

    def _again(self, runs: dict[str, list[Run]], *, prepare: bool = False) -> None:
        """Every builder once, into the site that it made last."""
        self._run(runs, EVERYTHING, self._build)
        for peer in filter(lambda peer: peer.again, self._peers()):
            if prepare:
                peer.prepare(self.shelf, self.folder / peer.sources)
            self._run(runs, peer.name, self._peer(peer, self._last_site(peer).name, clean=False))

    def _build(self) -> Run:
        return run(self.shelf, "build")

    def _peers(self) -> list[peers.Peer]:
        """Those that did not fail."""
        return [peer for peer in peers.ALL if peer.name not in self.figures.failures]

    def _peer(self, peer: peers.Peer, site: str, *, clean: bool) -> Callable[[], Run]:
        folder = self.folder / peer.sources
        command = peer.command(self.installed, folder, site) + [*peer.afresh] * clean
        return lambda: process(command, cwd=folder, env=peers.QUIETLY)

    def _last_site(self, peer: peers.Peer) -> Path:
        return self.folder / peer.sources / f"{_slug(peer)}-{self.effort.runs - 1}"

    def _pages(self) -> Run:
        shelf = fresh_copy(self.base, self._new_folder("pages"))
        taken = process([sys.executable, str(_WITHOUT_SEARCH), str(shelf)])
        self.figures.sites[PAGES] = site_of(shelf / "site")
        return taken

    def _index(self) -> Run:
        """The search index in a process of its own, and written: reading the shelf is not timed."""
        taken = measure_indexing(self.base, self._new_folder("index"))
        return Run(taken.anew + taken.writing, 0, taken.peak, "")

    def _new_folder(self, kind: str) -> Path:
        return Path(tempfile.mkdtemp(prefix=f"{kind}-", dir=self.folder))

    def _run(self, runs: dict[str, list[Run]], name: str, once: Callable[[], Run]) -> None:
        """A run of a builder; of a peer that fails, no more."""
        try:
            one = once()
        except RuntimeError as reason:
            if name in (PAGES, INDEX, EVERYTHING):
                raise
            self.figures.failures[name] = str(reason).partition(": failed: ")[2]
            runs.pop(name, None)
            return
        runs.setdefault(name, []).append(one)
        sys.stderr.write(
            f"{self.figures.papers:,} papers, {name}: {one.seconds:.2f} s, "
            f"{one.megabytes:,.0f} MB\n"
        )

    def _keep(self, kept: dict[str, Taken], runs: dict[str, list[Run]]) -> None:
        for name, some in runs.items():
            kept[name] = Taken(
                statistics.median(one.seconds for one in some),
                statistics.median(one.processor for one in some),
                statistics.median(one.megabytes for one in some),
            )


def _slug(peer: peers.Peer) -> str:
    return "".join(letter for letter in peer.name.lower() if letter.isalpha())


def change(shelf: Path, number: int) -> None:
    """Other words at the beginning of `CHANGED` abstracts, which listings show too."""
    files = {file: file.read_text(encoding="utf-8") for file in shelf.glob("collection/papers/*")}
    found = [
        (file, match.end()) for file, text in files.items() for match in _ABSTRACT.finditer(text)
    ]
    chosen = found[:: max(1, len(found) // CHANGED)][:CHANGED]
    for file, at in reversed(chosen):
        files[file] = f"{files[file][:at]}Revision {number}. {files[file][at:]}"
    for file in {file for file, _ in chosen}:
        file.write_text(files[file], encoding="utf-8")


def site_of(folder: Path) -> Site:
    """What a site has on the disk."""
    sizes = {file: file.stat().st_size for file in folder.rglob("*") if file.is_file()}
    pages = [size for file, size in sizes.items() if file.suffix == ".html"]
    return Site(len(pages), len(sizes), sum(sizes.values()), max(pages, default=0))
