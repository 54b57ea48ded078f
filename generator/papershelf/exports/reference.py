"""A paper as citations tell it: one value of plain text, from which each format is written.

`formats` writes it in Python, `assets/javascripts/cite/formats.js` in the browser; a table of cases
holds the two to the same bytes. What no other language should have to know (TeX, names, types) is
in the value, BibTeX as a whole.
"""

from __future__ import annotations

import msgspec

from papershelf.catalog.bibkeys import bibkey
from papershelf.catalog.publication import arxiv_id, issued, kind
from papershelf.exports.bibtex import bibtex
from papershelf.identifiers import completed, pages_of
from papershelf.importing.values.types import RIS
from papershelf.model import Author, Paper
from papershelf.pages.addresses import all_links
from papershelf.text import tex
from papershelf.text.people import Creator, creators


class NameParts(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody who made a paper; of a group, or a person with one name, the family is all."""

    family: str
    given: str = ""
    suffix: str = ""
    name: str = ""
    """As people write it, where that is not given name, family and suffix in a row."""


class Reference(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that any format says of a paper. Lines have no line break; of an abstract, an empty line
    divides its paragraphs.
    """

    id: str
    key: str
    """The BibTeX key, which is unique on the shelf."""
    title: str
    type: str
    """CSL's: the record's own, else what its venue tells."""
    ris: str
    """The type in RIS."""
    authors: tuple[NameParts, ...] = ()
    others: bool = False
    """Whether the record says that there are further authors."""
    editors: tuple[NameParts, ...] = ()
    venue: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    publisher: str = ""
    language: str = ""
    published: str = ""
    """ISO 8601, as precise as known; of a preprint without a day, the month that its id tells."""
    status: str = ""
    tags: tuple[str, ...] = ()
    ids: dict[str, str] = {}
    """As in the record, and the arXiv or ACL id of which a DOI is made."""
    also: tuple[str, ...] = ()
    """Addresses at other services than `url`, which tell further identifiers."""
    url: str = ""
    pdf: str = ""
    code: str = ""
    project: str = ""
    abstract: str = ""
    summary: str = ""
    bibtex: str = ""


_TYPES = {
    "article": "article-journal",
    "book": "book",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "mastersthesis": "thesis",
    "phdthesis": "thesis",
    "techreport": "report",
    "unpublished": "manuscript",
}
_RIS: dict[str, str] = {"document": "GEN"}  # not a government's, which RIS means by GOVDOC
for _code, _type in RIS.items():  # the first code of each type is the one to write
    _RIS.setdefault(_type, _code)


def reference(paper: Paper, key: str = "", *, full: bool = False) -> Reference:
    """A paper under its BibTeX key on the shelf; `full` has abstract, summary and all of BibTeX."""
    found, links, ids = creators(paper.authors), all_links(paper), completed(paper.identifiers)
    day = issued(paper)
    type_ = paper.type or _TYPES.get(kind(paper), "article" if arxiv_id(paper) else "document")
    pages = [url for _, url in pages_of(ids)]
    if ids.pmid:
        pages.append(f"https://pubmed.ncbi.nlm.nih.gov/{ids.pmid}/")
    if ids.pmcid:
        pages.append(f"https://pmc.ncbi.nlm.nih.gov/articles/{ids.pmcid}/")
    return Reference(
        id=paper.id,
        key=key or bibkey(paper),
        title=_line(paper.title),
        type=type_,
        ris=_RIS.get(type_, "GEN"),
        authors=tuple(map(_person, found.named)),
        others=found.has_others,
        editors=_people(paper.editors),
        venue=_line(paper.venue),
        volume=_line(paper.volume),
        number=_line(paper.number),
        pages=_line(paper.pages),
        publisher=_line(paper.publisher),
        language=paper.language,
        published=str(day or ""),
        status=paper.status,
        tags=tuple(map(_line, paper.tags)),
        ids={name: value for name in ids.__slots__ if (value := getattr(ids, name))},
        also=tuple(url for url in pages if url != links.abstract and "doi.org/" not in url),
        url=links.abstract,
        pdf=links.pdf,
        code=links.code,
        project=links.project,
        abstract=_prose(paper.abstract) if full else "",
        summary=_prose(paper.summary) if full else "",
        bibtex=bibtex(paper, key, full=full),
    )


def _people(authors: tuple[Author, ...]) -> tuple[NameParts, ...]:
    return tuple(map(_person, creators(authors).named))


def _person(one: Creator) -> NameParts:
    usual = " ".join(filter(None, [one.given, one.family, one.suffix]))
    is_turned = "," in one.name or one.name == usual
    return NameParts(one.family, one.given, one.suffix, "" if is_turned else one.name)


def _line(text: str) -> str:
    return " ".join(tex.plain(text).split())


def _prose(text: str) -> str:
    blocks = (" ".join(tex.plain(block).split()) for block in text.split("\n\n"))
    return "\n\n".join(filter(None, blocks))
