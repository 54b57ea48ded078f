"""Counts the words of papers (title, abstract, summary), as arrays that a later run may use again.

Words of one stem are counted apart, so that a page can show a word as people write it; `of_word`
says which belong together. Only papers whose text changed are cut into words again.
"""

from __future__ import annotations

import hashlib
import io
import re
from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

import numpy as np
import Stemmer
from numpy.typing import NDArray

from papershelf.model import Paper
from papershelf.text.tex import plain

Numbers = NDArray[np.int32]

KEY_BYTES = 16
MOST_COUNTED = 63
"""How often a word of a paper is counted at most: who says it oftener means it no more."""

_BETWEEN = str.maketrans(
    {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
)
"""For texts in ASCII: small letters, and a space for any other sign than letters and digits."""
_UNSPACED = "\u0e00-\u0e7f\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
"""Thai, Chinese, Japanese and Korean, which are cut into pairs of characters."""
_PAIRED = re.compile(f"[{_UNSPACED}]")
_RUN = re.compile(rf"[{_UNSPACED}]+|(?:(?![{_UNSPACED}])[^\W_])+")
_SPACED = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"(?:https?|ftp)://\S+", re.IGNORECASE)
"""Where code or data is says nothing of what a paper is about."""
_WORD = re.compile(r"(?=.*[^\W\d_]).{2,48}", re.DOTALL)
"""Some characters, of which one is a letter."""


@dataclass(frozen=True, slots=True)
class WordCounts:
    """The words of papers, paper by paper."""

    keys: NDArray[np.uint8]
    """(papers, KEY_BYTES): a digest of id and text of each."""
    sizes: Numbers
    """(papers,): different words of each."""
    words: Numbers
    """(all,): index into the vocabulary."""
    counts: NDArray[np.uint8]
    """(all,): how often, up to MOST_COUNTED."""
    vocabulary: tuple[str, ...]
    """Sorted; each is a word of some paper."""
    terms: tuple[str, ...]
    """Sorted: the stems of these."""
    of_word: Numbers
    """(vocabulary,): index into the terms."""

    @property
    def starts(self) -> NDArray[np.int64]:
        """(papers + 1,): where the words of each begin, and where the last one's end."""
        return np.concatenate(([0], np.cumsum(self.sizes, dtype=np.int64)))

    def save(self, stream: io.BytesIO) -> None:
        """Write it in NumPy's own format."""
        for numbers in (self.keys, self.sizes, self.words, self.counts, self.of_word):
            np.save(stream, numbers, allow_pickle=False)
        for lines in (self.vocabulary, self.terms):
            np.save(stream, np.frombuffer("\n".join(lines).encode(), np.uint8), allow_pickle=False)

    @classmethod
    def load(cls, stream: io.BytesIO) -> WordCounts:
        """What `save` wrote."""
        keys, sizes, words, counts, of_word, *texts = (
            np.load(stream, allow_pickle=False) for _ in range(7)
        )
        vocabulary, terms = (tuple(filter(None, _text(text).split("\n"))) for text in texts)
        return cls(keys, sizes, words, counts, vocabulary, terms, of_word)


def _text(data: NDArray[np.uint8]) -> str:
    return data.tobytes().decode()


def count_words(
    papers: Sequence[Paper], known: WordCounts | None = None, silent: Collection[str] = ()
) -> tuple[WordCounts, NDArray[np.int64]]:
    """The words of papers, and the row of each in `known`; -1 where its text is not known. Where
    nothing is otherwise, it is `known` itself.

    Words that are `silent` are not counted.
    """
    keys = [_key(paper) for paper in papers]
    before = known or _nothing()
    data = before.keys.tobytes()
    row = {data[at : at + KEY_BYTES]: at // KEY_BYTES for at in range(0, len(data), KEY_BYTES)}
    rows = np.array([row.get(key, -1) for key in keys], dtype=np.int64)
    if known and np.array_equal(rows, np.arange(len(known.sizes))):
        return known, rows
    new = [papers[at] for at in np.flatnonzero(rows < 0).tolist()]
    fresh = _counted(new, before.vocabulary, silent)
    sizes, words, counts = _together(before, fresh, rows)
    vocabulary, words = _pruned(fresh.vocabulary, words)
    terms, of_word = _terms(vocabulary, before)
    key_bytes = np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(-1, KEY_BYTES)
    return WordCounts(key_bytes, sizes, words, counts, vocabulary, terms, of_word), rows


def _key(paper: Paper) -> bytes:
    text = f"{paper.id}\0{paper.title}\0{paper.abstract}\0{paper.summary}".encode(
        "utf-8", "surrogatepass"
    )
    return hashlib.blake2b(text, digest_size=KEY_BYTES).digest()


def _nothing() -> WordCounts:
    none = np.zeros(0, dtype=np.int32)
    counts = np.zeros(0, dtype=np.uint8)
    return WordCounts(counts.reshape(0, KEY_BYTES), none, none, counts, (), (), none)


@dataclass(frozen=True, slots=True)
class _Counted:
    sizes: Numbers
    words: Numbers
    counts: NDArray[np.uint8]
    vocabulary: tuple[str, ...]


class _Numbers(dict[str, int]):
    """The number of each word, given when it is first met; -1 for what is no word."""

    def __init__(self, vocabulary: Iterable[str], silent: Iterable[str]) -> None:
        super().__init__((word, at) for at, word in enumerate(vocabulary))
        self.update(dict.fromkeys(silent, -1))
        self.vocabulary = list(vocabulary)

    def __missing__(self, run: str) -> int:
        self[run] = number = len(self.vocabulary) if _WORD.fullmatch(run) else -1
        if number >= 0:
            self.vocabulary.append(run)
        return number


def runs(text: str) -> list[str]:
    """The letters and digits of a plain text between other signs, in small letters."""
    if text.isascii():  # most texts, and far faster
        return text.translate(_BETWEEN).split()
    text = normalize("NFKC", text).lower()
    if not _PAIRED.search(text):
        return _SPACED.findall(text)
    found: list[str] = []
    for run in _RUN.findall(text):
        if _PAIRED.match(run):
            found += [run[at : at + 2] for at in range(max(len(run) - 1, 1))]
        else:
            found.append(run)
    return found


def _counted(
    papers: Sequence[Paper], vocabulary: Sequence[str], silent: Collection[str]
) -> _Counted:
    """Words of papers; those of the vocabulary keep their numbers. A title counts twice."""
    numbers = _Numbers(vocabulary, silent)
    stream, ends = array("i"), array("q")
    for paper in papers:
        text = plain(f"{paper.title} {paper.title} {paper.abstract} {paper.summary}")
        if "://" in text:
            text = _ADDRESS.sub(" ", text)
        stream.extend(map(numbers.__getitem__, runs(text)))
        ends.append(len(stream))
    size = max(len(numbers.vocabulary), 1)
    found = np.array(stream, dtype=np.int32)
    pairs = np.repeat(np.arange(len(papers)) * size, np.diff(ends, prepend=0)) + found
    pairs = pairs[found >= 0]
    pairs.sort()
    firsts = np.flatnonzero(np.diff(pairs, prepend=-1))
    counts = np.diff(np.append(firsts, len(pairs)))
    paper_of, words = np.divmod(pairs[firsts], size)
    return _Counted(
        np.bincount(paper_of, minlength=len(papers)).astype(np.int32),
        words.astype(np.int32),
        np.minimum(counts, MOST_COUNTED).astype(np.uint8),
        tuple(numbers.vocabulary),
    )


def _together(
    known: WordCounts, fresh: _Counted, rows: NDArray[np.int64]
) -> tuple[Numbers, Numbers, NDArray[np.uint8]]:
    """Sizes, words and counts in the order of the papers, whose known ones are those `rows`."""
    is_new = rows < 0
    at = np.where(is_new, len(known.sizes) + np.cumsum(is_new) - 1, rows)
    sizes = np.concatenate((known.sizes, fresh.sizes))
    inside = places(sizes, at)
    words = np.concatenate((known.words, fresh.words))
    counts = np.concatenate((known.counts, fresh.counts))
    return sizes[at], words[inside], counts[inside]


def places(sizes: NDArray[Any], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the elements of some rows stand, where each row has so many, one after the other."""
    starts = np.cumsum(sizes, dtype=np.int64) - sizes
    taken = sizes[rows]
    first = np.cumsum(taken, dtype=np.int64) - taken
    return np.repeat(starts[rows] - first, taken) + np.arange(int(taken.sum()))


def _pruned(vocabulary: Sequence[str], words: Numbers) -> tuple[tuple[str, ...], Numbers]:
    """The words that stand anywhere, sorted, and the numbers of all by this order: the same ones
    whichever papers were known before.
    """
    used = np.flatnonzero(np.bincount(words, minlength=len(vocabulary))).tolist()
    used.sort(key=vocabulary.__getitem__)
    number = np.zeros(len(vocabulary), dtype=np.int32)
    number[used] = np.arange(len(used))
    return tuple([vocabulary[at] for at in used]), number[words]


def _terms(vocabulary: Sequence[str], known: WordCounts) -> tuple[tuple[str, ...], Numbers]:
    """The stems of a vocabulary, sorted, and the number of each word's."""
    stem_of = dict(zip(known.vocabulary, map(known.terms.__getitem__, known.of_word), strict=True))
    new = [word for word in vocabulary if word not in stem_of]
    # English alone: words of other languages and scripts mostly stay as they are.
    stemmer = Stemmer.Stemmer("english", 0)  # without a cache: no word comes twice
    stem_of.update(zip(new, stemmer.stemWords(new), strict=True))
    stems = [stem_of[word] for word in vocabulary]
    terms = sorted(set(stems))
    number = dict(zip(terms, range(len(terms)), strict=True))
    return tuple(terms), np.array([number[stem] for stem in stems], dtype=np.int32)
