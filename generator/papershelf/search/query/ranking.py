"""The order of results: one rule, over what each want finds.

`overrides/assets/javascripts/search/ranking.js` is the same for the browser.

1. Papers that have all words as they were typed; then those that have all words in any form; then
   those that have most: at least three tenths of the query's weight, where a word weighs as much as
   it tells the papers of this shelf apart (the idf of lunr over documents). Of a whole sentence no
   paper may have so much: then two thirds of what the best one has.
2. Within each: by value. That is the sum of what lunr gives each word, and a half of that again for
   words that stand side by side; times the square root of the part of the weight that is there. So
   a word that nearly every paper has costs hardly anything where it is missing. What a word adds is
   saturated, as BM25F does it: a word that stands in title and abstract is one word still, and does
   not outweigh two others.
3. The ten best papers that lack a word stand among those that have all: each before the first whose
   value it exceeds by six tenths. Who types "novel dense depth" looks for no paper that has "novel"
   in its abstract and depth in passing.
4. Pages written by hand stand behind all papers, since a long text has all words of many queries;
   one whose title has all of them stands among the papers.
5. Votes and citations add at most a fiftieth, which decides between papers that are nearly equal.

A stop word or a beginning of two letters adds its value and is asked of no paper, unless nothing
else is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from papershelf.search.query.clauses import Clause, QueryPlan, Together, Want
from papershelf.search.query.evaluate import (
    Flags,
    Scores,
    beside,
    compared,
    holding,
    scored,
    spelt,
)
from papershelf.search.query.reader import Numbers, Reader
from papershelf.search.query.wants import rarity
from papershelf.search.terms.scoring import TITLE

MOST = 0.3
"""The part of a query's weight that a result has at least, unless none has it."""
OF_BEST = 0.65
"""What a result has at least of the largest part that any paper has, where that is less."""
SIDE = 0.5
"""What words side by side are worth, in parts of the lesser one's weight."""
FAVOUR = 0.02
"""What the paper with the most votes and citations gains, in parts of its value."""
LEADING, HALF = 5, 0.5
"""Of papers that lack a word, as many stay first where other lists are joined, if each of them has
so much of the query's weight.
"""
AMONG = 10
"""Papers that lack a word and may stand among those that have all, at most."""
AHEAD = 1.6
"""The value above which one stands before a paper that has all words, in parts of that one's."""
SATURATION = 5.0
"""What a word is worth at most, in parts of its idf and less one: the k of BM25F."""
PARTIAL = 200
"""Results without all words, at most."""


@dataclass(frozen=True, slots=True)
class Results:
    """Documents, best first."""

    documents: Numbers
    complete: int
    """How many of them, the first ones, have all words, or stand among those that do."""
    leading: int
    """How many of them, the first ones, stay first where another list is joined (`fusion`): those,
    or a few that have half of the query.
    """
    values: Scores
    """Of the documents."""


@dataclass(frozen=True, slots=True)
class _Match:
    """What a want finds."""

    found: Flags
    typed: Flags
    scores: Scores
    titled: Flags
    """What is found in titles; asked of pages written by hand alone."""


def ranked(plan: QueryPlan, index: Reader) -> Results:
    """The results of a plan."""
    matches = [_match(want, index) for want in plan.wants]
    values = np.zeros(index.total)
    for pair in plan.pairs:
        if pair.joined:
            found = scored(pair.joined, index)
            _let_in(*found, matches[pair.first], matches[pair.second])
        values += SIDE * beside(pair, index, index.boosts)
    kept = np.ones(index.total, dtype=np.bool_)
    complete, typed = kept.copy(), kept.copy()
    among = kept.copy()
    covered, whole = np.zeros(index.total), 0.0
    asked = list(zip(plan.wants, matches, strict=True))
    for want, match in asked:
        if want.role == "excluded":
            kept &= ~match.found
            continue
        count = int(match.found.sum())
        weight = rarity(index.total, count) if count else 0.0
        values += want.boost * _saturated(match.scores, weight)
        if want.role == "added":
            continue
        if want.role == "required":
            kept &= match.found
        complete &= match.found
        typed &= match.typed
        among &= match.titled
        if want.role == "needed":  # every paper that is kept has what is required
            covered[match.found] += weight
            whole += weight
    if not any(want.role in ("needed", "required") for want in plan.wants):
        added = [match.found for want, match in asked if want.role == "added"]
        complete &= np.any(added, axis=0) if added else True
    part = covered / whole if whole else _without_weight(plan, complete)
    values *= np.sqrt(part)
    if (favour := index.favour()).any():
        values *= 1 + FAVOUR * favour / favour.max()
    among[: index.papers] = True
    return _ordered(complete & kept, typed, np.where(kept, part, 0.0), values, among)


def _without_weight(plan: QueryPlan, complete: Flags) -> Scores:
    """The part that documents have where no word has weight: all of it, if others are asked for."""
    required = any(want.role == "required" for want in plan.wants)
    return np.where(required, 1.0, complete.astype(np.float64))


def _saturated(scores: Scores, weight: float) -> Scores:
    """What a word of that weight adds: its idf times `SATURATION` + 1 at most."""
    if not weight:
        return scores
    found: Scores = scores * (SATURATION + 1) * weight / (scores + SATURATION * weight)
    return found


def _ordered(complete: Flags, typed: Flags, part: Scores, values: Scores, among: Flags) -> Results:
    """Those that have all words with the best others among them, then the rest, then pages that are
    not among the papers.
    """
    units = compared(values)
    least = min(MOST, OF_BEST * part.max(initial=0.0))
    tiers = [complete & typed, complete & ~typed, ~complete & (part > 0) & (part >= least)]
    full, others = _tiers([tier & among for tier in tiers], units)
    beaten = units[others[:AMONG], np.newaxis] > AHEAD * units[full]
    ahead = int(beaten.any(axis=1).sum()) if len(full) else 0
    first = np.insert(full, np.argmax(beaten[:ahead], axis=1), others[:ahead]) if ahead else full
    rest = others[ahead:][:PARTIAL]
    pages = _tiers([tier & ~among for tier in tiers], units)
    documents = np.concatenate([first, rest, *pages])
    found = len(first) or (0 if len(rest) else len(pages[0]))
    half = np.logical_and.accumulate(part[documents[:LEADING]] >= HALF)
    return Results(documents, found, max(found, int(half.sum())), values[documents])


def _tiers(tiers: Sequence[Flags], units: Scores) -> tuple[Numbers, Numbers]:
    """The documents of all tiers but the last, one tier after the other; and those of the last."""
    *full, others = [_by_value(tier, units) for tier in tiers]
    return np.concatenate(full), others


def _by_value(tier: Flags, units: Scores) -> Numbers:
    documents = np.flatnonzero(tier)
    return documents[np.argsort(-units[documents], kind="stable")]


def _match(want: Want, index: Reader) -> _Match:
    """What any of the alternatives of a want finds."""
    found, scores = scored(want.clauses, index)
    typed = spelt(want.clauses, want.spellings, index) if want.spellings else found.copy()
    if want.exact:
        found = typed.copy()
    others = np.zeros(index.total, dtype=np.bool_)
    for phrase in want.phrases:
        others |= holding(phrase, index)
    if want.weighing:
        scores = scores + scored(want.weighing, index)[1]
    for span in want.spans:
        within = index.within(*span)
        others |= within
        if count := int(within.sum()):
            scores = scores + rarity(index.total, count) * within
    found |= others
    return _Match(found, typed | others, np.where(found, scores, 0.0), _titled(want, index))


def _titled(want: Want, index: Reader) -> Flags:
    """Whether the title of each document has what is wanted; not looked up where all are papers."""
    if index.papers == index.total:
        return np.ones(index.total, dtype=np.bool_)
    found = scored(
        [_in_titles(clause) for clause in want.clauses if TITLE in clause.fields], index
    )[0]
    for phrase in want.phrases:
        if TITLE in phrase.fields:
            found |= holding(_in_titles(phrase), index)
    return found


Fielded = TypeVar("Fielded", Clause, Together)


def _in_titles(asked: Fielded) -> Fielded:
    return replace(asked, fields=(TITLE,))


def _let_in(found: Flags, scores: Scores, *matches: _Match) -> None:
    """Documents that have the words of a pair as one have each of them."""
    for match in matches:
        np.logical_or(match.found, found, out=match.found)
        np.logical_or(match.typed, found, out=match.typed)
        np.maximum(match.scores, scores / len(matches), out=match.scores)
