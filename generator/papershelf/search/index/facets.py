"""What results are narrowed by: year, topic, author, venue, source, "has code", "has a note".

A facet's file has the labels of its values, and the addresses of their pages. Then come, where a
paper has at most one value, the number of its value for each paper (0 for none, 1 for the first);
otherwise the papers of each value, as gaps.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from papershelf.catalog import Catalog
from papershelf.search.index import vlq
from papershelf.search.index.documents import CODE, NOTE, Card
from papershelf.search.terms.text import one_line

Numbers = NDArray[np.int64]
Ids = tuple[str, ...]

FACET_BYTES = 18_000
"""About how large a file of authors or topics may be when compressed; rarer values are cut."""
_CUT = frozenset({"topic", "author"})
_SINGLE = frozenset({"year", "venue", "source"})

# Bytes, when compressed, of a character of numbers, of a byte of a new word, of a word that stood
# before: as seen on 10,000 real papers. An estimate decides and no compressor, since compressors
# differ from machine to machine, and a site's bytes may not.
_OF_NUMBERS, _OF_NEW_WORD, _OF_KNOWN_WORD = 0.72, 0.75, 1.2
_WORD = re.compile(r"\w+")


class FacetValue(NamedTuple):
    """One value of a facet, such as a topic."""

    name: str
    """As sources have it."""
    slug: str
    """Of its page; empty where it has none."""
    papers: Ids

    @property
    def label(self) -> str:
        """The name as a line of words."""
        return one_line(self.name)


def facets(
    catalog: Catalog, cards: Mapping[str, Card], numbers: Mapping[str, int]
) -> dict[str, dict[str, object]]:
    """The content of each facet's file, where it has values. `cards` and `numbers` are by id."""
    topics, authors, venues = catalog.topics, catalog.authors, catalog.venues

    def author(slug: str, papers: Ids) -> FacetValue:
        return FacetValue(authors[slug].name, slug if authors[slug].has_page else "", papers)

    found: dict[str, tuple[Mapping[str, Ids], Callable[[str, Ids], FacetValue]]] = {
        "year": (_by({id_: card.date[:4] for id_, card in cards.items()}), _pageless),
        "topic": (catalog.by_topic, lambda slug, ids: FacetValue(topics[slug].label, slug, ids)),
        "author": (catalog.by_author, author),
        "venue": (catalog.by_venue, lambda slug, ids: FacetValue(venues[slug].name, slug, ids)),
        "source": (_by(_sources(catalog)), _pageless),
        "code": (_by({id_: "yes" for id_, card in cards.items() if CODE in card.flags}), _pageless),
        "note": (_by({id_: "yes" for id_, card in cards.items() if NOTE in card.flags}), _pageless),
    }
    return {
        name: _content(name, _by_papers(papers, value), len(papers), numbers)
        for name, (papers, value) in found.items()
        if papers
    }


def _sources(catalog: Catalog) -> dict[str, str]:
    """The source of each paper as a line of words; a shelf has few."""
    lines = {source: one_line(source) for source in {one.source for one in catalog.papers.values()}}
    return {paper.id: lines[paper.source] for paper in catalog.papers.values()}


def _pageless(label: str, papers: Ids) -> FacetValue:
    return FacetValue(label, "", papers)


def _by(labels: Mapping[str, str]) -> dict[str, Ids]:
    """The papers of each label; an empty one is none."""
    papers: dict[str, list[str]] = {}
    for id_, label in labels.items():
        if label:
            papers.setdefault(label, []).append(id_)
    return {label: tuple(ids) for label, ids in papers.items()}


def _content(
    name: str, groups: Iterator[list[FacetValue]], count: int, numbers: Mapping[str, int]
) -> dict[str, object]:
    """The file of a facet; `count` is how many values it has in all."""
    if name in _SINGLE:
        ordered = list(chain.from_iterable(groups))
        return _named(ordered) | {"values": _column(ordered, numbers)}
    kept: list[FacetValue] = []
    texts: list[str] = []
    room = _Room(FACET_BYTES if name in _CUT else math.inf)
    for value, text in _described(groups, numbers):
        if not room.takes(value, text):
            break
        kept.append(value)
        texts.append(text)
    left_out = count - len(kept)
    rest = {"rest": left_out} if left_out else {}
    return _named(kept) | {"documents": " ".join(texts)} | rest


def _by_papers(
    papers: Mapping[str, Ids], value: Callable[[str, Ids], FacetValue]
) -> Iterator[list[FacetValue]]:
    """Values with equally many papers together, the commonest first, each group by label.

    None is made before its group is asked for: most authors have one paper, and of these few have a
    place in the file.
    """
    commonest = sorted(papers.items(), key=_count, reverse=True)
    for _, group in groupby(commonest, key=_count):
        made = [value(key, ids) for key, ids in sorted(group)]
        yield sorted(made, key=lambda value: (value.label, value.slug))


def _count(item: tuple[str, Ids]) -> int:
    return len(item[1])


def _described(
    groups: Iterable[list[FacetValue]], numbers: Mapping[str, int]
) -> Iterator[tuple[FacetValue, str]]:
    """Each value with the text of its papers."""
    for group in groups:
        yield from zip(group, _gaps(group, numbers), strict=True)


def _named(values: list[FacetValue]) -> dict[str, object]:
    return {
        "labels": [value.label for value in values],
        "slugs": [value.slug for value in values],
    }


def _column(values: list[FacetValue], numbers: Mapping[str, int]) -> str:
    """The number of the value of each paper."""
    column = np.zeros(len(numbers), dtype=np.int64)
    for place, value in enumerate(values, 1):
        column[[numbers[id_] for id_ in value.papers]] = place
    return vlq.numbers(column)


def _gaps(values: Iterable[FacetValue], numbers: Mapping[str, int]) -> Iterator[str]:
    """The text of each value's papers: all of them in one go, which is then taken apart."""
    owner: list[int] = []
    papers: list[int] = []
    for at, value in enumerate(values):
        owner += [at] * len(value.papers)
        papers += [numbers[id_] for id_ in value.papers]
    symbols = vlq.gap_lists(np.array(owner, dtype=np.int64), np.array(papers, dtype=np.int64))
    yield from vlq.encode(symbols).decode("ascii").split()


@dataclass(slots=True)
class _Room:
    """How much of a file the first values fill."""

    most: float
    _size: float = 0.0
    _known: set[str] = field(default_factory=set)

    def takes(self, value: FacetValue, text: str) -> bool:
        """Whether the next value, whose papers are `text`, fits too."""
        self._size += _OF_NUMBERS * (len(text) + 1)
        for word in _WORD.findall(f"{value.label} {value.slug}"):
            known = word in self._known
            self._size += _OF_KNOWN_WORD if known else _OF_NEW_WORD * len(word.encode())
            self._known.add(word)
        return self._size <= self.most
