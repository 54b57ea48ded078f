"""The words of documents as arrays: which words stand in which field at which place.

Cutting text into words is the slow part of an index, so that the words of a document are taken over
from an earlier table that has its digest.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from papershelf.parallel import spread
from papershelf.search.index.documents import Document, Parts, is_key
from papershelf.search.terms.language import Language
from papershelf.search.terms.scoring import FIELDS
from papershelf.search.terms.text import of_html
from papershelf.search.terms.words import piece_words
from papershelf.text.tex import plain

DIGEST_BYTES = 16
PLACE_BITS = 18
LAST_PLACE = (1 << PLACE_BITS) - 1
"""What follows in so long a field stands at its end: a phrase there is not found, a word is."""


@dataclass(frozen=True, slots=True)
class WordTable:
    """The words of documents, in their order, a document's by field and then by place."""

    digests: NDArray[np.uint8]
    """(documents, DIGEST_BYTES): of what each document is made of."""
    counts: NDArray[np.int32]
    """(documents, fields): words in each field, stop words too."""
    words: NDArray[np.int32]
    """(all words,): index into the vocabulary."""
    places: NDArray[np.int32]
    """(all words,): position in the field, from 0; a word and its joined form share one."""
    vocabulary: tuple[str, ...]
    terms: tuple[str, ...]
    """What the index holds for each word of the vocabulary; empty for a stop word."""

    def rows(self, digests: Iterable[bytes]) -> list[int]:
        """The row of each document, by its digest; -1 for one that is not in the table."""
        data = self.digests.tobytes()
        starts = range(0, len(data), DIGEST_BYTES)
        found = {data[at : at + DIGEST_BYTES]: row for row, at in enumerate(starts)}
        return [found.get(digest, -1) for digest in digests]

    def fields(self) -> NDArray[np.int8]:
        """The field in which each word stands."""
        fields = np.tile(np.arange(len(FIELDS), dtype=np.int8), len(self.counts))
        return np.repeat(fields, self.counts.ravel())


def cut_words(
    digests: Sequence[bytes],
    rows: Sequence[int],
    new: Sequence[Document],
    language: Language,
    known: WordTable | None = None,
    jobs: int = 1,
) -> WordTable:
    """The table of the documents with these digests, which are those `rows` of `known`, any earlier
    table of the same code and language, or, where that is -1, `new`. Up to `jobs` processes cut.
    """
    fresh = _cut(new, known.vocabulary if known else (), jobs)
    if known is not None:
        fresh = _joined(known, fresh, np.array(rows, dtype=np.int64))
    return _finished(fresh, digests, language, known)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Words without digests and terms."""

    counts: NDArray[np.int32]
    words: NDArray[np.int32]
    places: NDArray[np.int32]
    vocabulary: tuple[str, ...]


def _cut(documents: Sequence[Document], vocabulary: Sequence[str], jobs: int) -> _Cut:
    """The words of documents, cut by up to `jobs` processes; those of the vocabulary keep their
    numbers. Each process has one stretch of documents: what one has cut, another has to cut again.
    """

    def cut(some: Sequence[int]) -> tuple[int, _Cut]:
        return some[0], _cut_here([documents[number] for number in some], vocabulary)

    size = max(_A_PROCESS, -(-len(documents) // jobs))
    found = spread(cut, range(len(documents)), jobs, least=size)
    parts = [part for _, part in sorted(found, key=itemgetter(0))]
    if len(parts) == 1:
        return parts[0]
    number = {word: at for at, word in enumerate(vocabulary)}
    words = [
        np.array([number.setdefault(one, len(number)) for one in part.vocabulary], dtype=np.int32)[
            part.words
        ]
        for part in parts
    ]
    return _Cut(
        np.concatenate([_NO_COUNTS, *(part.counts for part in parts)]),
        np.concatenate([_NONE, *words]),
        np.concatenate([_NONE, *(part.places for part in parts)]),
        tuple(number),
    )


def _cut_here(documents: Sequence[Document], vocabulary: Sequence[str]) -> _Cut:
    pieces = _Pieces(vocabulary)
    rows: list[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]] = []
    stream, ends = array("i"), array("i")
    for number, document in enumerate(documents, 1):
        for texts, keys in _fields(document):
            for text in texts:
                stream.extend(map(pieces.__getitem__, text.split()))
                stream.append(_GAP)
            stream.extend(map(pieces.key, keys))
            ends.append(len(stream))
        if len(stream) >= _AT_ONCE or number == len(documents):
            rows.append(pieces.words_of(np.array(stream), np.array(ends)))
            stream, ends = array("i"), array("i")
    counts, words, places = zip(*rows, strict=True)
    return _Cut(
        np.concatenate(counts).reshape(len(documents), len(FIELDS)),
        np.concatenate(words),
        np.concatenate(places),
        tuple(pieces.vocabulary),
    )


_NONE = np.zeros(0, dtype=np.int32)
_NO_COUNTS = np.zeros((0, len(FIELDS)), dtype=np.int32)
_A_PROCESS = 2_000
"""Documents at least that are worth the way to another process."""
_AT_ONCE = 1 << 18
"""Pieces whose words are put together in one step: more take more memory, and no less time."""
_GAP = 0
"""What ends each text of a field: no word's neighbour is in another text."""


class _Pieces(dict[str, int]):
    """What white space separates, numbered; the words of each are found once."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        numbers = count(len(vocabulary)).__next__
        self.vocabulary = defaultdict(numbers, zip(vocabulary, count(), strict=False))
        self._words, self._offsets = array("i"), array("i")
        self._counts, self._lengths = array("i", [0]), array("i", [1])  # those of `_GAP`

    def __missing__(self, piece: str) -> int:
        self[piece] = number = self._add(*piece_words(piece))
        return number

    def key(self, key: str) -> int:
        """A piece that is a term as it is, and takes no place."""
        return self._add([(key, 0)], 0)

    def _add(self, words: Sequence[tuple[str, int]], length: int) -> int:
        self._words.extend([self.vocabulary[word] for word, _ in words])
        self._offsets.extend([offset for _, offset in words])
        self._counts.append(len(words))
        self._lengths.append(length)
        return len(self._counts) - 1

    def words_of(
        self, stream: NDArray[np.int32], ends: NDArray[np.int32]
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
        """The counts, words and places of fields, whose pieces stand in `stream` up to `ends`."""
        lengths = np.array(self._lengths)[stream]
        gaps = np.flatnonzero(stream == _GAP)
        lengths[gaps] = 0
        until_gap = np.cumsum(lengths)[gaps]
        lengths[gaps] = np.diff(until_gap, prepend=0) > 0  # a text without words takes no place
        begins = _starts(lengths)
        firsts = np.concatenate(([0], ends[:-1]))
        fields = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
        places = begins[:-1] - begins[firsts][fields]

        taken = np.array(self._counts)[stream]
        starts = _starts(taken)
        at = np.repeat(_starts(np.array(self._counts))[stream] - starts[:-1], taken)
        at += np.arange(len(at))
        return (
            np.diff(starts[ends], prepend=0).astype(np.int32),
            np.array(self._words)[at],
            np.minimum(np.repeat(places, taken) + np.array(self._offsets)[at], LAST_PLACE).astype(
                np.int32
            ),
        )


def _starts(sizes: NDArray[np.int32]) -> NDArray[np.int64]:
    """Where each of some things of these sizes begins, and at the end where the last one ends."""
    return np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))


def _fields(document: Document) -> Iterator[tuple[Iterable[str], Parts]]:
    """The plain texts of each field, in the order of `FIELDS`, and terms that are not cut."""
    for one in FIELDS:
        parts: Parts = getattr(document, one.name)
        match one.name:
            case "notes":
                yield chain(map(plain, document.note_lines), map(of_html, parts)), ()
            case "identifiers":
                yield parts, document.keys
            case "page":
                yield parts, ()
            case _:
                yield map(plain, parts), ()


def _joined(known: WordTable, fresh: _Cut, old: NDArray[np.int64]) -> _Cut:
    """Known and fresh words in the order of the documents.

    `old` is the row of each document in `known`, or -1 for the next one of `fresh`.
    """
    is_new = old < 0
    rows = np.where(is_new, len(known.counts) + np.cumsum(is_new) - 1, old)
    counts = np.concatenate((known.counts, fresh.counts))
    sizes = counts.sum(axis=1, dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    taken = sizes[rows]
    first = np.cumsum(taken) - taken
    at = np.repeat(starts[rows] - first, taken) + np.arange(int(taken.sum()))
    return _Cut(
        counts[rows],
        np.concatenate((known.words, fresh.words))[at],
        np.concatenate((known.places, fresh.places))[at],
        fresh.vocabulary,
    )


def _finished(
    cut: _Cut, digests: Sequence[bytes], language: Language, known: WordTable | None
) -> WordTable:
    """With terms, and without words that stand nowhere any more. Made from nothing, the vocabulary
    is in the order of the terms: to sort these costs little then, and while few are new.
    """
    terms = list(known.terms) if known else []
    terms += [_term(word, language) for word in cut.vocabulary[len(terms) :]]
    used = np.flatnonzero(np.bincount(cut.words, minlength=len(cut.vocabulary))).tolist()
    if known is None:
        used.sort(key=terms.__getitem__)
    number = np.zeros(len(cut.vocabulary), dtype=np.int32)
    number[used] = np.arange(len(used))
    return WordTable(
        np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(-1, DIGEST_BYTES),
        cut.counts,
        number[cut.words],
        cut.places,
        tuple([cut.vocabulary[word] for word in used]),
        tuple([terms[word] for word in used]),
    )


def _term(word: str, language: Language) -> str:
    return word if is_key(word) else language.term(word)


def digest_of(document: Document) -> bytes:
    """A digest of all that is found and shown of a document."""
    data = repr(document).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=DIGEST_BYTES).digest()
