"""The orders of the catalog: newest first, and names. Every order is total."""

from __future__ import annotations

from collections.abc import Iterable

from papershelf.model import Author, Note, Paper
from papershelf.text import name_key, name_parts

_UNDATED = (1, 0, 0, 0)


def newest_first(papers: Iterable[Paper]) -> list[Paper]:
    """Sorts by the paper's day; what is known to the month or year comes after the full dates of
    that month or year; undated papers last; ties by id.
    """
    return sorted(papers, key=_newest_key)


def _newest_key(paper: Paper) -> tuple[tuple[int, int, int, int], str]:
    day = paper.day
    return (_UNDATED if day is None else (0, *day.newest_key), paper.id)


def recently_added(papers: Iterable[Paper]) -> list[Paper]:
    """Returns the papers with a known day of coming, the last first; of one day the newest."""
    dated = [paper for paper in newest_first(papers) if paper.added]
    return sorted(dated, key=lambda paper: paper.added.newest_key if paper.added else (0, 0, 0))


def newest_notes(notes: Iterable[Note]) -> list[Note]:
    """Sorts by date, undated notes last; ties by path."""
    return sorted(
        notes,
        key=lambda note: (_UNDATED if note.date is None else (0, *note.date.newest_key), note.path),
    )


def by_name(name: str) -> tuple[str, str]:
    """Returns the key of a name in an index: transliterated and folded, then as written."""
    return (name_key(name), name)


def by_family(author: Author) -> tuple[str, str, str]:
    """Returns the key of a person in an index: family name (no article), then as `by_name`."""
    family = name_key(name_parts(author).family)
    return (family.removeprefix("the "), *by_name(author.name))
