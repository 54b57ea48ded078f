"""Ranges of terms: consecutive terms with their postings, or with their places, as text.

A term's text is a part for each field that has it, `;` between them. A part begins with the digit
of its field. Then come, for postings, the gaps between its documents; for places, of each of these
documents their number, the first place and the gaps between them.

Three more facts of each posting stand in texts of their own, in the same order, since alike
characters side by side compress better:

- impacts, a character for each;
- near: of each place the last five bits, a character for each, and 32 more where the posting has
  another. That is enough to tell which words stand side by side, up to one mistake in 32. On large
  shelves titles and names alone have it: with abstracts a search would cost half as much again;
- forms: `0ing,0ed:` and bits for each posting, where the term stands for several words, which are
  spelt as letters to take off its end and letters to put there. `1y` where it stands for one word
  other than itself; nothing where it is that word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from os.path import commonprefix

import numpy as np
from numpy.typing import NDArray

from papershelf.search.index import vlq
from papershelf.search.index.documents import KEY_SIGN
from papershelf.search.index.inverted import Index, Numbers, Small, begins
from papershelf.search.terms.scoring import FIELDS, IDENTIFIERS, NAMES, TITLE


@dataclass(frozen=True, slots=True)
class Range:
    """Terms of one file, and the text of each."""

    terms: tuple[str, ...]
    texts: str
    """With a space between the texts of two terms."""
    impacts: str = ""
    """Likewise; none in a range of places, as the next two."""
    near: str = ""
    forms: str = ""


_AT_ONCE = 16
MOST_NEAR = 300_000
"""Places of all fields up to which each has its last bits: some 2,500 papers."""
_NEARBY = 31
"""The last bits of a place that are kept beside its posting."""
_NEAR = 0.4
"""Parts of a range by which its end may be elsewhere, so that words that begin alike are in one."""
_LETTERS = 8
_KEY = 8
"""How much larger a range of keys may be: few people look one up."""


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts of terms, as symbols that begin with a space each."""

    symbols: vlq.Symbols
    starts: Numbers
    """Of each term, the first of its symbols."""

    def sizes(self) -> Numbers:
        """Bytes of each term's text."""
        return np.add.reduceat(vlq.sizes(self.symbols), self.starts, dtype=np.int64)

    def cut(self, firsts: Sequence[int]) -> Iterator[str]:
        """The texts of the terms from each of `firsts` to the next; some at once, for each costs
        little beside the numbers' way into NumPy.
        """
        bounds = np.append(self.starts[firsts], len(self.symbols))
        for at in range(0, len(firsts), _AT_ONCE):
            some = bounds[at : at + _AT_ONCE + 1]
            symbols = self.symbols[some[0] : some[-1]]
            ends = np.cumsum(vlq.sizes(symbols), dtype=np.int64)[some[1:] - some[0] - 1]
            text = vlq.encode(symbols).decode("ascii")
            for start, end in pairwise([0, *ends.tolist()]):
                yield text[start + 1 : end]


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
    sizes = 2 + parts.sizes
    at = np.cumsum(sizes) - sizes
    symbols = np.empty(int(sizes.sum()), dtype=np.int32)
    parts.opened(at, symbols)
    gaps = np.diff(index.document, prepend=0) - 1
    gaps[parts.starts] = index.document[parts.starts]
    symbols[np.arange(len(gaps)) + np.repeat(at + 2 - parts.starts, parts.sizes)] = gaps
    texts = _Texts(symbols, at[parts.begins_term])
    return _ranges(index.terms, (texts, _impacts(index), _near(index)), most, bytes_each, index)


def _impacts(index: Index) -> _Texts:
    """A space before those of each term."""
    firsts = np.flatnonzero(begins(index.term))
    symbols = np.insert(index.impact, firsts, vlq.literal(" "))
    return _Texts(symbols, firsts + np.arange(len(firsts)))


def near_fields(index: Index) -> tuple[int, ...]:
    """The fields whose places stand beside their postings."""
    every = len(index.places) <= MOST_NEAR
    return tuple(range(len(FIELDS))) if every else (TITLE, *NAMES)


def _near(index: Index) -> _Texts:
    """Likewise of places."""
    last = np.zeros(len(index.places), dtype=np.bool_)
    last[np.cumsum(index.frequency) - 1] = True
    kept = np.repeat(np.isin(index.field, near_fields(index)), index.frequency)
    symbols = vlq.characters((index.places & _NEARBY) + (_NEARBY + 1) * ~last)[kept]
    term = np.repeat(index.term, index.frequency)[kept]
    firsts = np.searchsorted(term, np.arange(len(index.terms)))
    return _Texts(np.insert(symbols, firsts, vlq.literal(" ")), firsts + np.arange(len(firsts)))


def _forms(index: Index) -> list[str]:
    """The text of each term's forms."""
    firsts = np.append(np.flatnonzero(begins(index.term)), len(index.term))
    several = np.array([len(forms) > 1 for forms in index.forms], dtype=np.bool_)
    sizes = np.cumsum(np.append(0, vlq.sizes(index.form)))
    bits = vlq.encode(index.form).decode("ascii")
    found = []
    for at, (term, forms) in enumerate(zip(index.terms, index.forms, strict=True)):
        if forms == (term,):
            found.append("")
            continue
        spelt = ",".join(_spelt(term, form) for form in forms)
        start, end = sizes[firsts[at]], sizes[firsts[at + 1]]
        found.append(f"{spelt}:{bits[start:end]}" if several[at] else spelt)
    return found


def _spelt(term: str, form: str) -> str:
    """A form as letters to take off the term's end, and letters to put there."""
    shared = len(commonprefix([term, form]))  # noqa: RUF071 (of signs, not of folders)
    return vlq.number(len(term) - shared) + form[shared:]


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
    return _ranges(terms, (_Texts(symbols, opening[parts.begins_term]),), most, bytes_each)


def _ranges(
    terms: Sequence[str],
    columns: Sequence[_Texts],
    most: int,
    bytes_each: int,
    index: Index | None = None,
) -> list[Range]:
    """Ranges of about equal size; a term is never cut, so that one may be a large range alone. The
    forms are those of the index.
    """
    if not terms:
        return []
    names = np.frombuffer("\n".join([*terms, ""]).encode(), dtype=np.uint8)
    ends = np.flatnonzero(names == ord("\n")) + 1
    sizes = np.diff(ends, prepend=0)
    keys = np.logical_or.reduceat(names == ord(KEY_SIGN), ends - sizes)
    for column in columns:
        sizes += column.sizes()
    counted = np.where(keys, sizes, sizes * _KEY)
    firsts = _firsts(terms, counted, min(most, -(-int(sizes.sum()) // bytes_each)))
    bounds = list(pairwise([*firsts, len(terms)]))
    named = (tuple(terms[first:end]) for first, end in bounds)
    texts = [column.cut(firsts) for column in columns]
    if index is not None:
        forms = _forms(index)
        texts.append(" ".join(forms[first:end]) for first, end in bounds)
    return [Range(*range_) for range_ in zip(named, *texts, strict=False)]


def _firsts(terms: Sequence[str], counted: Numbers, count: int) -> list[int]:
    """The first term of each of at most `count` ranges, by what each term counts for."""
    before = (np.cumsum(counted) - counted) / (counted.sum() / count)
    shared = _shared(terms)
    found = [0]
    for number in range(1, count):
        first, end = np.searchsorted(before, (number - _NEAR, number + _NEAR)).tolist()
        near = np.arange(max(first, found[-1] + 1), end)
        if len(near):
            best = np.lexsort((np.abs(before[near] - number), shared[near]))[0]
            found.append(int(near[best]))
    return found


def _shared(terms: Sequence[str]) -> Numbers:
    """Letters that each term has in common with the one before it, as far as `_LETTERS` of them."""
    letters = np.array(terms, dtype=f"U{_LETTERS}").view(np.uint32).reshape(-1, _LETTERS)
    same = np.cumprod(letters[1:] == letters[:-1], axis=1)
    return np.concatenate(([0], same.sum(axis=1)))
