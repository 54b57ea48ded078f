"""How far the reading of a long file is, for whoever watches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Thing = TypeVar("Thing")

Watch = Callable[[int, int], None]
"""Is told how many entries are done, and of how many."""

_EACH = 256


def unwatched(done: int, total: int) -> None:
    """Nobody watches."""


def watched(
    things: Iterable[Thing], total: int, watch: Watch, *, begin: float = 0, end: float = 1
) -> Iterator[Thing]:
    """The things, one by one; `begin` and `end` are the part of the whole work that they are."""
    for number, thing in enumerate(things):
        if number % _EACH == 0:
            watch(round(begin * total + (end - begin) * number), total)
        yield thing
    watch(round(end * total), total)
