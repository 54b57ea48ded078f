"""What one part of a query comes to: a want, whose clauses look for a word where it can stand.

A word is looked for by its stem in texts, and as it is in names; a stop word as it is in titles
too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from papershelf.search.query.clauses import (
    ALL_FIELDS,
    WORD_FIELDS,
    Clause,
    Mark,
    Role,
    Spelling,
    Want,
)
from papershelf.search.query.parsed import Phrase, Word
from papershelf.search.terms.language import Language
from papershelf.search.terms.scoring import NAMES, TITLE

FEW = 3
"""Documents from which on a word counts as spelled right."""
SHORTEST = 3
"""Letters from which on the beginning of a word says anything."""
BEGUN_BOOST = 0.1
"""Of a stop word, and of a word that may be the beginning of too many others to look at them."""

_DIGIT = re.compile("[0-9]")


@dataclass(frozen=True, slots=True)
class Planned:
    """What one part of a text comes to."""

    want: Want
    doubtful: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    word: str = ""
    """Of a plain word: it may stand beside the next one."""
    term: str = ""


def planned(
    word: Word,
    clauses: tuple[Clause, ...],
    marks: tuple[Mark, ...],
    spellings: tuple[Spelling, ...] = (),
) -> Planned:
    want = Want(role_of(word), clauses, spellings=spellings, boost=word.boost)
    return Planned(want, marks=() if word.sign == "-" else marks)


def clauses_of(word: str, language: Language, fields: Sequence[int]) -> tuple[Clause, ...]:
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


def role_of(part: Word | Phrase) -> Role:
    """A field is a filter; so is a phrase."""
    if part.sign == "-":
        return "excluded"
    asked = part.sign == "+" or part.field is not None or isinstance(part, Phrase)
    return "required" if asked else "needed"


def fields_of(field: int | None, word: str) -> tuple[int, ...]:
    """Of one that is not asked for all; identifiers only where a digit tells that one is meant."""
    if field is not None:
        return (field,)
    return ALL_FIELDS if _DIGIT.search(word) else WORD_FIELDS


def rarity(total: int, count: int) -> float:
    """The idf of lunr, of a term with `count` postings."""
    return math.log(1 + abs((total - count + 0.5) / (count + 0.5)))


def rounded(boost: float) -> float:
    """A boost to three decimals, halves up, as the browser rounds it."""
    return math.floor(boost * 1000 + 0.5) / 1000
