"""The whole index as lunr's own: what lunr.js and lunr.py load, to hold the parts against.

The site never has it; it is many times as large as the files that a query needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from papershelf.search.index.inverted import Index
from papershelf.search.terms.scoring import FIELDS, idf, weights

_LUNR = "2.3.9"


def whole_index(index: Index, boosts: Mapping[str, float]) -> dict[str, Any]:
    """`index` as `lunr.Index.load` takes it; the reference of a document is its number.

    Terms stand in JavaScript's order of strings, which is Python's but for characters beyond the
    basic plane: lunr.py refuses an index with those in another order.
    """
    return {
        "version": _LUNR,
        "fields": [field.name for field in FIELDS],
        "fieldVectors": list(_vectors(index, boosts).items()),
        "invertedIndex": _inverted(index),
        "pipeline": [],
    }


def _inverted(index: Index) -> list[tuple[str, dict[str, Any]]]:
    entries: list[tuple[str, dict[str, Any]]] = [
        (term, {"_index": number, **{field.name: {} for field in FIELDS}})
        for number, term in enumerate(index.terms)
    ]
    postings = zip(index.term.tolist(), index.field.tolist(), index.document.tolist(), strict=True)
    for term, field, document in postings:
        entries[term][1][FIELDS[field].name][str(document)] = {}
    return entries


def _vectors(index: Index, boosts: Mapping[str, float]) -> dict[str, list[float]]:
    """Field and document to a flat list of term numbers and weights, ascending."""
    vectors: dict[str, list[float]] = {}
    order = np.lexsort((index.term, index.document, index.field))
    found = posting_weights(index, boosts)
    for at in order.tolist():
        name = f"{FIELDS[index.field[at]].name}/{index.document[at]}"
        vectors.setdefault(name, []).extend((int(index.term[at]), float(found[at])))
    return vectors


def posting_weights(index: Index, boosts: Mapping[str, float]) -> np.ndarray[Any, Any]:
    """The weight of each posting."""
    counts = np.bincount(index.term, minlength=len(index.terms))
    rarity = idf(index.documents, counts)[index.term]
    found = np.zeros(len(index.term))
    for number, field in enumerate(FIELDS):
        own = index.field == number
        found[own] = weights(rarity[own], boosts[field.name], index.impact[own], field.step)
    return found
