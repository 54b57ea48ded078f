"""Writes the words and cards of an index as bytes for the store, in NumPy's own format.

Nothing in it is executed when it is read.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from papershelf.search.index.documents import Card
from papershelf.search.index.wordtable import WordTable
from papershelf.search.meaning import build as meaning
from papershelf.search.meaning.build import Meaning


@dataclass(frozen=True, slots=True)
class Kept:
    """What one run knows of its documents, which the next need not find out."""

    table: WordTable
    cards: tuple[Card, ...]
    """As the index has them, of the papers, which are the first rows of the table: hand-written
    pages follow.
    """
    meaning: Meaning | None = None


def as_bytes(kept: Kept) -> bytes:
    """It as bytes, for the store."""
    table = kept.table
    stream = io.BytesIO()
    for numbers in (table.digests, table.counts, table.words, table.places):
        np.save(stream, numbers, allow_pickle=False)
    columns = zip(*kept.cards, strict=True) if kept.cards else [()] * len(Card._fields)
    for lines in (table.vocabulary, table.terms, *columns):
        np.save(stream, _text(lines), allow_pickle=False)
    if kept.meaning:
        stream.write(meaning.as_bytes(kept.meaning))
    return stream.getvalue()


def from_bytes(data: bytes) -> Kept:
    """What `as_bytes` was given."""
    stream = io.BytesIO(data)
    digests, counts, words, places = (np.load(stream, allow_pickle=False) for _ in range(4))
    texts = [_lines(np.load(stream, allow_pickle=False)) for _ in range(2 + len(Card._fields))]
    cards = tuple(map(Card._make, zip(*texts[2:], strict=True)))
    rest = stream.read()
    return Kept(
        WordTable(digests, counts, words, places, texts[0], texts[1]),
        cards,
        meaning.from_bytes(rest) if rest else None,
    )


def _text(lines: Iterable[str]) -> NDArray[np.uint8]:
    """Words and lines of words, one below the other."""
    return np.frombuffer("\n".join([*lines, ""]).encode(), dtype=np.uint8)


def _lines(text: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(text.tobytes().decode().split("\n")[:-1])
