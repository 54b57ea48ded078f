"""How lists of results become one.

One rule: documents that have all words of the query come first, in the order of words; where none
has, a few that have half of its weight (`ranking.LEADING`). The others are ordered by all lists
together, by reciprocal ranks (Cormack et al., 2009): a document's value is the sum, over the lists
that it is in, of 1 / (`NEAR` + its place there, from 1).
`overrides/assets/javascripts/search/fusion.js` is the same for the browser.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

NEAR = 10
"""The k of reciprocal ranks. The larger, the less a first place counts beside a tenth."""


def fused(leading: Numbers, others: Sequence[Numbers]) -> Numbers:
    """`leading` as it is, then each document of the other lists once.

    Equal values stay in the order of the first list that has the document. With a single other list
    nothing is reordered.
    """
    values: dict[int, float] = {}
    for documents in others:
        for place, document in enumerate(documents.tolist(), 1):
            values[document] = values.get(document, 0.0) + 1 / (NEAR + place)
    for document in leading.tolist():
        values.pop(document, None)
    rest = sorted(values, key=values.__getitem__, reverse=True)
    return np.concatenate((leading, np.array(rest, dtype=np.int64)))
