"""Seconds and memory of making the index, in a process of its own.

    python benchmarks/search_indexing.py SHELF FOLDER

reads the shelf, makes the index from nothing, writes it below FOLDER, changes the words of 100
papers, makes the index again with what was kept, and prints the figures as JSON. Reading the shelf
is not timed; its memory is in the peak, since a build has both.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from papershelf.app.process import hold_a_shelf
from papershelf.app.reading import require
from papershelf.app.shelf import Shelf
from papershelf.catalog import Catalog
from papershelf.pages.piece import Keys
from papershelf.parallel import processors
from papershelf.search.index.build import search_files

CHANGED = 100


@dataclass(frozen=True, slots=True)
class Indexing:
    """What the index of a shelf takes."""

    anew: float
    """Seconds from nothing."""
    writing: float
    """Seconds to put the files of the first time on the disk."""
    changed: float
    """Seconds after a change of `CHANGED` papers."""
    files: int
    size: int
    """Bytes of all files."""
    before: float
    """Megabytes, the most until the shelf was read."""
    peak: float
    """Megabytes, the most of all."""


def measure_indexing(shelf: Path, folder: Path) -> Indexing:
    """The figures of a fresh process."""
    command = [sys.executable, __file__, str(shelf), str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 (ours)
    return Indexing(**json.loads(done.stdout))


def _measure(root: Path, folder: Path) -> Indexing:
    hold_a_shelf()  # as every command does
    content = require(Shelf(root))
    before = _peak()
    settings, texts = content.settings.search, content.texts
    start = time.perf_counter()
    facts = Keys(content.catalog, content.settings, "").facts
    files, known = search_files(content.catalog, settings, texts, facts=facts, jobs=processors())
    made = time.perf_counter()
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    written = time.perf_counter()
    peak = _peak()
    catalog = _changed(content.catalog)
    again = time.perf_counter()
    facts = Keys(catalog, content.settings, "").facts
    search_files(catalog, settings, texts, facts=facts, known=known, jobs=processors())
    return Indexing(
        anew=made - start,
        writing=written - made,
        changed=time.perf_counter() - again,
        files=len(files),
        size=sum(map(len, files.values())),
        before=before,
        peak=peak,
    )


def _changed(catalog: Catalog) -> Catalog:
    """The catalog with another abstract in 100 papers, each the one of a neighbour."""
    papers = dict(catalog.papers)
    keys = list(papers)
    step = max(1, len(keys) // CHANGED)
    for key, other in zip(keys[::step][:CHANGED], keys[1::step], strict=False):
        papers[key] = replace(papers[key], abstract=catalog.papers[other].abstract + " Revised.")
    digests = {
        id_: one for id_, one in catalog.digests.items() if papers[id_] is catalog.papers[id_]
    }
    return replace(catalog, papers=papers, digests=digests)


def _peak() -> float:
    """Of this process, or of one that it began."""
    everyone = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(who).ru_maxrss for who in everyone) / 1024


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(_measure(Path(sys.argv[1]), Path(sys.argv[2])))))
