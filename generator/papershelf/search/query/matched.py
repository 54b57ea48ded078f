"""Why a result was found, where its title does not say: the words of names and topics.

`overrides/assets/javascripts/search/matched.js` is the same for the browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from string import ascii_lowercase

import numpy as np

from papershelf.search.index.documents import Card
from papershelf.search.query.clauses import Want
from papershelf.search.query.evaluate import expand
from papershelf.search.query.parsed import FIELDS
from papershelf.search.query.reader import Postings, Reader
from papershelf.search.terms.words import index_words

SAID = ("author", "venue", "topic", "affiliation")
"""Fields that a result tells, as queries call them."""

Matched = Mapping[str, Sequence[str]]
"""By field: the words by which a document was found there, folded, as the document has them."""


def matched(wants: Iterable[Want], documents: Iterable[int], index: Reader) -> list[Matched]:
    """What of each document's names and topics the wants of a query found."""
    asked = [want for want in wants if want.role != "excluded"]
    clauses = [clause for want in asked for clause in (*want.clauses, *want.weighing)]
    terms = [(clause.fields, term) for clause in clauses for term in expand(clause, index)]
    return [_matched(terms, document, index) for document in documents]


def _matched(terms: Iterable[tuple[Sequence[int], str]], document: int, index: Reader) -> Matched:
    found: dict[str, dict[str, None]] = {name: {} for name in SAID}
    for fields, term in terms:
        for name in SAID:
            postings = index.postings(term).get(FIELDS[name])
            if postings is not None and FIELDS[name] in fields:
                words = _words(postings, document, index.forms(term))
                found[name].update(dict.fromkeys(words))
    return {name: list(words) for name, words in found.items() if words}


def unsaid(found: Matched, card: Card) -> Matched:
    """What of it the result does not show by its title, authors and venue; a letter, as the initial
    that an "a" found, tells nothing.
    """
    shown = {
        word for text in (card.title, card.authors, card.venue) for word, _ in index_words(text)
    }
    shown.update(ascii_lowercase)
    said = {name: [word for word in words if word not in shown] for name, words in found.items()}
    return {name: words for name, words in said.items() if words}


def _words(postings: Postings, document: int, forms: Sequence[str]) -> list[str]:
    at = int(np.searchsorted(postings.documents, document))
    if at == len(postings.documents) or postings.documents[at] != document:
        return []
    bits = int(postings.forms[at])
    return [form for place, form in enumerate(forms) if bits >> place & 1]
