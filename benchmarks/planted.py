"""Plants duplicates, and papers that only look like duplicates, among papers that are given.

Six kinds of duplicates and three of other papers, in equal shares, by dice with a fixed seed. This
was written before the matcher that it judges, and knows nothing of it.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SEED = 20261128

Row = dict[str, Any]
"""A record by the contract's names, as a line of JSON Lines says it."""


@dataclass(frozen=True, slots=True)
class Planted:
    """Rows to import, and which of them are the same paper."""

    given: tuple[Row, ...]
    """The papers that were there, some of them with an identifier now."""
    rows: tuple[Row, ...]
    """The planted ones."""
    paper_of: tuple[int, ...]
    """For each planted row the paper that it is: a place in `given`, or a number of its own."""
    kinds: tuple[str, ...]
    """For each planted row what was done to it."""
    twin_of: tuple[int, ...]
    """For each planted row the row that it looks like: a place in `given`, or, counted on behind
    its end, in `rows`."""


def plant(papers: Sequence[Mapping[str, Any]], each: int, others: int, seed: int = SEED) -> Planted:
    """Plants `each` duplicates of every kind of `SAME`, and `others` papers of each of `OTHER`.

    A paper needs a title, authors and a year. Raises ValueError where too few papers have what a
    kind needs.
    """
    dice = random.Random(seed)  # noqa: S311 (a fixed seed is the point)
    given = [_copy(paper) for paper in papers]
    usable = _usable(given)
    dice.shuffle(usable)
    made = _Made(given, dice)
    for kind, (needs, change) in SAME.items():
        for at in _drawn(usable, given, needs, each, kind):
            made.same(at, kind, change(given[at], dice))
    for kind, looks in OTHER.items():
        for at in _drawn(usable, given, _has_authors, others, kind):
            made.other(at, kind, looks)
    return Planted(
        tuple(given),
        tuple(made.rows),
        tuple(made.paper_of),
        tuple(made.kinds),
        tuple(made.twin_of),
    )


class _Made:
    """What has been planted so far."""

    def __init__(self, given: list[Row], dice: random.Random) -> None:
        self._given, self._dice = given, dice
        self.rows: list[Row] = []
        self.paper_of: list[int] = []
        self.kinds: list[str] = []
        self.twin_of: list[int] = []
        self._own = len(given)
        self._number = 0

    def same(self, at: int, kind: str, row: Row) -> None:
        """A second row of the paper, which has no identifier in common with the first."""
        first = self._dice.choice(("", "doi", "doi" if kind == "preprint" else "arxiv"))
        self._identify(self._given[at], first)
        second = "arxiv" if kind == "preprint" else self._dice.choice(("", "", "acl", "openreview"))
        self._identify(row, second)
        self._add(row, at, kind, at)

    def other(self, at: int, kind: str, looks: Looks) -> None:
        """A paper that looks like one of the given, or two that look like each other."""
        authors = self._given[self._dice.randrange(len(self._given))]["authors"]
        changed = looks(self._given[at], authors, self._dice)
        twin = at
        for row in changed:
            self._identify(row, self._dice.choice(("", "doi", "acl")))
            self._add(row, self._own, kind, twin)
            twin = len(self._given) + len(self.rows) - 1
            self._own += 1
        if len(changed) == 2:  # the first is no case of its own
            self.kinds[-2], self.twin_of[-2] = "", -1

    def _add(self, row: Row, paper: int, kind: str, twin: int) -> None:
        self.rows.append(row)
        self.paper_of.append(paper)
        self.kinds.append(kind)
        self.twin_of.append(twin)

    def _identify(self, row: Row, kind: str) -> None:
        self._number += 1
        number = self._number
        year = max(int(row.get("year", 2020)), 2015)
        spelt = {
            "doi": f"10.5555/planted.{number}",
            "arxiv": f"{year % 100:02}{number % 12 + 1:02}.{90_000 + number % 10_000}",
            "acl": f"{year}.planted-{number // 1000}.{number % 1000 + 1}",
            "openreview": f"Pl4nted{number:05}",
        }
        if kind:
            row["identifiers"] = {kind: spelt[kind]}


def _usable(given: Sequence[Row]) -> list[int]:
    """Papers whose title, and what stands before a colon in it, no other paper has."""
    heads = [_head(row["title"]) for row in given]
    counts = Counter(heads)
    return [at for at, head in enumerate(heads) if counts[head] == 1 and given[at].get("year")]


def _head(title: str) -> str:
    return re.sub(r"\W", "", title.partition(": ")[0]).lower()


def _drawn(
    usable: list[int], given: Sequence[Row], needs: Callable[[Row], bool], count: int, kind: str
) -> list[int]:
    """Takes that many papers out of the usable ones."""
    found = [at for at in usable if needs(given[at])][:count]
    if len(found) < count:
        raise ValueError(f"{kind}: {count:,} papers wanted, {len(found):,} found")
    taken = set(found)
    usable[:] = [at for at in usable if at not in taken]
    return found


def _has_authors(row: Row) -> bool:
    return bool(row["authors"])


def _has_subtitle(row: Row) -> bool:
    head, _, tail = row["title"].partition(": ")
    return _has_authors(row) and len(head) > 2 and len(tail) > 2


def _copy(row: Mapping[str, Any], **changed: object) -> Row:
    """A row without abstract, links and identifiers, which would contradict planted ones."""
    kept = {name: row[name] for name in ("title", "authors", "year", "venue") if name in row}
    return {**kept, **changed}


def _in_other_case(row: Row, dice: random.Random) -> Row:
    way = dice.choice((str.upper, str.lower, str.title, str.capitalize))
    return _copy(row, title=way(row["title"]))


_ACCENTS = {"ö": r"{\"o}", "ü": r"\"{u}", "é": r"{\'e}", "á": r"\'a", "ñ": r"{\~n}", "ø": r"{\o}"}


def _in_tex(row: Row, dice: random.Random) -> Row:
    title = re.sub(r"\b[A-Z]{2,}\b", lambda found: f"{{{found[0]}}}", row["title"])
    title = title.replace("&", r"\&").replace("%", r"\%").replace(" - ", " -- ")
    words = title.split(" ")
    at = dice.randrange(len(words))
    if "\\" not in words[at] and "$" not in title:
        wrapped = dice.choice((r"\textit{%s}", r"\emph{%s}", "{%s}", r"{\em %s}", r"$\mathrm{%s}$"))
        words[at] = wrapped % words[at].strip("{}") if words[at].isalpha() else f"{{{words[at]}}}"
    return _copy(row, title=_accents(" ".join(words)), authors=list(map(_accents, row["authors"])))


def _accents(text: str) -> str:
    for letter, tex in _ACCENTS.items():
        text = text.replace(letter, tex)
    return text


def _without_subtitle(row: Row, _: random.Random) -> Row:
    return _copy(row, title=row["title"].partition(": ")[0])


def _with_initials(row: Row, dice: random.Random) -> Row:
    way = dice.choice(("{0}. {1}", "{0} {1}", "{1}, {0}.", "{1} {0}"))
    names = [name.rpartition(" ") for name in row["authors"]]
    authors = [
        way.format(". ".join(word[0] for word in given.split() if word[0].isalpha()), family)
        if any(word[0].isalpha() for word in given.split())
        else family
        for given, _, family in names
    ]
    return _copy(row, authors=authors)


def _with_swapped_names(row: Row, dice: random.Random) -> Row:
    comma = dice.choice((", ", " "))
    names = [name.rpartition(" ") for name in row["authors"]]
    authors = [f"{family}{comma}{given}" if given else family for given, _, family in names]
    return _copy(row, authors=authors)


def _as_preprint(row: Row, dice: random.Random) -> Row:
    """The paper as it was on arXiv up to two years before, under the same title or nearly."""
    title = row["title"]
    drawn = dice.random()
    if drawn < 0.25:
        title = title.capitalize()
    elif drawn < 0.5 and _has_subtitle(row):
        title = title.partition(": ")[0]
    year = row["year"] - dice.choice((0, 0, 0, 1, 1, 2))
    preprint = _copy(row, title=title, year=year)
    preprint["venue"] = dice.choice(("arXiv", "CoRR", "arXiv preprint", "arXiv.org"))
    if dice.random() < 0.3:
        preprint["authors"] = _with_initials(row, dice)["authors"]
    return preprint


SAME: dict[str, tuple[Callable[[Row], bool], Callable[[Row, random.Random], Row]]] = {
    "subtitle dropped": (_has_subtitle, _without_subtitle),
    "case changed": (_has_authors, _in_other_case),
    "TeX": (_has_authors, _in_tex),
    "initials": (_has_authors, _with_initials),
    "names swapped": (_has_authors, _with_swapped_names),
    "preprint": (_has_authors, _as_preprint),
}
"""Kinds of duplicates: what a paper must have, and what is done to it. The rarest need first."""

Looks = Callable[[Row, list[str], random.Random], list[Row]]
"""From a paper and other people's names to one paper that looks like it, or two that look alike."""

_PARTS = ((" I", " II"), (": Part I", ": Part II"), (", Part 1", ", Part 2"), (" 1", " 2"),
          (" (Part One)", " (Part Two)"), (" - Part A", " - Part B"), (" II", " III"),
          (": Volume 1", ": Volume 2"))  # fmt: skip


def _part(row: Row, _: list[str], dice: random.Random) -> list[Row]:
    first, second = dice.choice(_PARTS)
    rows = [_copy(row, title=row["title"] + part) for part in (first, second)]
    return rows if dice.random() < 0.5 else rows[1:]


def _of_others(row: Row, others: list[str], dice: random.Random) -> list[Row]:
    """The same title by other people, of whom sometimes one has the family name of an author."""
    authors = [name for name in others if name not in row["authors"]] or ["Nobody Else"]
    if dice.random() < 0.3:
        authors[0] = f"Zebulon {dice.choice(row['authors']).rpartition(' ')[2]}"
    return [_copy(row, authors=authors, year=row["year"] + dice.choice((-1, 0, 0, 1, 5)))]


_CORRECTED = ('Corrigendum to "{}"', "Erratum: {}", "Correction to: {}", "{} (Corrigendum)",
              "{}: Corrigendum", "Retraction Note: {}", "Comment on '{}'", "{} - Erratum",
              "Reply to: {}", "Errata for {}", "Addendum to “{}”")  # fmt: skip


def _corrigendum(row: Row, _: list[str], dice: random.Random) -> list[Row]:
    title = dice.choice(_CORRECTED).format(row["title"])
    return [_copy(row, title=title, year=row["year"] + dice.choice((0, 1)))]


OTHER: dict[str, Looks] = {
    "part of a series": _part,
    "same title by others": _of_others,
    "corrigendum": _corrigendum,
}
"""Kinds of papers that only look like another one."""
