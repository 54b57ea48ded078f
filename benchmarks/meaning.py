"""How many papers are found that are told in other words: by words, by meaning, by both.

    python benchmarks/meaning.py PAPERS.jsonl.gz [--held-out] [--titles 1000] [--model FOLDER]

`paraphrases.tsv` has 324 titles of a public collection, drawn with a fixed seed, each told in other
words by a writer who saw the title and no ranks. The odd lines are held out: they serve for the
last figure alone, with settings frozen. BM25 over title and abstract (bm25s: any word, no stemming)
stands beside our words. The p value is that of a paired sign test, of both against words.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import random
import tempfile
import time
from collections.abc import Mapping, Sequence
from math import comb
from pathlib import Path

import numpy as np
from click import echo

from papershelf.catalog import Catalog, build_catalog
from papershelf.collection.read import Collection
from papershelf.model import Author, Paper, PartialDate, Record
from papershelf.search.index.build import search_files
from papershelf.search.meaning.model import Model
from papershelf.search.query.fusion import fused
from papershelf.search.query.meaning import nearest, with_meaning
from papershelf.search.query.reader import Reader
from papershelf.search.query.search import search
from papershelf.settings.search import SearchSettings

HERE = Path(__file__).parent
FIRST = 10

Found = Mapping[str, Sequence[int]]
"""By the name of a way of search: the documents, best first."""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("papers", type=Path)
    parser.add_argument("--held-out", action="store_true", help="The half for the last figure.")
    parser.add_argument("--titles", type=int, default=1_000, help="Exact titles to look up.")
    parser.add_argument("--model", type=Path, help="A sentence-embedding model, as shelves have.")
    told = parser.parse_args()
    model = Model.of(told.model) if told.model else None
    papers = read_papers(told.papers)
    with tempfile.TemporaryDirectory() as folder:
        index = published(papers, Path(folder), model)
        number = {index.card(at).url.split("/")[1]: at for at in range(index.papers)}
        of_title = {paper.title: number[paper.id] for paper in papers}
        bm25 = Bm25(papers, number)
        print_paraphrases(index, bm25, of_title, half=int(told.held_out))
        print_titles(index, papers, of_title, told.titles)
    return 0


def read_papers(file: Path) -> list[Paper]:
    """The records of a collection as papers, without their tags."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [
        Paper(
            f"p{number:05}",
            " ".join(record["title"].split()),
            tuple(map(Author, record["authors"])),
            record.get("abstract", ""),
            venue=record.get("venue", ""),
            published=PartialDate(record["year"]),
        )
        for number, record in enumerate(records)
    ]


class Place:
    """Where a record would be, were it in a file."""

    path = "papers.jsonl"

    def place(self, *_: str | int) -> tuple[int, int]:
        """The first line."""
        return 1, 1


def catalog_of(papers: Sequence[Paper]) -> Catalog:
    """Their catalog."""
    records = tuple(Record(paper, Place()) for paper in papers)
    collection = Collection(records, (), (), (), (), "0")
    return build_catalog(collection, author_pages_from=2, today=dt.date(2026, 1, 1))[0]


def published(papers: Sequence[Paper], folder: Path, model: Model | None = None) -> Reader:
    """An index of papers, made and read; prints what it costs."""
    catalog, settings = catalog_of(papers), SearchSettings()
    begun = time.process_time()
    files, known = search_files(catalog, settings, model=model)
    again = time.process_time()
    search_files(catalog, settings, known=known, model=model)
    echo(f"index {again - begun:.1f} s, unchanged {time.process_time() - again:.1f} s of processor")
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    index = Reader.open(folder)
    if directory := index.meaning():
        for kind in ("words", "papers"):
            names = [f"search/i/{name}.json" for name in directory[kind]["files"].split()]
            echo(f"{kind}: {len(names)} files, {sum(len(files[name]) for name in names):,} bytes")
    return index


class Bm25:
    """BM25 as its own package has it, over title and abstract."""

    def __init__(self, papers: Sequence[Paper], number: Mapping[str, int]) -> None:
        import bm25s  # noqa: PLC0415 (of the peers alone)

        self._bm25s, self._number = bm25s, [number[paper.id] for paper in papers]
        texts = [f"{paper.title} {paper.abstract}" for paper in papers]
        self._retriever = bm25s.BM25()
        self._retriever.index(
            bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False
        )

    def __call__(self, query: str) -> list[int]:
        """The first documents."""
        tokens = self._bm25s.tokenize([query], stopwords="en", show_progress=False)
        found, scores = self._retriever.retrieve(tokens, k=50, show_progress=False)
        return [self._number[at] for at, one in zip(found[0], scores[0], strict=True) if one > 0]


def print_paraphrases(index: Reader, bm25: Bm25, of_title: Mapping[str, int], *, half: int) -> None:
    """How many of the papers are among the first ten, by each way."""
    lines = (HERE / "paraphrases.tsv").read_text(encoding="utf-8").splitlines()[half::2]
    hits: dict[str, list[bool]] = {}
    spent = 0.0
    for line in lines:
        title, query = line.split("\t")
        words, other = search(query, index), bm25(query)
        begun = time.process_time()
        near = nearest(query, index)
        spent += time.process_time() - begun
        by_way = {
            "words": words.documents.tolist(),
            "meaning": near.tolist(),
            "words and meaning": with_meaning(query, words, index).documents.tolist(),
            "BM25": other,
            "BM25 and meaning": fused(near[:0], [np.array(other, dtype=np.int64), near]).tolist(),
        }
        for way, documents in by_way.items():
            hits.setdefault(way, []).append(of_title[title] in documents[:FIRST])
    echo(f"{len(lines)} paraphrases, {spent / len(lines) * 1000:.0f} ms each by meaning")
    for way, found in hits.items():
        echo(f"  {way}: {sum(found) / len(found):.3f} among the first {FIRST}")
    for both, alone in (("words and meaning", "words"), ("BM25 and meaning", "BM25")):
        better = sum(one > two for one, two in zip(hits[both], hits[alone], strict=True))
        worse = sum(one < two for one, two in zip(hits[both], hits[alone], strict=True))
        echo(f"  {both}: {better} more, {worse} fewer, p = {sign_test(better, worse):.4f}")


def sign_test(better: int, worse: int) -> float:
    """The probability of so uneven a count, were both sides as likely."""
    total, most = better + worse, max(better, worse)
    tail = sum(comb(total, at) for at in range(most, total + 1))
    return min(1.0, 2 * tail / float(2**total))


def print_titles(
    index: Reader, papers: Sequence[Paper], of_title: Mapping[str, int], count: int
) -> None:
    """How many exact titles, of those that are unique, lead to their paper first."""
    folded = [paper.title.casefold() for paper in papers]
    seen: dict[str, int] = {}
    for one in folded:
        seen[one] = seen.get(one, 0) + 1
    unique = [paper.title for paper, one in zip(papers, folded, strict=True) if seen[one] == 1]
    drawn = random.Random(7).sample(unique, min(count, len(unique)))  # noqa: S311 (a fixed seed)
    by_words = by_both = 0
    for title in drawn:
        words = search(title, index)
        both = with_meaning(title, words, index).documents
        by_words += words.documents[:1].tolist() == [of_title[title]]
        by_both += both[:1].tolist() == [of_title[title]]
    echo(f"{len(drawn)} exact titles first: words {by_words}, words and meaning {by_both}")


if __name__ == "__main__":
    raise SystemExit(main())
