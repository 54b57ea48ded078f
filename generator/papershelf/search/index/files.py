"""The files of an index below `docs/search/`, as the browser reads them.

`manifest.json` is the one fixed name; every other file is named after its content, so that no cache
mixes two builds. All are JSON. Many numbers stand as text (`vlq`), and many words as one string,
which is smaller and faster to read than JSON's lists.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from os.path import commonprefix

import msgspec

from papershelf import paths
from papershelf.config import MARK
from papershelf.search.index.addresses import short_url
from papershelf.search.index.documents import Card
from papershelf.search.index.ranges import Range
from papershelf.search.meaning.files import MeaningContents

FORMAT = 3

RANGES, RANGE_BYTES = 302, 8_192
PLACE_RANGES, PLACE_RANGE_BYTES = 24, 32_768
CARD_FILES, CARDS = 206, 32
"""Most files of a kind, and what fills one on a small shelf: 600 files at most, all together, with
the meaning of up to 20,000 papers; that of more has a file for some 400 of them.
"""

Content = Mapping[str, object]


@dataclass(slots=True)
class Files:
    """Contents that get their names together, since a name must tell it from all others."""

    contents: list[bytes] = field(default_factory=list)
    shortest: int = 8
    """Digits of a name, unless two contents would have the same."""

    def add(self, content: Content) -> int:
        """The number of the file by which `names` knows it."""
        self.contents.append(as_json(content))
        return len(self.contents) - 1

    def names(self) -> list[str]:
        """The name of each: as many digits of the digest as keep different contents apart."""
        digests = [hashlib.sha256(content).hexdigest() for content in self.contents]
        length = self.shortest
        while len({digest[:length] for digest in digests}) < len(set(digests)):
            length += 1
        return [digest[:length] for digest in digests]


def as_json(content: Content) -> bytes:
    """Compact JSON that begins with the mark of generated files."""
    return msgspec.json.encode({"$comment": MARK.decode(), **content})


@dataclass(frozen=True, slots=True)
class Contents:
    """What the files say, before it is known how they are called."""

    facts: Content
    """What the manifest itself says of the whole index."""
    postings: Sequence[Range]
    places: Sequence[Range]
    cards: Sequence[Card]
    """`shortened`."""
    terms: Sequence[str]
    words: Mapping[int, Content]
    facets: Mapping[str, Content]
    orders: Mapping[str, Content]
    meaning: MeaningContents | None = None
    names: Sequence[str] = ()
    """What the pages of the papers are called: who takes many papers away needs no cards."""


def written(contents: Contents) -> dict[str, bytes]:
    """Path below `docs/` and bytes of every file; the manifest is the last."""
    files = Files()
    postings = [
        files.add(
            {
                "terms": _line(r.terms),
                "postings": r.texts,
                "impacts": r.impacts,
                "near": r.near,
                "forms": r.forms,
            }
        )
        for r in contents.postings
    ]
    places = [files.add({"terms": _line(r.terms), "positions": r.texts}) for r in contents.places]
    size = _cards_a_file(len(contents.cards))
    cards = [
        files.add(_columns(contents.cards[start : start + size]))
        for start in range(0, len(contents.cards), size)
    ]
    pages = files.add({"names": _line(contents.names)})
    terms = files.add({"terms": _line(contents.terms)})
    words = {str(length): files.add(content) for length, content in contents.words.items()}
    facets = {name: files.add(content) for name, content in contents.facets.items()}
    orders = {name: files.add(content) for name, content in contents.orders.items()}
    meant, directory = _meaning(contents.meaning)
    meaning = files.add(directory) if directory else None
    names = files.names()
    manifest: dict[str, object] = {
        "format": FORMAT,
        **contents.facts,
        "ranges": _directory(contents.postings, postings, names),
        "positions": _directory(contents.places, places, names),
        "cards": {"size": size, "files": _line(names[at] for at in cards)},
        "names": names[pages],
        "terms": {"file": names[terms]},
        "words": {length: names[at] for length, at in words.items()},
        "facets": {name: names[at] for name, at in facets.items()},
        "orders": {name: names[at] for name, at in orders.items()},
    }
    if meaning is not None:
        manifest["meaning"] = names[meaning]
    made = {
        paths.search_part(name): content
        for name, content in sorted([*zip(names, files.contents, strict=True), *meant])
    }
    return made | {paths.SEARCH_MANIFEST: as_json(manifest)}


def _meaning(contents: MeaningContents | None) -> tuple[list[tuple[str, bytes]], Content]:
    """The files of meaning with their names, and the content of the one that tells these names.

    They have names of their own, since that file must be named after what it tells.
    """
    if contents is None:
        return [], {}
    files = Files(shortest=16)
    words, papers = ([files.add(one) for one in some] for some in (contents.words, contents.papers))
    names = files.names()
    directory = contents.directory([names[at] for at in words], [names[at] for at in papers])
    return list(zip(names, files.contents, strict=True)), directory


def shortened(card: Card) -> Card:
    """A card as the files have it."""
    return card._replace(url=short_url(card.url, card.title))


def _line(words: Iterable[str]) -> str:
    return " ".join(words)


def _directory(ranges: Sequence[Range], at: Sequence[int], names: Sequence[str]) -> Content:
    """Where each file begins, and what the files are called."""
    before = ["", *(one.terms[-1] for one in ranges)]
    return {
        "first": _line(
            _boundary(last, one.terms[0]) for last, one in zip(before, ranges, strict=False)
        ),
        "files": _line(names[number] for number in at),
    }


def _boundary(last: str, first: str) -> str:
    """As much of `first` as sorts after `last`: every visitor loads the list of these."""
    return first[: len(commonprefix([last, first])) + 1]  # noqa: RUF071 (of signs, not of folders)


def _cards_a_file(documents: int) -> int:
    count = min(CARD_FILES, -(-documents // CARDS))
    return -(-documents // count) if count else CARDS


def _columns(cards: Sequence[Card]) -> Content:
    """A list for each fact of a card: alike texts side by side compress well."""
    return dict(zip(Card._fields, zip(*cards, strict=True), strict=True))
