"""From parsed text to the clauses of a lunr query, by what the index has.

`overrides/assets/javascripts/search/plan.js` is the same rules for the browser; both are held to
`tests/tables/plans.json`.

A complete word is required, as its stem, in any field. The last word may still be typed: every word
that begins so is let in, for almost nothing, and what weighs are the word itself and its most
frequent completions, so that a paper that stays a match keeps its place from letter to letter.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from papershelf.search.clauses import (
    ALL_FIELDS,
    TEXT_FIELDS,
    Clause,
    Completion,
    Dictionary,
    Mark,
    Plan,
    Presence,
    Together,
)
from papershelf.search.language import Language
from papershelf.search.parse import IDENTIFIERS, Parsed, Phrase, Word
from papershelf.search.words import CJK

MAX_TERMS = 16
"""More words than these are not looked for."""
FEW = 3
"""Documents from which on a word counts as spelled right."""

SHORTEST = 3
"""Letters from which on the beginning of a word says anything."""
WIDEST = 8
"""Files of the index that the words of one beginning may lie in."""
COMPLETIONS = 24
"""Completions of a typed word that weigh."""
PREFIX_BOOST = 0.001
"""Of what is let in only because it begins so."""
STEM_BOOST = 2.0
"""Of the typed word as it stands, where it is one: more than any of its completions."""
SHORTER = 4
"""Letters that may be taken off a typed word that begins nothing: `segmentati` is `segment`."""
LEAST = 4
"""Letters that then must be left."""
MOST_MATCHES = 64
"""Terms that a word with a leading `*` may stand for: each may lie in another file."""

_ONE_CJK = re.compile(f"[{CJK}]")
_CJK = re.compile(f"[{CJK}]+")
_DIGIT = re.compile("[0-9]")


def plan(
    parsed: Parsed, dictionary: Dictionary, language: Language, *, loose: bool = False
) -> Plan:
    """The clauses that find what was asked for; `loose` asks for any of the words, not for all."""
    words, phrases = _within_limit(parsed, language)
    parts = [_word(word, term, dictionary, loose=loose) for word, term in words]
    parts += [_phrase(phrase, terms, loose=loose) for phrase, terms in phrases]
    return Plan(
        tuple(dict.fromkeys(clause for part in parts for clause in part.clauses)),
        tuple(phrase for part in parts for phrase in part.phrases),
        tuple(dict.fromkeys(word for part in parts for word in part.doubtful)),
        tuple(dict.fromkeys(mark for part in parts for mark in part.marks)),
    )


def _within_limit(
    parsed: Parsed, language: Language
) -> tuple[list[tuple[Word, str]], list[tuple[Phrase, tuple[tuple[str, int], ...]]]]:
    """Words and phrases with their terms, stop words left out, the first `MAX_TERMS` of them."""
    words = [(word, _term(word, language)) for word in parsed.words]
    words = [(word, term) for word, term in words if term][:MAX_TERMS]
    left = MAX_TERMS - len(words)
    phrases = []
    for phrase in parsed.phrases:
        terms = [(language.term(word), offset) for word, offset in phrase.words]
        kept = tuple((term, offset) for term, offset in terms if term)[:left]
        left -= len(kept)
        if kept:
            phrases.append((phrase, kept))
    return words, phrases


def _term(word: Word, language: Language) -> str:
    return word.word if word.field == IDENTIFIERS else language.term(word.word)


def _word(word: Word, term: str, dictionary: Dictionary, *, loose: bool) -> Plan:
    fields = _fields(word)
    presence = _presence(word.sign, loose=loose)
    if word.wildcard in ("leading", "both"):
        return _ending(word, fields, presence, dictionary)
    if word.wildcard == "trailing":
        return _beginning(word, term, fields, presence, dictionary)
    if distance := _distance(word):
        clause = Clause(term, fields, word.boost, presence, distance=distance)
        return Plan((clause,), marks=_marks(word.sign, Mark(term)))
    if word.sign != "-" and (word.typed or _ONE_CJK.fullmatch(word.word)):
        return _typed(word, term, fields, presence, dictionary)
    clause = Clause(term, fields, word.boost, presence)
    rare = word.sign != "-" and dictionary.documents(term) < FEW
    doubtful = (word.word,) if rare else ()
    return Plan((clause,), (), doubtful, _marks(word.sign, Mark(term)))


def _fields(part: Word | Phrase) -> tuple[int, ...]:
    return ALL_FIELDS if part.field is None else (part.field,)


def _presence(sign: str, *, loose: bool) -> Presence:
    if sign == "-":
        return "prohibited"
    return "optional" if loose and sign != "+" else "required"


def _marks(sign: str, *marks: Mark) -> tuple[Mark, ...]:
    return () if sign == "-" else marks


def _distance(word: Word) -> int:
    """Edit distance that a word of this length can bear: else it would stand for any word."""
    length = len(word.word)
    return min(word.distance, 2 if length > 5 else 1 if length >= SHORTEST else 0)


def _phrase(phrase: Phrase, terms: tuple[tuple[str, int], ...], *, loose: bool) -> Plan:
    """Required words, and that they stand together; one that is left of it is a word."""
    fields = _fields(phrase)
    apart = [
        Clause(term, fields, presence=_presence(phrase.sign, loose=loose)) for term, _ in terms
    ]
    marks = _marks(phrase.sign, *(Mark(term) for term, _ in terms))
    if len(terms) == 1 or (loose and not phrase.sign):
        return Plan(tuple(apart), marks=marks)
    first = terms[0][1]
    offsets = tuple((term, offset - first) for term, offset in terms)
    excluded = phrase.sign == "-"
    together = Together(offsets, fields, excluded)
    return Plan(() if excluded else tuple(apart), (together,), (), marks)


def _ending(
    word: Word, fields: tuple[int, ...], presence: Presence, dictionary: Dictionary
) -> Plan:
    """`*word` and `*word*`, as lunr has them, unless they stand for too much."""
    text, inside = word.word, word.wildcard == "both"
    if len(text) < SHORTEST:
        return Plan()
    terms = dictionary.all()
    if sum(text in term if inside else term.endswith(text) for term in terms) > MOST_MATCHES:
        return Plan()
    clause = Clause(text, fields, word.boost, presence, word.wildcard)
    return Plan((clause,), marks=_marks(word.sign, Mark(text)))


def _beginning(
    word: Word, term: str, fields: tuple[int, ...], presence: Presence, dictionary: Dictionary
) -> Plan:
    """`word*`: every term that begins so counts as lunr counts it."""
    prefix = _common(word.word, term)
    if _is_short(prefix) or dictionary.width(prefix) > WIDEST:
        return _as_is(word, term, fields, presence, dictionary)
    clause = Clause(prefix, fields, word.boost, presence, "trailing")
    return Plan((clause,), marks=_marks(word.sign, Mark(prefix, prefix=True)))


def _as_is(
    word: Word, term: str, fields: tuple[int, ...], presence: Presence, dictionary: Dictionary
) -> Plan:
    """What begins too many words stands for itself alone, and need not: it may go on."""
    if not dictionary.count(term):
        return Plan()
    presence = presence if presence == "prohibited" else "optional"
    clause = Clause(term, fields, word.boost, presence)
    return Plan((clause,), marks=_marks(word.sign, Mark(term)))


def _typed(
    word: Word, term: str, fields: tuple[int, ...], presence: Presence, dictionary: Dictionary
) -> Plan:
    """The last word, whose end may be yet to come."""
    if fields == ALL_FIELDS and not _DIGIT.search(word.word):
        fields = TEXT_FIELDS  # "open" begins no identifier
    prefix = _common(word.word, term)
    if _is_short(prefix) or dictionary.width(prefix) > WIDEST:
        return _as_is(word, term, fields, presence, dictionary)
    begins, completions = _reachable(prefix, dictionary)
    clauses = [Clause(begins, fields, PREFIX_BOOST * word.boost, presence, "trailing")]
    clauses += _weights(word, term, fields, completions, dictionary.total)
    doubtful = () if begins == prefix and completions else (word.word,)
    return Plan(tuple(clauses), (), doubtful, (Mark(begins, prefix=True),))


def _reachable(prefix: str, dictionary: Dictionary) -> tuple[str, Sequence[Completion]]:
    """The longest beginning of `prefix` with which any term begins, and those terms."""
    for length in range(len(prefix), max(LEAST, len(prefix) - SHORTER) - 1, -1):
        begins = prefix[:length]
        if dictionary.width(begins) > WIDEST:
            break
        if found := dictionary.expand(begins):
            return begins, found
    return prefix, dictionary.expand(prefix)


def _weights(
    word: Word, term: str, fields: tuple[int, ...], completions: Iterable[Completion], total: int
) -> list[Clause]:
    """The typed word itself, and its most frequent completions, none for being rarer than another.

    A clause's weight has the rarity of its term in it (idf); boosts take it out again.
    """
    by_count = sorted(completions, key=lambda found: -found.count)
    others = [found for found in by_count if found.term != term][:COMPLETIONS]
    clauses = []
    if any(found.term == term for found in by_count):
        clauses.append(Clause(term, fields, _rounded(STEM_BOOST * word.boost), "optional"))
    for found in others:
        commonest = _idf(total, by_count[0].count) / _idf(total, found.count)
        boost = _rounded(min(1.0, commonest) * word.boost)
        clauses.append(Clause(found.term, fields, boost, "optional"))
    return clauses


def _idf(total: int, count: int) -> float:
    return math.log(1 + abs((total - count + 0.5) / (count + 0.5)))


def _rounded(boost: float) -> float:
    return math.floor(boost * 1000 + 0.5) / 1000


def _common(word: str, term: str) -> str:
    """The beginning that a word and its stem have in common."""
    length = 0
    while length < min(len(word), len(term)) and word[length] == term[length]:
        length += 1
    return word[:length]


def _is_short(prefix: str) -> bool:
    return not prefix or (len(prefix) < SHORTEST and not _CJK.fullmatch(prefix))
