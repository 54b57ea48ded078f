"""The words of a shelf as people write them, by length: what a misspelt one may have meant."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from papershelf.search.index import vlq
from papershelf.search.index.inverted import begins, in_order
from papershelf.search.index.wordtable import WordTable
from papershelf.search.terms.scoring import IDENTIFIERS, TITLE
from papershelf.search.terms.words import CJK

SHORTEST, LONGEST = 3, 24
ONCE_IN = 5_000
"""Documents in which the same mistake is made once."""
_LETTERS = re.compile(rf"[^\W\d_{CJK}]{{{SHORTEST},{LONGEST}}}")


def surface_words(table: WordTable) -> dict[int, dict[str, object]]:
    """Length to the content of its file: words sorted, and floor(log2) of their documents.

    Words of letters alone that stand in a title, or in two documents and one more for each
    `ONCE_IN` of the shelf: what stands in one abstract only is a mistake more often than a word.
    Stop words are none, for they find nothing.
    """
    least = 2 + len(table.counts) // ONCE_IN
    documents = _documents(table, IDENTIFIERS)
    in_title = np.bincount(_words_of(table, TITLE), minlength=len(table.vocabulary)) > 0
    found: dict[int, dict[str, int]] = {}
    for at in np.flatnonzero((documents >= least) | in_title).tolist():
        word = table.vocabulary[at]
        if table.terms[at] and _LETTERS.fullmatch(word):
            found.setdefault(len(word), {})[word] = int(documents[at])
    return {length: _content(found[length]) for length in sorted(found)}


def _content(documents: dict[str, int]) -> dict[str, object]:
    words = in_order(documents)
    levels = np.array([documents[word].bit_length() - 1 for word in words], dtype=np.int64)
    return {"words": " ".join(words), "counts": vlq.numbers(levels)}


def _documents(table: WordTable, left_out: int) -> NDArray[np.int64]:
    """In how many documents each word of the vocabulary stands, one field left out."""
    size = len(table.vocabulary)
    kept = table.fields() != left_out
    document = np.repeat(np.arange(len(table.counts)), table.counts.sum(axis=1))
    pairs = table.words[kept] * np.int64(len(table.counts)) + document[kept]
    pairs.sort()  # np.unique takes five times as long
    single = pairs[begins(pairs)]
    return np.bincount(single // max(len(table.counts), 1), minlength=size)


def _words_of(table: WordTable, field: int) -> NDArray[np.int32]:
    found: NDArray[np.int32] = table.words[table.fields() == field]
    return found
