"""Whole builds beside their peers: `make bench-build`.

Prints what Papershelf, Hugo, MkDocs and ProperDocs with Material, and Zensical take to build the
same shelf: from nothing, with 100 papers changed, and with nothing changed; on 1,000, 10,000 and
50,000 papers (builds of what is built already on 10,000 alone), for which it takes hours.

With `--write` it replaces the figures in `docs/benchmarks.md` and draws their picture. `--quick`
measures 1,000 papers, each build once.

The papers are those of the folder that PAPERSHELF_TRIAL_DATA names, else invented ones. With
`--scratch DIR`, what is built stays there, and so do the shelves for the next run.
"""

from __future__ import annotations

import argparse
import datetime as dt
import subprocess
import sys
import tempfile
from pathlib import Path

import peers
from builds_figures import Effort, Figures, make_shelf, measure
from builds_report import as_markdown, as_picture, made_with
from runs import REPOSITORY, RUNS, put
from search import SIZES, papers_in, scratch_in

PICTURE = REPOSITORY / "docs" / "assets" / "build-benchmark.svg"
MAIN = 10_000
"""Papers of which builds of what is built already are measured."""
_PICTURED = f"![Time and memory of a build]({PICTURE.parent.name}/{PICTURE.name})\n"


def main() -> None:
    arguments = _arguments()
    with scratch_in(arguments.scratch) as scratch:
        report, picture = _measure(arguments, scratch)
    sys.stdout.write(report)
    if arguments.write:
        put("builds", report)
        PICTURE.write_text(picture, encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="put the figures into the docs")
    parser.add_argument("--quick", action="store_true", help="1,000 papers, once")
    parser.add_argument(
        "--papers", type=int, nargs="+", metavar="N", help="other numbers of papers"
    )
    parser.add_argument("--runs", type=int, metavar="N", help=f"of each build; {RUNS} if not given")
    parser.add_argument("--scratch", type=Path, metavar="DIR", help="where to build, and keep it")
    parser.add_argument(
        "--peers", type=Path, default=peers.PEERS, metavar="DIR", help="their virtualenv"
    )
    return parser.parse_args()


def _measure(arguments: argparse.Namespace, scratch: Path) -> tuple[str, str]:
    """The report and the picture."""
    papers, described = papers_in(scratch)
    runs = arguments.runs or (1 if arguments.quick else RUNS)
    sizes = arguments.papers or (SIZES[:1] if arguments.quick else SIZES)
    day = dt.datetime.now(dt.UTC).date().isoformat()
    conditions = made_with(_versions(arguments.peers), described, day, runs)
    measured: list[Figures] = []
    for count in sorted(sizes):
        base = make_shelf(papers, count, scratch)
        folder = Path(tempfile.mkdtemp(prefix=f"builds-{count}-", dir=scratch))
        effort = Effort(runs, again=count == MAIN or len(sizes) == 1)
        measured.append(measure(base, count, folder, arguments.peers, effort))
        sys.stderr.write(as_markdown(measured[-1:], conditions))
    return f"{as_markdown(measured, conditions)}\n{_PICTURED}", as_picture(measured)


def _versions(installed: Path) -> dict[str, str]:
    """Of each peer's package, and of the theme."""
    names = [*dict.fromkeys(peer.package for peer in peers.ALL), "mkdocs-material"]
    program = "import importlib.metadata as m, sys; print(*map(m.version, sys.argv[1:]))"
    done = subprocess.run(  # noqa: S603 (the peers' own Python)
        [str(installed / "bin" / "python"), "-c", program, *names],
        env=peers.QUIETLY,
        check=True,
        capture_output=True,
        text=True,
    )
    return dict(zip(names, done.stdout.split(), strict=True))


if __name__ == "__main__":
    main()
