"""What results are narrowed by: year, topic, author, venue, source, "has code", "has a note".

A facet's file has the labels of its values, and the addresses of their pages. Then come, where a
paper has at most one value, the number of its value for each paper (0 for none, 1 for the first);
otherwise the papers of each value, as gaps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from papershelf.catalog import Catalog
from papershelf.search import vlq
from papershelf.search.documents import CODE, NOTE, Card
from papershelf.search.text import one_line

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


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet, such as a topic."""

    label: str
    slug: str
    """Of its page; empty where it has none."""
    papers: Ids


def facets(
    catalog: Catalog, cards: Mapping[str, Card], numbers: Mapping[str, int]
) -> dict[str, dict[str, object]]:
    """The content of each facet's file, where it has values. `cards` and `numbers` are by id."""
    found = {
        "year": _by({id_: card.date[:4] for id_, card in cards.items()}),
        "topic": [
            Value(one_line(topic.label), slug, catalog.by_topic[slug])
            for slug, topic in catalog.topics.items()
            if slug in catalog.by_topic
        ],
        "author": [
            Value(one_line(author.name), slug if author.has_page else "", catalog.by_author[slug])
            for slug, author in catalog.authors.items()
            if slug in catalog.by_author
        ],
        "venue": [
            Value(one_line(venue.name), slug, catalog.by_venue[slug])
            for slug, venue in catalog.venues.items()
        ],
        "source": _by({paper.id: one_line(paper.source) for paper in catalog.papers.values()}),
        "code": _by({id_: "yes" for id_, card in cards.items() if CODE in card.flags}),
        "note": _by({id_: "yes" for id_, card in cards.items() if NOTE in card.flags}),
    }
    return {name: _content(name, values, numbers) for name, values in found.items() if values}


def _by(labels: Mapping[str, str]) -> list[Value]:
    """Values without a page, from the label of each paper; an empty one is none."""
    papers: dict[str, list[str]] = {}
    for id_, label in labels.items():
        if label:
            papers.setdefault(label, []).append(id_)
    return [Value(label, "", tuple(ids)) for label, ids in papers.items()]


def _content(name: str, values: Iterable[Value], numbers: Mapping[str, int]) -> dict[str, object]:
    """Values by their number of papers, then by label."""
    ordered = sorted(values, key=lambda value: (-len(value.papers), value.label, value.slug))
    if name in _SINGLE:
        return _named(ordered) | {"values": _column(ordered, numbers)}
    texts = list(_gaps(ordered, numbers))
    kept = _fitting(ordered, texts) if name in _CUT else len(ordered)
    rest = {"rest": len(ordered) - kept} if kept < len(ordered) else {}
    return _named(ordered[:kept]) | {"documents": " ".join(texts[:kept])} | rest


def _named(values: list[Value]) -> dict[str, object]:
    return {
        "labels": [value.label for value in values],
        "slugs": [value.slug for value in values],
    }


def _column(values: list[Value], numbers: Mapping[str, int]) -> str:
    """The number of the value of each paper."""
    column = np.zeros(len(numbers), dtype=np.int64)
    for place, value in enumerate(values, 1):
        column[[numbers[id_] for id_ in value.papers]] = place
    return vlq.numbers(column)


def _gaps(values: Iterable[Value], numbers: Mapping[str, int]) -> Iterator[str]:
    """The text of each value's papers: all of them in one go, which is then taken apart."""
    owner: list[int] = []
    papers: list[int] = []
    for at, value in enumerate(values):
        owner += [at] * len(value.papers)
        papers += [numbers[id_] for id_ in value.papers]
    symbols = vlq.gap_lists(np.array(owner, dtype=np.int64), np.array(papers, dtype=np.int64))
    yield from vlq.encode(symbols).decode("ascii").split()


def _fitting(values: list[Value], texts: list[str]) -> int:
    """How many of the first values fit into the file."""
    size = 0.0
    known: set[str] = set()
    for at, (value, text) in enumerate(zip(values, texts, strict=True)):
        size += _OF_NUMBERS * (len(text) + 1)
        for word in _WORD.findall(f"{value.label} {value.slug}"):
            size += _OF_KNOWN_WORD if word in known else _OF_NEW_WORD * len(word.encode())
            known.add(word)
        if size > FACET_BYTES:
            return at
    return len(values)
