"""From what a person writes for a paper to its id: for notes, mentions and the command line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from papershelf.identifiers import path_segment, reference_keys, strong_keys
from papershelf.model import Paper

_LONGEST = 300
"""Characters of an id."""


@dataclass(frozen=True)
class References:
    """Finds the paper that a text means.

    By id or alias, else by any spelling of a strong identifier, else, as a file's stem, by the path
    segment of the id.
    """

    papers: tuple[Paper, ...] = field(compare=False)
    names: Mapping[str, str]
    """Ids and aliases to the id of their paper."""

    @cached_property
    def _by_key(self) -> Mapping[str, str]:
        """Strong keys to ids: made when first asked for, since most shelves' builds never ask."""
        found: dict[str, str] = {}
        for paper in self.papers:
            for key in strong_keys(paper.identifiers):
                found.setdefault(key, paper.id)
        return found

    @cached_property
    def _by_segment(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for paper in self.papers:
            found.setdefault(path_segment(paper.id).casefold(), paper.id)
        return found

    def find(self, text: str) -> str | None:
        """The id of the paper, or None where the shelf has none of that name."""
        if text in self.names:
            return self.names[text]
        by_key = (self._by_key.get(key) for key in reference_keys(text))
        return next(filter(None, by_key), None) or self._by_segment.get(text.casefold())

    def near(self, text: str) -> str:
        """The hint that names the paper that was probably meant; empty where none is near."""
        return nearest(text, self.names)


def nearest(name: str, known: Iterable[str]) -> str:
    """The hint that names the known id that was probably meant; empty where none is near."""
    # difflib is quadratic; a shelf of 100,000 ids is narrowed by the first letter.
    same_start = [other for other in known if other[:1].lower() == name[:1].lower()][:2000]
    near = difflib.get_close_matches(name[:_LONGEST], same_start, 1)
    return f"did you mean {near[0]}?" if near else ""
