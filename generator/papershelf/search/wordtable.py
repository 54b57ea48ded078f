"""The words of documents as arrays: which words stand in which field at which place.

Cutting text into words is the slow part of an index, so that words are taken over from an earlier
table where a document's texts have not changed.
"""

from __future__ import annotations

import hashlib
import marshal
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import chain, count
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from papershelf.search.documents import Document, Parts, is_key
from papershelf.search.language import Language
from papershelf.search.scoring import FIELDS
from papershelf.search.text import of_html
from papershelf.search.words import index_words
from papershelf.text.tex import plain

DIGEST_BYTES = 16
PLACE_BITS = 22
LAST_PLACE = (1 << PLACE_BITS) - 1
"""What follows in so long a field stands at its end: a phrase there is not found, a word is."""


@dataclass(frozen=True, slots=True)
class WordTable:
    """The words of documents, in their order, a document's by field and then by place."""

    digests: NDArray[np.uint8]
    """(documents, DIGEST_BYTES): of each document's texts."""
    counts: NDArray[np.int32]
    """(documents, fields): words in each field, stop words too."""
    words: NDArray[np.int32]
    """(all words,): index into the vocabulary."""
    places: NDArray[np.int32]
    """(all words,): position in the field, from 0; a word and its joined form share one."""
    vocabulary: tuple[str, ...]
    terms: tuple[str, ...]
    """What the index holds for each word of the vocabulary; empty for a stop word."""


def cut_words(
    documents: Sequence[Document], language: Language, known: WordTable | None = None
) -> WordTable:
    """The table of `documents`; `known` is any earlier one of the same code and language."""
    digests = [_digest(document) for document in documents]
    rows = {} if known is None else {row.tobytes(): at for at, row in enumerate(known.digests)}
    old = [rows.get(digest, -1) for digest in digests]
    fresh = _cut([one for one, row in zip(documents, old, strict=True) if row < 0], known)
    if known is not None:
        fresh = _joined(known, fresh, np.array(old, dtype=np.int64))
    return _finished(fresh, digests, language, known)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Words without digests and terms."""

    counts: NDArray[np.int32]
    words: NDArray[np.int32]
    places: NDArray[np.int32]
    vocabulary: tuple[str, ...]


def _cut(documents: Sequence[Document], known: WordTable | None) -> _Cut:
    """The words of documents; those of the vocabulary of `known` keep their numbers."""
    number: defaultdict[str, int] = defaultdict(count().__next__)
    for word in known.vocabulary if known else ():
        number[word]
    counts, words, places = array("i"), array("i"), array("i")
    for document in documents:
        for texts, keys in _fields(document):
            before = len(words)
            start = 0
            for text in texts:
                found = index_words(text)
                if found:
                    words.extend([number[word] for word, _ in found])
                    places.extend([start + place for _, place in found])
                    start = places[-1] + 2  # no word's neighbour is in another part
            words.extend([number[key] for key in keys])
            places.extend([start] * len(keys))
            counts.append(len(words) - before)
    return _Cut(
        np.array(counts, dtype=np.int32).reshape(len(documents), len(FIELDS)),
        np.array(words, dtype=np.int32),
        np.minimum(places, LAST_PLACE, dtype=np.int32),
        tuple(number),
    )


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
    """With terms, and without words that stand nowhere any more."""
    used = np.flatnonzero(np.bincount(cut.words, minlength=len(cut.vocabulary)))
    number = np.zeros(len(cut.vocabulary), dtype=np.int32)
    number[used] = np.arange(len(used))
    terms = list(known.terms) if known else []
    vocabulary = tuple(cut.vocabulary[word] for word in used)
    return WordTable(
        np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(-1, DIGEST_BYTES),
        cut.counts,
        number[cut.words],
        cut.places,
        vocabulary,
        tuple(
            terms[word] if word < len(terms) else _term(cut.vocabulary[word], language)
            for word in used
        ),
    )


def _term(word: str, language: Language) -> str:
    return word if is_key(word) else language.term(word)


_TEXTS = attrgetter(*(one.name for one in fields(Document) if one.name != "card"))
_MARSHAL = 2
"""The last format of `marshal` without references: equal values have equal bytes."""


def _digest(document: Document) -> bytes:
    data = marshal.dumps(_TEXTS(document), _MARSHAL)
    return hashlib.blake2b(data, digest_size=DIGEST_BYTES).digest()
