"""Which field of the record contract a key of somebody's JSON means.

A key counts whatever its case and signs: `publishedAt`, `published_at` and `Published At` are one.
"""

from __future__ import annotations

import re

from papershelf.collection.decode import IDENTIFIERS, RECORD
from papershelf.parsing.raw import Raw

MARK = "papershelf"
"""The key of a record that came from a shelf's export: its `summary` is a curator's."""

SYNONYMS = {
    "authors": ("author",),
    "published": ("date", "published_at", "publication_date", "published_date", "year"),
    "updated": ("updated_at", "update_date"),
    "listed": ("submitted_on_daily_at",),
    "venue": ("conference", "journal", "booktitle", "container_title"),
    "number": ("issue",),
    "pages": ("page",),
    "tags": ("keywords", "keyword"),
    "votes": ("upvotes",),
}
"""Other names of a field, the more exact ones first."""

LINK_SYNONYMS = {
    "abstract": ("abs", "url", "site", "entry_id"),
    "pdf": ("pdf", "pdf_url"),
    "code": ("code", "github", "github_repo"),
    "project": ("project", "project_page"),
}

_IDENTIFIER_SYNONYMS = {"arxiv_id": "arxiv", "forum": "openreview"}
_EMPTY: tuple[Raw, ...] = (None, "", [], {})
_OF_ITS_SHELF = {"aliases", "related", "added"}
"""Fields that speak of other records of the shelf that a record was written in."""

_READ = (
    {*RECORD, *IDENTIFIERS, MARK, "abs", "aff", "affiliation"}
    | {name for names in (*SYNONYMS.values(), *LINK_SYNONYMS.values()) for name in names}
) - _OF_ITS_SHELF


def _folded(key: str) -> str:
    return re.sub(r"[\s_-]", "", key).casefold()


_NAMES = {_folded(name): name for name in _READ}
_NAMES |= {_folded(key): name for key, name in _IDENTIFIER_SYNONYMS.items()}


def paper_in(value: dict[str, Raw]) -> dict[str, Raw]:
    """The fields of a paper in an object: its own, or those that it holds under another key.

    Hugging Face's daily list has the paper under `paper`, and OpenReview's answers have it under
    `content`, with each value in an object (`{"value": …}`). What stands there counts first.
    Programmes of conferences have the title of a paper under `name`, beside authors and abstract.
    """
    for key in ("paper", "content", "info", "citedPaper", "citingPaper"):
        inner = value.get(key)
        if isinstance(inner, dict) and "title" in inner:
            fields = {name: _unwrapped(part) for name, part in inner.items()}
            return {**{name: part for name, part in value.items() if name != key}, **fields}
    if {"name", "authors", "abstract"} <= value.keys() and not has_key(value, "title"):
        return {"title" if key == "name" else key: part for key, part in value.items()}
    return value


def _unwrapped(value: Raw) -> Raw:
    return value["value"] if isinstance(value, dict) and "value" in value else value


def has_key(value: dict[str, Raw], *names: str) -> bool:
    """Whether an object has one of these names as a key, in any case."""
    return any(_folded(key) in names for key in value)


def read_keys(value: dict[str, Raw]) -> tuple[dict[str, Raw], list[str]]:
    """The values of an object under the names that are read, and the keys that are not.

    A name that is spelt exactly counts before its other spellings. A key without a value is none.
    The `number` of a paper with a `forum` is that of its submission to OpenReview, not an issue's.
    """
    value = {key: part for key, part in paper_in(value).items() if part not in _EMPTY}
    foreign = {"number"} if "forum" in value else set()
    given = {key: part for key, part in value.items() if key in _READ - foreign}
    others = []
    for key, part in value.items():
        if key in given:
            continue
        name = _NAMES.get(_folded(key))
        if name is None or name in given or name in foreign:
            others.append(key)
        else:
            given[name] = part
    return given, others
