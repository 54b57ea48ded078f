"""The order of results: one rule, over what each want finds.

`overrides/assets/javascripts/search/ranking.js` is the same for the browser.

1. Papers that have all words as they were typed; then those that have all words in any form; then
   those that have most: at least three tenths of the query's weight, where a word weighs as much as
   it tells the papers of this shelf apart (the idf of lunr over documents).
2. Within each: by value. That is the sum of what lunr gives each word, and a half of that again for
   words that stand side by side; times the square root of the part of the weight that is there. So
   a word that nearly every paper has costs hardly anything where it is missing. What a word adds is
   saturated, as BM25F does it: a word that stands in title and abstract is one word still, and does
   not outweigh two others.
3. A paper that lacks at most a quarter of the weight, and has a quarter more value than the best
   that has all words, stands before them: who types "how does dense depth work" looks for no
   paper about work.
4. Votes and citations add at most a fiftieth, which decides between papers that are nearly equal.

A stop word or a beginning of two letters adds its value and is asked of no paper, unless nothing
else is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from papershelf.search.query.clauses import QueryPlan, Want
from papershelf.search.query.evaluate import (
    Flags,
    Scores,
    beside,
    compared,
    holding,
    scored,
    spelt,
)
from papershelf.search.query.plan import rarity
from papershelf.search.query.reader import Numbers, Reader

MOST = 0.3
"""The part of a query's weight that a result has at least."""
SIDE = 0.5
"""What words side by side are worth, in parts of the lesser one's weight."""
FAVOUR = 0.02
"""What the paper with the most votes and citations gains, in parts of its value."""
NEARLY = 0.75
"""The part of the weight with which a paper may stand before those that have all of it."""
AHEAD = 1.25
"""The value that it then has at least, in parts of the best one's."""
SATURATION = 5.0
"""What a word is worth at most, in parts of its idf and less one: the k of BM25F."""
PARTIAL = 200
"""Results without all words, at most."""


@dataclass(frozen=True, slots=True)
class Results:
    """Documents, best first."""

    documents: Numbers
    complete: int
    """How many of them, the first ones, have all words, or nearly all and more value than any that
    has.
    """
    values: Scores
    """Of the documents."""


@dataclass(frozen=True, slots=True)
class _Match:
    """What a want finds."""

    found: Flags
    typed: Flags
    scores: Scores


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
    return _ordered(complete & kept, typed, np.where(kept, part, 0.0), values)


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


def _ordered(complete: Flags, typed: Flags, part: Scores, values: Scores) -> Results:
    """The tiers one after the other. Values are compared as ranks compare them."""
    units = compared(values)
    best = units[complete].max(initial=0.0) if complete.any() else np.inf
    nearly = ~complete & (part >= NEARLY) & (units > AHEAD * best)
    partial = ~complete & ~nearly & (part >= MOST)
    tiers = [nearly, complete & typed, complete & ~typed, partial]
    lists = [_by_value(tier, values) for tier in tiers]
    lists[-1] = lists[-1][:PARTIAL]
    documents = np.concatenate(lists)
    return Results(documents, len(documents) - len(lists[-1]), values[documents])


def _by_value(tier: Flags, values: Scores) -> Numbers:
    documents = np.flatnonzero(tier)
    return documents[np.argsort(-compared(values[documents]), kind="stable")]


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
    return _Match(found, typed | others, np.where(found, scores, 0.0))


def _let_in(found: Flags, scores: Scores, *matches: _Match) -> None:
    """Documents that have the words of a pair as one have each of them."""
    for match in matches:
        np.logical_or(match.found, found, out=match.found)
        np.logical_or(match.typed, found, out=match.typed)
        np.maximum(match.scores, scores / len(matches), out=match.scores)
