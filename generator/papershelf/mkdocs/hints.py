"""What a link of a hand-written page was meant to lead to, where it leads to no page.

MkDocs guesses at times. People write a generated page's address on the site, the path from the
wrong folder, the name of its record or topic: each has the page's own name in it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from posixpath import dirname, relpath
from urllib.parse import unquote

from papershelf.problems import Problem

_LINK = re.compile(
    r"(?P<said>contains an? (?:absolute |unrecognized relative )?link '(?P<target>[^']*)',"
    r".*?(?:not found among documentation files|left as is))\.(?: Did you mean '(?P<meant>.*)'\?)?"
)
_ENDS = re.compile(r"(?:/|/index)?(?:\.(?:md|html|ya?ml))?/?$")
_BEGINS = re.compile(r"^(?:\.{0,2}/)*(?:collection/)?")
_GUESSES = 20
"""Links for which a page of nearly the same name is looked for, which takes a while."""


def with_hints(problems: Iterable[Problem], docs: Path) -> list[Problem]:
    """The problems of a build, with the right path as the hint of each link that has one. `docs` is
    the folder of pages.
    """
    problems = list(problems)
    if not any(map(_match, problems)):
        return problems
    pages = {_key(path): path for path in _pages(docs)}
    left = _GUESSES
    for place, problem in enumerate(problems):
        if match := _match(problem):
            left -= 1
            here = problem.path.partition("/")[2]
            found = _page(_key(match["target"]), pages, guess=left >= 0)
            path = relpath(found, dirname(here) or ".") if found else match["meant"]
            hint = f"write {path}" if path else problem.hint
            problems[place] = replace(problem, message=match["said"], hint=hint)
    return problems


def _match(problem: Problem) -> re.Match[str] | None:
    return _LINK.fullmatch(problem.message)


def _pages(docs: Path) -> Iterator[str]:
    return (file.relative_to(docs).as_posix() for file in sorted(docs.rglob("*.md")))


def _key(target: str) -> str:
    """The name in a path or an address, however it is written."""
    path = unquote(re.split(r"[?#]", target, maxsplit=1)[0])
    return re.sub(r"\s+", "-", _BEGINS.sub("", _ENDS.sub("", path))).lower()


def _page(key: str, pages: dict[str, str], *, guess: bool) -> str:
    """The one page that the key names, from its root or from its folder; empty where none is."""
    if not key:
        return ""
    if key in pages:
        return pages[key]
    named = [path for one, path in pages.items() if one.endswith(f"/{key}")]
    named += [path for one, path in pages.items() if key.endswith(f"/{one}")]
    if not named and guess:
        named = [pages[one] for one in difflib.get_close_matches(key, pages, 1, 0.85)]
    return named[0] if len(named) == 1 else ""
