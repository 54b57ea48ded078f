"""How long Papershelf takes, and how much memory: `make bench`.

Runs the commands of the installed package as a user would, each in a process of its own, and prints
a table: median of three runs, wall-clock seconds, and peak memory of the process. With `--write`
it replaces the one in `docs/benchmarks.md`, and so do the figures of pages (`pages.py`), of notes
(`notes.py`) and of what comes in (`incoming.py`).

The papers are those of the folder that PAPERSHELF_TRIAL_DATA names (10,000 conference papers and
three listings); without it, papers are invented (`invented.py`) and the table says so.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import incoming
import notes
import pages
from invented import write_listing, write_papers

REPOSITORY = Path(__file__).parent.parent
TABLE_FILE = REPOSITORY / "docs" / "benchmarks.md"
RUNS = 3
_MEASURED = Path(__file__).with_name("measured.py")


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process."""

    seconds: float
    processor: float
    """Seconds of processor time, of all its processes."""
    megabytes: float
    """The most that one of its processes had in memory."""
    output: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    what: str
    seconds: float
    megabytes: float
    target: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is imported: JSON Lines of papers, and listings."""

    papers: Path
    listings: tuple[Path, ...]
    described: str


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="put the tables into the docs")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        inputs = find_inputs(Path(scratch))
        rows = list(measure(inputs, Path(scratch)))
        cost = notes.figures(Path(scratch), inputs)
        brought = incoming.figures(Path(tempfile.mkdtemp(dir=scratch)))
    tables = {
        "commands": as_markdown(rows, inputs),
        "incoming": brought,
        "pages": pages.figures(),
        "notes": cost,
    }
    for name, table in tables.items():
        sys.stdout.write(f"{table}\n")
        if arguments.write:
            put(name, table)


def put(name: str, table: str) -> None:
    """Replace the table of that name in the docs."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, rest = TABLE_FILE.read_text(encoding="utf-8").split(begin)
    after = rest.split(end)[1]
    text = f"{before}{begin}\n\n{table.strip()}\n\n{end}{after}"
    TABLE_FILE.write_text(text, encoding="utf-8")


def find_inputs(scratch: Path) -> Inputs:
    """The trial data where there is some, else invented papers of about the same size."""
    folder = os.environ.get("PAPERSHELF_TRIAL_DATA", "")
    if folder and Path(folder).is_dir():
        papers = Path(folder) / "data" / "conference-papers-10k.jsonl.gz"
        listings = tuple(sorted((Path(folder) / "seeds").glob("*.txt")))
        return Inputs(
            papers, listings, "10,000 real conference papers, 353 papers in three listings"
        )
    papers, listing = scratch / "papers.jsonl", scratch / "listing.txt"
    write_papers(papers, 10_000)
    write_listing(listing, 353)
    return Inputs(papers, (listing,), "10,000 and 353 invented papers")


def measure(inputs: Inputs, scratch: Path) -> Iterator[Row]:
    """Every row of the table, in its order."""
    large, small = scratch / "large", scratch / "small"
    new_shelf(large)
    empty = scratch / "empty"
    shutil.copytree(large, empty)
    yield row("import, 10,000 papers", "≤ 10 s", import_run(large, empty, [inputs.papers]))
    run(large, "import", str(inputs.papers))
    yield row("check, 10,000 papers", "≤ 5 s", lambda: run(large, "check"))
    from_nothing = row(
        "generate from nothing, 10,000 papers", "≤ 12 s, ≤ 1 GB", lambda: anew(large, "generate")
    )
    yield from_nothing
    run(large, "generate")
    yield row("generate again, nothing changed", "≤ 3 s", lambda: run(large, "generate"))
    new_shelf(small)
    sample = scratch / "sample.jsonl"
    sample.write_text("".join(lines_of(inputs.papers)[:1_000]), encoding="utf-8")
    run(small, "import", str(sample))
    thousand = row("generate from nothing, 1,000 papers", "", lambda: anew(small, "generate"))
    yield thousand
    growth = (from_nothing.seconds / 10_000) / (thousand.seconds / 1_000)
    yield Row("cost a paper, 10,000 against 1,000", growth, 0, "≤ 1.2 ×")
    seeds = scratch / "seeds"
    new_shelf(seeds)
    run(seeds, "import", *map(str, inputs.listings))
    yield row("build from nothing, 353 papers", "≤ 10 s", lambda: anew(seeds, "build"))


def anew(shelf: Path, command: str) -> Run:
    """A command on a copy of the shelf where nothing was generated yet."""
    return run(fresh_copy(shelf, Path(tempfile.mkdtemp(dir=shelf.parent))), command)


def fresh_copy(shelf: Path, fresh: Path) -> Path:
    """What of a shelf is not generated, in an empty folder.

    A copy for each run, since a file system is busy for a while after 20,000 files were deleted.
    """
    for name in ("mkdocs.yml", "docs/_home.md"):
        (fresh / name).parent.mkdir(exist_ok=True)
        shutil.copy(shelf / name, fresh / name)
    shutil.copytree(shelf / "collection", fresh / "collection")
    return fresh


def import_run(shelf: Path, empty: Path, files: list[Path]) -> Callable[[], Run]:
    """An import into a shelf that is put back to empty before."""

    def once() -> Run:
        shutil.rmtree(shelf)
        shutil.copytree(empty, shelf)
        return run(shelf, "import", *map(str, files))

    return once


def row(what: str, target: str, once: Callable[[], Run]) -> Row:
    runs = [once() for _ in range(RUNS)]
    last = re.sub(r" into \S+ in .*", "", runs[-1].output).strip().splitlines()
    return Row(
        what,
        statistics.median(one.seconds for one in runs),
        statistics.median(one.megabytes for one in runs),
        target,
        last[-1] if last else "",
    )


def run(shelf: Path, *arguments: str) -> Run:
    """One of our commands; refused entries are no reason to stop an import."""
    command = [sys.executable, "-m", "papershelf", "-C", str(shelf), *arguments]
    return process(command, allowed=1 if arguments[0] == "import" else 0)


def process(
    command: list[str],
    *,
    allowed: int = 0,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Run:
    """A command in a process of its own, on a disk at rest.

    Python keeps what it compiled, as it does for everybody who has not forbidden it. An exit status
    above the allowed one is no result, so it raises.
    """
    given = os.environ if env is None else env
    kept = {name: value for name, value in given.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "figures.json"
        measured = [sys.executable, "-I", "-S", str(_MEASURED), str(file), *command]
        os.sync()  # what the run before left to write is not this run's
        done = subprocess.run(  # noqa: S603 (our own command)
            measured, check=True, cwd=cwd, env=kept, capture_output=True, text=True
        )
        figures = json.loads(file.read_text(encoding="utf-8"))
    status = figures.pop("status")
    if not 0 <= status <= allowed:
        last = " ".join(done.stderr.splitlines()[-1:])
        raise RuntimeError(f"{' '.join(command)}: failed: exit status {status} {last}")
    return Run(**figures, output=done.stdout)


def new_shelf(folder: Path) -> None:
    run(folder.parent, "init", folder.name)
    for example in [*folder.glob("collection/papers/*"), *folder.glob("collection/notes/*")]:
        example.unlink()


def lines_of(papers: Path) -> list[str]:
    if papers.suffix == ".gz":
        with gzip.open(papers, "rt", encoding="utf-8") as stream:
            return list(stream)
    return papers.read_text(encoding="utf-8").splitlines(keepends=True)


def as_markdown(rows: list[Row], inputs: Inputs) -> str:
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {inputs.described}"
    lines = [
        f"{machine}; medians of {RUNS} runs.",
        "",
        "| What | Seconds | Peak memory | Target | The command said |",
        "| --- | ---: | ---: | --- | --- |",
    ]
    for one in rows:
        memory = f"{one.megabytes:,.0f} MB" if one.megabytes else ""
        figure = f"{one.seconds:.2f}" + ("" if one.megabytes else " ×")
        lines.append(f"| {one.what} | {figure} | {memory} | {one.target} | {one.detail} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
