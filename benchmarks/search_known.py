"""What is found: known papers with superfluous words, and titles told in other words.

    python benchmarks/search_known.py [--papers 1000]

Prints, for each way in which people remember a paper, how many of 60 are among the first five, ours
beside BM25; and how many paraphrased titles are among the first ten. The papers are those of the
folder that PAPERSHELF_TRIAL_DATA names, without which there is nothing to measure: the words of
invented papers tell nothing about those of real ones. The choice of papers and words is fixed.

BM25 is the plain one: Lucene's idf, k1 1.5, b 0.75, over title, abstract, venue, year and authors,
any of the words as they are. It stands here in thirty lines, since the libraries for it want SciPy.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from bench import lines_of, new_shelf, run
from papershelf.app.reading import require
from papershelf.app.shelf import Shelf
from papershelf.model import Paper
from papershelf.search.index.build import search_files
from papershelf.search.query.reader import Reader
from papershelf.search.query.search import search
from papershelf.search.terms.words import index_words
from papershelf.text.tex import plain
from search_papers import content_words
from search_paraphrases import PARAPHRASES

_SEED = 20261128
_DATA = "conference-papers-10k.jsonl.gz"
_FIRST, _TEN = 5, 10
_OF = 60
"""Shares are told as so many of 60."""

Engine = Callable[[str, int], Sequence[str]]
"""The ids of the first papers that a query finds."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A paper that somebody looks for, and three words of its title."""

    paper: Paper
    words: str


ROWS: Mapping[str, str] = {
    "three words of the title": "{words}",
    '"best paper on" + the three': "best paper on {words}",
    "the three + venue + year": "{words} {venue} {year}",
    'the three + "deep approach"': "{words} deep approach",
    '"please find papers about" + the three': "please find papers about {words}",
    '"recent" + the three + "study pdf"': "recent {words} study pdf",
    '"looking for the work where they" + the three': "looking for the work where they {words}",
    'the three + "github code"': "{words} github code",
    '"how does" + the three + "work"': "how does {words} work",
    'the three + "novel framework method"': "{words} novel framework method",
    '"novel" + the three': "novel {words}",
    '"new method" + the three': "new method {words}",
    '"recent work on" + the three': "recent work on {words}",
    '"a study about" + the three': "a study about {words}",
    'the three + "performance"': "{words} performance",
    '"an efficient" + the three + "model"': "an efficient {words} model",
    'the three + "state of the art"': "{words} state of the art",
    "the three + the last author's name": "{words} {author}",
}


def main() -> None:
    arguments = _arguments()
    data = os.environ.get("PAPERSHELF_TRIAL_DATA")
    if not data:
        sys.exit("PAPERSHELF_TRIAL_DATA names no folder: there are no real papers to look for.")
    with tempfile.TemporaryDirectory() as scratch:
        papers, ours = _ours(Path(data) / _DATA, Path(scratch))
        bm25 = Bm25(papers)
        sought = _sought(papers, arguments.papers)
        _say(f"| Query (of {_OF}, among the first {_FIRST}) | Papershelf | BM25 |")
        _say("| --- | ---: | ---: |")
        for name, form in ROWS.items():
            shares = [_share(engine, form, sought) for engine in (ours, bm25)]
            _say(f"| {name} | {shares[0]:.1f} | {shares[1]:.1f} |")
        told = _told(papers)
        found = [sum(id_ in engine(text, _TEN) for text, id_ in told) for engine in (ours, bm25)]
        _say(f"| {len(told)} titles in other words, first {_TEN} | {found[0]} | {found[1]} |")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--papers", type=int, default=1_000, help="papers that are looked for")
    return parser.parse_args()


def _ours(data: Path, scratch: Path) -> tuple[list[Paper], Engine]:
    """The papers, and our search over their index."""
    shelf = scratch / "shelf"
    new_shelf(shelf)
    (scratch / "papers.jsonl").write_text("".join(lines_of(data)), encoding="utf-8")
    run(shelf, "import", str(scratch / "papers.jsonl"))
    content = require(Shelf(shelf))
    files, _ = search_files(content.catalog, content.settings.search)
    for path, made in files.items():
        (shelf / path).parent.mkdir(parents=True, exist_ok=True)
        (shelf / path).write_bytes(made)
    index = Reader.open(shelf)
    catalog = content.catalog
    ids = {f"papers/{catalog.segments[id_]}/": id_ for id_ in catalog.papers}

    def find(query: str, count: int) -> list[str]:
        first = search(query, index).documents[:count].tolist()
        return [ids.get(index.card(number).url, "") for number in first]

    return list(catalog.papers.values()), find


def _sought(papers: Iterable[Paper], count: int) -> list[Remembered]:
    """Papers with a venue, a year, authors and three content words in their titles."""
    dice = random.Random(_SEED)  # noqa: S311 (a fixed seed is the point)
    fit = [
        (paper, words)
        for paper in papers
        if len(words := content_words(plain(paper.title))) > 2
        and paper.venue
        and paper.day
        and paper.authors
    ]
    found = []
    for paper, words in dice.sample(fit, min(count, len(fit))):
        three = [words[place] for place in sorted(dice.sample(range(len(words)), 3))]
        found.append(Remembered(paper, " ".join(three)))
    return found


def _share(engine: Engine, form: str, sought: Sequence[Remembered]) -> float:
    found = sum(one.paper.id in engine(_typed(form, one), _FIRST) for one in sought)
    return _OF * found / len(sought)


def _typed(form: str, one: Remembered) -> str:
    return form.format(
        words=one.words,
        venue=one.paper.venue,
        year=str(one.paper.day)[:4],
        author=one.paper.authors[-1].name.split()[-1],
    )


def _told(papers: Iterable[Paper]) -> list[tuple[str, str]]:
    """Each paraphrase with the id of its paper."""
    ids = {sha256(paper.title.encode()).hexdigest()[:8]: paper.id for paper in papers}
    return [(told, ids[title]) for title, told in PARAPHRASES if title in ids]


class Bm25:
    """Plain BM25 over all that a paper says."""

    k1, b = 1.5, 0.75

    def __init__(self, papers: Sequence[Paper]) -> None:
        self.ids = [paper.id for paper in papers]
        texts = [Counter(word for word, _ in index_words(_text(paper))) for paper in papers]
        lengths = np.array([text.total() for text in texts], dtype=np.float64)
        postings: dict[str, list[tuple[int, int]]] = {}
        for number, text in enumerate(texts):
            for word, count in text.items():
                postings.setdefault(word, []).append((number, count))
        norms = self.k1 * (1 - self.b + self.b * lengths / lengths.mean())
        self.weights: dict[str, tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]] = {}
        for word, found in postings.items():
            numbers, counts = np.array(found).T
            idf = np.log(1 + (len(papers) - len(found) + 0.5) / (len(found) + 0.5))
            self.weights[word] = numbers, idf * counts * (self.k1 + 1) / (counts + norms[numbers])

    def __call__(self, query: str, count: int) -> list[str]:
        """The ids of the first papers."""
        scores = np.zeros(len(self.ids))
        for word in dict.fromkeys(word for word, _ in index_words(query)):
            if word in self.weights:
                numbers, weights = self.weights[word]
                scores[numbers] += weights
        return [self.ids[at] for at in np.argsort(-scores, kind="stable")[:count].tolist()]


def _text(paper: Paper) -> str:
    names = [author.name for author in paper.authors]
    said = [plain(paper.title), plain(paper.abstract), paper.venue, str(paper.day or "")[:4]]
    return " ".join([*said, *names])


if __name__ == "__main__":
    main()
