"""The words of an earlier run as bytes, for `.papershelf/`: deleting them costs time only.

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
from collections.abc import Sequence
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from papershelf.search.wordtable import WordTable

_CUTTERS = ("lunr", "Markdown", "mkdocs", "nh3", "PyStemmer", "selectolax")
"""Packages that decide what a text's words are (mkdocs for its files of stop words)."""


def maker(code: str, language: str) -> str:
    """What words depend on beside the texts: a table with another maker is of no use.

    `code` is a digest of the generator's own.
    """
    packages = {name: version(name) for name in _CUTTERS}
    return json.dumps([code, language, sys.version, unicodedata.unidata_version, packages])


def as_bytes(table: WordTable, made_by: str) -> bytes:
    """The table as a file."""
    stream = io.BytesIO()
    for numbers in (table.digests, table.counts, table.words, table.places):
        np.save(stream, numbers, allow_pickle=False)
    for words in (table.vocabulary, table.terms):
        np.save(stream, _text(words), allow_pickle=False)
    body = stream.getbuffer()
    header = {"made by": made_by, "digest": hashlib.sha256(body).hexdigest()}
    return b"".join((json.dumps(header).encode(), b"\n", body))


def from_bytes(data: bytes, made_by: str) -> WordTable | None:
    """The table that the bytes hold; None for those of another maker, and for damaged ones."""
    head, _, body = data.partition(b"\n")
    digest = hashlib.sha256(body).hexdigest()
    if head != json.dumps({"made by": made_by, "digest": digest}).encode():
        return None
    stream = io.BytesIO(body)
    digests, counts, words, places, vocabulary, terms = (
        np.load(stream, allow_pickle=False) for _ in range(6)
    )
    return WordTable(digests, counts, words, places, _words(vocabulary), _words(terms))


def _text(words: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)


def _words(text: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(text.tobytes().decode().split("\n")) if len(text) else ()
