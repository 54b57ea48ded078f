"""Chooses the papers from which word vectors are learned: a day's papers do not change them.

The choice follows from the collection alone, never from the clock: papers before the quarter of the
newest day, and of these the 5,000 with the smallest digests of their ids. So a quarter's papers
change nothing, and an old paper that comes late takes the place of one other at most.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from papershelf.model import Paper

MOST = 5_000
LEAST = 1_000
"""Papers below which nothing is learned: what their words mean cannot be told from so few."""


def subset(papers: Iterable[Paper]) -> frozenset[str]:
    """Ids of the papers that are learned from; none where they are too few.

    Where a quarter has half of the shelf, or hardly any paper has a day, all papers are taken.
    """
    days = {paper.id: paper.day.earliest if paper.day else () for paper in papers}
    if len(days) < LEAST:
        return frozenset()
    newest = max(days.values())
    quarter = (newest[0], (newest[1] - 1) // 3 * 3 + 1) if newest else ()
    before = [id_ for id_, day in days.items() if day[:2] < quarter]
    chosen = before if len(before) >= max(LEAST, len(days) // 2) else list(days)
    return frozenset(sorted(chosen, key=_digest)[:MOST])


def _digest(id_: str) -> bytes:
    return hashlib.blake2b(id_.encode("utf-8", "surrogatepass"), digest_size=16).digest()
