"""What machines read in a paper's page: Open Graph, Highwire Press tags, JSON-LD.

Formats: the Open Graph protocol; the `citation_*` tags that Google Scholar's inclusion guidelines
and Zotero's Embedded Metadata translator read; schema.org's ScholarlyArticle. Elements of HTML,
escaped here, which the template prints into the head as they are.

No text stands there twice that need not: one element has the title for Open Graph and for Google
Scholar (the names are attributes of their own, by RDFa 1.1 and by HTML), the template does the same
with the page's description, and the linked data has none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from papershelf import paths
from papershelf.catalog.publication import arxiv_id, issued, kind
from papershelf.config import Settings
from papershelf.identifiers import orcid_url
from papershelf.model import Author, Links, Paper
from papershelf.pages.following import card_elements
from papershelf.pages.lines import LABEL, shortened
from papershelf.text import html
from papershelf.text.people import Creator, creators

Value = TypeVar("Value")
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_AUTHORS, _AFFILIATION = 100, 100
"""Authors, and characters of an affiliation: more would weigh more than the page; the first hundred
authors identify any paper.
"""


_NAMES_BYTES, _PEOPLE_BYTES, _TAGS_BYTES = 6_000, 18_000, 3_000
"""What authors of usual names have, and those with affiliations; and more than tags ever have."""


def _within(most: int, values: Iterable[Value]) -> Iterator[Value]:
    """Yields as many values as come to `most` bytes of JSON, but always one."""
    for number, value in enumerate(values):
        most -= len(_JSON.encode(value).encode())
        if number and most < 0:
            return
        yield value


def paper_head(
    paper: Paper, title: str, links: Links, settings: Settings, source: str
) -> Iterator[str]:
    """Yields the head's elements for the page `source`, a line each; `title` is plain text in one
    line, `links` are all that are known of the paper.
    """
    address = settings.site_url + paths.address(source) if settings.site_url else ""
    citation = list(_citation(paper, title, links, address if settings.citation_pdf_url else ""))
    if title:
        name = 'name="citation_title" ' if citation else ""
        yield f'<meta {name}property="og:title" content="{html(title)}">'
    for name, value in citation:
        yield f'<meta name="citation_{name}" content="{html(value)}">'
    yield from _open_graph(settings.site_name, address)
    if settings.paper_cards and address:
        yield from card_elements(settings, title, source.removesuffix(".md"))
    yield linked_data(_article(paper, title, links, address))


def linked_data(fields: Mapping[str, object]) -> str:
    """Returns an element with JSON-LD of schema.org; fields without a value are left out."""
    found = {"@context": "https://schema.org"} | {
        key: value for key, value in fields.items() if value
    }
    # A script element ends at the next "</script" or is confused by "<!--": no "<" is left.
    data = _JSON.encode(found).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{data}</script>'


def _open_graph(site: str, address: str) -> Iterator[str]:
    given = {"type": "article", "site_name": site, "url": address}
    for name, value in given.items():
        if value:
            yield f'<meta property="og:{name}" content="{html(value)}">'


def _citation(paper: Paper, title: str, links: Links, folder: str) -> Iterator[tuple[str, str]]:
    """Yields the tags besides the title's. Google Scholar wants title, an author and the date of
    publication, or no tag at all. `folder` is the page's address where a PDF may lie beside it.
    """
    day, authors = issued(paper), creators(paper.authors).named
    if not (title and authors and day):
        return
    for name in _within(_NAMES_BYTES, map(_name, authors[:_AUTHORS])):
        yield "author", name[:LABEL]
    yield "publication_date", "/".join(str(day).split("-"))
    yield from _container(paper)
    first, _, last = paper.pages.replace("–", "-").partition("-")
    tags = {
        "volume": paper.volume[:LABEL],
        "issue": paper.number[:LABEL],
        "firstpage": first.strip()[:LABEL],
        "lastpage": last.strip("- ")[:LABEL],
        "publisher": paper.publisher[:LABEL],
        "doi": paper.identifiers.doi,
        "language": paper.language,
        "pdf_url": links.pdf if folder and _is_beside(links.pdf, folder) else "",
        "abstract_html_url": links.abstract,
    }
    yield from ((name, value) for name, value in tags.items() if value)


def _name(author: Creator) -> str:
    """Returns a name as Zotero reads it: with a comma, the family is before it; without, the last
    word. It splits names at semicolons.
    """
    given = " ".join(filter(None, [author.given, author.suffix]))
    has_parts = bool(author.suffix) or " " in author.family or author.is_family_first
    is_plain = not given or not has_parts
    name = f"{given} {author.family}".strip() if is_plain else f"{author.family}, {given}"
    return name.replace(";", ",")


_CONTAINERS = {
    "article": "journal_title",
    "inproceedings": "conference_title",
    "incollection": "book_title",
}


def _container(paper: Paper) -> Iterator[tuple[str, str]]:
    """The one tag by which readers tell what kind of paper it is: a preprint is a report of arXiv,
    or else Zotero would take it for an article of a journal.
    """
    entry = kind(paper)
    if entry.endswith("thesis"):
        tag, name = "dissertation_institution", paper.publisher or paper.venue
    elif entry == "techreport":
        tag, name = "technical_report_institution", paper.publisher or paper.venue
    elif entry == "misc" and arxiv_id(paper):
        tag, name = "technical_report_institution", "arXiv"
    else:
        tag, name = _CONTAINERS.get(entry, ""), paper.venue
    if tag and name:
        yield tag, shortened(name, LABEL)


def _is_beside(pdf: str, folder: str) -> bool:
    """Returns whether a PDF is in the folder of its page, as Google Scholar wants it."""
    name = pdf.removeprefix(folder)
    return pdf.startswith(folder) and bool(name) and "/" not in name


def _article(paper: Paper, title: str, links: Links, address: str) -> dict[str, object]:
    return {
        "@type": "ScholarlyArticle",
        "headline": title,
        "creativeWorkStatus": paper.status.capitalize(),
        "author": list(_within(_PEOPLE_BYTES, map(_person, paper.authors[:_AUTHORS]))),
        "datePublished": str(issued(paper) or ""),
        "dateModified": str(paper.updated) if paper.updated else "",
        "isPartOf": {"@type": "PublicationVolume", "name": shortened(paper.venue, LABEL)}
        if paper.venue
        else "",
        "keywords": list(_within(_TAGS_BYTES, (shortened(tag, LABEL) for tag in paper.tags))),
        "identifier": [f"doi:{paper.identifiers.doi}"] if paper.identifiers.doi else "",
        "sameAs": links.abstract,
        "url": address,
    }


def _person(author: Author) -> dict[str, object]:
    fields: dict[str, object] = {"@type": "Person", "name": shortened(author.name, LABEL)}
    if author.orcid:
        fields["sameAs"] = orcid_url(author.orcid)
    if author.affiliation:
        fields["affiliation"] = {
            "@type": "Organization",
            "name": shortened(author.affiliation, _AFFILIATION),
        }
    return fields
