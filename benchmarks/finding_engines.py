"""What looks for papers in `finding.py`: ours, BM25 and Pagefind over the same shelf.

Each takes what is typed and gives the addresses of papers' pages, relative to the site, best first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from papershelf import paths
from papershelf.app.reading import require
from papershelf.app.shelf import Shelf
from papershelf.model import Paper
from papershelf.search.index.build import search_files
from papershelf.search.meaning.model import Model
from papershelf.search.query.fusion import fused
from papershelf.search.query.meaning import nearest, with_meaning
from papershelf.search.query.reader import Reader
from papershelf.search.query.search import search
from papershelf.text.tex import plain
from search_server import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FIRST = 10
"""More than these nobody counts."""
_DEEP = 50
"""As many of BM25 are joined with meaning."""
_BATCH = 100
_PAGEFIND = """async ([queries, count]) => {
    globalThis.pagefind ??= await import("/pagefind/pagefind.js")
    const found = []
    for (const query of queries) {
        const {results} = await pagefind.search(query)
        const first = await Promise.all(results.slice(0, count).map(result => result.data()))
        found.push(first.map(({url}) => url.slice(1)))
    }
    return found
}"""

Engine = Callable[[Sequence[str]], list[list[str]]]
"""For each query the first papers, at most FIRST."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """The papers of a shelf by the address of their page, and our index of them."""

    papers: Mapping[str, Paper]
    index: Reader

    @classmethod
    def of(cls, shelf: Path, folder: Path, model: Model | None = None) -> Indexed:
        """Read the shelf, and write the index into the folder."""
        content = require(Shelf(shelf))
        catalog = content.catalog
        files, _ = search_files(catalog, content.settings.search, model=model)
        for path, made in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(made)
        papers = {
            paths.address(paths.paper(catalog.segments[id_])): paper
            for id_, paper in catalog.papers.items()
        }
        return cls(papers, Reader.open(folder))

    def urls(self, documents: Sequence[int]) -> list[str]:
        """The addresses of the first documents."""
        return [self.index.card(number).url for number in documents[:FIRST]]


def by_words(shelf: Indexed) -> Engine:
    """Our search as it is."""
    return _each(lambda query: shelf.urls(search(query, shelf.index).documents.tolist()))


def by_meaning(shelf: Indexed) -> Engine:
    """Our nearest papers, without words."""
    return _each(lambda query: shelf.urls(nearest(query, shelf.index).tolist()))


def by_both(shelf: Indexed) -> Engine:
    """Our search with its switch "also similar in meaning"."""

    def find(query: str) -> list[str]:
        words = search(query, shelf.index)
        return shelf.urls(with_meaning(query, words, shelf.index).documents.tolist())

    return _each(find)


class Bm25:
    """BM25 of bm25s with its defaults: any word, no stemming, no English stop words; over title,
    abstract, venue, year and authors.
    """

    def __init__(self, shelf: Indexed) -> None:
        import bm25s  # noqa: PLC0415 (of the peers alone)

        self._bm25s, self._shelf = bm25s, shelf
        index = shelf.index
        self._number = {index.card(number).url: number for number in range(index.papers)}
        self._urls = list(shelf.papers)
        texts = [_text(paper) for paper in shelf.papers.values()]
        self._retriever = bm25s.BM25()
        self._retriever.index(bm25s.tokenize(texts, show_progress=False), show_progress=False)

    def __call__(self, queries: Sequence[str]) -> list[list[str]]:
        """The first papers of each query."""
        return [self._found(query)[:FIRST] for query in queries]

    def with_meaning(self, queries: Sequence[str]) -> list[list[str]]:
        """The same, joined with our nearest papers as our words are."""
        return [self._joined(query) for query in queries]

    def _found(self, query: str) -> list[str]:
        tokens = self._bm25s.tokenize([query], show_progress=False)
        found, scores = self._retriever.retrieve(tokens, k=_DEEP, show_progress=False)
        return [self._urls[at] for at, one in zip(found[0], scores[0], strict=True) if one > 0]

    def _joined(self, query: str) -> list[str]:
        near = nearest(query, self._shelf.index)
        found = np.array([self._number[url] for url in self._found(query)], dtype=np.int64)
        return self._shelf.urls(fused(near[:0], [found, near]).tolist())


@contextmanager
def pagefind(browser: Browser, site: Path) -> Iterator[Engine]:
    """Pagefind by its programming interface, on a page of a site that it has indexed."""
    with serving(site) as served:
        page = browser.new_page()
        page.goto(f"{served.address}empty.html")

        def find(queries: Sequence[str]) -> list[list[str]]:
            batches = [queries[at : at + _BATCH] for at in range(0, len(queries), _BATCH)]
            return [
                one for batch in batches for one in page.evaluate(_PAGEFIND, [list(batch), FIRST])
            ]

        yield find
        page.close()


def _each(find: Callable[[str], list[str]]) -> Engine:
    return lambda queries: [find(query) for query in queries]


def _text(paper: Paper) -> str:
    names = [author.name for author in paper.authors]
    said = [plain(paper.title), plain(paper.abstract), paper.venue, str(paper.day or "")[:4]]
    return " ".join([*said, *names])
