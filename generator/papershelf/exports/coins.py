"""A paper as COinS: a span in a listing, from which Zotero takes many papers at once.

The span's title is a ContextObject of OpenURL (ANSI/NISO Z39.88-2004) in the format of Dublin Core,
the only one that has a place for a preprint; its types are Zotero's, as Zotero itself writes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from papershelf.catalog.publication import arxiv_id, issued, kind
from papershelf.identifiers import links_of
from papershelf.model import Paper
from papershelf.pages.lines import plain
from papershelf.text.people import Creator, creators

_ZOTERO = {
    "article": "journalArticle",
    "book": "book",
    "incollection": "bookSection",
    "inproceedings": "conferencePaper",
    "mastersthesis": "thesis",
    "phdthesis": "thesis",
    "techreport": "report",
    "unpublished": "manuscript",
}
_AUTHORS = 20
_CHARACTERS = 250
"""Of a title, a name and a venue, which stand in each listing again."""


def context_object(paper: Paper) -> str:
    """Returns the ContextObject of a paper, percent-encoded: without a sign that HTML escapes, but
    for the ampersands between its parts.
    """
    return "&".join(
        f"{name}={quote(value, safe='', errors='replace')}"
        for name, value in _terms(paper)
        if value
    )


def _terms(paper: Paper) -> Iterator[tuple[str, str]]:
    ids = paper.identifiers
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"
    yield "rft.type", _ZOTERO.get(kind(paper), "preprint" if arxiv_id(paper) else "document")
    yield "rft.title", plain(paper.title)[:_CHARACTERS]
    for author in creators(paper.authors).named[:_AUTHORS]:
        yield "rft.au", plain(_name(author))[:_CHARACTERS]
    yield "rft.source", plain(paper.venue)[:_CHARACTERS]
    yield "rft.date", str(issued(paper) or "")
    yield "rft.identifier", f"urn:doi:{ids.doi}" if ids.doi else links_of(ids, paper.links).abstract


def _name(author: Creator) -> str:
    given = " ".join(filter(None, [author.given, author.suffix]))
    return f"{author.family}, {given}" if given else author.family
