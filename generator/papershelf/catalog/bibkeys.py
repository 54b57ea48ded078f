"""Keys of BibTeX entries: readable, in ASCII, and unique on the shelf without regard to case.

BibTeX compares keys without regard to case, and of two entries with one key reads the first alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from anyascii import anyascii

from papershelf.catalog.publication import issued
from papershelf.model import Paper
from papershelf.text import tex
from papershelf.text.people import creators
from papershelf.text.slug import digest6

_STOP_WORDS = frozenset(
    """
    a an and are as at be by can do does for from how in is it of on or the to towards what with
    """.split()
)
_WORDS = re.compile(r"[a-z0-9]+")
_UNSAFE = re.compile(r"[^A-Za-z0-9_:./+-]+")
_PART = 60
"""Characters of a name or word in a key: whole lines without a space come to be one."""
_SHORT_ID = re.compile(r"[A-Za-z0-9_.:-]{1,24}")


def bibkeys(papers: Iterable[Paper]) -> dict[str, str]:
    """Maps ids to BibTeX keys.

    A key that a record gives is kept. Papers that would share a key all get theirs with their id
    behind it, and not with a number: so a key stays when yet another paper would share it.
    """
    papers = list(papers)
    wanted = {paper.id: bibkey(paper) for paper in papers}
    shared = Counter(key.lower() for key in wanted.values())
    keys: dict[str, str] = {}
    taken: set[str] = set()
    for paper in sorted(papers, key=lambda paper: (not paper.bibkey, paper.id)):
        key = wanted[paper.id]
        if shared[key.lower()] > 1 and (not paper.bibkey or key.lower() in taken):
            key = f"{key}-{_told_apart(paper.id)}"
        while key.lower() in taken or (key != wanted[paper.id] and key.lower() in shared):
            key = f"{key}-{digest6(paper.id)}"
        taken.add(key.lower())
        keys[paper.id] = key
    return keys


def bibkey(paper: Paper) -> str:
    """Returns the record's own key, else `family-year-word` after the ACL Anthology's habit."""
    if paper.bibkey:
        return _UNSAFE.sub("", anyascii(paper.bibkey)) or "paper"
    named = creators(paper.authors[:1]).named
    family = named[0].family if named else "anon"
    if named and named[0].is_group:
        family = family.split()[-1]
    day = issued(paper)
    words = _words(tex.plain(paper.title))
    word = next((one for one in words if one not in _STOP_WORDS), "")
    parts = ["".join(_words(family))[:_PART], str(day.year) if day else "", word[:_PART]]
    return "-".join(filter(None, parts)) or "paper"


def _words(text: str) -> Iterator[str]:
    ascii_text = text if text.isascii() else anyascii(text)
    return (match[0] for match in _WORDS.finditer(ascii_text.lower()))


def _told_apart(paper_id: str) -> str:
    return paper_id.lower() if _SHORT_ID.fullmatch(paper_id) else digest6(paper_id)
