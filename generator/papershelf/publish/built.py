"""How a site is built, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from papershelf.parallel import processors
from papershelf.problems import Problem

if TYPE_CHECKING:
    from papershelf.mkdocs.edits import Edit

Progress = Callable[[int, int], None]
"""Told how many pages are made, and how many there are to make."""


def _nothing(_done: int, _total: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Built:
    """What a build came to: files of the site made, kept and removed, and bytes of all of them."""

    problems: list[Problem] = field(default_factory=list)
    made: int = 0
    kept: int = 0
    removed: int = 0
    size: int = 0
    read: frozenset[str] = frozenset()
    """The files below `docs/` of which the site was made, but for those with given digests."""

    @property
    def failed(self) -> bool:
        """Whether the site is as it was before."""
        return any(problem.is_error for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Awaited:
    """Files below `docs/` that are still being written while pages are made already: no page is
    made from them, and they are copied as they are.
    """

    wait: Callable[[], Mapping[str, str]] = dict
    """Called when there is no more to do without them, and returns when they are there: their
    digests by path below `docs/`, empty where one is not known.
    """
    holds: Callable[[str], bool] = lambda _: False
    """Whether a path is that of such a file, whichever build has made it."""
    fixed: tuple[str, ...] = ()
    """Those that there will be for sure; a page may link to them."""

    def is_apart(self, path: str) -> bool:
        """Whether no page of a good site can link to a path, since it is that of such a file."""
        return self.holds(path) and path not in self.fixed


@dataclass(frozen=True, slots=True)
class Options:
    """How to build; none of it changes a byte of the site."""

    strict: bool = True
    """MkDocs' warnings are errors."""
    jobs: int = field(default_factory=processors)
    """Processes at once."""
    clean: bool = False
    """Keep nothing of an earlier build."""
    pages: Callable[[], Mapping[str, str]] = dict
    """Called when all that can be done before there are pages is done, and returns when they are
    there: digests of generated files below `docs/`, whose bytes the caller has seen to.
    """
    edits: Callable[[], Mapping[str, Edit]] = dict
    """Called after `pages`: how some of them differ from what the last build made a site of."""
    expected: Callable[[], Collection[str]] = tuple
    """The generated files that there are probably when `pages` returns, but for awaited ones: what
    can be done with them is done before.
    """
    awaited: Awaited = field(default_factory=Awaited)
    progress: Callable[[], AbstractContextManager[Progress]] = lambda: nullcontext(_nothing)
