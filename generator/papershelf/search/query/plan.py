"""From parsed text to what is asked of an index: wants, each of which is a lunr query of its own.

`overrides/assets/javascripts/search/plan.js` is the same rules for the browser; both are held to
`tests/tables/plans.json`.

A stop word is looked for in titles and names, and only adds its weight where other words are there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from papershelf.search.query.beginnings import typed, wild
from papershelf.search.query.clauses import (
    WORD_FIELDS,
    Clause,
    Dictionary,
    Mark,
    Pair,
    QueryPlan,
    Role,
    Spelling,
    Together,
    Want,
)
from papershelf.search.query.parsed import Parsed, Part, Phrase, TimeSpan, Word
from papershelf.search.query.wants import (
    BEGUN_BOOST,
    FEW,
    SHORTEST,
    Planned,
    clauses_of,
    fields_of,
    planned,
    role_of,
    rounded,
)
from papershelf.search.terms.language import Language
from papershelf.search.terms.scoring import NAMES
from papershelf.search.terms.words import CJK

MAX_TERMS = 24
"""More words than these are not looked for."""

_ONE_CJK = re.compile(f"[{CJK}]")


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


def _part(part: Part, dictionary: Dictionary, language: Language) -> tuple[float, Planned] | None:
    """The number of a part's want, and what it comes to; None where that is nothing."""
    match part:
        case TimeSpan():
            role: Role = "excluded" if part.sign == "-" else "required"
            found: Planned | None = Planned(Want(role, spans=((part.first, part.last),)))
        case Phrase():
            found = _phrase(part, language)
        case Word():
            found = _word(part, dictionary, language)
    return (part.want, found) if found else None


def _either(parts: Sequence[Planned]) -> Want:
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
    parts: Sequence[Planned | None], dictionary: Dictionary, language: Language
) -> Iterable[Pair]:
    """The plain words that stand side by side, and the words that they are together."""
    for at, (one, other) in enumerate(pairwise(parts)):
        if one is None or other is None or not one.word or not other.word:
            continue
        together = one.word + other.word
        clauses = clauses_of(together, language, WORD_FIELDS)
        known = tuple(clause for clause in clauses if dictionary.count(clause.term))
        yield Pair(at, at + 1, (one.term, other.term), known)


def _word(word: Word, dictionary: Dictionary, language: Language) -> Planned | None:
    fields = fields_of(word.field, word.word)
    if word.wildcard != "none":
        return wild(word, fields, dictionary, language)
    if distance := _distance(word):
        term = language.term(word.word) or word.word
        clause = Clause(term, fields, distance=distance)
        return planned(word, (clause,), (Mark(term),))
    is_name = word.initialled and not language.term(word.word)
    if word.sign != "-" and not is_name and (word.typed or _ONE_CJK.fullmatch(word.word)):
        return typed(word, fields, dictionary, language)
    return _whole(word, fields, dictionary, language)


def _whole(
    word: Word, fields: tuple[int, ...], dictionary: Dictionary, language: Language
) -> Planned | None:
    """A word that is complete."""
    clauses = clauses_of(word.word, language, fields)
    if not clauses:
        return None
    stopped = not language.term(word.word)
    plain = word.sign == "" and word.field is None and not word.quoted
    documents = sum(dictionary.documents(clause.term) for clause in clauses)
    doubtful = plain and not stopped and not word.name and documents < FEW
    marks = tuple(Mark(clause.term) for clause in clauses)
    found = planned(word, clauses, marks, (Spelling(word.word),))
    if stopped and plain and not word.initialled:
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


def _distance(word: Word) -> int:
    """Edit distance that a word of this length can bear: else it would stand for any word."""
    length = len(word.word)
    return min(word.distance, 2 if length > 5 else 1 if length >= SHORTEST else 0)


def _phrase(phrase: Phrase, language: Language) -> Planned | None:
    """Words that stand together; stop words count in names, and where there are no others."""
    fields = fields_of(phrase.field, "")
    stems = [
        (language.term(word) or (word if phrase.field in NAMES else ""), word, offset)
        for word, offset in phrase.words
    ]
    kept = [one for one in stems if one[0]] or [(word, word, offset) for _, word, offset in stems]
    kept = kept[:MAX_TERMS]
    first = kept[0][2]
    spellings = tuple(Spelling(word) for _, word, _ in kept)
    together = Together(tuple((term, word, offset - first) for term, word, offset in kept), fields)
    marks = () if phrase.sign == "-" else tuple(Mark(term) for term, _, _ in kept)
    role = role_of(phrase)
    clauses = tuple(clause for _, word, _ in kept for clause in clauses_of(word, language, fields))
    if len(kept) == 1:
        want = Want(role, clauses, spellings=spellings, exact=True)
        if len(stems) > 1 and phrase.field is None:
            texts = tuple(field for field in fields if field not in NAMES)
            want = replace(
                want,
                clauses=clauses_of(kept[0][1], language, texts),
                weighing=clauses_of(kept[0][1], language, NAMES),
                phrases=(Together(tuple(stems), NAMES),),
            )
        return Planned(want, marks=marks)
    return Planned(Want(role, weighing=clauses, phrases=(together,)), marks=marks)
