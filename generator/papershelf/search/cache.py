"""What an earlier run found, as bytes for `.papershelf/`: deleting them costs time only.

A header in JSON (what the words were cut with, and a digest of the rest), then NumPy's own format
for each array. Nothing in it is executed when it is read, and whatever is not exactly as it was
written is no cache.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from papershelf.search.documents import Card
from papershelf.search.wordtable import WordTable

_CUTTERS = ("lunr", "Markdown", "mkdocs", "nh3", "PyStemmer", "selectolax")
"""Packages that decide what a text's words are (mkdocs for its files of stop words)."""


def maker(code: str, language: str) -> str:
    """What words and cards depend on beside the texts: those of another maker are of no use.

    `code` is a digest of the generator's own.
    """
    packages = {name: version(name) for name in _CUTTERS}
    return json.dumps([code, language, sys.version, unicodedata.unidata_version, packages])


@dataclass(frozen=True, slots=True)
class Kept:
    """What one run knows of its documents, which the next need not find out."""

    table: WordTable
    cards: tuple[Card, ...]
    """As the index has them, of the papers, which are the first rows of the table: hand-written
    pages follow.
    """


def as_bytes(kept: Kept, made_by: str) -> bytes:
    """It as a file."""
    table = kept.table
    stream = io.BytesIO()
    for numbers in (table.digests, table.counts, table.words, table.places):
        np.save(stream, numbers, allow_pickle=False)
    columns = zip(*kept.cards, strict=True) if kept.cards else [()] * len(Card._fields)
    for lines in (table.vocabulary, table.terms, *columns):
        np.save(stream, _text(lines), allow_pickle=False)
    body = stream.getbuffer()
    header = {"made by": made_by, "digest": hashlib.sha256(body).hexdigest()}
    return b"".join((json.dumps(header).encode(), b"\n", body))


def from_bytes(data: bytes, made_by: str) -> Kept | None:
    """What the bytes hold; None for those of another maker, and for damaged ones."""
    head, _, body = data.partition(b"\n")
    digest = hashlib.sha256(body).hexdigest()
    if head != json.dumps({"made by": made_by, "digest": digest}).encode():
        return None
    stream = io.BytesIO(body)
    digests, counts, words, places = (np.load(stream, allow_pickle=False) for _ in range(4))
    texts = [_lines(np.load(stream, allow_pickle=False)) for _ in range(2 + len(Card._fields))]
    cards = tuple(map(Card._make, zip(*texts[2:], strict=True)))
    return Kept(WordTable(digests, counts, words, places, texts[0], texts[1]), cards)


def _text(lines: Iterable[str]) -> NDArray[np.uint8]:
    """Words and lines of words, one below the other."""
    return np.frombuffer("\n".join([*lines, ""]).encode(), dtype=np.uint8)


def _lines(text: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(text.tobytes().decode().split("\n")[:-1])
