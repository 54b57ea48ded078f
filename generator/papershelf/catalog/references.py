"""Finds the paper that a person means by a text: the one rule for notes, mentions, `related` and
the command line.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from papershelf.identifiers import name_keys, path_segment, reference_keys, strong_keys
from papershelf.model import Paper
from papershelf.text import folded, shortened, title_key

_LONGEST = 300
"""Characters of an id."""

_NAMED = 5
"""Papers that a message about an ambiguous reference names."""

_COMPARED = 2_000
"""Names that are compared with a misspelt one: difflib is slow."""

Ids = tuple[str, ...]


@dataclass(frozen=True)
class References:
    """Finds the paper that a text means: by the first of these rules that knows any paper.

    1. An id or alias, as it is written.
    2. A strong identifier in any spelling; an id or alias counts as the identifier that it spells.
    3. An id, an alias or the path segment of an id (a note's file is named so), case ignored.
    4. The whole title, normalised as `text.title_key` does.

    Where a rule knows several papers, the text means none of them.
    """

    papers: tuple[Paper, ...] = field(compare=False)
    names: Mapping[str, str]
    """Ids and aliases to the id of their paper."""

    @classmethod
    def of(cls, papers: Sequence[Paper]) -> References:
        """Indexes all papers of a shelf; an id comes before another paper's alias."""
        names = {alias: paper.id for paper in papers for alias in paper.aliases}
        return cls(tuple(papers), names | {paper.id: paper.id for paper in papers})

    # The indexes are made when first asked for, since most shelves' builds never ask.
    @cached_property
    def _by_key(self) -> Mapping[str, Ids]:
        return _indexed((key, paper.id) for paper in self.papers for key in _keys(paper))

    @cached_property
    def _by_name(self) -> Mapping[str, Ids]:
        return _indexed(
            (folded(name), paper.id)
            for paper in self.papers
            for name in (path_segment(paper.id), paper.id, *paper.aliases)
        )

    @cached_property
    def _by_title(self) -> Mapping[str, Ids]:
        return _indexed((title_key(paper.title), paper.id) for paper in self.papers)

    @cached_property
    def spelt(self) -> frozenset[str]:
        """Every id, alias and identifier in its usual spelling, in small letters."""
        keys = (key.partition(":")[2] for key in self._by_key)
        return frozenset(name.lower() for name in (*keys, *self.names))

    def meant(self, text: str) -> Ids:
        """Returns the ids of the papers that a text can mean; none without such a paper."""
        spelt = text.strip()
        if spelt in self.names:
            return (self.names[spelt],)
        for key in reference_keys(spelt):
            if key in self._by_key:
                return self._by_key[key]
        title = title_key(spelt)
        return self._by_name.get(folded(spelt)) or (self._by_title.get(title, ()) if title else ())

    def find(self, text: str) -> str | None:
        """Returns the id of the paper; None where the shelf has none of that name, or several."""
        ids = self.meant(text)
        return ids[0] if len(ids) == 1 else None

    def why_not(self, text: str, hint: str, *, marks: str = "{}") -> tuple[str, str]:
        """Returns the message and the hint for a text that `find` leads nowhere.

        `hint` is for a text that is near no name; `marks` shows how the text was written.
        """
        shown = marks.format(shortened(text, _LONGEST))
        ids = self.meant(text)
        if ids:
            named = ", ".join(f'"{id_}"' for id_ in ids[:_NAMED])
            more = f" and {len(ids) - _NAMED:,} more" if len(ids) > _NAMED else ""
            message = f'found "{shown}", which can be any of {len(ids):,} papers: {named}{more}'
            return message, "name the one that is meant by its id"
        return f'found "{shown}", expected a paper of this shelf', self._near(text) or hint

    def _near(self, text: str) -> str:
        """Returns the hint that names the id that was probably meant; empty where none is near.

        Another number is another paper: identifiers are never corrected, and no digit ever is.
        """
        if len(text) > _LONGEST or any(map(_is_certain, reference_keys(text))):
            return ""
        first, digits = text[:1].lower(), _digits(text)
        candidates = (name for name in self.names if name[:1].lower() == first)
        same = [name for name in candidates if _digits(name) == digits and not _is_identifier(name)]
        near = difflib.get_close_matches(text, same[:_COMPARED], 1)
        return f"did you mean {near[0]}?" if near else ""


def _keys(paper: Paper) -> Iterator[str]:
    yield from strong_keys(paper.identifiers)
    for name in (paper.id, *paper.aliases):
        yield from name_keys(name)


def _indexed(pairs: Iterable[tuple[str, str]]) -> dict[str, Ids]:
    """Returns each key with the ids that come with it, in their order and each once."""
    found: dict[str, dict[str, None]] = {}
    for key, id_ in pairs:
        found.setdefault(key, {})[id_] = None
    return {key: tuple(ids) for key, ids in found.items()}


def _is_certain(key: str) -> bool:
    """Returns whether a strong key is certainly an identifier; OpenReview's are like words."""
    return not key.startswith("openreview:")


def _is_identifier(name: str) -> bool:
    """Returns whether an id is one of a service, or a DOI as `identifiers.record_id` writes it."""
    return bool(name_keys(name)) or name.startswith("10.")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
