"""The search index read back, and made anew, in the plainest way: dictionaries and loops.

Shares with the product what is tested elsewhere (what a word is, what TeX says) and nothing of how
an index is made or written.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from papershelf.catalog import Catalog
from papershelf.search.index.addresses import long_url
from papershelf.search.index.documents import Document, Papers, read_pages
from papershelf.search.index.inverted import code_units
from papershelf.search.terms.language import language
from papershelf.search.terms.text import of_html
from papershelf.search.terms.words import index_words
from papershelf.text.tex import plain

FIELDS = "title authors abstract summary notes topics venue identifiers page affiliations".split()
LENGTHS = dict(zip(FIELDS, (8, 16, 100, 25, 100, 6, 2, 4, 300, 8), strict=True))
STEPS = dict(zip(FIELDS, (14, 8, 2, 8, 4, 8, 8, 8, 4, 8), strict=True))

NAMES = ("authors", "venue", "affiliations")

Postings = dict[str, dict[str, dict[int, Any]]]
"""Term to field to number of a document to its impact, or to its places."""


DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def _form(term: str, text: str) -> str:
    """A word written as letters to take off the term's end, and letters to put there."""
    digits = re.match("[g-z0-9_-]*[A-Za-f]", text)
    assert digits
    [off] = numbers(digits[0])
    return term[: len(term) - off] + text[digits.end() :]


def _chosen(words: Sequence[str], mask: int) -> set[str]:
    return {word for at, word in enumerate(words) if mask >> at & 1}


def numbers(text: str) -> list[int]:
    """What a text of numbers says."""
    found, value, shift = [], 0, 0
    for character in text:
        group = DIGITS.index(character)
        value += (group % 32) * 32**shift
        shift += 1
        if group < 32:
            found.append(value)
            value, shift = 0, 0
    assert shift == 0, "a number without its end"
    return found


def from_gaps(gaps: Sequence[int]) -> list[int]:
    found: list[int] = []
    for gap in gaps:
        found.append(gap if not found else found[-1] + gap + 1)
    return found


@dataclass(frozen=True)
class Published:
    """The files below `search/`, read."""

    files: Mapping[str, bytes]

    @property
    def manifest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.files["search/manifest.json"])
        return found

    def part(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.files[f"search/i/{name}.json"])
        return found

    def named(self) -> set[str]:
        """Every file that the manifest names, itself too."""
        said = self.manifest
        names = [
            *said["ranges"]["files"].split(),
            *said["positions"]["files"].split(),
            *said["cards"]["files"].split(),
            said["names"],
            said["terms"]["file"],
            *said["words"].values(),
            *said["facets"].values(),
            *said["orders"].values(),
        ]
        if "meaning" in said:
            meaning = self.part(said["meaning"])
            names += [said["meaning"], *meaning["words"]["files"].split()]
            names += meaning["papers"]["files"].split()
        return {"search/manifest.json"} | {f"search/i/{name}.json" for name in names}

    def _terms(self, kind: str, key: str) -> Iterator[tuple[str, str]]:
        said = self.manifest[kind]
        firsts, files = said["first"].split(), said["files"].split()
        assert len(firsts) == len(files)
        before = ""
        for first, name in zip(firsts, files, strict=True):
            part = self.part(name)
            terms, texts = part["terms"].split(" "), part[key].split(" ")
            assert terms[0].startswith(first)
            assert code_units(first) > code_units(before)
            before = terms[-1]
            yield from zip(terms, texts, strict=True)

    def postings(self) -> Postings:
        found: Postings = {}
        texts = self._terms("ranges", "postings")
        for (term, text), (_, said) in zip(texts, self._terms("ranges", "impacts"), strict=True):
            assert term not in found
            fields = found[term] = {}
            impacts = iter(numbers(said))
            for part in text.split(";"):
                documents = from_gaps(numbers(part[1:]))
                fields[FIELDS[int(part[0])]] = {one: next(impacts) for one in documents}
            assert next(impacts, None) is None
        return found

    def forms(self) -> dict[str, dict[str, dict[int, set[str]]]]:
        """Term to field to document to the words that the term stands for there."""
        postings = self.postings()
        found: dict[str, dict[str, dict[int, set[str]]]] = {}
        for term, text in self._terms("ranges", "forms"):
            spelt, _, bits = text.partition(":")
            words = [_form(term, one) for one in spelt.split(",")] if spelt else [term]
            masks = iter(numbers(bits) if bits else [1] * self._count(postings[term]))
            found[term] = {
                field: {document: _chosen(words, next(masks)) for document in documents}
                for field, documents in postings[term].items()
            }
            assert next(masks, None) is None
        return found

    def near(self) -> Postings:
        """Term to field to document to its places modulo 32, of the fields that have them."""
        postings, kept = self.postings(), [FIELDS[at] for at in self.manifest["near"]]
        found: Postings = {}
        for term, text in self._terms("ranges", "near"):
            runs = iter(re.findall("[g-z0-9_-]*[A-Za-f]", text))
            found[term] = {
                field: {
                    document: {DIGITS.index(one) % 32 for one in next(runs)} for document in one
                }
                for field, one in postings[term].items()
                if field in kept
            }
            assert next(runs, None) is None
        return found

    @staticmethod
    def _count(fields: Mapping[str, Mapping[int, Any]]) -> int:
        return sum(map(len, fields.values()))

    def places(self) -> Postings:
        postings = self.postings()
        found: Postings = {}
        for term, text in self._terms("positions", "positions"):
            fields = found[term] = {}
            for part in text.split(";"):
                name, left = FIELDS[int(part[0])], numbers(part[1:])
                places = fields[name] = {}
                for document in postings[term][name]:
                    count, left = left[0], left[1:]
                    places[document], left = from_gaps(left[:count]), left[count:]
                assert not left
        return found

    def cards(self) -> list[dict[str, str]]:
        said = self.manifest["cards"]
        found: list[dict[str, str]] = []
        for name in said["files"].split():
            part = self.part(name)
            del part["$comment"]
            assert {len(column) for column in part.values()} <= {*range(1, said["size"] + 1)}
            rows = zip(*part.values(), strict=True)
            found += [dict(zip(part, row, strict=True)) for row in rows]
        for card in found:
            card["url"] = long_url(card["url"], card["title"])
        return found

    def names(self) -> list[str]:
        said: str = self.part(self.manifest["names"])["names"]
        return said.split()

    def facet(self, name: str) -> dict[tuple[str, str], list[int]]:
        """Label and slug to the numbers of documents."""
        part = self.part(self.manifest["facets"][name])
        if "values" in part:
            of_paper = numbers(part["values"])
            assert len(of_paper) == self.manifest["papers"]
            return {
                value: [paper for paper, number in enumerate(of_paper) if number == at]
                for at, value in enumerate(zip(part["labels"], part["slugs"], strict=True), 1)
            }
        texts = part["documents"].split(" ")
        values = zip(part["labels"], part["slugs"], texts, strict=True)
        return {(label, slug): from_gaps(numbers(text)) for label, slug, text in values}

    def words(self) -> dict[str, int]:
        """Surface words to their level."""
        found: dict[str, int] = {}
        for length, name in self.manifest["words"].items():
            part = self.part(name)
            words = part["words"].split(" ")
            assert {len(word) for word in words} == {int(length)}
            found |= dict(zip(words, numbers(part["counts"]), strict=True))
        return found

    def ranks(self) -> list[int]:
        found, rank = [], 0
        for step in numbers(self.part(self.manifest["orders"]["date"])["days"]):
            rank += -(step + 1) // 2 if step % 2 else step // 2
            found.append(rank)
        return found


@dataclass(frozen=True)
class Naive:
    """The same facts, from the catalog."""

    postings: Postings
    places: Postings
    forms: dict[str, dict[str, dict[int, set[str]]]]
    words: dict[str, int]


def naive(catalog: Catalog, cards: Sequence[Mapping[str, str]], pages: Sequence[Any] = ()) -> Naive:
    """What the index must say, its documents numbered as `cards` are."""
    numbered = {card["url"]: number for number, card in enumerate(cards)}
    term_of = language("en").term
    places: Postings = {}
    lengths: Counter[tuple[int, str]] = Counter()
    forms: dict[str, dict[str, dict[int, set[str]]]] = {}
    standing: dict[str, set[int]] = {}
    titled: set[str] = set()
    for document in (*map(Papers(catalog), catalog.papers), *read_pages(pages)):
        number = numbered[document.card.url]
        for field in FIELDS:
            for word, place in _words(document, field):
                said = word if ":" in word or field in NAMES else term_of(word)
                if field == "title":
                    said = said or word
                spelt = [(said, word)]
                if field == "authors" and _has_initial(word):
                    spelt.append((word[0], word[0]))
                for term, form in filter(itemgetter(0), spelt):
                    seen = forms.setdefault(term, {}).setdefault(field, {})
                    seen.setdefault(number, set()).add(form)
                    one = places.setdefault(term, {}).setdefault(field, {}).setdefault(number, [])
                    if place not in one:
                        one.append(place)
                        lengths[number, field] += 1
                if term_of(word) and field != "identifiers":
                    standing.setdefault(word, set()).add(number)
                if term_of(word) and field == "title":
                    titled.add(word)
    impacts = {
        term: {
            field: {
                number: _impact(len(found), lengths[number, field], field)
                for number, found in sorted(documents.items())
            }
            for field, documents in fields.items()
        }
        for term, fields in places.items()
    }
    without = {
        term: {field: found for field, found in fields.items() if field != "identifiers"}
        for term, fields in places.items()
    }
    words = {
        word: int(math.log2(len(documents)))
        for word, documents in standing.items()
        if (len(documents) > 1 or word in titled) and _is_spelt(word)
    }
    places = {term: fields for term, fields in without.items() if fields}
    return Naive(impacts, places, forms, words)


def _has_initial(word: str) -> bool:
    """Words of two letters and more of an alphabet."""
    return (
        len(word) > 1
        and word[:2].isalpha()
        and not any(unicodedata.name(letter, "").startswith(CJK) for letter in word[:2])
    )


CJK = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")


def _words(document: Document, field: str) -> Iterator[tuple[str, int]]:
    parts: Sequence[str] = getattr(document, field)
    if field == "notes":
        texts = [*map(plain, document.note_lines), *map(of_html, parts)]
    else:
        texts = list(parts) if field in ("identifiers", "page") else list(map(plain, parts))
    start = 0
    for text in texts:
        last = -2
        for word, place in index_words(text):
            last = start + place
            yield word, last
        start = max(start, last + 2)
    if field == "identifiers":
        yield from ((key, start) for key in document.keys)


def _impact(frequency: int, length: int, field: str) -> int:
    tfnorm = 2.2 * frequency / (1.2 * (0.25 + 0.75 * length / LENGTHS[field]) + frequency)
    return max(1, math.floor(tfnorm * STEPS[field] + 0.5))


def _is_spelt(word: str) -> bool:
    """Letters alone, and none of the scripts that are cut into pairs."""
    return (
        3 <= len(word) <= 24
        and word.isalpha()
        and not any(unicodedata.name(letter, "").startswith(CJK) for letter in word)
    )
