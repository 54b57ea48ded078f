"""From typed text to documents in their order, with help where hardly anything is found.

`overrides/assets/javascripts/search/search.js` is the same for the browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from papershelf.search.query.clauses import Mark, Plan
from papershelf.search.query.evaluate import compared, evaluate, holding
from papershelf.search.query.parse import Parsed, parse
from papershelf.search.query.plan import FEW, plan, rarity, rounded
from papershelf.search.query.reader import Numbers, Reader
from papershelf.search.query.recognise import recognise
from papershelf.search.query.spelling import corrections
from papershelf.search.terms.language import Language, language
from papershelf.search.terms.words import fold

MANY = 16
"""Results for which rare words, if spelled right for all we know, are taken for misspelled."""
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
"""Letters and digits, with accents that are characters of their own."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be said of the results.

    `spelling`: they are those of other words. `some`: no document has all words. `short`: nothing
    that was typed says enough to look for.
    """

    kind: Literal["spelling", "some", "short"]
    shown: str = ""
    """The text that the results are of, where that is another."""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search comes to."""

    documents: Numbers
    """Best first."""
    complete: int = 0
    """How many of them, the first ones, have all words: another list of results may be joined to
    those behind them (`fusion.fused`).
    """
    notice: Notice | None = None
    target: int | None = None
    """The document that was identified."""
    marks: tuple[Mark, ...] = ()


def search(text: str, index: Reader, *, exact: bool = False) -> Found:
    """The documents that the text asks for, best first. No text raises.

    `exact` leaves every word as it was typed. An empty text asks for all papers, newest first.
    """
    target = _identified(text, index)
    if target is not None:
        return Found(np.array([target], dtype=np.int64), 1, target=target)
    query = _Query(text, parse(text), index, language(index.language))
    planned = query.plan()
    if not planned.looks_for:
        return _without_words(planned, query)
    documents = query.run(planned)
    if not exact and (better := _corrected(query, planned, documents)):
        return better
    if len(documents) == 0 and planned.looks_for > 1:
        loose = query.plan(loose=True)
        some = query.run(loose)
        return Found(some, notice=Notice("some") if len(some) else None, marks=loose.marks)
    return Found(documents, len(documents), marks=planned.marks)


@dataclass(frozen=True, slots=True)
class _Query:
    """A parsed text, and what it is asked of."""

    text: str
    parsed: Parsed
    index: Reader
    language: Language

    def plan(self, *, loose: bool = False) -> Plan:
        return plan(self.parsed, self.index, self.language, loose=loose)

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

    def best_score(self) -> float:
        """The score of the first result, phrases aside, in units in which scores are compared."""
        scores = evaluate(self.plan().clauses, self.index).scores
        return float(compared(scores[:1]).sum())

    def run(self, planned: Plan) -> Numbers:
        """The documents of a plan, best first."""
        documents = evaluate(planned.clauses, self.index).documents
        return _filtered(documents, planned, self.index)


def _identified(text: str, index: Reader) -> int | None:
    for key in recognise(text):
        found = {
            number
            for postings in index.postings(key).values()
            for number in postings.documents.tolist()
        }
        if len(found) == 1:
            return int(found.pop())
    return None


def _without_words(planned: Plan, query: _Query) -> Found:
    """Nothing to look for: everything that is not excluded, or nothing where words said nothing."""
    if not planned.excludes and query.text.strip():
        return Found(np.array([], dtype=np.int64), notice=Notice("short"))
    documents = query.index.order("date")
    if not planned.excludes:
        everything = documents[documents < query.index.papers]
        return Found(everything, len(everything))
    if planned.clauses:
        kept = evaluate(planned.clauses, query.index).documents
        documents = documents[np.isin(documents, kept)]
    kept = _filtered(documents, planned, query.index)
    return Found(kept, len(kept))


def _filtered(documents: Numbers, planned: Plan, index: Reader) -> Numbers:
    """The documents in which phrases stand as asked, in their order."""
    for phrase in planned.phrases:
        have = holding(documents, phrase, index)
        documents = documents[~np.isin(documents, have)] if phrase.excluded else have
    return documents


def _corrected(query: _Query, planned: Plan, documents: Numbers) -> Found | None:
    """The results of the words that were probably meant; those of what was typed stay first.

    Where something was found, others must be many, for the words are words of some document.
    """
    if len(documents) >= FEW:
        return None
    meant = _meant(query, planned.doubtful)
    if not meant:
        return None
    other = query.respelled(meant)
    replanned = other.plan()
    found = other.run(replanned)
    if len(found) < (MANY if len(documents) else 1):
        return None
    both = np.concatenate((documents, found[~np.isin(found, documents)]))
    notice = Notice("spelling", other.text, query.text.strip())
    return Found(both, len(both), notice, marks=replanned.marks)


def _meant(query: _Query, doubtful: Iterable[str]) -> dict[str, str]:
    """Of the words that hardly any document has, those that may be misspelled: what was meant.

    Of several words as near, the one with which the best result is best; none weighs more for
    being rarer, and of equal ones it is the commonest.
    """
    meant: dict[str, str] = {}
    for word in doubtful:
        known = query.index.count(query.language.term(word)) > 0
        near = corrections(word, query.index, known=known)
        scores = [
            query.respelled({**meant, word: other}).weighing(other, boost).best_score()
            for other, boost in zip(near, _even(near, query), strict=True)
        ]
        if near:
            meant[word] = near[scores.index(max(scores))]
    return meant


def _even(near: Iterable[str], query: _Query) -> list[float]:
    """Boosts that take out of the scores of words what they weigh for being rare."""
    counts = [query.index.count(query.language.term(word)) for word in near]
    rarities = [rarity(query.index.total, count) for count in counts]
    return [min(rarities) / one for one in rarities]


def respelled(text: str, meant: Mapping[str, str]) -> str:
    """The text with each word replaced, in whatever case and with whatever accents it stands."""
    return _WORD.sub(lambda word: meant.get(fold(word[0]), word[0]), text).strip()
