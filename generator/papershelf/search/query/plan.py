"""From parsed text to what is asked of an index: wants, each of which is a lunr query of its own.

`overrides/assets/javascripts/search/plan.js` is the same rules for the browser; both are held to
`tests/tables/plans.json`.

A word is looked for by its stem in texts, and as it is in names. The last word may still be typed:
every word that begins so is let in, for almost nothing, and what weighs are the word itself and its
most frequent completions, so that a paper that stays a match keeps its place from letter to letter.
A stop word is looked for in titles and names, and only adds its weight where other words are there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from papershelf.search.query.clauses import (
    ALL_FIELDS,
    WORD_FIELDS,
    Clause,
    Completion,
    Dictionary,
    Mark,
    Pair,
    QueryPlan,
    Role,
    Spelling,
    Together,
    Want,
)
from papershelf.search.query.parse import Parsed, Part, Phrase, TimeSpan, Word
from papershelf.search.terms.endings import begins_stop_word, longer_words
from papershelf.search.terms.language import Language
from papershelf.search.terms.scoring import AUTHORS, NAMES, TITLE
from papershelf.search.terms.words import CJK

MAX_TERMS = 24
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
"""Of a stop word, and of a word that may be the beginning of too many others to look at them."""
SHORTER = 5
"""Letters by which a stem may be shorter than what is typed of its word."""
LEAST = 4
"""Letters that are left of a typed word where its stem is guessed by taking letters off."""
MOST_MATCHES = 64
"""Terms that a word with a `*` may stand for: each may lie in another file."""

_ONE_CJK = re.compile(f"[{CJK}]")
_CJK = re.compile(f"[{CJK}]+")
_DIGIT = re.compile("[0-9]")


@dataclass(frozen=True, slots=True)
class _Planned:
    """What one part of a text comes to."""

    want: Want
    doubtful: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    word: str = ""
    """Of a plain word: it may stand beside the next one."""
    term: str = ""


def plan(parsed: Parsed, dictionary: Dictionary, language: Language) -> QueryPlan:
    """What finds what was asked for."""
    parts: list[Part] = [*parsed.words, *parsed.phrases, *parsed.spans]
    parts.sort(key=lambda part: part.want)  # stable: a word stands before the span that it is too
    planned = [found for part in parts[:MAX_TERMS] if (found := _part(part, dictionary, language))]
    grouped = [list(group) for _, group in groupby(planned, key=lambda one: one[0])]
    wants = [_either([one for _, one in group]) for group in grouped]
    if not any(want.role in ("needed", "required") for want in wants):
        # Stop words alone are what is meant. A beginning of two letters may yet be anything.
        wants = [
            replace(want, role="needed") if want.role == "added" and want.spellings else want
            for want in wants
        ]
    alone = [group[0][1] if len(group) == 1 else None for group in grouped]
    every = [one for _, one in planned]
    return QueryPlan(
        tuple(wants),
        tuple(_pairs(alone, dictionary, language)),
        tuple(dict.fromkeys(word for one in every for word in one.doubtful)),
        tuple(dict.fromkeys(mark for one in every for mark in one.marks)),
    )


def _part(part: Part, dictionary: Dictionary, language: Language) -> tuple[float, _Planned] | None:
    """The number of a part's want, and what it comes to; None where that is nothing."""
    match part:
        case TimeSpan():
            role: Role = "excluded" if part.sign == "-" else "required"
            found: _Planned | None = _Planned(Want(role, spans=((part.first, part.last),)))
        case Phrase():
            found = _phrase(part, language)
        case Word():
            found = _word(part, dictionary, language)
    return (part.want, found) if found else None


def _either(parts: Sequence[_Planned]) -> Want:
    """One want of alternatives. It is required where any of them is."""
    wants = [one.want for one in parts]
    if len(wants) == 1:
        return wants[0]
    roles = {want.role for want in wants}
    return Want(
        next(role for role in ("required", "needed", "added", "excluded") if role in roles),
        tuple(clause for want in wants for clause in want.clauses),
        tuple(clause for want in wants for clause in want.weighing),
        tuple(phrase for want in wants for phrase in want.phrases),
        tuple(span for want in wants for span in want.spans),
    )


def _pairs(
    parts: Sequence[_Planned | None], dictionary: Dictionary, language: Language
) -> Iterable[Pair]:
    """The plain words that stand side by side, and the words that they are together."""
    for at, (one, other) in enumerate(pairwise(parts)):
        if one is None or other is None or not one.word or not other.word:
            continue
        together = one.word + other.word
        clauses = _clauses(together, language, WORD_FIELDS)
        known = tuple(clause for clause in clauses if dictionary.count(clause.term))
        yield Pair(at, at + 1, (one.term, other.term), known)


def _clauses(word: str, language: Language, fields: Sequence[int]) -> tuple[Clause, ...]:
    """A word by its stem in texts, as it is in names; a stop word as it is in titles too."""
    term = language.term(word)
    if term == word:
        return (Clause(word, tuple(fields)),)
    as_is = {*NAMES} if term else {*NAMES, TITLE}
    found = [
        (word, tuple(field for field in fields if field in as_is)),
        (term, tuple(field for field in fields if field not in as_is) if term else ()),
    ]
    return tuple(Clause(text, some) for text, some in found if some)


def _word(word: Word, dictionary: Dictionary, language: Language) -> _Planned | None:
    fields = _fields(word.field, word.word)
    if word.wildcard != "none":
        return _wild(word, fields, dictionary, language)
    if distance := _distance(word):
        term = language.term(word.word) or word.word
        clause = Clause(term, fields, distance=distance)
        return _planned(word, (clause,), (Mark(term),))
    if word.sign != "-" and (word.typed or _ONE_CJK.fullmatch(word.word)):
        return _typed(word, fields, dictionary, language)
    return _whole(word, fields, dictionary, language)


def _whole(
    word: Word, fields: tuple[int, ...], dictionary: Dictionary, language: Language
) -> _Planned | None:
    """A word that is complete."""
    clauses = _clauses(word.word, language, fields)
    if not clauses:
        return None
    stopped = not language.term(word.word)
    plain = word.sign == "" and word.field is None and not word.quoted
    documents = sum(dictionary.documents(clause.term) for clause in clauses)
    doubtful = plain and not stopped and not word.name and documents < FEW
    marks = tuple(Mark(clause.term) for clause in clauses)
    found = _planned(word, clauses, marks, (Spelling(word.word),))
    if stopped and plain:
        boost = rounded(word.boost * BEGUN_BOOST)
        found = replace(found, want=replace(found.want, role="added", boost=boost))
    if word.quoted:
        found = replace(found, want=replace(found.want, exact=True))
    return replace(
        found,
        doubtful=(word.word,) if doubtful else (),
        word=word.word if plain else "",
        term=clauses[-1].term,
    )


def _planned(
    word: Word,
    clauses: tuple[Clause, ...],
    marks: tuple[Mark, ...],
    spellings: tuple[Spelling, ...] = (),
) -> _Planned:
    want = Want(_role(word), clauses, spellings=spellings, boost=word.boost)
    return _Planned(want, marks=() if word.sign == "-" else marks)


def _role(part: Word | Phrase) -> Role:
    """A field is a filter; so is a phrase."""
    if part.sign == "-":
        return "excluded"
    asked = part.sign == "+" or part.field is not None or isinstance(part, Phrase)
    return "required" if asked else "needed"


def _fields(field: int | None, word: str) -> tuple[int, ...]:
    """Of one that is not asked for all; identifiers only where a digit tells that one is meant."""
    if field is not None:
        return (field,)
    return ALL_FIELDS if _DIGIT.search(word) else WORD_FIELDS


def _distance(word: Word) -> int:
    """Edit distance that a word of this length can bear: else it would stand for any word."""
    length = len(word.word)
    return min(word.distance, 2 if length > 5 else 1 if length >= SHORTEST else 0)


def _phrase(phrase: Phrase, language: Language) -> _Planned | None:
    """Words that stand together; stop words count where there are no others."""
    fields = _fields(phrase.field, "")
    stems = [(language.term(word), word, offset) for word, offset in phrase.words]
    kept = [one for one in stems if one[0]] or [(word, word, offset) for _, word, offset in stems]
    kept = kept[:MAX_TERMS]
    first = kept[0][2]
    spellings = tuple(Spelling(word) for _, word, _ in kept)
    together = Together(tuple((term, word, offset - first) for term, word, offset in kept), fields)
    marks = () if phrase.sign == "-" else tuple(Mark(term) for term, _, _ in kept)
    role = _role(phrase)
    clauses = tuple(clause for _, word, _ in kept for clause in _clauses(word, language, fields))
    if len(kept) == 1:
        return _Planned(Want(role, clauses, spellings=spellings, exact=True), marks=marks)
    return _Planned(Want(role, weighing=clauses, phrases=(together,)), marks=marks)


def _wild(
    word: Word, fields: tuple[int, ...], dictionary: Dictionary, language: Language
) -> _Planned | None:
    """`word*`, `*word` and `*word*`: the commonest terms of words that fit."""
    text, spelling = word.word, Spelling(word.word, word.wildcard)
    if word.wildcard == "trailing" and (_is_short(text) or dictionary.width(text) > WIDEST):
        return _as_is(word, fields, dictionary, language)
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
    want = Want(_role(word), clauses, spellings=(spelling,), exact=True, boost=word.boost)
    mark = Mark(text, prefix=word.wildcard == "trailing")
    return _Planned(want, marks=() if word.sign == "-" else (mark,))


_LONGEST_SURFACE = 24


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


def _as_is(
    word: Word, fields: tuple[int, ...], dictionary: Dictionary, language: Language
) -> _Planned | None:
    """What begins too many words stands for itself alone, and need not: it may go on."""
    if word.typed and len(word.word) == 1 and word.field is None:
        fields = tuple(field for field in fields if field != AUTHORS)  # no initial yet
    clauses = [
        clause for clause in _clauses(word.word, language, fields) if dictionary.count(clause.term)
    ]
    if not clauses:
        return None
    found = _planned(word, tuple(clauses), tuple(Mark(clause.term) for clause in clauses))
    if word.sign == "" and word.field is None:
        boost = rounded(word.boost * BEGUN_BOOST)
        found = replace(found, want=replace(found.want, role="added", boost=boost))
    return found


def _typed(
    word: Word, fields: tuple[int, ...], dictionary: Dictionary, language: Language
) -> _Planned | None:
    """The last word, whose end may be yet to come."""
    term = language.term(word.word)
    prefix = _common(word.word, term or word.word)
    if _is_short(prefix) or dictionary.width(prefix) > WIDEST:
        return _as_is(word, fields, dictionary, language)
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
    role: Role = "added" if stopped else _role(word)
    spellings = (Spelling(word.word),) if known else ()
    want = Want(role, (*clauses, *weighty), spellings=spellings, boost=word.boost)
    rare = sum(found.count for found in completions) < FEW and not word.name
    return _Planned(
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
