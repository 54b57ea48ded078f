"""Ranges of terms: consecutive terms with their postings, or with their places, as text.

A term's text is a part for each field that has it, `;` between them. A part begins with the digit
of its field. Then come, for postings, the gaps between its documents, a comma and their impacts;
for places, of each of these documents their number, the first place and the gaps between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from papershelf.search import vlq
from papershelf.search.index import Index, Numbers, Small, begins
from papershelf.search.scoring import IDENTIFIERS


@dataclass(frozen=True, slots=True)
class Range:
    """Terms of one file, and the text of each."""

    terms: tuple[str, ...]
    texts: str
    """With a space between the texts of two terms."""


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts of terms, as symbols that begin with a space each."""

    terms: Sequence[str]
    symbols: vlq.Symbols
    starts: Numbers
    """Of each term, the first of its symbols."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """Stretches of postings that have the same term and field."""

    starts: Numbers
    sizes: Numbers
    fields: Small
    begins_term: NDArray[np.bool_]

    @classmethod
    def of(cls, term: Small, field: Small) -> _Parts:
        starts = np.flatnonzero(begins(term) | begins(field))
        sizes = np.diff(np.append(starts, len(term)))
        return cls(starts, sizes, field[starts], begins(term[starts]))

    def opened(self, at: Numbers, symbols: vlq.Symbols) -> None:
        """Put what a part begins with, a separator and its digit, at those places."""
        symbols[at] = np.where(self.begins_term, vlq.literal(" "), vlq.literal(";"))
        symbols[at + 1] = vlq.literal("0") - self.fields


def posting_ranges(index: Index, most: int, bytes_each: int) -> list[Range]:
    """At most `most` ranges of postings, of about `bytes_each` bytes where that is enough."""
    parts = _Parts.of(index.term, index.field)
    sizes = 3 + 2 * parts.sizes
    at = np.cumsum(sizes) - sizes
    symbols = np.empty(int(sizes.sum()), dtype=np.int32)
    parts.opened(at, symbols)
    symbols[at + 2 + parts.sizes] = vlq.literal(",")
    gaps = np.diff(index.document, prepend=0) - 1
    gaps[parts.starts] = index.document[parts.starts]
    inside = np.arange(len(gaps)) + np.repeat(at + 2 - parts.starts, parts.sizes)
    symbols[inside] = gaps
    symbols[inside + np.repeat(parts.sizes + 1, parts.sizes)] = index.impact
    return list(_cut(_Texts(index.terms, symbols, at[parts.begins_term]), most, bytes_each))


def place_ranges(index: Index, most: int, bytes_each: int) -> list[Range]:
    """Likewise of places. Identifiers have none: no phrase is looked for in them."""
    kept = index.field != IDENTIFIERS
    places = index.places[np.repeat(kept, index.frequency)]
    frequency = index.frequency[kept]
    parts = _Parts.of(index.term[kept], index.field[kept])
    firsts = np.cumsum(frequency) - frequency
    gaps = np.diff(places, prepend=0) - 1
    gaps[firsts] = places[firsts]
    # A number before the places of each posting, two signs before the postings of each part.
    part = np.repeat(np.arange(len(parts.starts)), parts.sizes)
    numbers_at = firsts + np.arange(len(firsts)) + 2 * (part + 1)
    symbols = np.empty(len(gaps) + len(firsts) + 2 * len(parts.starts), dtype=np.int32)
    opening = numbers_at[parts.starts] - 2
    parts.opened(opening, symbols)
    symbols[numbers_at] = frequency
    is_gap = np.ones(len(symbols), dtype=np.bool_)
    for other in (opening, opening + 1, numbers_at):
        is_gap[other] = False
    symbols[is_gap] = gaps
    terms = [index.terms[term] for term in index.term[kept][parts.starts[parts.begins_term]]]
    return list(_cut(_Texts(terms, symbols, opening[parts.begins_term]), most, bytes_each))


def _cut(texts: _Texts, most: int, bytes_each: int) -> Iterator[Range]:
    """Ranges of about equal size; a term is never cut, so that one may be a large range alone."""
    if not texts.terms:
        return
    sizes = np.add.reduceat(vlq.sizes(texts.symbols), texts.starts, dtype=np.int64)
    sizes += [len(term.encode()) + 1 for term in texts.terms]
    total = int(sizes.sum())
    count = min(most, -(-total // bytes_each))
    file = (np.cumsum(sizes) - sizes) * count // total
    firsts = np.flatnonzero(np.diff(file, prepend=-1)).tolist()
    ends = np.append(texts.starts, len(texts.symbols))
    for first, end in zip(firsts, [*firsts[1:], len(texts.terms)], strict=True):
        text = vlq.encode(texts.symbols[ends[first] : ends[end]])[1:]
        yield Range(tuple(texts.terms[first:end]), text.decode("ascii"))
