"""What results can be ordered by beside relevance: their day, their votes, what is trending."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from papershelf.model import Paper
from papershelf.search.index import vlq

Numbers = NDArray[np.int64]

_UNDATED = (1, 0, 0, 0)


def orders(
    papers: Sequence[Paper], documents: int, hot: Sequence[int] = ()
) -> dict[str, dict[str, object]]:
    """The content of each order's file. `papers` in the order of their numbers; pages follow. `hot`
    are the numbers of papers that are trending, the first in rank first.
    """
    keys = [(0, *paper.day.newest_key) if paper.day else _UNDATED for paper in papers]
    rank = {key: at for at, key in enumerate(sorted({*keys, _UNDATED}))}
    ranks = np.full(documents, rank[_UNDATED], dtype=np.int64)
    ranks[: len(papers)] = [rank[key] for key in keys]
    dates = {rank[key]: str(paper.day or "") for key, paper in zip(keys, papers, strict=True)}
    said = " ".join(dates.get(at, "") for at in range(len(rank)))
    found: dict[str, dict[str, object]] = {
        "date": {"days": vlq.numbers(_steps(ranks)), "dates": said.rstrip()}
    }
    votes = np.zeros(documents, dtype=np.int64)
    votes[: len(papers)] = [max(paper.votes or 0, 0) for paper in papers]
    if votes.any():
        found["votes"] = {"votes": vlq.numbers(votes)}
    if hot:
        found["trending"] = {"first": vlq.numbers(np.array(hot, dtype=np.int64))}
    favour = np.zeros(documents, dtype=np.int64)
    favour[: len(papers)] = [
        (max(paper.votes or 0, 0) + (paper.citations.count if paper.citations else 0)).bit_length()
        for paper in papers
    ]
    if favour.any():
        found["favour"] = {"levels": vlq.numbers(favour)}
    return found


def _steps(ranks: Numbers) -> Numbers:
    """Differences from one document to the next as numbers from 0 on: 0, -1, 1, -2, 2, …"""
    steps = np.diff(ranks, prepend=0)
    return np.where(steps < 0, -2 * steps - 1, 2 * steps)
