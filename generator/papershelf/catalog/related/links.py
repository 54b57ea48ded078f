"""Finds which papers of a shelf are linked by people: by a note, or because one cites the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from papershelf.catalog.catalog import Catalog

_PLAIN = re.compile(
    r"(?!10\.(?:48550|18653|3115)/)10\.\d{4,9}/[^\s%]+|\d{4}\.\d{4,5}|[Ww]\d+", re.ASCII
)
"""DOIs, arXiv ids and OpenAlex ids in their usual spelling, but not the DOIs of arXiv and of the
ACL Anthology, which stand for other ids.
"""


@dataclass(slots=True)
class RelatedLinks:
    """What links one paper with others, by their ids."""

    notes: dict[str, list[str]] = field(default_factory=dict)
    """Paths of notes about either that mention the other."""
    cited: dict[str, None] = field(default_factory=dict)
    """What it cites, in the order of its record."""
    citing: dict[str, None] = field(default_factory=dict)
    """What cites it, newest first."""


def links_of(catalog: Catalog) -> Mapping[str, RelatedLinks]:
    """The links of each paper that has any, by its id."""
    found: dict[str, RelatedLinks] = {}
    index = catalog.note_index
    for note in catalog.notes:
        about = index.paper[note.path]
        for other in dict.fromkeys(index.mentioned.get(note.path, {}).values()):
            if other != about:
                for one, two in ((about, other), (other, about)):
                    found.setdefault(one, RelatedLinks()).notes.setdefault(two, []).append(
                        note.path
                    )
    for one, two in _citations(catalog):
        found.setdefault(one, RelatedLinks()).cited[two] = None
        found.setdefault(two, RelatedLinks()).citing[one] = None
    return found


def _citations(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Each paper that cites another one of the shelf, with that."""
    citing = [paper for paper in catalog.papers.values() if paper.references]
    if not citing:
        return
    references = catalog.references
    meant: dict[str, str | None] = {}
    for paper in citing:
        for text in paper.references:
            if text not in meant:
                # Most cited papers are not on the shelf: to look for each would take too long.
                is_elsewhere = _PLAIN.fullmatch(text) and text.lower() not in references.spelt
                meant[text] = None if is_elsewhere else references.find(text)
            other = meant[text]
            if other is not None and other != paper.id:
                yield paper.id, other
