"""From the words of an index to vectors of words and papers, of which the next run keeps most."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from papershelf.search.index.documents import is_key
from papershelf.search.index.inverted import Terms
from papershelf.search.index.wordtable import WordTable
from papershelf.search.meaning.fitted import fit_words, principal
from papershelf.search.meaning.learning import learn
from papershelf.search.meaning.model import Embeddings, Model
from papershelf.search.meaning.packaged import packaged_vectors
from papershelf.search.meaning.vectors import DIMENSIONS, Vectors, WordVectors, quantised
from papershelf.search.terms.scoring import FIELDS, TITLE

_TITLE_WEIGHT = 3
"""How often a word of a title counts."""
_MOST_OF_PAPER = 1_000
"""Words of a paper that are learned from: its abstract may be a book."""
_PAPERS_AT_ONCE = 256
_FIELDS = [at for at, one in enumerate(FIELDS) if one.name in ("title", "abstract", "summary")]
"""The fields that say what a paper is about; notes are other people's words."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What words mean and papers are about, and what the next run needs to find out less."""

    key: bytes
    """A digest of what the word vectors were learned from."""
    words: WordVectors
    digests: NDArray[np.uint8]
    """(papers, bytes): those of the table's rows."""
    vectors: Vectors
    """(papers, DIMENSIONS): zeros for a paper without a known word."""
    embeddings: Embeddings = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float16))
    """(papers, width of the model): none where there is no model."""


def build_meaning(
    table: WordTable,
    terms: Terms,
    ids: Sequence[str],
    learned_from: Collection[str],
    code: str,
    known: Meaning | None = None,
    embedded: tuple[Model, Callable[[str], str]] | None = None,
) -> Meaning | None:
    """The vectors of a table whose first rows are the papers `ids`.

    They are learned from some of these; where there are none, those that the package brings serve,
    if it has any for the language `code`. None where there are no vectors. `known` is of an earlier
    run of the same programs: it saves time and changes nothing.

    With a model and the text of each id, vectors are of embeddings, and those of words fitted.
    """
    text = _Text.of(table, terms, len(ids))
    if embedded:
        return _of_model(text, table.digests[: len(ids)], ids, learned_from, known, embedded)
    key = text.key([id_ in learned_from for id_ in ids]) if learned_from else code.encode()
    if known is not None and known.key == key:
        words: WordVectors | None = known.words
    else:
        known = None
        words = text.learned([id_ in learned_from for id_ in ids]) if learned_from else None
        words = words or packaged_vectors(code)
    if words is None:
        return None
    digests = table.digests[: len(ids)]
    vectors = np.zeros((len(ids), DIMENSIONS), dtype=np.int8)
    rows = _rows(known.digests, digests) if known else np.full(len(ids), -1)
    if known:
        vectors[rows >= 0] = known.vectors[rows[rows >= 0]]
    text.fill(vectors, np.flatnonzero(rows < 0), words)
    return Meaning(key, words, digests, vectors)


def _of_model(
    text: _Text,
    digests: NDArray[np.uint8],
    ids: Sequence[str],
    learned_from: Collection[str],
    known: Meaning | None,
    embedded: tuple[Model, Callable[[str], str]],
) -> Meaning | None:
    """The vectors of embeddings; papers in which nothing changed are not embedded again."""
    model, text_of = embedded
    known = known if known is not None and known.key == model.digest else None
    rows = _rows(known.digests, digests) if known else np.full(len(ids), -1)
    new = model.embed(
        [text_of(id_) for id_, row in zip(ids, rows.tolist(), strict=True) if row < 0]
    )
    embeddings = np.zeros((len(ids), new.shape[1]), dtype=np.float16)
    embeddings[rows < 0] = new
    if known:
        embeddings[rows >= 0] = known.embeddings[rows[rows >= 0]]
    chosen = [not learned_from or id_ in learned_from for id_ in ids]
    axes = principal(embeddings[chosen].astype(np.float64))
    vectors = embeddings.astype(np.float64) @ axes
    words = text.fitted(chosen, vectors[chosen])
    if words is None:
        return None
    return Meaning(model.digest, words, digests, quantised(vectors), embeddings)


def as_bytes(kept: Meaning) -> bytes:
    """It as bytes, for the store."""
    stream = io.BytesIO()
    words = kept.words
    for text in (kept.key, "\n".join(words.terms).encode()):
        np.save(stream, np.frombuffer(text, dtype=np.uint8), allow_pickle=False)
    np.save(stream, words.weights, allow_pickle=False)
    for vectors in (words.vectors, kept.digests, kept.vectors, kept.embeddings):
        np.save(stream, vectors, allow_pickle=False)
    return stream.getvalue()


def from_bytes(data: bytes) -> Meaning:
    """What `as_bytes` was given."""
    stream = io.BytesIO(data)
    key, names, weights, vectors, digests, of_papers, embeddings = (
        np.load(stream, allow_pickle=False) for _ in range(7)
    )
    words = WordVectors(tuple(names.tobytes().decode().split("\n")), weights, vectors)
    return Meaning(key.tobytes(), words, digests, of_papers, embeddings)


@dataclass(frozen=True, slots=True)
class _Text:
    """The words that say what papers are about, in their order."""

    terms: tuple[str, ...]
    words: Numbers
    """Numbers of terms, -1 for stop words."""
    owners: Numbers
    """The field of a paper that each word stands in."""
    papers: Numbers
    """The paper that each word stands in, rising."""
    count: int
    """Of papers."""

    @classmethod
    def of(cls, table: WordTable, terms: Terms, count: int) -> _Text:
        fields = table.counts.shape[1]
        sizes = table.counts[:count].ravel()
        owners = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
        kept = np.isin(owners % fields, _FIELDS)
        owners = owners[kept]
        words = terms.of_word[table.words[: len(kept)][kept]]
        return cls(terms.terms, words, owners, owners // fields, count)

    def key(self, learned_from: Sequence[bool]) -> bytes:
        """A digest of the texts that are learned from: their number, words, fields and papers."""
        chosen = np.array(learned_from, dtype=np.bool_)[self.papers]
        numbers = np.array([*map(_number, self.terms), 0], dtype=np.uint64)
        digest = hashlib.blake2b(str(sum(learned_from)).encode(), digest_size=16)
        digest.update(numbers[self.words[chosen]].tobytes())
        digest.update((self.owners[chosen] % len(FIELDS)).astype(np.uint8).tobytes())
        digest.update(np.diff(self.papers[chosen]).astype(bool).tobytes())
        return digest.digest()

    def learned(self, learned_from: Sequence[bool]) -> WordVectors | None:
        """Word vectors of the texts that are learned from."""
        starts = np.searchsorted(self.papers, np.arange(self.count))
        place = np.arange(len(self.papers)) - starts[self.papers]
        chosen = np.array(learned_from, dtype=np.bool_)[self.papers] & (place < _MOST_OF_PAPER)
        words, owners, papers = self.words[chosen], self.owners[chosen], self.papers[chosen]
        documents = self.documents(words, papers)
        return learn(self.terms, words, owners, documents, sum(learned_from))

    def fitted(self, chosen: Sequence[bool], wanted: NDArray[np.float64]) -> WordVectors | None:
        """Word vectors whose sums come near what is wanted of the chosen papers."""
        number = np.cumsum(chosen) - 1
        here = np.array(chosen, dtype=np.bool_)[self.papers]
        words, papers = self.words[here], number[self.papers[here]]
        return fit_words(self.terms, words, papers, self.documents(words, papers), wanted)

    def documents(self, words: Numbers, papers: Numbers) -> Numbers:
        """In how many of the papers each term stands; 0 for a term that is no word."""
        size = len(self.terms)
        pairs = np.unique(papers[words >= 0] * size + words[words >= 0])
        found = np.bincount(pairs % max(size, 1), minlength=size)
        found[[not _is_word(term) for term in self.terms]] = 0
        return found

    def fill(self, vectors: Vectors, rows: Numbers, known: WordVectors) -> None:
        """Put the vectors of some papers in their rows: the mean of those of their words, each as
        often as it stands there, by weight; those of titles count more.
        """
        number = {term: at for at, term in enumerate(known.terms)}
        fields = len(FIELDS)
        times = np.where(self.owners % fields == TITLE, _TITLE_WEIGHT, 1)
        at = np.array([*(number.get(term, -1) for term in self.terms), -1], dtype=np.int64)
        weighted = known.vectors * known.weights[:, None]
        wanted = np.zeros(self.count, dtype=np.bool_)
        wanted[rows] = True
        words, papers = at[self.words], self.papers
        kept = (words >= 0) & wanted[papers]
        words, papers, times = words[kept], papers[kept], times[kept, None]
        starts = np.flatnonzero(np.diff(papers, prepend=-1))
        for first in range(0, len(starts), _PAPERS_AT_ONCE):
            some = starts[first : first + _PAPERS_AT_ONCE]
            end = starts[first + len(some)] if first + len(some) < len(starts) else len(words)
            here = slice(some[0], end)
            sums = np.add.reduceat(weighted[words[here]] * times[here], some - some[0], axis=0)
            vectors[papers[some]] = quantised(sums.astype(np.float64))


def _rows(known: NDArray[np.uint8], digests: NDArray[np.uint8]) -> Numbers:
    """The row of each digest among the known ones; -1 where it is none of them."""
    found = {one.tobytes(): row for row, one in enumerate(known)}
    return np.array([found.get(one.tobytes(), -1) for one in digests], dtype=np.int64)


def _is_word(term: str) -> bool:
    return not is_key(term) and any(map(str.isalpha, term))


def _number(term: str) -> int:
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "big")
