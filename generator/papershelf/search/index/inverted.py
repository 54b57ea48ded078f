"""The inverted index as arrays: postings by term, field and document, with impacts and places.

Text is found by stems. Names (authors, venues, affiliations) are found by their words as they are,
each word of an author by its first letter too (`S. Levine`). A title's stop words are terms as they
are. Which words a stem stood for in a posting is kept as its forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from papershelf.search.index.documents import is_key
from papershelf.search.index.wordtable import LAST_PLACE, PLACE_BITS, WordTable
from papershelf.search.terms.scoring import AUTHORS, NAMES, TITLE, impacts
from papershelf.search.terms.words import CJK

Numbers = NDArray[np.int64]
Small = NDArray[np.int32]

_AT_ONCE = 1 << 18
FORM_BITS = 5
MOST_FORMS = 30
"""So that their bits are a number of JavaScript's."""
_INITIAL = re.compile(rf"(?![{CJK}])[^\W\d_]{{2}}")

_RARE_SHARE, _RARE_LEAST = 60, 8
"""A word of a title may name a cluster of at most N/60 papers, or 8 on small shelves."""


@dataclass(frozen=True, slots=True)
class Index:
    """Postings in the order of terms, fields and documents; an array each, of the same length."""

    documents: int
    terms: tuple[str, ...]
    term: Small
    field: Small
    document: Small
    """Numbers of documents, from 0, see `number_documents`."""
    impact: Small
    frequency: Small
    places: Small
    """The places of every posting one after the other: `frequency` of them each, ascending."""
    forms: tuple[tuple[str, ...], ...]
    """Of each term the words that it stands for, the commonest first, at most `MOST_FORMS`."""
    form: Small
    """Bits of those that the posting has. The last bit also stands for words beyond the most."""


def code_units(text: str) -> bytes:
    """The key by which JavaScript's `<` orders strings."""
    return text.encode("utf-16-be", "surrogatepass")


def in_order(texts: Iterable[str]) -> list[str]:
    """Sorted by code units. Python's own order, by code points, differs beyond U+FFFF alone, whose
    characters have two units.
    """
    ordered = sorted(texts)
    whole = "".join(ordered)
    if len(code_units(whole)) > 2 * len(whole):
        ordered.sort(key=code_units)
    return ordered


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of an index, and which words lead to each."""

    terms: tuple[str, ...]
    """Sorted by UTF-16 code units, which is JavaScript's order of strings."""
    of_word: Numbers
    """Of each word of the vocabulary the number of its term in text, -1 for a stop word and for one
    that stands in names alone.
    """
    as_is: Numbers
    """Likewise of the word itself, -1 where it is no term."""
    initial: Numbers
    """Likewise of its first letter, of words of authors alone."""

    @classmethod
    def of(cls, table: WordTable) -> Terms:
        vocabulary, fields = table.vocabulary, table.fields()
        names = _used(table, np.isin(fields, NAMES))
        authors = _used(table, fields == AUTHORS)
        stems = np.array(table.terms, dtype=object)
        stems[~_used(table, ~np.isin(fields, NAMES))] = ""
        stopped = np.array([not term for term in table.terms], dtype=np.bool_)
        names |= _used(table, fields == TITLE) & stopped
        plain = [vocabulary[at] for at in np.flatnonzero(names).tolist()]
        initials = {
            at: vocabulary[at][0]
            for at in np.flatnonzero(authors).tolist()
            if _INITIAL.match(vocabulary[at]) and not is_key(vocabulary[at])
        }
        found = dict.fromkeys((*stems.tolist(), *plain, *initials.values()))
        terms = tuple(in_order(filter(None, found)))
        number = dict(zip(terms, range(len(terms)), strict=True))
        number[""] = -1
        as_is, initial = np.full((2, len(vocabulary)), -1, dtype=np.int64)
        as_is[names] = [number[word] for word in plain]
        initial[list(initials)] = [number[letter] for letter in initials.values()]
        of_word = np.fromiter(map(number.__getitem__, stems.tolist()), np.int64, len(stems))
        return cls(terms, of_word, as_is, initial)


def _used(table: WordTable, kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Of each word of the vocabulary, whether it stands among the words that are kept."""
    return np.bincount(table.words[kept], minlength=len(table.vocabulary)) > 0


def number_documents(table: WordTable, terms: Terms, venues: Numbers) -> Numbers:
    """The number of each document of the table: papers (the first ones) by cluster, then the rest.

    A paper's cluster is the commonest term of its title that is rare enough to mean something;
    within one, papers stand by venue (`venues` has a number for each paper) and keep their order.
    Results of a query then stand close together, so that they need few files of cards, and gaps
    between postings are small.
    """
    papers = len(venues)
    size = len(terms.terms) + 1
    own = table.counts[:papers, TITLE].astype(np.int64)
    sizes = table.counts[:papers].sum(axis=1, dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    at = np.repeat(starts - (np.cumsum(own) - own), own) + np.arange(int(own.sum()))
    term = terms.of_word[table.words[at]]
    paper = np.repeat(np.arange(papers), own)[term >= 0]
    pairs = paper * size + term[term >= 0]
    pairs.sort()
    paper, term = np.divmod(pairs[begins(pairs)], size)
    frequency = np.bincount(term, minlength=size)
    is_rare = frequency[term] <= max(papers / _RARE_SHARE, _RARE_LEAST)
    best = np.full(papers, -1, dtype=np.int64)
    np.maximum.at(best, paper[is_rare], (frequency[term] * size + term)[is_rare])
    cluster = np.where(best < 0, size, best % size)
    numbers = np.arange(len(table.counts), dtype=np.int64)
    numbers[np.lexsort((venues, cluster))] = np.arange(papers)
    return numbers


def build_index(table: WordTable, terms: Terms, numbers: Numbers) -> Index:
    """The index of the table's words, its documents numbered so.

    Term, field, document, place and form of a word are sorted as one number, which is several times
    as fast as an order by five keys.
    """
    documents, fields = table.counts.shape
    entries = _Entries.of(table, terms, numbers)
    forms, form = _forms(table, terms, entries)
    key = entries.term
    key *= fields * documents
    key += entries.owner
    key <<= PLACE_BITS
    key |= entries.place
    key <<= FORM_BITS
    key |= form
    key.sort()
    form = key & ((1 << FORM_BITS) - 1)
    key >>= FORM_BITS
    # "models" and "model-s" give one term twice at one place: it counts once.
    single = begins(key)
    posting = begins(key >> PLACE_BITS)
    bits = np.bitwise_or.reduceat(1 << form, np.flatnonzero(posting)) if len(key) else form
    posting, key = posting[single], key[single]
    places = (key & LAST_PLACE).astype(np.int32)
    key >>= PLACE_BITS
    starts = np.flatnonzero(posting)
    frequency = np.diff(np.append(starts, len(key))).astype(np.int32)
    key = key[starts]
    term = (key // max(fields * documents, 1)).astype(np.int32)
    key %= max(fields * documents, 1)
    return Index(
        documents,
        terms.terms,
        term,
        (key // max(documents, 1)).astype(np.int32),
        (key % max(documents, 1)).astype(np.int32),
        _impacts(key, frequency, documents),
        frequency,
        places,
        forms,
        bits.astype(np.int32),
    )


@dataclass(frozen=True, slots=True)
class _Entries:
    """Everything that is found, word by word."""

    term: Numbers
    owner: Numbers
    """A field of a document."""
    place: Numbers
    word: Numbers
    """The term's spelling: its place in the vocabulary; -1 where the term is spelt as it is."""

    @classmethod
    def of(cls, table: WordTable, terms: Terms, numbers: Numbers) -> _Entries:
        documents, fields = table.counts.shape
        field = table.fields()
        term, word = terms.of_word[table.words], table.words.astype(np.int64)
        plain = np.isin(field, NAMES) | ((field == TITLE) & (term < 0))
        term[plain] = terms.as_is[table.words[plain]]
        word[plain] = -1
        owners = np.arange(fields) * documents + numbers[:, None]
        owner = np.repeat(owners.ravel(), table.counts.ravel())
        initial = np.where(field == AUTHORS, terms.initial[table.words], -1)
        found, lettered = term >= 0, initial >= 0  # the term of a stop word is -1
        return cls(
            np.concatenate((term[found], initial[lettered])),
            np.concatenate((owner[found], owner[lettered])),
            np.concatenate((table.places[found], table.places[lettered])),
            np.concatenate((word[found], np.full(int(lettered.sum()), -1))),
        )


def _forms(
    table: WordTable, terms: Terms, entries: _Entries
) -> tuple[tuple[tuple[str, ...], ...], Numbers]:
    """The forms of each term, and of each entry the number of its form."""
    count = np.bincount(entries.word[entries.word >= 0], minlength=len(table.vocabulary))
    itself = np.bincount(entries.term[entries.word < 0], minlength=len(terms.terms))
    found: list[dict[str, int]] = [
        {term: number} if number else {}
        for term, number in zip(terms.terms, itself.tolist(), strict=True)
    ]
    used = np.flatnonzero(count)
    for word, term, number in zip(
        used.tolist(), terms.of_word[used].tolist(), count[used].tolist(), strict=True
    ):
        spelt = table.vocabulary[word]
        found[term][spelt] = found[term].get(spelt, 0) + number
    forms = [[spelt for _, spelt in sorted((-one[spelt], spelt) for spelt in one)] for one in found]
    place = [
        {spelt: min(at, MOST_FORMS - 1) for at, spelt in enumerate(one)} if len(one) > 1 else {}
        for one in forms
    ]
    of_word = np.zeros(len(table.vocabulary) + 1, dtype=np.int64)
    for word, term in zip(used.tolist(), terms.of_word[used].tolist(), strict=True):
        of_word[word] = place[term].get(table.vocabulary[word], 0)
    own = np.array(
        [one.get(term, 0) for term, one in zip(terms.terms, place, strict=True)], dtype=np.int64
    )
    number = np.where(entries.word < 0, own[entries.term], of_word[entries.word])
    return tuple(tuple(one[: MOST_FORMS - 1]) for one in forms), number


def _impacts(owner: Numbers, frequency: Small, documents: int) -> Small:
    """The impact of each posting, some at a time: floating-point numbers take room.

    `owner` is the field of a document that it belongs to.
    """
    lengths = np.bincount(owner, frequency).astype(np.int64)
    found = np.empty(len(owner), dtype=np.int32)
    for start in range(0, len(owner), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        fields, own = owner[part] // documents, lengths[owner[part]]
        found[part] = impacts(fields, frequency[part], own)
    return found


def begins(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Where a value differs from the one before it."""
    found = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found
