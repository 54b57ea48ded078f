"""Numbers in text: five bits a character, low group first, 32 says that another one follows.

The groups of Base64 VLQ (as in source maps), without its sign bit, over an alphabet that JSON needs
not escape. Small numbers, which gaps and impacts mostly are, take one character.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_CHARACTERS = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)
_GROUP, _MORE = 5, 32

Symbols = NDArray[np.int32] | NDArray[np.int64]
"""What becomes text: numbers from 0 on, and characters that stand for themselves (`literal`)."""


def literal(character: str) -> int:
    """An ASCII character that stands for itself among the numbers that `encode` takes."""
    return -ord(character)


def characters(values: NDArray[np.int32]) -> NDArray[np.int32]:
    """Symbols of values below 64, a character each."""
    return -_CHARACTERS[values].astype(np.int32)


def sizes(symbols: Symbols) -> NDArray[np.int8]:
    """How many characters each symbol becomes."""
    found = np.ones(len(symbols), dtype=np.int8)
    rest = symbols >> _GROUP
    while (more := rest > 0).any():
        found += more
        rest >>= _GROUP
    return found


def encode(symbols: Symbols) -> bytes:
    """The text of symbols, in order."""
    width = sizes(symbols)
    ends = np.cumsum(width, dtype=np.int64)
    text = np.empty(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    at = ends - width
    is_literal = symbols < 0
    text[at[is_literal]] = -symbols[is_literal]
    at, rest = at[~is_literal], symbols[~is_literal]
    while len(rest):
        more = rest >= _MORE
        text[at] = _CHARACTERS[(rest & (_MORE - 1)) + _MORE * more]
        at, rest = at[more] + 1, rest[more] >> _GROUP
    return text.tobytes()


def numbers(values: NDArray[np.int64]) -> str:
    """The text of numbers alone."""
    return encode(values).decode("ascii")


@lru_cache
def number(value: int) -> str:
    """The text of one number: small ones are told again and again."""
    return numbers(np.array([value]))


def gap_lists(owner: NDArray[np.int64], documents: NDArray[np.int64]) -> NDArray[np.int64]:
    """Symbols of ascending lists with spaces between them: first number, then difference less 1.

    `owner` is the list that each of `documents` belongs to, counted from 0; none is empty.
    """
    order = np.lexsort((documents, owner))
    owner, documents = owner[order], documents[order]
    gaps = np.diff(documents, prepend=0) - 1
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    gaps[starts] = documents[starts]
    return np.insert(gaps, starts[1:], literal(" "))


def near(text: str) -> NDArray[np.int64]:
    """The bits that runs of characters set: each a bit of 32, and 32 more where the run goes on."""
    codes = _VALUES[np.frombuffer(text.encode("ascii"), dtype=np.uint8)]
    starts = np.concatenate(([0], np.flatnonzero(codes < _MORE)[:-1] + 1))
    bits = np.int64(1) << (codes & (_MORE - 1))
    return np.bitwise_or.reduceat(bits, starts) if len(codes) else bits


def decode(text: str) -> NDArray[np.int64]:
    """The numbers that `text` spells. Raises ValueError for a text that none of ours is."""
    codes = _VALUES[np.frombuffer(text.encode("ascii"), dtype=np.uint8)]
    if (codes < 0).any() or (len(codes) and codes[-1] >= _MORE):
        raise ValueError("found no text of numbers")
    ends = np.flatnonzero(codes < _MORE)
    starts = np.concatenate(([0], ends[:-1] + 1)) if len(ends) else ends
    place = np.arange(len(codes)) - np.repeat(starts, ends - starts + 1)
    groups = (codes & (_MORE - 1)) << (_GROUP * place)
    return np.add.reduceat(groups, starts) if len(starts) else groups


_VALUES = np.full(256, -1, dtype=np.int64)
_VALUES[_CHARACTERS] = np.arange(64)
