"""What a query by meaning loads on a large shelf, and what its clusters miss.

    python benchmarks/meaning_large.py PAPERS.jsonl.gz [--papers 100000]

The papers are made from the given ones, as for the benchmark of the search: the halves of two
titles and of their abstracts. Asked are the paraphrases of `paraphrases.tsv`. Bytes are those of
all files of meaning that a query reads, each compressed by gzip as a server does it. What clusters
miss is counted beside a search of all of them.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
from click import echo

from finding_engines import FIRST
from papershelf import paths
from papershelf.model import Paper
from papershelf.search.index.build import search_files
from papershelf.search.query import meaning
from papershelf.search.query.reader import Reader
from papershelf.settings.search import SearchSettings
from runs import lines_of
from search_papers import catalog_of, read_papers, write_papers

HERE = Path(__file__).parent


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("papers", type=Path)
    parser.add_argument("--papers", dest="count", type=int, default=100_000)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = published(made(told.papers, told.count, Path(folder)), Path(folder))
        measure(index, Path(folder))
    return 0


def made(base: Path, count: int, folder: Path) -> list[Paper]:
    """So many papers, of which each has the year of the paper that its first half is from."""
    write_papers(lines_of(base), count, folder / "papers.jsonl")
    lines = (folder / "papers.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n")
    return read_papers(lines)


def published(papers: list[Paper], folder: Path) -> Reader:
    """An index of them, made and read."""
    catalog = catalog_of(papers)
    begun = time.process_time()
    files, _ = search_files(catalog, SearchSettings())
    echo(f"{len(papers):,} papers, {len(files)} files: {time.process_time() - begun:.0f} s")
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return Reader.open(folder)


def measure(index: Reader, folder: Path) -> None:
    """Print what the paraphrases load and find."""
    sizes, milliseconds, shares = [], [], []
    clusters = meaning.CLUSTERS
    for line in (HERE / "paraphrases.tsv").read_text(encoding="utf-8").splitlines():
        query = line.split("\t")[1]
        fresh = Reader.open(folder)
        meaning.nearest(query, fresh)
        read = [name for name in fresh._files if name in names(index)]  # noqa: SLF001
        sizes.append(sum(compressed(folder, name) for name in read))
        begun = time.process_time()
        found = meaning.nearest(query, index)[:FIRST]
        milliseconds.append((time.process_time() - begun) * 1_000)
        meaning.CLUSTERS = len(names(index))
        everywhere = meaning.nearest(query, index)[:FIRST]
        meaning.CLUSTERS = clusters
        if len(everywhere):
            shares.append(np.isin(everywhere, found).mean())
    for what, values in (("bytes", sizes), ("ms on the command line", milliseconds)):
        ordered = sorted(values)
        most = ordered[int(0.95 * len(ordered))]
        echo(f"{what}: median {statistics.median(values):,.0f}, 95 % {most:,.0f}")
    echo(f"of the nearest {FIRST}: {statistics.mean(shares):.3f} are found in the clusters read")


def names(index: Reader) -> set[str]:
    """The files of meaning."""
    directory = index.meaning() or {}
    kinds = [directory[kind]["files"].split() for kind in ("words", "papers")]
    return {str(index.manifest["meaning"]), *kinds[0], *kinds[1]}


def compressed(folder: Path, name: str) -> int:
    """Bytes of a file as it is sent."""
    return len(gzip.compress((folder / paths.search_part(name)).read_bytes(), 6))


if __name__ == "__main__":
    raise SystemExit(main())
