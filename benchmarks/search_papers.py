"""The papers and the queries that search is measured with: the same ones on every run.

Papers: the first 1,000 of the trial data, all 10,000, and 50,000 made from them, whose titles and
abstracts are halves of two. Queries: words of titles, as people remember them and mistype them.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from lunr.stop_word_filter import WORDS as STOP_WORDS

from papershelf.catalog import Catalog, build_catalog
from papershelf.collection.read import Collection
from papershelf.model import Author, Paper, PartialDate, Record

_SEED = 20261121
_WORD = re.compile(r"[^\W\d_]{3,}")
CUT = 5
"""Letters that are left of a word being typed."""


@dataclass(frozen=True, slots=True)
class Known:
    """A paper that a person looks for: its page's address, and its title as text."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Sought:
    """What is typed, and the address of the page that it should find."""

    query: str
    url: str


class _Place:
    """Where a record would be, were it in a file."""

    path = "papers.jsonl"

    def place(self, *_: str | int) -> tuple[int, int]:
        """The first line."""
        return 1, 1


def read_papers(lines: Iterable[str]) -> list[Paper]:
    """Records of JSON Lines as papers, without their tags; `p00000` is the id of the first."""
    return [_paper(number, json.loads(line)) for number, line in enumerate(lines)]


def _paper(number: int, said: dict[str, Any]) -> Paper:
    return Paper(
        f"p{number:05}",
        " ".join(said["title"].split()),
        tuple(map(Author, said.get("authors") or ())),
        said.get("abstract") or "",
        venue=said.get("venue") or "",
        published=PartialDate(int(said["year"])) if said.get("year") else None,
    )


def catalog_of(papers: Iterable[Paper]) -> Catalog:
    """Their catalog, without a shelf."""
    records = tuple(Record(paper, _Place()) for paper in papers)
    collection = Collection(records, (), (), (), (), "0")
    return build_catalog(collection, author_pages_from=2, today=dt.date(2026, 1, 1))[0]


def write_papers(base: Sequence[str], count: int, file: Path) -> None:
    """JSON Lines of `count` papers, the first ones those of `base`."""
    lines = [line.rstrip("\n") for line in base[:count]]
    if count > len(base):
        lines += map(json.dumps, _recombined([json.loads(line) for line in base], count))
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _recombined(base: list[dict[str, Any]], count: int) -> Iterable[dict[str, Any]]:
    """As many papers as are missing from `count`: a paper's first half of title and abstract with
    another's second half, and the other's authors. So words keep their frequencies.
    """
    dice = random.Random(_SEED)  # noqa: S311 (a fixed seed is the point)
    for number in range(count - len(base)):
        one, other = base[number % len(base)], dice.choice(base)
        words, others = one["title"].split(), other["title"].split()
        title = [*words[: max(2, len(words) // 2)], *others[len(others) // 2 :]]
        said = (one.get("abstract") or "").split(". ")
        also = (other.get("abstract") or "").split(". ")
        yield {
            "title": " ".join(title),
            "authors": other.get("authors") or [],
            "venue": one.get("venue"),
            "year": one.get("year"),
            "abstract": ". ".join([*said[: len(said) // 2], *also[len(also) // 2 :]]),
        }


def content_words(title: str) -> list[str]:
    """Words of three letters and more that are no stop words, in lower case, each once."""
    words = dict.fromkeys(word.lower() for word in _WORD.findall(title))
    return [word for word in words if word not in STOP_WORDS]


def queries(known: Sequence[Known], count: int) -> list[str]:
    """One to four content words of a title, in any order."""
    dice = random.Random(_SEED + 1)  # noqa: S311
    found: list[str] = []
    while len(found) < count:
        words = content_words(dice.choice(known).title)
        dice.shuffle(words)
        if words:
            found.append(" ".join(words[: dice.randint(1, 4)]))
    return found


def misspelt(queries: Iterable[str]) -> list[str]:
    """Those queries that have a word of five letters and more, with a wrong letter in one."""
    dice = random.Random(_SEED + 2)  # noqa: S311
    found = []
    for query in queries:
        words = query.split()
        if long := [place for place, word in enumerate(words) if len(word) > 4]:
            place = dice.choice(long)
            words[place] = _one_letter_wrong(words[place], dice)
            found.append(" ".join(words))
    return found


def sought(known: Iterable[Known]) -> dict[str, list[Sought]]:
    """For each kind of remembering a title, what is typed for each paper.

    Three content words of the title, in its order; papers with fewer are left out.
    """
    dice = random.Random(_SEED + 3)  # noqa: S311
    kinds: dict[str, list[Sought]] = {"title": [], "words": [], "wrong": [], "cut": []}
    for paper in known:
        kinds["title"].append(Sought(paper.title, paper.url))
        words = content_words(paper.title)
        if len(words) < 3:
            continue
        three = [words[place] for place in sorted(dice.sample(range(len(words)), 3))]
        kinds["words"].append(Sought(" ".join(three), paper.url))
        cut = " ".join([*three[:-1], three[-1][:CUT]])
        kinds["cut"].append(Sought(cut, paper.url))
        wrong = max(range(3), key=lambda place: (len(three[place]) > 4, dice.random()))
        three[wrong] = _one_letter_wrong(three[wrong], dice)
        kinds["wrong"].append(Sought(" ".join(three), paper.url))
    return kinds


def _one_letter_wrong(word: str, dice: random.Random) -> str:
    place = dice.randrange(len(word))
    letter = dice.choice(ascii_lowercase.replace(word[place], ""))
    return word[:place] + letter + word[place + 1 :]
