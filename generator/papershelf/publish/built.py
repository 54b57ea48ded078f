"""How a site is built, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import NamedTuple

from papershelf.parallel import processors
from papershelf.problems import Problem

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
    by_mkdocs: int = 0
    """Generated pages that MkDocs itself had to render."""
    reason: str = ""
    """Why it had to."""

    @property
    def failed(self) -> bool:
        """Whether the site is as it was before."""
        return any(problem.is_error for problem in self.problems)


class RenderedPage(NamedTuple):
    """A page as MkDocs has made it, and the bytes of the file that it was made from."""

    html: bytes
    markdown: bytes


@dataclass(frozen=True, slots=True)
class Apart:
    """Files below `docs/` that are written while MkDocs is at work: nothing is made from them, and
    they are copied as they are in the end.
    """

    holds: Callable[[str], bool] = lambda _: False
    """Whether a path is that of such a file, whichever build has made it."""
    fixed: tuple[str, ...] = ()
    """Those that there will be for sure; a page may link to them."""

    def is_unlinked(self, path: str) -> bool:
        """Whether no page of a good site can link to a path, since it is that of such a file."""
        return self.holds(path) and path not in self.fixed


NONE_APART = Apart()


@dataclass(frozen=True, slots=True)
class Options:
    """How to build; none of it changes a byte of the site."""

    strict: bool = True
    """MkDocs' warnings are errors."""
    jobs: int = field(default_factory=processors)
    """Processes at once."""
    clean: bool = False
    """Keep nothing of an earlier build."""
    progress: Callable[[], AbstractContextManager[Progress]] = lambda: nullcontext(_nothing)
