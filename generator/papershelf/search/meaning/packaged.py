"""The word vectors that ship with the package, for shelves too small to learn from.

They were learned from 10,000 conference papers by `tools/make_word_vectors.py`: numbers of words,
none of their sentences. The words are as `papershelf.search.terms` stems English.
"""

from __future__ import annotations

import io
from functools import cache
from importlib.resources import files

import numpy as np

from papershelf.search.meaning.vectors import WordVectors, packed, unpacked

FILE = "english.npz"


@cache
def packaged_vectors(code: str) -> WordVectors | None:
    """Those for the language of a search; None where there are none."""
    file = files("papershelf.search.meaning") / FILE
    return from_file(file.read_bytes()) if code == "en" and file.is_file() else None


def from_file(data: bytes) -> WordVectors:
    """What `as_file` was given."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        terms = tuple(arrays["terms"].tobytes().decode().split("\n"))
        return WordVectors(terms, arrays["weights"].astype(np.int32), unpacked(arrays["vectors"]))


def as_file(words: WordVectors) -> bytes:
    """Word vectors as the package has them."""
    stream = io.BytesIO()
    np.savez(
        stream,
        terms=np.frombuffer("\n".join(words.terms).encode(), dtype=np.uint8),
        weights=words.weights.astype(np.uint8),
        vectors=packed(words.vectors),
    )
    return stream.getvalue()
