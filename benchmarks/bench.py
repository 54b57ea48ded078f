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
import os
import platform
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import incoming
import notes
import pages
from runs import RUNS, Inputs, Run, find_inputs, fresh_copy, lines_of, new_shelf, put, run


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    what: str
    seconds: float
    megabytes: float
    target: str
    detail: str = ""


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
