"""Papers of invented words, a few of them very common and most of them rare, as words are."""

from __future__ import annotations

import random

from papershelf.model import Author, Links, Paper, PartialDate
from shelves import paper

_SYLLABLES = "ba co de fi gra hu la mo ne po ri sta tu ve zin".split()
_AWKWARD = ["gpt-4", "c++", "llama-3.1", "naïve", "学習", "don't"]


def invented_papers(count: int) -> list[Paper]:
    """The same ones every time."""
    draw = random.Random(4)  # noqa: S311 (a fixed seed is the point)
    lexicon = ["".join(draw.choices(_SYLLABLES, k=draw.choice((1, 2, 2, 3)))) for _ in range(900)]
    lexicon += _AWKWARD
    weights = [1 / rank for rank in range(1, len(lexicon) + 1)]

    def text(words: int) -> str:
        return " ".join(draw.choices(lexicon, weights, k=words))

    venues = [text(2) for _ in range(8)]
    return [
        paper(
            f"p-{number}",
            title=text(draw.randint(1, 9)),
            authors=tuple(Author(text(2)) for _ in range(draw.randint(0, 3))),
            abstract=text(draw.choice((0, 40, 90))),
            summary=text(draw.choice((0, 0, 12))),
            venue=draw.choice(["", *venues]),
            tags=(text(1), text(2)),
            published=PartialDate(draw.randint(2000, 2025)),
            votes=number % 7 or None,
            source=("", "arXiv", "ACL Anthology")[number % 3],
            links=Links(code="https://example.org/code" if number % 5 == 0 else ""),
        )
        for number in range(count)
    ]
