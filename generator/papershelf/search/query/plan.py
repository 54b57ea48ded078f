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
from collections.abc import Sequence

from papershelf.search.query.clauses import (
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
from papershelf.search.query.parse import Parsed, Phrase, Word
from papershelf.search.terms.endings import begins_stop_word, longer_words
from papershelf.search.terms.language import Language
from papershelf.search.terms.words import CJK

MAX_TERMS = 16
"""More words than these are not looked for."""
FEW = 3
"""Documents from which on a word counts as spelled right."""

SHORTEST = 3
"""Letters from which on the beginning of a word says anything."""
WIDEST = 8
"""Files of the index that the words of one beginning may lie in."""
COMPLETIONS = 24
"""Completions of a typed word that weigh, beside the word itself."""
PREFIX_BOOST = 0.001
"""Of what is let in only because it begins so."""
REST = 0.3
"""Of the completions of a word that is commoner than each of them."""
BEGUN_BOOST = 0.1
"""Of a word that may be the beginning of too many others to look at them."""
SHORTER = 5
"""Letters by which a stem may be shorter than what is typed of its word."""
LEAST = 4
"""Letters that are left of a typed word where its stem is guessed by taking letters off."""
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
    parts = [_word(word, term, dictionary, language, loose=loose) for word, term in words]
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
    words = [(word, language.term(word.word)) for word in parsed.words]
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


def _word(
    word: Word, term: str, dictionary: Dictionary, language: Language, *, loose: bool
) -> Plan:
    fields = _fields(word.field, word.word)
    presence = _presence(word.sign, loose=loose)
    if word.wildcard in ("leading", "both"):
        return _ending(word, fields, presence, dictionary)
    if word.wildcard == "trailing":
        return _beginning(word, term, fields, presence, dictionary)
    if distance := _distance(word):
        clause = Clause(term, fields, word.boost, presence, distance=distance)
        return Plan((clause,), marks=_marks(word.sign, Mark(term)))
    if word.sign != "-" and (word.typed or _ONE_CJK.fullmatch(word.word)):
        return _typed(word, term, fields, presence, dictionary, language)
    clause = Clause(term, fields, word.boost, presence)
    rare = word.sign != "-" and dictionary.documents(term) < FEW
    doubtful = (word.word,) if rare else ()
    return Plan((clause,), (), doubtful, _marks(word.sign, Mark(term)))


def _fields(field: int | None, word: str) -> tuple[int, ...]:
    """Of one that is not asked for all; identifiers only where a digit tells that one is meant."""
    if field is not None:
        return (field,)
    return ALL_FIELDS if _DIGIT.search(word) else TEXT_FIELDS


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
    presence = _presence(phrase.sign, loose=loose)
    fields = _fields(phrase.field, "")
    apart = tuple(Clause(term, fields, presence=presence) for term, _ in terms)
    marks = _marks(phrase.sign, *(Mark(term) for term, _ in terms))
    if len(terms) == 1 or (loose and not phrase.sign):
        return Plan(apart, marks=marks)
    first = terms[0][1]
    offsets = tuple((term, offset - first) for term, offset in terms)
    excluded = phrase.sign == "-"
    together = Together(offsets, fields, excluded)
    return Plan(() if excluded else apart, (together,), marks=marks)


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
    boost = word.boost
    if presence != "prohibited":
        presence, boost = "optional", boost * BEGUN_BOOST
    clause = Clause(term, fields, rounded(boost), presence)
    return Plan((clause,), marks=_marks(word.sign, Mark(term)))


def _typed(
    word: Word,
    term: str,
    fields: tuple[int, ...],
    presence: Presence,
    dictionary: Dictionary,
    language: Language,
) -> Plan:
    """The last word, whose end may be yet to come."""
    prefix = _common(word.word, term)
    if _is_short(prefix) or dictionary.width(prefix) > WIDEST:
        return _as_is(word, term, fields, presence, dictionary)
    if presence == "required" and word.sign != "+" and begins_stop_word(word.word, language):
        presence = "optional"
    begins, completions = _completions(word.word, prefix, dictionary, language)
    clauses = [Clause(begins, fields, PREFIX_BOOST * word.boost, presence, "trailing")]
    clauses += _weights(word, term, fields, completions, dictionary.total)
    rare = sum(found.count for found in completions) < FEW
    return Plan(tuple(clauses), (), (word.word,) if rare else (), (Mark(begins, prefix=True),))


def _completions(
    word: str, prefix: str, dictionary: Dictionary, language: Language
) -> tuple[str, Sequence[Completion]]:
    """The beginning that all terms have which a typed word may become, and the likely ones.

    A stem can be shorter than what is typed of its word: `segmentati` becomes `segment`.
    """
    found = list(dictionary.expand(prefix))
    if language.code != "en":
        return (prefix, found) if found else _shortened(prefix, dictionary)
    begins = prefix
    for stem in _stems(word, prefix, language):
        if count := dictionary.count(stem):
            found.append(Completion(stem, count))
            shared = _common(word, stem)
            if len(shared) < len(begins) and dictionary.width(shared) <= WIDEST:
                begins = shared
    return begins, found


def _stems(word: str, prefix: str, language: Language) -> list[str]:
    """The stems of English words that `word` begins, as far as they do not begin with `prefix`."""
    stems = {language.term(longer): None for longer in longer_words(word)}
    least = max(SHORTEST, len(word) - SHORTER)
    return [
        stem for stem in stems if not stem.startswith(prefix) and len(_common(word, stem)) >= least
    ]


def _shortened(prefix: str, dictionary: Dictionary) -> tuple[str, Sequence[Completion]]:
    """The longest beginning of `prefix` with which any term begins, and those terms."""
    for length in range(len(prefix) - 1, max(LEAST, len(prefix) - SHORTER) - 1, -1):
        begins = prefix[:length]
        if dictionary.width(begins) > WIDEST:
            break
        if found := dictionary.expand(begins):
            return begins, found
    return prefix, []


def _weights(
    word: Word,
    term: str,
    fields: tuple[int, ...],
    completions: Sequence[Completion],
    total: int,
) -> list[Clause]:
    """The most frequent completions and the word itself, none weighing more for being rarer.

    A clause's weight has the rarity of its term in it (idf); boosts take it out again. The word
    itself weighs as if it were complete.
    """
    by_count = sorted(completions, key=lambda found: -found.count)
    itself = [found for found in by_count if found.term == term]
    others = [found for found in by_count if found.term != term][:COMPLETIONS]
    clauses = [Clause(term, fields, word.boost, "optional") for _ in itself]
    share = REST if itself and itself[0] is by_count[0] else 1.0
    for found in others:
        commonest = rarity(total, by_count[0].count) / rarity(total, found.count)
        boost = rounded(min(1.0, commonest) * share * word.boost)
        clauses.append(Clause(found.term, fields, boost, "optional"))
    return clauses


def rarity(total: int, count: int) -> float:
    """The idf of lunr, of a term with `count` postings."""
    return math.log(1 + abs((total - count + 0.5) / (count + 0.5)))


def rounded(boost: float) -> float:
    """A boost to three decimals, halves up, as the browser rounds it."""
    return math.floor(boost * 1000 + 0.5) / 1000


def _common(word: str, term: str) -> str:
    """The beginning that a word and its stem have in common."""
    length = 0
    while length < min(len(word), len(term)) and word[length] == term[length]:
        length += 1
    return word[:length]


def _is_short(prefix: str) -> bool:
    return not prefix or (len(prefix) < SHORTEST and not _CJK.fullmatch(prefix))
