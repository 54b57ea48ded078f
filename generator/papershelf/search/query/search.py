"""From typed text to documents in their order, with help where hardly anything is found.

`overrides/assets/javascripts/search/search.js` is the same for the browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from papershelf.search.query.clauses import Mark, QueryPlan, Want
from papershelf.search.query.evaluate import compared
from papershelf.search.query.parse import parse
from papershelf.search.query.parsed import Parsed, TimeSpan, Word
from papershelf.search.query.plan import plan
from papershelf.search.query.ranking import ranked
from papershelf.search.query.reader import Numbers, Reader
from papershelf.search.query.recognise import is_address, recognise
from papershelf.search.query.spelling import corrections
from papershelf.search.query.wants import FEW, rarity, rounded
from papershelf.search.terms.language import Language, language
from papershelf.search.terms.words import fold, index_words

SENTENCE = 9
"""Words of a sentence: one that the shelf lacks is then rather another word than a mistake."""

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
"""Letters and digits, with accents that are characters of their own."""
_WHOLE = re.compile("(?:arxiv|doi|acl):")
"""Keys of identifiers that can be nothing else."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be said of the results.

    `spelling`: no document has a word as it was typed; these are of another word. `similar`: behind
    those of what was typed stand some of another word. `some`: no document has all words. `short`:
    nothing that was typed says enough to look for. `address`: no document has this address or
    identifier.
    """

    kind: Literal["spelling", "similar", "some", "short", "address"]
    shown: str = ""
    """The text that results are of, where that is another."""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search comes to."""

    documents: Numbers
    """Best first."""
    complete: int = 0
    """How many of them, the first ones, have all words."""
    counted: int = 0
    """How many of them are told as the number of results: those of what was typed."""
    leading: int = 0
    """How many of them, the first ones, stay first where another list is joined (`fusion`)."""
    notice: Notice | None = None
    target: int | None = None
    """The document that was identified."""
    marks: tuple[Mark, ...] = ()
    spans: tuple[str, ...] = ()
    """The parts of the text that were taken for the time of publication."""
    wants: tuple[Want, ...] = ()
    """What found the documents (`matched.matched` tells of one where)."""


def search(text: str, index: Reader, *, exact: bool = False) -> Found:
    """The documents that the text asks for, best first. No text raises.

    `exact` leaves every word as it was typed. An empty text asks for all papers, newest first.
    """
    keys = recognise(text)
    if known := _identified(keys, index):
        target = known[0] if len(known) == 1 else None
        return replace(_all(np.array(known, dtype=np.int64)), target=target)
    if is_address(text) or any(map(_WHOLE.match, keys)):
        return Found(_NONE, notice=Notice("address"))
    query = _Query.of(text, index)
    planned = query.plan()
    if not planned.looks_for:
        return _without_words(planned, query)
    results = ranked(planned, index)
    if not len(results.documents) and any(not phrase.sign for phrase in query.parsed.phrases):
        query = replace(query, parsed=loosened(query.parsed))
        planned = query.plan()
        results = ranked(planned, index)
    found = Found(
        results.documents,
        results.complete,
        len(results.documents),
        results.leading,
        None if results.complete or not len(results.documents) else Notice("some"),
        marks=planned.marks,
        spans=query.spans,
        wants=planned.wants,
    )
    return found if exact else _helped(found, query, planned)


def loosened(parsed: Parsed) -> Parsed:
    """The text with the words of its phrases apart, where these were not asked for by a sign."""
    apart = [phrase for phrase in parsed.phrases if not phrase.sign]
    words = [
        Word(word, field=phrase.field, want=phrase.want + at / (len(phrase.words) + 1))
        for phrase in apart
        for at, (word, _) in enumerate(phrase.words)
    ]
    kept = tuple(phrase for phrase in parsed.phrases if phrase.sign)
    return replace(parsed, words=(*parsed.words, *words), phrases=kept)


@dataclass(frozen=True, slots=True)
class _Query:
    """A parsed text, and what it is asked of."""

    text: str
    parsed: Parsed
    index: Reader
    language: Language

    @classmethod
    def of(cls, text: str, index: Reader) -> _Query:
        """Of a text. Years and months in which no paper was published are words."""
        parsed = parse(text)
        if any(":" not in span.text and not _any_in(span, index) for span in parsed.spans):
            parsed = parse(text, spans=False)
        if any(word.sign == "-" for word in parsed.words) or any(
            phrase.sign == "-" for phrase in parsed.phrases
        ):
            plain = parse(_MINUS.sub(" ", text))
            if _is_title(text, plain, index):
                parsed = plain
        return cls(text, parsed, index, language(index.language))

    @property
    def spans(self) -> tuple[str, ...]:
        """What was typed of each time."""
        return tuple(span.text for span in self.parsed.spans if span.sign != "-")

    def plan(self) -> QueryPlan:
        return plan(self.parsed, self.index, self.language)

    def respelled(self, meant: Mapping[str, str]) -> _Query:
        """The query with other words in place of some."""
        words = tuple(
            replace(word, word=meant.get(word.word, word.word)) for word in self.parsed.words
        )
        parsed = replace(self.parsed, words=words)
        return replace(self, text=respelled(self.text, meant), parsed=parsed)

    def weighing(self, spelt: str, boost: float) -> _Query:
        """The query with another boost for one word."""
        words = tuple(
            replace(word, boost=rounded(word.boost * boost)) if word.word == spelt else word
            for word in self.parsed.words
        )
        return replace(self, parsed=replace(self.parsed, words=words))

    def best_value(self) -> float:
        """The value of the first result, in units in which values are compared."""
        values = ranked(self.plan(), self.index).values
        return float(compared(values[:1]).sum())


_NONE = np.array([], dtype=np.int64)
_MINUS = re.compile(r"(?<!\S)-")


def _any_in(span: TimeSpan, index: Reader) -> bool:
    return bool(index.within(span.first, span.last).any())


def _is_title(text: str, plain: Parsed, index: Reader) -> bool:
    """Whether the words of a text are all words of a title, a minus being a mark in it."""
    words = index_words(text)
    results = ranked(plan(plain, index, language(index.language)), index)
    first = results.documents[: min(results.complete, _TITLES)].tolist()
    return any(index_words(index.card(number).title) == words for number in first)


_TITLES = 3
"""Results whose titles are compared with a text."""


def _identified(keys: Iterable[str], index: Reader) -> list[int]:
    """The one document that a key names; else those that share one, as the page of a project."""
    shared: list[int] = []
    for key in keys:
        every = [one.documents.tolist() for one in index.postings(key).values()]
        found = sorted({number for numbers in every for number in numbers})
        if len(found) == 1:
            return found
        shared = shared or found
    return shared


def _without_words(planned: QueryPlan, query: _Query) -> Found:
    """Nothing to look for: everything that is not excluded, or nothing where words said nothing."""
    if not planned.excludes and query.text.strip():
        return Found(_NONE, notice=Notice("short"))
    documents = query.index.order("date")
    if not planned.excludes:
        documents = documents[documents < query.index.papers]
        return _all(documents)
    kept = documents[np.isin(documents, ranked(planned, query.index).documents)]
    return _all(kept)


def _all(documents: Numbers) -> Found:
    """Documents of which each has all that is asked for."""
    return Found(documents, len(documents), len(documents), len(documents))


def _helped(found: Found, query: _Query, planned: QueryPlan) -> Found:
    """With the results of the words that were probably meant, where few documents have all words.

    Where any has, the others stand below all results of what was typed, and are not counted.
    """
    if found.complete >= FEW or not planned.doubtful:
        return found
    meant = _meant(query, planned.doubtful)
    other = query.respelled(meant)
    if not meant or other.text == query.text.strip():
        return found
    replanned = other.plan()
    results = ranked(replanned, query.index)
    typed = query.text.strip()
    if found.complete:
        full = results.documents[: results.complete]
        more = full[~np.isin(full, found.documents)]
        if not len(more):
            return found
        return replace(
            found,
            documents=np.concatenate((found.documents, more)),
            notice=Notice("similar", other.text, typed),
            marks=(*planned.marks, *replanned.marks),
            wants=(*planned.wants, *replanned.wants),
        )
    unknown = all(not query.index.count(query.language.term(word)) for word in meant)
    told = unknown and len(planned.wants) < SENTENCE
    if not len(results.documents) or not (results.complete or told):
        return found
    return Found(
        results.documents,
        results.complete,
        len(results.documents),
        results.leading,
        Notice("spelling", other.text, typed),
        marks=replanned.marks,
        spans=found.spans,
        wants=replanned.wants,
    )


def _meant(query: _Query, doubtful: Iterable[str]) -> dict[str, str]:
    """Of the words that hardly any document has, those that may be misspelled: what was meant.

    Of several words as near, the one with which the best result is best; none weighs more for being
    rarer, and of equal ones it is the commonest.
    """
    meant: dict[str, str] = {}
    for word in doubtful:
        known = query.index.count(query.language.term(word)) > 0
        near = corrections(word, query.index, known=known)
        values = [
            query.respelled({**meant, word: other}).weighing(other, boost).best_value()
            for other, boost in zip(near, _even(near, query), strict=True)
        ]
        if near:
            meant[word] = near[values.index(max(values))]
    return meant


def _even(near: Iterable[str], query: _Query) -> list[float]:
    """Boosts that take out of the values of words what they weigh for being rare."""
    counts = [query.index.count(query.language.term(word) or word) for word in near]
    rarities = [rarity(query.index.total, count) for count in counts]
    return [min(rarities) / one for one in rarities]


def respelled(text: str, meant: Mapping[str, str]) -> str:
    """The text with each word replaced, in whatever case and with whatever accents it stands."""
    return _WORD.sub(lambda word: meant.get(fold(word[0]), word[0]), text).strip()
