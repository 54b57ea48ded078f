"""Whether other builders build what MkDocs builds: `make compare`.

Builds one shelf with `papershelf build`, and what that generated with ProperDocs and with Zensical,
by the settings in `properdocs.yml` and `zensical.yml`, and with Hugo, as `builds.py` measures it.
Every page has to be there and its article to have the same text, white space folded; differences
are printed, and the exit status is 1.

The shelf is this repository's, with the listings and the first 1,000 papers (`--papers N`) of the
folder that PAPERSHELF_TRIAL_DATA names, without it as many invented papers.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from pages import own_shelf
from peers import HUGO_LEAN, PEERS, QUIETLY
from runs import REPOSITORY, find_inputs, lines_of, run

HERE = Path(__file__).parent
_SHOWN = 20
_AROUND = 40


@dataclass(frozen=True, slots=True)
class Builder:
    """Another program that builds what was generated."""

    name: str
    build: Callable[[Path, Path], Path]
    """Of a built shelf and the peers' virtualenv: the site that it makes."""
    beside: tuple[str, ...] = ()
    """Pages that are not compared; the 404's comes from a template alone, the builder's own."""
    without: str = ""
    """CSS selector of what our template puts into the article, and the builder's does not."""


def _inheriting(program: str) -> Callable[[Path, Path], Path]:
    """By the settings in PROGRAM.yml, which name the site site-PROGRAM."""

    def build(shelf: Path, installed: Path) -> Path:
        config = shutil.copy(HERE / f"{program}.yml", shelf)
        _run([str(installed / "bin" / program), "build", "-f", str(config)], shelf)
        return shelf / f"site-{program}"

    return build


def _hugo(shelf: Path, installed: Path) -> Path:
    """As the benchmark of whole builds does, without what Hugo adds by default."""
    folder = shelf.parent / "hugo"
    HUGO_LEAN.prepare(shelf, folder)
    _run(HUGO_LEAN.command(installed, folder, "site"), folder)
    return folder / "site"


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(  # noqa: S603 (a locked package)
        command, check=False, cwd=folder, env=QUIETLY, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {(done.stderr or done.stdout).strip()}")


_FORM = ".ps-search-form, #search-more"
# Two hand-written pages, which no benchmark has: Hugo makes an overview of the folder, and has
# another way to give a picture its width.
_GUIDE = ("guide/index.html", "guide/quick-start/index.html")
BUILDERS = (
    Builder("ProperDocs", _inheriting("properdocs")),
    Builder("Zensical", _inheriting("zensical"), ("404.html",), _FORM),
    Builder("Hugo", _hugo, ("404.html", *_GUIDE), _FORM),
)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--papers", type=int, default=1_000, metavar="N")
    parser.add_argument("--peers", type=Path, default=PEERS, metavar="DIR", help="their virtualenv")
    arguments = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        shelf = _shelf(Path(scratch), arguments.papers)
        for builder in BUILDERS:
            site = builder.build(shelf, arguments.peers)
            differences = list(compare(shelf / "site", site, builder))
            pages = len(html_files(shelf / "site") - {*builder.beside})
            _say(f"{builder.name}: {pages:,} pages, {len(differences):,} differ")
            for difference in differences[:_SHOWN]:
                _say(f"  {difference}")
            failed |= bool(differences) or not pages
    return int(failed)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _shelf(scratch: Path, papers: int) -> Path:
    """A shelf with pages of every kind, built."""
    shelf = own_shelf(scratch / "shelf")
    inputs = find_inputs(scratch)
    sample = scratch / "sample.jsonl"
    sample.write_text("".join(lines_of(inputs.papers)[:papers]), encoding="utf-8")
    run(shelf, "import", str(sample), *map(str, inputs.listings))
    run(shelf, "build")
    shutil.copytree(HERE / "zensical", shelf / "zensical")
    shutil.copy(REPOSITORY / "overrides" / "redirect.html", shelf / "zensical")
    return shelf


def html_files(site: Path) -> set[str]:
    """Every page of a site, relative to it."""
    return {file.relative_to(site).as_posix() for file in site.rglob("*.html")}


def compare(ours: Path, theirs: Path, builder: Builder) -> Iterator[str]:
    """What differs between two sites, a line for each page."""
    expected, found = html_files(ours) - {*builder.beside}, html_files(theirs) - {*builder.beside}
    yield from (f"{path}: missing" for path in sorted(expected - found))
    yield from (f"{path}: not in our site" for path in sorted(found - expected))
    for path in sorted(expected & found):
        left, right = _article(ours / path, builder.without), _article(theirs / path, "")
        if left != right:
            yield f"{path}: {_first_difference(left, right)}"


def _article(file: Path, without: str) -> str:
    """The text of a page's article, of the whole body where it has none (a redirect)."""
    tree = LexborHTMLParser(file.read_text(encoding="utf-8"))
    for node in tree.css(without) if without else ():
        node.decompose()
    article = tree.css_first("article") or tree.body
    return " ".join(article.text().split()) if article else ""


def _first_difference(ours: str, theirs: str) -> str:
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(ours, theirs, strict=False))
    start = max(0, len(list(same)) - _AROUND // 2)
    return f"found {theirs[start : start + _AROUND]!r}, expected {ours[start : start + _AROUND]!r}"


if __name__ == "__main__":
    sys.exit(main())
