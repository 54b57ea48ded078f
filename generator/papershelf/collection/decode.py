"""The record contract: a Raw mapping to a Paper, or to every reason why not.

The contract is DESIGN.md's "Record"; the limits are `limits`. Strict on purpose, since files in the
collection are kept for years: an unknown key, a bare string where a list belongs, an identifier
that nobody can read are errors. `sources` is where leniency towards foreign files lives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields as dataclass_fields
from functools import partial
from typing import Any

from papershelf import identifiers as spellings
from papershelf.collection.fields import Fields, quoted
from papershelf.model import (
    RELATIONS,
    STATUSES,
    TYPES,
    Author,
    Citations,
    Identifiers,
    Links,
    Origin,
    Paper,
    Related,
)
from papershelf.parsing import limits
from papershelf.parsing.raw import Raw, kind
from papershelf.problems import Problem, error
from papershelf.text import needed_family


def names_of(model: type) -> tuple[str, ...]:
    """The keys that files may use for a value of the model: its fields, in their order."""
    return tuple(field.name for field in dataclass_fields(model))


RECORD, AUTHOR, IDENTIFIERS, LINKS, CITATIONS, RELATED = (
    names_of(model) for model in (Paper, Author, Identifiers, Links, Citations, Related)
)
"""The known keys of a record and of the mappings in it, in the order of the contract."""

_HINTS = {
    **{name: f"write it below links, as `{name}`" for name in LINKS},
    **{name: f"write it below identifiers, as `{name}`" for name in IDENTIFIERS},
    "author": "did you mean authors?",
    "date": "did you mean published?",
    "github": "write it below links, as `code`",
    "journal": "did you mean venue?",
    "keywords": "did you mean tags?",
    "orcid": "write it in the author's mapping",
    "url": "write it below links, as `abstract`",
    "year": "did you mean published?",
}
"""What keys of other formats, which `import` reads, are called here."""

_EXAMPLES = {
    "arxiv": ("an arXiv id", "2412.06769"),
    "doi": ("a DOI", "10.1000/182"),
    "acl": ("an ACL Anthology id", "2020.acl-main.1"),
    "openreview": ("an OpenReview forum id", "aB3dE5fG7h"),
    "pmid": ("a PubMed id", "31452104"),
    "pmcid": ("a PubMed Central id", "PMC2808187"),
    "isbn": ("an ISBN (check each digit)", "9780306406157"),
    "openalex": ("an OpenAlex id", "W2741809807"),
    "s2": ("a Semantic Scholar id: 40 digits, or a number", "CorpusId:215416146"),
    "dblp": ("a DBLP key", "conf/acl/Example24"),
}

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# What BibTeX reads as a key: no white space, and none of the signs that end or structure an entry.
_BIBKEY = re.compile(r"""[^\s{}(),=#%\\"'~]+""")
# A well-formed tag of BCP 47 (RFC 5646, 2.1): language, script, region, variants, extensions,
# private use. Registered languages have two or three letters: "english" is a word, no tag.
_LANGUAGE = re.compile(
    r"""[a-z]{2,3}(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?
        (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*
        (?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


def decode_record(
    raw: Raw, origin: Origin, *, need_id: bool = True
) -> tuple[Paper | None, list[Problem]]:
    """The Paper that a record says, and what is wrong with it.

    There is no Paper where a Problem is an error. Without `need_id`, an absent id is "" (import
    finds one). Texts are stripped; identifiers get their canonical spelling; an empty field counts
    as absent.
    """
    problems: list[Problem] = []
    if not isinstance(raw, dict):
        line, column = origin.place()
        message = f"found {kind(raw)}, expected a record: a mapping with id and title"
        return None, [error(origin.path, message, line=line, column=column)]
    fields = Fields(raw, origin, problems)
    fields.only(RECORD, _HINTS)
    paper = _paper(fields, need_id=need_id)
    return (None if any(problem.is_error for problem in problems) else paper), problems


def _paper(fields: Fields, *, need_id: bool) -> Paper:
    return Paper(
        id=_id(fields, need_id=need_id),
        title=fields.line("title", limit=limits.TITLE, required=True),
        **{name: read(fields, name) for name, read in _READ.items() if fields.has(name)},
    )


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    return lambda text: text if pattern.fullmatch(text) else None


def _checked(check: Callable[[str], str | None], expected: str) -> Callable[[Fields, str], str]:
    return partial(Fields.checked, check=check, expected=expected)


def _id(fields: Fields, *, need_id: bool) -> str:
    text = fields.line("id", limit=limits.ID, required=need_id)
    if _CONTROL.search(text):
        fields.wrong(("id",), "found a control character, expected text")
        return ""
    return text


def _people(fields: Fields, name: str) -> tuple[Author, ...]:
    raw = fields.items(name, most=limits.AUTHORS, example='["First Name", "Second Name"]')
    return tuple(filter(None, (_person(fields, name, at, item) for at, item in enumerate(raw))))


def _person(fields: Fields, field: str, at: int, raw: Raw) -> Author | None:
    if not isinstance(raw, dict):
        name = fields.item(field, at, raw)
        return Author(name) if name else None
    inner = fields.within((field, at), raw, AUTHOR)
    if inner is None:
        return None
    name = inner.line("name", required=True)
    return Author(
        name=name,
        affiliation=inner.line("affiliation"),
        orcid=inner.orcid("orcid"),
        ror=inner.checked("ror", spellings.ror, "a ROR id such as 05dxps055"),
        family=_family(inner, name),
    )


def _family(fields: Fields, name: str) -> str:
    """The family name, where the usual rule would find another: only then is it kept."""
    family = fields.line("family")
    if not family or not name:
        return ""
    needed = needed_family(name, family)
    if needed is None:
        message = f"found {quoted(family)}, expected the last or the first words of {quoted(name)}"
        fields.wrong(("family",), message, "spell it as it stands in the name")
    return needed or ""


def _identifiers(fields: Fields, name: str) -> Identifiers:
    inner = fields.mapping(name, IDENTIFIERS)
    if inner is None:
        return Identifiers()
    given = {
        which: inner.checked(which, spellings.SPELLINGS[which], f"{what} such as {example}")
        for which, (what, example) in _EXAMPLES.items()
        if inner.has(which)
    }
    return spellings.completed(Identifiers(**given))


def _links(fields: Fields, name: str) -> Links:
    inner = fields.mapping(name, LINKS)
    if inner is None:
        return Links()
    return Links(**{which: inner.url(which) for which in LINKS if inner.has(which)})


def _citations(fields: Fields, name: str) -> Citations | None:
    inner = fields.mapping(name, CITATIONS)
    if inner is None:
        return None
    count = inner.count("count", required=True)
    return Citations(count=count or 0, source=inner.line("source"), date=inner.date("date"))


def _related(fields: Fields, name: str) -> tuple[Related, ...]:
    raw = fields.items(name, most=limits.ITEMS, example="[{id: …, kind: preprint-of}]")
    return tuple(filter(None, (_relation(fields, at, item) for at, item in enumerate(raw))))


def _relation(fields: Fields, at: int, raw: Raw) -> Related | None:
    inner = fields.within(("related", at), raw, RELATED)
    if inner is None:
        return None
    return Related(
        id=inner.line("id", limit=limits.ID, required=True),
        kind=inner.choice("kind", tuple(RELATIONS), required=True),
    )


_READ: Mapping[str, Callable[[Fields, str], Any]] = {
    **dict.fromkeys(("authors", "editors"), _people),
    "abstract": partial(Fields.prose, limit=limits.ABSTRACT),
    "summary": Fields.prose,
    **dict.fromkeys(("published", "updated", "listed", "added"), Fields.date),
    "type": partial(Fields.choice, known=TYPES),
    "status": partial(Fields.choice, known=STATUSES),
    **dict.fromkeys(("source", "venue", "volume", "number", "pages"), Fields.line),
    **dict.fromkeys(("publisher", "submitter"), Fields.line),
    "language": _checked(_matching(_LANGUAGE), "a language tag (BCP 47) such as en or pt-BR"),
    **dict.fromkeys(("categories", "tags", "aliases"), Fields.lines),
    "identifiers": _identifiers,
    "links": _links,
    "votes": Fields.count,
    "citations": _citations,
    "bibkey": _checked(_matching(_BIBKEY), "a BibTeX key: letters, digits, -_:."),
    "related": _related,
    "references": partial(Fields.lines, most=limits.REFERENCES),
}
"""How a field is read, where a record has it; `id` and `title`, which all have, stand apart."""
