"""Papers that are about what a query means, whichever words they use; beside words, never instead.

`overrides/assets/javascripts/search/meaning.js` is the same for the browser: sums and products are
whole numbers, and a division and a square root that IEEE 754 rounds in one way, so that both find
the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from papershelf.search.index import vlq
from papershelf.search.meaning.vectors import Vectors, from_text
from papershelf.search.query.fusion import fused
from papershelf.search.query.parse import parse
from papershelf.search.query.parsed import Parsed
from papershelf.search.query.reader import Cut, Numbers, Reader
from papershelf.search.query.search import Found
from papershelf.search.terms.language import language

Cosines = NDArray[np.float64]

MOST = 50
"""Papers that are found by meaning: what comes after is hardly about it."""
LEAST = 0.25
"""The cosine of a query and a paper that have anything to do with each other."""
CLUSTERS = 12
"""Files of papers that a query reads on a large shelf."""


def with_meaning(text: str, found: Found, index: Reader) -> Found:
    """What was found by words, and behind what has all of them what is similar in meaning.

    A text with signs (quotes, fields, exclusions) says exactly what it wants, and an identifier or
    address leads to its paper: nothing is added to these, nor to a text without any word of the
    shelf.
    Results of a similar spelling stay the last.
    """
    if found.target is not None or (found.notice and found.notice.kind == "address"):
        return found
    near = nearest(text, index, spans=bool(found.spans))
    if not len(near):
        return found
    leading, some, similar = np.split(found.documents, [found.leading, found.counted])
    first = fused(leading, [some, near])
    behind = similar[~np.isin(similar, first)]
    return replace(found, documents=np.concatenate((first, behind)), counted=len(first))


def nearest(text: str, index: Reader, *, spans: bool = True) -> Numbers:
    """The papers that are nearest to the meaning of a text, the nearest first.

    With `spans`, only those that were published when the text says so.
    """
    directory = index.meaning()
    parsed = parse(text, spans=spans)
    terms = _terms(parsed, index)
    if directory is None or not any(index.documents(term) for term in terms):
        return _NONE
    query = np.zeros(int(directory["dimensions"]), dtype=np.int64)
    words = Cut.of(directory["words"])
    for term in terms:
        if name := words.holding(term):
            query += _vector(term, index.part(name))
    length = np.sqrt(float((query * query).sum()))
    if not length:
        return _NONE
    parts = [_likeness(query, index.part(name)) for name in _files(query, directory["papers"])]
    numbers = np.concatenate([_NONE, *(documents for documents, _ in parts)])
    cosines = np.concatenate([np.zeros(0), *(likeness for _, likeness in parts)])
    kept = cosines >= LEAST * length
    if parsed.spans:  # several years are alternatives
        times = [index.within(span.first, span.last)[numbers] for span in parsed.spans]
        kept &= np.any(times, axis=0)
    numbers, cosines = numbers[kept], cosines[kept]
    found: Numbers = numbers[np.lexsort((numbers, -cosines))][:MOST]
    return found


_NONE = np.zeros(0, dtype=np.int64)


def _terms(parsed: Parsed, index: Reader) -> list[str]:
    """The terms of a text, each once, times left out; none where it has signs."""
    times = {span.want for span in parsed.spans}
    words = [word for word in parsed.words if word.want not in times]
    if (
        any(word.sign or word.field is not None for word in words)
        or any(phrase.want not in times for phrase in parsed.phrases)
        or any(":" in span.text for span in parsed.spans)
    ):
        return []
    term_of = language(index.language).term
    return list(filter(None, dict.fromkeys(term_of(word.word) for word in words)))


def _vector(term: str, part: Mapping[str, str]) -> Numbers | int:
    """What a term adds to the query: its vector, by its weight; 0 where it is not in the file."""
    terms = part["terms"].split(" ")
    if term not in terms:
        return 0
    at = terms.index(term)
    weight = int(vlq.decode(part["weights"])[at])
    vector: Numbers = from_text(part["vectors"])[at].astype(np.int64) * weight
    return vector


def _files(query: Numbers, papers: Mapping[str, str]) -> Sequence[str]:
    """The files of papers that are read: all, or those whose centres are nearest."""
    names = papers["files"].split()
    if not papers["centres"]:
        return names
    near = _cosines(query, from_text(papers["centres"]))
    order: list[int] = np.argsort(-near, kind="stable")[:CLUSTERS].tolist()
    return [names[at] for at in order]


def _likeness(query: Numbers, part: Mapping[str, str]) -> tuple[Numbers, Cosines]:
    documents = np.cumsum(vlq.decode(part["documents"]) + 1) - 1
    return documents, _cosines(query, from_text(part["vectors"]))


def _cosines(query: Numbers, vectors: Vectors) -> Cosines:
    """Cosines, times the length of the query."""
    wide = vectors.astype(np.int64)
    lengths = np.sqrt((wide * wide).sum(axis=1).astype(np.float64))
    found: Cosines = (wide @ query) / lengths
    return found
