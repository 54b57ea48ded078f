"""Search beside its peers, in a real browser: `make bench-search`.

Prints what the first results cost, how search follows the keys, what the index takes and what is
found: ours, the theme's stock search and Pagefind, on 1,000, 10,000 and 50,000 papers, for which it
takes about an hour. With `--write` it replaces the figures in `docs/benchmarks.md` and draws their
picture. `--sample` makes a third of the queries, in half the time; `--quick` measures a little of
1,000 papers, to see that everything works.

The papers are those of the folder that PAPERSHELF_TRIAL_DATA names, else invented ones.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from invented import write_papers
from runs import REPOSITORY, put
from search_figures import FULL, QUICK, SAMPLE, Figures, measure
from search_report import as_markdown, as_picture, made_with
from search_sites import make_sites

PICTURE = REPOSITORY / "docs" / "assets" / "search-benchmark.svg"
SIZES = (1_000, 10_000, 50_000)
_PICTURED = f"![Bytes and time until the first results]({PICTURE.parent.name}/{PICTURE.name})\n"
_EQUAL = "tests/test_search_lunr.py"


def main() -> None:
    arguments = _arguments()
    with scratch_in(arguments.scratch) as scratch:
        report, picture = _measure(arguments, scratch)
    sys.stdout.write(report)
    if arguments.write:
        put("search", report)
        PICTURE.write_text(picture, encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="put the figures into the docs")
    parser.add_argument("--sample", action="store_true", help="a third of the queries")
    parser.add_argument("--quick", action="store_true", help="a little of 1,000 papers")
    parser.add_argument("--alone", action="store_true", help="without the peers")
    parser.add_argument(
        "--papers", type=int, nargs="+", metavar="N", help="other numbers of papers"
    )
    parser.add_argument(
        "--scratch", type=Path, metavar="DIR", help="keep the sites there for the next run"
    )
    parser.add_argument("--pagefind", default="", metavar="PROGRAM", help="Pagefind, if installed")
    return parser.parse_args()


@contextmanager
def scratch_in(folder: Path | None) -> Iterator[Path]:
    """The folder that was asked for, or one that is removed at the end."""
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder.resolve()
    else:
        with tempfile.TemporaryDirectory() as made:
            yield Path(made)


def _measure(arguments: argparse.Namespace, scratch: Path) -> tuple[str, str]:
    """The report and the picture."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (slow to import)

    papers, described = papers_in(scratch)
    effort = QUICK if arguments.quick else SAMPLE if arguments.sample else FULL
    effort = replace(effort, peers=not arguments.alone)
    sizes = arguments.papers or (SIZES[:1] if arguments.quick else SIZES)
    measured: list[Figures] = []
    path = os.environ.get("PAPERSHELF_BROWSER") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for count in sizes:
            sites = make_sites(papers, count, scratch, arguments.pagefind, peers=effort.peers)
            measured.append(measure(browser, sites, effort))
            sys.stderr.write(as_markdown(measured[-1:], f"{count:,} papers"))
        day = dt.datetime.now(dt.UTC).date().isoformat()
        conditions = made_with(browser.version, measured[0].pagefind, described, day)
        browser.close()
    return f"{as_markdown(measured, conditions)}\n{_equality()}\n{_PICTURED}", as_picture(measured)


def _equality() -> str:
    """What the tests say that hold our scores to those of lunr.js."""
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", _EQUAL]
    done = subprocess.run(  # noqa: S603 (our own command)
        command, cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    said = re.sub(r" in .*", "", done.stdout.strip().splitlines()[-1]).strip("= ")
    return f"Scores against those of lunr.js over the whole index, `{_EQUAL}`: {said}.\n"


def papers_in(scratch: Path) -> tuple[Path, str]:
    """The trial data where there is some, else invented papers; and what they are."""
    folder = os.environ.get("PAPERSHELF_TRIAL_DATA", "")
    if folder and Path(folder).is_dir():
        return Path(folder) / "data" / "conference-papers-10k.jsonl.gz", "real conference papers"
    write_papers(scratch / "invented.jsonl", 10_000)
    return scratch / "invented.jsonl", "invented papers"


if __name__ == "__main__":
    main()
