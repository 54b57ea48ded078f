"""Words that stand for others: the last one, which may still be typed, and those with a `*`.

Every word that begins as the last one does is let in, for almost nothing, and what weighs are the
word itself and its most frequent completions, so that a paper that stays a match keeps its place
from letter to letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from papershelf.search.query.clauses import (
    Clause,
    Completion,
    Dictionary,
    Mark,
    Role,
    Spelling,
    Want,
)
from papershelf.search.query.parsed import Word
from papershelf.search.query.wants import (
    BEGUN_BOOST,
    FEW,
    SHORTEST,
    Planned,
    clauses_of,
    planned,
    rarity,
    role_of,
    rounded,
)
from papershelf.search.terms.endings import begins_stop_word, longer_words
from papershelf.search.terms.language import Language
from papershelf.search.terms.scoring import AUTHORS, NAMES
from papershelf.search.terms.words import CJK

WIDEST = 8
"""Files of the index that the words of one beginning may lie in."""
COMPLETIONS = 24
"""Completions of a typed word that weigh, beside the word itself."""
PREFIX_BOOST = 0.001
"""Of what is let in only because it begins so."""
REST = 0.3
"""Of the completions of a word that is commoner than each of them."""
SHORTER = 5
"""Letters by which a stem may be shorter than what is typed of its word."""
LEAST = 4
"""Letters that are left of a typed word where its stem is guessed by taking letters off."""
MOST_MATCHES = 64
"""Terms that a word with a `*` may stand for: each may lie in another file."""

_CJK = re.compile(f"[{CJK}]+")
_LONGEST_SURFACE = 24


def wild(
    word: Word, fields: tuple[int, ...], dictionary: Dictionary, language: Language
) -> Planned | None:
    """`word*`, `*word` and `*word*`: the commonest terms of words that fit."""
    text, spelling = word.word, Spelling(word.word, word.wildcard)
    if word.wildcard == "trailing" and (is_short(text) or dictionary.width(text) > WIDEST):
        return as_is(word, fields, dictionary, language)
    if word.wildcard != "trailing" and len(text) < SHORTEST:
        return None
    found = _beginning(text, dictionary) if word.wildcard == "trailing" else []
    if word.wildcard != "trailing":
        surfaces = [
            surface.word
            for length in range(len(text), _LONGEST_SURFACE + 1)
            for surface in sorted(dictionary.surface(length), key=lambda one: -one.level)
            if spelling.fits(surface.word)
        ]
        stems = (stem for one in surfaces for stem in (language.term(one), one) if stem)
        found = [*dict.fromkeys((*filter(spelling.fits, dictionary.all()), *stems))]
    commonest = sorted(found[: 4 * MOST_MATCHES], key=lambda term: -dictionary.count(term))
    terms = [term for term in commonest[:MOST_MATCHES] if dictionary.count(term)]
    clauses = tuple(Clause(term, fields) for term in terms) or (Clause(text, fields),)
    want = Want(role_of(word), clauses, spellings=(spelling,), exact=True, boost=word.boost)
    mark = Mark(text, prefix=word.wildcard == "trailing")
    return Planned(want, marks=() if word.sign == "-" else (mark,))


def _beginning(text: str, dictionary: Dictionary) -> list[str]:
    """The terms of the words that begin with `text`, whose stems may be shorter."""
    least = max(SHORTEST, len(text) - SHORTER)
    begins = next(
        (
            text[:length]
            for length in range(least, len(text) + 1)
            if dictionary.width(text[:length]) <= WIDEST
        ),
        text,
    )
    return [
        found.term
        for found in dictionary.expand(begins)
        if any(form.startswith(text) for form in dictionary.forms(found.term))
    ]


def as_is(
    word: Word, fields: tuple[int, ...], dictionary: Dictionary, language: Language
) -> Planned | None:
    """What begins too many words stands for itself alone, and need not: it may go on."""
    if len(word.word) == 1 and word.field is None:
        fields = tuple(field for field in fields if field != AUTHORS)  # no initial yet
    every = clauses_of(word.word, language, fields)
    clauses = [clause for clause in every if dictionary.count(clause.term)]
    if not clauses:
        return None
    found = planned(word, tuple(clauses), tuple(Mark(clause.term) for clause in clauses))
    if word.sign == "" and word.field is None:
        boost = rounded(word.boost * BEGUN_BOOST)
        found = replace(found, want=replace(found.want, role="added", boost=boost))
    return found


def typed(
    word: Word, fields: tuple[int, ...], dictionary: Dictionary, language: Language
) -> Planned | None:
    """The last word, whose end may be yet to come."""
    term = language.term(word.word)
    prefix = _common(word.word, term or word.word)
    if is_short(prefix) or dictionary.width(prefix) > WIDEST:
        return as_is(word, fields, dictionary, language)
    begins, completions = _completions(word.word, prefix, dictionary, language)
    texts = tuple(field for field in fields if field not in NAMES)
    names = tuple(field for field in fields if field in NAMES)
    clauses = [
        Clause(some, where, PREFIX_BOOST, wildcard="trailing")
        for some, where in ((begins, texts), (word.word, names))
        if where
    ]
    if begins == word.word:
        clauses = [Clause(begins, fields, PREFIX_BOOST, wildcard="trailing")]
    weighty = _weights(word.word, term, texts, names, completions, dictionary.total)
    known = any(word.word in dictionary.forms(one) for one in {term, word.word} if one)
    plain = word.sign == "" and word.field is None
    stopped = plain and (not term or begins_stop_word(word.word, language))
    role: Role = "added" if stopped else role_of(word)
    spellings = (Spelling(word.word),) if known else ()
    want = Want(role, (*clauses, *weighty), spellings=spellings, boost=word.boost)
    rare = sum(found.count for found in completions) < FEW and not word.name
    return Planned(
        want,
        (word.word,) if rare and plain else (),
        (Mark(begins, prefix=True),),
        word.word if plain and known else "",
        term,
    )


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
        count = dictionary.count(stem)
        if count and any(form.startswith(word) for form in dictionary.forms(stem)):
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
    word: str,
    term: str,
    texts: tuple[int, ...],
    names: tuple[int, ...],
    completions: Sequence[Completion],
    total: int,
) -> list[Clause]:
    """The most frequent completions and the word itself, none weighing more for being rarer.

    A clause's weight has the rarity of its term in it (idf); boosts take it out again. The word
    itself weighs as if it were complete.
    """
    by_count = sorted(completions, key=lambda found: -found.count)
    itself = [found for found in by_count if found.term in (term, word)]
    others = [found for found in by_count if found.term not in (term, word)][:COMPLETIONS]
    clauses = [Clause(found.term, _where(found.term, word, texts, names)) for found in itself]
    share = REST if itself and itself[0] is by_count[0] else 1.0
    for found in others:
        commonest = rarity(total, by_count[0].count) / rarity(total, found.count)
        boost = rounded(min(1.0, commonest) * share)
        clauses.append(Clause(found.term, _where(found.term, word, texts, names), boost))
    return [clause for clause in clauses if clause.fields]


def _where(term: str, word: str, texts: tuple[int, ...], names: tuple[int, ...]) -> tuple[int, ...]:
    """A name is one that begins as it is typed; of a text's word the stem may be shorter."""
    return tuple(sorted((*texts, *names))) if term.startswith(word) else texts


def _common(word: str, term: str) -> str:
    """The beginning that a word and its stem have in common."""
    length = 0
    while length < min(len(word), len(term)) and word[length] == term[length]:
        length += 1
    return word[:length]


def is_short(prefix: str) -> bool:
    return not prefix or (len(prefix) < SHORTEST and not _CJK.fullmatch(prefix))
