"""What bringing papers in takes: BibTeX beside its splitter, RIS beside JSON Lines, a large shelf.

    python benchmarks/incoming.py [--write]

Processor time of a process of its own, one run each: what else the machine does, does not count.
`make bench` measures it too. The papers are invented (`invented.py`).
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from invented import write_bibtex, write_papers, write_ris
from runs import Run, new_shelf, process, put, run

_ENTRIES, _RECORDS, _NEW = 100_000, 100_000, 10_000
"""Of BibTeX; of the large shelf; and of the list that is brought into it, half of which it has."""
_SPLIT = """
import sys
from pathlib import Path
from bibtexparser.splitter import Splitter
print(len(Splitter(Path(sys.argv[1]).read_text(encoding="utf-8")).split().entries), "entries")
"""
_READ = """
import sys
from pathlib import Path
from papershelf.app.process import hold_a_shelf
from papershelf.importing import parse
hold_a_shelf()
text = Path(sys.argv[1]).read_text(encoding="utf-8")
print(len(parse(text, "x", "bibtex", topics=(), date=None).entries), "entries")
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="put the table into the docs")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        table = figures(Path(scratch))
    sys.stdout.write(table)
    if told.write:
        put("incoming", table)


def figures(scratch: Path) -> str:
    """The table, as Markdown."""
    machine = f"{dt.date.today()}, {os.cpu_count()} cores, Python {platform.python_version()}"  # noqa: DTZ011
    lines = [
        f"{machine}, invented papers, once each.",
        "",
        "| What | Of processor | Peak memory | Target |",
        "| --- | ---: | ---: | --- |",
        *_bibtex(scratch),
        *_ris(scratch),
        *_large(scratch),
    ]
    return "\n".join([*lines, ""])


def _bibtex(scratch: Path) -> Iterator[str]:
    file = scratch / "large.bib"
    write_bibtex(file, _ENTRIES)
    alone, whole = (process([sys.executable, "-c", code, str(file)]) for code in (_SPLIT, _READ))
    yield _line(f"bibtexparser's splitter alone, {_ENTRIES:,} entries of BibTeX", alone)
    yield _line("the same read into records", whole, "≤ 2 GB")
    yield _ratio("reading against splitting alone", whole, alone, "≤ 3 ×")


def _ris(scratch: Path) -> Iterator[str]:
    lines, ris = scratch / "same.jsonl", scratch / "same.ris"
    write_papers(lines, _NEW)
    write_ris(ris, _NEW)
    runs = []
    for name, file in (("lines", lines), ("ris", ris)):
        new_shelf(scratch / name)
        runs.append(run(scratch / name, "import", str(file)))
    yield _line(f"import, {_NEW:,} of JSON Lines", runs[0])
    yield _line("import, the same as RIS", runs[1])
    yield _ratio("RIS against JSON Lines", runs[1], runs[0], "≤ 1.3 ×")


def _large(scratch: Path) -> Iterator[str]:
    """One entry costs reading the shelf; what many cost beyond is what finding them takes."""
    shelf, every = scratch / "shelf", scratch / "every.jsonl"
    write_papers(every, _RECORDS + _NEW // 2)
    rows = every.read_text(encoding="utf-8").splitlines(keepends=True)
    parts = {"shelf": rows[:_RECORDS], "one": rows[-1:], "new": rows[-_NEW:]}
    for name, part in parts.items():
        (scratch / f"{name}.jsonl").write_text("".join(part), encoding="utf-8")
    new_shelf(shelf)
    run(shelf, "import", str(scratch / "shelf.jsonl"))
    one, many = (
        run(shelf, "import", "--dry-run", str(scratch / f"{name}.jsonl")) for name in ("one", "new")
    )
    yield _line(f"one entry against a shelf of {_RECORDS:,}", one)
    yield _line(f"{_NEW:,} entries against it, half of them new", many)
    beyond = many.processor - one.processor
    yield f"| the same beyond reading the shelf | {beyond:.1f} s |  | ≤ 10 s |"


def _line(what: str, run: Run, target: str = "") -> str:
    return f"| {what} | {run.processor:.1f} s | {run.megabytes:,.0f} MB | {target} |"


def _ratio(what: str, one: Run, two: Run, target: str) -> str:
    return f"| {what} | {one.processor / two.processor:.2f} × |  | {target} |"


if __name__ == "__main__":
    main()
