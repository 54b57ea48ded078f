"""A published index, read in parts: what the browser does with its files, for the command line.

Files are read when they are first asked for. Formats: `papershelf.search.index.files` and `ranges`.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from papershelf import paths
from papershelf.search.index import vlq
from papershelf.search.index.addresses import long_url
from papershelf.search.index.documents import Card
from papershelf.search.index.files import FORMAT
from papershelf.search.index.inverted import code_units
from papershelf.search.query.clauses import Completion, Surface

Numbers = NDArray[np.int64]

_AFTER = b"\xff\xff"
"""The last code unit of UTF-16: no term has it, so a prefix followed by it is after them all."""


class NoIndexError(Exception):
    """There is no index, or none that this version reads; says what to do."""


@dataclass(frozen=True, slots=True)
class Postings:
    """What one field has of a term: documents, rising, and the impact in each."""

    documents: Numbers
    impacts: Numbers
    forms: Numbers
    """Bits of the term's forms that each document has there."""
    near: Numbers
    """Bits of the places, modulo 32, at which each has it; zeros where no places are kept."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Terms cut into files: the code units with which each begins, and the names of the files."""

    first: tuple[bytes, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Cut:
        return cls(tuple(map(code_units, said["first"].split())), tuple(said["files"].split()))

    def reach(self, prefix: str) -> tuple[str, ...]:
        """The files in which terms that begin so can lie."""
        begins = code_units(prefix)
        first = max(0, bisect_right(self.first, begins) - 1)
        return self.names[first : bisect_left(self.first, begins + _AFTER)]

    def holding(self, term: str) -> str | None:
        """The file in which the term lies, where it is one."""
        at = bisect_right(self.first, code_units(term)) - 1
        return self.names[at] if at >= 0 else None


@dataclass(frozen=True, slots=True)
class _Range:
    """The terms of one file in order, and the text of each."""

    terms: tuple[str, ...]
    keys: tuple[bytes, ...]
    columns: tuple[tuple[str, ...], ...]
    """A text of each term in each: postings, impacts, near and forms; or places alone."""

    @classmethod
    def of(cls, terms: str, *columns: str) -> _Range:
        names = tuple(terms.split(" "))
        keys = tuple(map(code_units, names))
        return cls(names, keys, tuple(tuple(column.split(" ")) for column in columns))

    def place(self, term: str) -> int | None:
        """Of a term among those of the file; None where it is not there."""
        at = bisect_left(self.keys, code_units(term))
        return at if at < len(self.terms) and self.terms[at] == term else None

    def starting_with(self, prefix: str) -> tuple[str, ...]:
        begins = code_units(prefix)
        first = bisect_left(self.keys, begins)
        return self.terms[first : bisect_left(self.keys, begins + _AFTER)]


@dataclass(frozen=True, slots=True)
class Reader:
    """An index below a folder `docs/`. It is also the dictionary that planning reads."""

    docs: Path
    manifest: Mapping[str, Any]
    ranges: Cut
    places: Cut
    _files: dict[str, Any] = field(default_factory=dict)
    _terms: dict[str, _Term] = field(default_factory=dict)

    @classmethod
    def open(cls, docs: Path) -> Reader:
        """Read the manifest.

        Raises:
            NoIndexError: no index was generated, or one of another version.

        """
        try:
            manifest = json.loads((docs / paths.SEARCH_MANIFEST).read_bytes())
            found = manifest["format"]
        except OSError as reason:
            raise NoIndexError("the shelf has no search index yet") from reason
        except (ValueError, LookupError, TypeError) as reason:
            raise NoIndexError("the search index is damaged") from reason
        if found != FORMAT:
            raise NoIndexError(f"found a search index of format {found}, expected {FORMAT}")
        return cls(docs, manifest, Cut.of(manifest["ranges"]), Cut.of(manifest["positions"]))

    @property
    def total(self) -> int:
        """Documents of the index."""
        return int(self.manifest["documents"])

    @property
    def papers(self) -> int:
        """Documents that are papers: the first ones."""
        return int(self.manifest["papers"])

    @property
    def language(self) -> str:
        """The code of the language of its stems."""
        return str(self.manifest["language"])

    @property
    def boosts(self) -> tuple[float, ...]:
        """How much a match in each field counts."""
        return tuple(map(float, self.manifest["boosts"]))

    # The dictionary that planning and spelling read.

    def count(self, term: str) -> int:
        return sum(len(postings.documents) for postings in self.postings(term).values())

    def documents(self, term: str) -> int:
        found = [postings.documents for postings in self.postings(term).values()]
        return len(np.unique(np.concatenate(found))) if found else 0

    def expand(self, prefix: str) -> list[Completion]:
        return [Completion(term, self.count(term)) for term in self.starting_with(prefix)]

    def width(self, prefix: str) -> int:
        return len(self.ranges.reach(prefix))

    def all(self) -> Sequence[str]:
        return tuple(self._load(self.manifest["terms"]["file"])["terms"].split())

    def surface(self, length: int) -> list[Surface]:
        name = self.manifest["words"].get(str(length))
        if name is None:
            return []
        content = self._load(name)
        levels = vlq.decode(content["counts"]).tolist()
        words = content["words"].split(" ")
        return [Surface(word, level) for word, level in zip(words, levels, strict=True)]

    # What evaluation reads.

    def starting_with(self, prefix: str) -> list[str]:
        """The terms that begin so, in the order of the index."""
        files = (self._range(name) for name in self.ranges.reach(prefix))
        return [term for one in files for term in one.starting_with(prefix)]

    def postings(self, term: str) -> Mapping[int, Postings]:
        """The postings of a term by field; none where it is no term."""
        return self._term(term).postings

    def forms(self, term: str) -> tuple[str, ...]:
        """The words that a term stands for, in the order of their bits; none of no term."""
        return self._term(term).forms

    def _term(self, term: str) -> _Term:
        if term not in self._terms:
            name = self.ranges.holding(term)
            near = frozenset(self.manifest["near"])
            self._terms[term] = _Term.of(self._range(name), term, near) if name else _NO_TERM
        return self._terms[term]

    def positions(self, term: str) -> Mapping[int, Mapping[int, frozenset[int]]]:
        """Where a term stands: field to document to positions."""
        name = self.places.holding(term)
        found = self._places(name) if name else None
        at = found.place(term) if found else None
        text = found.columns[0][at] if found and at is not None else ""
        postings = self.postings(term)
        parts = ((int(part[0]), part[1:]) for part in text.split(";") if part)
        return {number: _read_positions(part, postings[number].documents) for number, part in parts}

    def order(self, name: str) -> Numbers:
        """All documents by `date` (newest first), `votes` (most first) or `trending` (those that
        are, then the newest), ties by number.
        """
        orders = self.manifest["orders"]
        if name == "votes" and "votes" in orders:
            ranks = -vlq.decode(self._load(orders["votes"])["votes"])
        else:
            ranks = self._days()
        order = np.argsort(ranks, kind="stable")
        if name == "trending" and name in orders:
            first = vlq.decode(self._load(orders[name])["first"])
            return np.concatenate([first, order[~np.isin(order, first)]])
        return order

    def within(self, first: str, last: str) -> NDArray[np.bool_]:
        """Of each document, whether its date is in that span, whose ends are days, months or years.

        A date that is known less exactly than an end is in no span that begins or ends within it.
        """
        dates = self._load(self.manifest["orders"]["date"])["dates"].split()
        passed = [
            len(date) >= max(len(first), len(last))
            and first <= date[: len(first)]
            and date[: len(last)] <= last
            for date in dates
        ]
        ranks = self._days()
        return np.array([*passed, False], dtype=np.bool_)[np.minimum(ranks, len(passed))]

    def favour(self) -> NDArray[np.int64]:
        """Of each document, how many votes and citations it has, in powers of two."""
        name = self.manifest["orders"].get("favour")
        if name is None:
            return np.zeros(self.total, dtype=np.int64)
        return vlq.decode(self._load(name)["levels"])

    def _days(self) -> Numbers:
        """The rank of each document's date."""
        steps = vlq.decode(self._load(self.manifest["orders"]["date"])["days"])
        return np.cumsum(np.where(steps % 2, -(steps + 1) // 2, steps // 2))

    def card(self, document: int) -> Card:
        """What a result shows."""
        file, at = divmod(document, int(self.manifest["cards"]["size"]))
        columns = self._load(self.manifest["cards"]["files"].split()[file])
        card = Card(*[columns[name][at] for name in Card._fields])
        return card._replace(url=long_url(card.url, card.title))

    def meaning(self) -> Mapping[str, Any] | None:
        """Where vectors of words and papers stand; None where the shelf has none."""
        name = self.manifest.get("meaning")
        found: Mapping[str, Any] | None = self._load(name) if name else None
        return found

    def part(self, name: str) -> Any:
        """A file of the index, by its name."""
        return self._load(name)

    def _range(self, name: str) -> _Range:
        columns = ("terms", "postings", "impacts", "near", "forms")
        found: _Range = self._kept(name, lambda said: _Range.of(*map(said.get, columns)))
        return found

    def _places(self, name: str) -> _Range:
        found: _Range = self._kept(name, lambda said: _Range.of(said["terms"], said["positions"]))
        return found

    def _load(self, name: str) -> Any:
        return self._kept(name, lambda said: said)

    def _kept(self, name: str, read: Callable[[Any], Any]) -> Any:
        if name not in self._files:
            try:
                said = json.loads((self.docs / paths.search_part(name)).read_bytes())
            except (OSError, ValueError) as reason:
                raise NoIndexError("the search index is damaged") from reason
            self._files[name] = read(said)
        return self._files[name]


@dataclass(frozen=True, slots=True)
class _Term:
    """What the index says of a term."""

    forms: tuple[str, ...]
    postings: Mapping[int, Postings]

    @classmethod
    def of(cls, range_: _Range, term: str, near: frozenset[int]) -> _Term:
        at = range_.place(term)
        if at is None:
            return _NO_TERM
        text, impacts, places, spelt = (column[at] for column in range_.columns)
        spelt, _, bits = spelt.partition(":")
        weights, masks = vlq.decode(impacts), vlq.near(places)
        forms = vlq.decode(bits) if bits else np.ones(len(weights), dtype=np.int64)
        found = {}
        for part in text.split(";"):
            number = int(part[0])
            documents = np.cumsum(vlq.decode(part[1:]) + 1) - 1
            count = len(documents)
            beside = masks[:count] if number in near else np.zeros(count, dtype=np.int64)
            found[number] = Postings(documents, weights[:count], forms[:count], beside)
            weights, forms = weights[count:], forms[count:]
            masks = masks[count:] if number in near else masks
        return cls(_read_forms(term, spelt), found)


_NO_TERM = _Term((), {})


def _read_forms(term: str, text: str) -> tuple[str, ...]:
    """The words of a text of forms."""
    if not text:
        return (term,)
    found = []
    for spelt in text.split(","):
        end = next(at for at, sign in enumerate(spelt, 1) if vlq.ALPHABET.index(sign) < 32)
        taken_off = int(vlq.decode(spelt[:end])[0])
        found.append(term[: len(term) - taken_off] + spelt[end:])
    return tuple(found)


def _read_positions(text: str, documents: Numbers) -> Mapping[int, frozenset[int]]:
    """For each document how many, the first, and gaps."""
    numbers = vlq.decode(text)
    found: dict[int, frozenset[int]] = {}
    at = 0
    for document in documents.tolist():
        end = at + 1 + int(numbers[at])
        found[document] = frozenset((np.cumsum(numbers[at + 1 : end] + 1) - 1).tolist())
        at = end
    return found
