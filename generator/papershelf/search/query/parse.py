"""What a person typed, as words and phrases: never an error, whatever the text.

`overrides/assets/javascripts/search/parse.js` is the same rules for the browser; both are held to
`tests/tables/queries.json`. The signs are lunr's where lunr has one:

    "two words"    a phrase, closed by any of the quotes that keyboards make
    -word  +word   excluded (-two-words as a phrase); required even where others cannot be found
    title:word     in one field only; also title:"two words"
    word*  *word   what begins or ends so
    word~1         up to one letter other (at most 2)
    word^3         weighs three times as much
    cs.CL          a category: its words as a phrase, for either says little by itself

A sign without a word after it is text, an unclosed quote is no quote, and an unknown field is a
word. Only the first 512 characters are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from papershelf.search.terms.words import CJK, fold, index_words, query_words

MAX_CHARACTERS = 512

Sign = Literal["", "+", "-"]
Wildcard = Literal["none", "trailing", "leading", "both"]

FIELDS: Mapping[str, int] = {
    "title": 0,
    "author": 1,
    "authors": 1,
    "abstract": 2,
    "summary": 3,
    "note": 4,
    "notes": 4,
    "category": 5,
    "categories": 5,
    "topic": 5,
    "topics": 5,
    "tag": 5,
    "tags": 5,
    "venue": 6,
    "id": 7,
    "page": 8,
    "affiliation": 9,
    "affiliations": 9,
}
"""What a person may write before a colon: the number of the field in the index."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word to look for."""

    word: str
    """Folded, not stemmed."""
    sign: Sign = ""
    field: int | None = None
    """The only field to look in; None: all."""
    wildcard: Wildcard = "none"
    distance: int = 0
    """How many letters may differ, 0 to 2."""
    boost: float = 1.0
    typed: bool = False
    """The text ends in it, so that its end may be yet to come."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand together: each with its distance from the first word of the text."""

    words: tuple[tuple[str, int], ...]
    sign: Sign = ""
    field: int | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as words and phrases, each in the order in which they were typed."""

    words: tuple[Word, ...] = ()
    phrases: tuple[Phrase, ...] = ()


# Listed, since `\s` knows other spaces in JavaScript than in Python.
_SPACE = "\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_QUOTE = '"“”„‟«»'
_NAMES = "|".join(sorted(FIELDS, key=len, reverse=True))
_HEAD = rf"(?P<sign>[+-])?(?:(?P<field>{_NAMES}):)?"
_PART = re.compile(
    rf"{_HEAD}(?P<quoted>[{_QUOTE}](?P<inner>[^{_QUOTE}]*)[{_QUOTE}])"
    rf"|(?P<token>[^{_SPACE}{_QUOTE}]+)",
    re.IGNORECASE | re.ASCII,
)
_SIGNED = re.compile(rf"{_HEAD}(?P<core>.*)", re.IGNORECASE | re.ASCII | re.DOTALL)
_SUFFIX = re.compile(r"(?:~[0-9]?|\^[0-9]{1,4}(?:\.[0-9]{1,3})?)+\Z")
_PAIR = re.compile(rf"[{CJK}]{{2}}")
_BEGUN = re.compile(r"[^\W_][-/_][^\W\d_]\Z")
_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)?\.[a-z]{2}", re.IGNORECASE | re.ASCII)
_DISTANCE = re.compile(r"~([0-9]?)")
_BOOST = re.compile(r"\^([0-9]+(?:\.[0-9]+)?)")


def parse(text: str) -> Parsed:
    """The words and phrases of what was typed, with what their signs ask for."""
    words: list[Word] = []
    phrases: list[Phrase] = []
    for found in _parts(text[:MAX_CHARACTERS]):
        if isinstance(found, Phrase):
            phrases.append(found)
        else:
            words.append(found)
    return Parsed(tuple(words), tuple(phrases))


def _parts(text: str) -> Iterator[Word | Phrase]:
    for match in _PART.finditer(text):
        if match["quoted"]:
            yield from _quoted(match)
        else:
            yield from _token(match["token"], typed=match.end() == len(text))


def _quoted(match: re.Match[str]) -> Iterator[Word | Phrase]:
    sign, field = _sign(match), _field(match)
    words = _standing(index_words(match["inner"]))
    if len(words) > 1:
        yield Phrase(words, sign, field)
    elif words:
        yield Word(words[0][0], sign, field)


def _standing(words: list[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """The words of a phrase, without the lone end of a Chinese, Japanese or Korean run.

    That end is a word of the index only where the text's run ends as well.
    """
    kept = words[:1]
    for (before, _), (word, position) in pairwise(words):
        if not (_PAIR.fullmatch(before) and before[1:] == word):
            kept.append((word, position))
    return tuple(kept)


def _token(text: str, *, typed: bool) -> Iterator[Word | Phrase]:
    """The words of a run of characters without a space, by what its signs say."""
    match = _SIGNED.fullmatch(text)
    core = match["core"] if match else ""
    suffix = found[0] if (found := _SUFFIX.search(core)) else ""
    core = core.removesuffix(suffix)
    words = _asked(core, typed=typed)
    if match is None or not words or core[0] in "+-":
        yield from _plain(_asked(text, typed=typed), typed=typed)
        return
    sign, field = _sign(match), _field(match)
    if len(words) > 1 and (sign == "-" or (not suffix and _CATEGORY.fullmatch(core))):
        yield Phrase(_standing(index_words(core)), sign, field)
        return
    for number, word in enumerate(words, 1):
        leads = number == 1 and core.startswith("*")
        trails = number == len(words) and core.endswith("*")
        asked = leads or trails or suffix != ""
        yield Word(
            word,
            sign,
            field,
            _wildcard(leads=leads, trails=trails),
            0 if leads or trails else _distance(suffix),
            _boost(suffix),
            typed and number == len(words) and sign != "-" and not asked,
        )


def _asked(text: str, *, typed: bool) -> list[str]:
    """The words of a text. One letter behind a hyphen is no word yet: `multi-t` asks for `multi`
    and what begins with `t`, not for `multit`.
    """
    folded = fold(text)
    if typed and _BEGUN.search(folded):
        return [*query_words(folded[:-2]), folded[-1]]
    return query_words(text)


def _plain(words: list[str], *, typed: bool) -> Iterator[Word]:
    for number, word in enumerate(words, 1):
        yield Word(word, typed=typed and number == len(words))


def _sign(match: re.Match[str]) -> Sign:
    return "-" if match["sign"] == "-" else "+" if match["sign"] == "+" else ""


def _field(match: re.Match[str]) -> int | None:
    return FIELDS[match["field"].lower()] if match["field"] else None


def _wildcard(*, leads: bool, trails: bool) -> Wildcard:
    if leads:
        return "both" if trails else "leading"
    return "trailing" if trails else "none"


def _distance(suffix: str) -> int:
    found = _DISTANCE.search(suffix)
    return min(2, int(found[1] or 1)) if found else 0


def _boost(suffix: str) -> float:
    found = _BOOST.search(suffix)
    return min(1000.0, max(0.001, float(found[1]))) if found else 1.0
