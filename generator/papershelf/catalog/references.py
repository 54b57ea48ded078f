"""From what a person writes for a paper to its id: for notes, mentions and the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from papershelf.identifiers import path_segment, reference_keys, strong_keys
from papershelf.model import Paper


class References:
    """Finds the paper that a text means.

    By id or alias, else by any spelling of a strong identifier, else, as a file's stem, by the path
    segment of the id.
    """

    def __init__(self, papers: Iterable[Paper], names: Mapping[str, str]) -> None:
        """`names`: ids and aliases to the id of their paper."""
        self._names = names
        self._by_key: dict[str, str] = {}
        self._by_segment: dict[str, str] = {}
        for paper in papers:
            for key in strong_keys(paper.identifiers):
                self._by_key.setdefault(key, paper.id)
            self._by_segment.setdefault(path_segment(paper.id).casefold(), paper.id)

    def find(self, text: str) -> str | None:
        """The id of the paper, or None where the shelf has none of that name."""
        candidates = chain(
            [self._names.get(text)],
            (self._by_key.get(key) for key in reference_keys(text)),
            [self._by_segment.get(text.casefold())],
        )
        return next(filter(None, candidates), None)
