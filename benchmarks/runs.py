"""What benchmarks share: shelves, commands in processes of their own, the tables of the docs.

The papers are those of the folder that PAPERSHELF_TRIAL_DATA names, else invented ones.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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
class Inputs:
    """What is imported: JSON Lines of papers, and listings."""

    papers: Path
    listings: tuple[Path, ...]
    described: str


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


def fresh_copy(shelf: Path, fresh: Path) -> Path:
    """What of a shelf is not generated, in an empty folder.

    A copy for each run, since a file system is busy for a while after 20,000 files were deleted.
    """
    for name in ("mkdocs.yml", "docs/_home.md"):
        (fresh / name).parent.mkdir(exist_ok=True)
        shutil.copy(shelf / name, fresh / name)
    shutil.copytree(shelf / "collection", fresh / "collection")
    return fresh


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


def put(name: str, table: str) -> None:
    """Replace the table of that name in the docs."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, rest = TABLE_FILE.read_text(encoding="utf-8").split(begin)
    after = rest.split(end)[1]
    text = f"{before}{begin}\n\n{table.strip()}\n\n{end}{after}"
    TABLE_FILE.write_text(text, encoding="utf-8")
