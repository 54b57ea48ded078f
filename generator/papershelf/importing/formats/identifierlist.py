"""A list of identifiers or addresses of papers, one a line, as people paste it.

    # a reading list
    2401.00001
    https://doi.org/10.1000/182

Such a paper has no title yet: its identifier stands for it until `papershelf enrich` looks it up.
"""

from __future__ import annotations

import re

from papershelf.identifiers import arxiv_month
from papershelf.importing.draft import Draft, identified
from papershelf.importing.entry import Counted, Listing, Repair, SourceEntry
from papershelf.problems import Problem, error, warning

NAME = "ids"

COMMENT = "comment"
NO_PAPER = "found no identifier or address of a paper"
_BETWEEN = re.compile(r"[\s,;|]+")
_LEAD = re.compile(r"(?:[-*+•]|\d{1,3}[.)])\s+")
_COMMENT = re.compile(r"(?:#|//|%)")
_NAMES = {
    "arxiv": "arXiv:", "doi": "doi:", "acl": "ACL:", "openreview": "OpenReview:",
    "pmid": "PMID:", "pmcid": "", "openalex": "OpenAlex:", "s2": "S2:", "dblp": "DBLP:",
}  # fmt: skip
_SHARE = 0.5
"""Of the lines, at the least, that begin with an identifier."""


def looks_like_ids(text: str) -> bool:
    """Whether most lines hold identifiers or addresses of papers, and nothing else."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    lines = [line for line in lines if not _COMMENT.match(line)]
    if not lines or max(map(len, lines)) > 400:
        return False
    alone = sum(_is_all(*_found(_LEAD.sub("", line))) for line in lines)
    return alone >= max(1, _SHARE * len(lines))


def _is_all(found: list[str], rest: list[str]) -> bool:
    return bool(found) and not rest


def parse_ids(text: str, path: str) -> Listing:
    """Read a list. A line without an identifier is an error, words beside one are a warning."""
    entries: list[SourceEntry] = []
    problems: list[Problem] = []
    repairs: list[Repair] = []
    counted: list[Counted] = []
    scanned: list[int] = []
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = _LEAD.sub("", line.strip())
        if not stripped:
            continue
        scanned.append(number)
        if _COMMENT.match(stripped):
            counted.append(Counted(COMMENT, number))
            continue
        found, rest = _found(stripped)
        if not found:
            hint = "give an arXiv id, a DOI, an ACL or OpenReview id, or the address of one"
            message = f'{NO_PAPER} in "{stripped[:80]}"'
            problems.append(error(path, message, line=number, hint=hint))
        elif rest:
            message = f'left out "{" ".join(rest)[:80]}", which is no identifier'
            problems.append(warning(path, message, line=number))
        entries += [_entry(name, path, number, repairs) for name in found]
        scanned += [number] * max(0, len(found) - 1)
    made = tuple(entries)
    return Listing(
        NAME, NAME, made, tuple(problems), tuple(repairs), tuple(scanned), tuple(counted)
    )


def _found(line: str) -> tuple[list[str], list[str]]:
    """The identifiers of a line, and its other words."""
    if identified(line):
        return [line], []
    words = list(filter(None, _BETWEEN.split(line)))
    found = [word for word in words if identified(word)]
    return found, [word for word in words if not identified(word)]


def _entry(spelt: str, path: str, line: int, repairs: list[Repair]) -> SourceEntry:
    draft = Draft(path, line)
    draft.identify(spelt)
    [(name, found)] = draft.ids.items()
    draft.text("title", f"{_NAMES[name]}{found}")
    if name == "arxiv":
        draft.date("published", arxiv_month(str(found)))
    repairs += draft.repairs
    return draft.entry()
