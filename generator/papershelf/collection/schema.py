"""The record contract as a JSON Schema, for editors and other tools.

Made from the model, so that it cannot fall behind: the properties are the fields of `Paper`, in
their order, and each shape follows from the field's type. Numbers are allowed where YAML 1.2 would
read a plain value as one and nothing can be lost (a year, a volume), not for ids: `2401.10000`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, get_type_hints

from papershelf.model import (
    RELATIONS,
    STATUSES,
    TYPES,
    Author,
    Citations,
    Identifiers,
    Links,
    Paper,
    PartialDate,
    Related,
)
from papershelf.parsing import limits

Schema = dict[str, Any]
"""A JSON Schema: JSON, as deep as it likes."""

DESCRIPTIONS = {
    "Paper.id": "Permanent name of the paper; its page lives at /papers/ID/.",
    "Paper.title": "The title, TeX and Unicode as the source has it.",
    "Paper.authors": "In order. A plain string is a name; a mapping gives more.",
    "Paper.abstract": "The abstract; an empty line separates paragraphs.",
    "Paper.summary": "One or two sentences by a curator.",
    "Paper.published": "The day, month or year of publication.",
    "Paper.updated": "When the latest version appeared.",
    "Paper.listed": "The day on which a feed featured the paper.",
    "Paper.added": "The day on which the paper came to this shelf.",
    "Paper.source": "Where the record came from.",
    "Paper.type": "A type of the Citation Style Language.",
    "Paper.venue": "Journal, conference or series.",
    "Paper.volume": "Volume of the venue.",
    "Paper.number": "Issue of the volume, or number in the series.",
    "Paper.pages": "Pages, such as 12-34.",
    "Paper.publisher": "Who published it.",
    "Paper.language": "Language tag, such as en or pt-BR.",
    "Paper.categories": "A service's own classes, such as cs.CL.",
    "Paper.tags": "Labels or aliases of topics.yml, or any other.",
    "Paper.identifiers": "What names the paper elsewhere.",
    "Paper.editors": "Written as authors are.",
    "Paper.links": "Addresses, where they do not follow from the identifiers.",
    "Paper.votes": "Votes on the feed that listed the paper.",
    "Paper.citations": "How often a service had seen the paper cited, and when.",
    "Paper.submitter": "Who submitted the paper to the feed or shelf.",
    "Paper.status": "What has happened to the paper since.",
    "Paper.bibkey": "Key of the BibTeX entry.",
    "Paper.related": "Other papers of the shelf, and what this one is to them.",
    "Paper.references": "What the paper cites: ids and DOIs.",
    "Paper.aliases": "Earlier ids: any spelling finds the paper; old addresses redirect.",
    "Author.name": "The name as the paper gives it.",
    "Author.family": "The family name, where it is not the last word with the particles before it.",
    "Author.affiliation": "The affiliation as the paper gives it.",
    "Author.orcid": "ORCID: sixteen digits in groups of four, the last may be X.",
    "Author.ror": "ROR id of the affiliation, such as 05dxps055.",
    "Identifiers.arxiv": "arXiv id, such as 2412.06769.",
    "Identifiers.doi": "DOI, such as 10.1000/182.",
    "Identifiers.acl": "ACL Anthology id, such as 2020.acl-main.1.",
    "Identifiers.openreview": "OpenReview forum id.",
    "Identifiers.pmid": "PubMed id, such as 31452104.",
    "Identifiers.pmcid": "PubMed Central id, such as PMC2808187.",
    "Identifiers.isbn": "ISBN of the book, 10 or 13 digits.",
    "Identifiers.openalex": "OpenAlex id, such as W2741809807.",
    "Identifiers.s2": "Semantic Scholar's id: 40 digits, or CorpusId:215416146.",
    "Identifiers.dblp": "DBLP key, such as conf/acl/Example24.",
    "Links.abstract": "Page with the abstract.",
    "Links.pdf": "The paper itself.",
    "Links.code": "Source code.",
    "Links.project": "The project's page.",
    "Links.data": "Data.",
    "Links.video": "A talk or demonstration.",
    "Citations.count": "Number of citations.",
    "Citations.source": "The service that counted.",
    "Citations.date": "When it counted.",
    "Related.id": "The other paper: its id, an identifier in any spelling, or its whole title.",
    "Related.kind": "What this paper is to the other.",
}
"""Class and field to what it means."""

_LENGTHS = {
    "Paper.id": limits.ID,
    "Paper.title": limits.TITLE,
    "Paper.abstract": limits.ABSTRACT,
    "Related.id": limits.ID,
}
_CHOICES = {"Paper.type": TYPES, "Paper.status": STATUSES, "Related.kind": tuple(RELATIONS)}
_REQUIRED = {
    Paper: ["id", "title"],
    Author: ["name"],
    Citations: ["count"],
    Related: ["id", "kind"],
}
_NUMBER_OR_TEXT = {"Paper.volume", "Paper.number", "Paper.pages"}


def record_schema() -> Schema:
    """JSON Schema 2020-12 of one record, as a value for `json.dumps`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Papershelf record",
        "description": "A paper in collection/papers of a shelf.",
        **_object(Paper),
    }


def _object(model: type) -> Schema:
    types = get_type_hints(model)
    names = [field.name for field in fields(model)]
    schema: Schema = {
        "type": "object",
        "properties": {name: _property(f"{model.__name__}.{name}", types[name]) for name in names},
        "additionalProperties": False,
    }
    required = _REQUIRED.get(model)
    return schema | {"required": required} if required else schema


def _property(name: str, declared: object) -> Schema:
    return {"description": DESCRIPTIONS[name], **_shape(name, declared)}


def _shape(name: str, declared: object) -> Schema:
    if name in _CHOICES:
        return {"enum": list(_CHOICES[name])}
    return _text(name) if declared is str else _SHAPES[declared]()


def _authors() -> Schema:
    either = [_text("Author.name"), _object(Author)]
    return {"type": "array", "maxItems": limits.AUTHORS, "items": {"anyOf": either}}


def _list(item: Schema) -> Schema:
    return {"type": "array", "maxItems": limits.ITEMS, "items": item}


def _date() -> Schema:
    day = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
    return {"type": ["string", "integer"], "pattern": day}


def _count() -> Schema:
    return {"type": "integer", "minimum": 0}


_SHAPES: dict[object, Callable[[], Schema]] = {
    tuple[Author, ...]: _authors,
    tuple[str, ...]: lambda: _list(_text("")),
    tuple[Related, ...]: lambda: _list(_object(Related)),
    PartialDate | None: _date,
    int: _count,
    int | None: _count,
    Identifiers: lambda: _object(Identifiers),
    Links: lambda: _object(Links),
    Citations | None: lambda: _object(Citations),
}
"""The declared type of a field to its shape; a field of a new type fails here at once."""


def _text(name: str) -> Schema:
    kind = ["string", "number"] if name in _NUMBER_OR_TEXT else "string"
    schema: Schema = {"type": kind, "maxLength": _LENGTHS.get(name, limits.TEXT)}
    needed = name in ("Paper.id", "Paper.title", "Author.name", "Related.id", "")
    return schema | {"minLength": 1} if needed else schema
