"""What meaning adds on shelves that are too small to learn from: a table of `finding.py`.

Such shelves get the word vectors that ship with the package, which were learned from the 10,000
papers. Two shelves show what they do for papers that they have not seen:

- the papers of the listings, looked for by the summaries that this repository's own shelf has of
  them, in words of its own: by the whole of each, and by its first eight words;
- 999 of the 10,000, the paraphrased ones among them, with vectors that are learned anew from all
  others.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from unittest import mock

from finding_engines import Bm25, Engine, Indexed, by_both, by_words
from papershelf.collection.read import read_collection
from papershelf.search.meaning import build
from papershelf.search.meaning.packaged import from_file
from runs import REPOSITORY, lines_of, new_shelf, process, run

_SMALL = 999
_SEED = 20261129
_WORDS = 8
_LEARN = REPOSITORY / "tools" / "make_word_vectors.py"


def small_shelves(
    data: Path, papers: Path, told: Mapping[str, str], scratch: Path
) -> Iterator[tuple[str, dict[str, Engine], Sequence[tuple[str, str]]]]:
    """For each row its name, its engines, and pairs of what is typed and the page that is meant.

    `data` is the folder of the trial data, `papers` their 10,000, `told` the paraphrases by title.
    """
    shelf = _listings(data, scratch)
    engines = _engines(shelf)
    url = {_folded(paper.title): url for url, paper in shelf.papers.items()}
    own = [record.paper for record in read_collection(REPOSITORY).records]
    meant = [(paper.summary, url[key]) for paper in own if (key := _folded(paper.title)) in url]
    yield f"{len(meant)} papers of the listings, by summaries in other words", engines, meant
    begun = [(" ".join(text.split()[:_WORDS]), page) for text, page in meant]
    yield f"the same, by the first {_WORDS} words of these", engines, begun
    shelf = _unseen(papers, told, scratch)
    url = {_folded(paper.title): url for url, paper in shelf.papers.items()}
    pairs = [(text, url[_folded(title)]) for title, text in told.items()]
    yield f"{_SMALL} papers not learned from, by {len(pairs)} paraphrases", _engines(shelf), pairs


def _engines(shelf: Indexed) -> dict[str, Engine]:
    return {"BM25": Bm25(shelf), "words": by_words(shelf), "words and meaning": by_both(shelf)}


def _listings(data: Path, scratch: Path) -> Indexed:
    shelf = Path(tempfile.mkdtemp(dir=scratch)) / "listings"
    new_shelf(shelf)
    run(shelf, "import", *map(str, sorted((data / "seeds").glob("*.txt"))))
    return Indexed.of(shelf, shelf / "index")


def _unseen(papers: Path, told: Mapping[str, str], scratch: Path) -> Indexed:
    """A shelf of 999 papers, indexed with vectors that were learned from the others."""
    folder = Path(tempfile.mkdtemp(dir=scratch))
    lines = lines_of(papers)
    wanted = set(map(_folded, told))
    is_told = [_folded(json.loads(line)["title"]) in wanted for line in lines]
    others = [line for line, told_of in zip(lines, is_told, strict=True) if not told_of]
    random.Random(_SEED).shuffle(others)  # noqa: S311 (a fixed seed is the point)
    more = _SMALL - sum(is_told)
    few = [line for line, told_of in zip(lines, is_told, strict=True) if told_of] + others[:more]
    (folder / "few.jsonl").write_text("".join(few), encoding="utf-8")
    with gzip.open(folder / "others.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.writelines(others[more:])
    vectors = folder / "vectors.npz"
    process([sys.executable, str(_LEARN), str(folder / "others.jsonl.gz"), str(vectors)])
    shelf = folder / "shelf"
    new_shelf(shelf)
    run(shelf, "import", str(folder / "few.jsonl"))
    learned = from_file(vectors.read_bytes())
    with mock.patch.object(build, "packaged_vectors", return_value=learned):
        return Indexed.of(shelf, shelf / "index")


def _folded(title: str) -> str:
    return " ".join(title.split()).casefold()
