"""The formats that `import` reads: one module each, and one line here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from papershelf.importing.accounts import unaccounted
from papershelf.importing.entry import Listing
from papershelf.importing.formats import (
    bibtex,
    containers,
    csl,
    identifierlist,
    jsonl,
    markdownlist,
    ris,
    table,
    zoterordf,
)
from papershelf.importing.listings import feed, trending
from papershelf.importing.services import (
    arxiv,
    arxivoai,
    crossref,
    dblp,
    huggingface,
    openalex,
    openreview,
    semanticscholar,
    syndication,
)
from papershelf.importing.watching import Watch, unwatched
from papershelf.model import PartialDate, Topic


@dataclass(frozen=True, slots=True)
class GivenText:
    """A cleaned text (`sources.clean`), and what is known of it from elsewhere."""

    text: str
    path: str
    topics: Sequence[Topic] = ()
    """The vocabulary that cuts rows of tags."""
    date: PartialDate | None = None
    """The day on which the text was copied."""
    watch: Watch = unwatched


@dataclass(frozen=True, slots=True)
class Format:
    """A format with a reader."""

    name: str
    """As `--format` and messages call it."""
    looks_like: Callable[[str], bool]
    """Whether the beginning of a text has the signs of this format."""
    read: Callable[[GivenText], Listing]
    is_marked: bool = True
    """Whether its signs are sure, so that nothing else is asked; a pasted page has none."""


def _format(
    name: str, looks_like: Callable[[str], bool], parse: Callable[[str, str], Listing]
) -> Format:
    """A format whose reader needs nothing but the text and its path."""
    return Format(name, looks_like, lambda given: parse(given.text, given.path))


def _long(
    name: str, looks_like: Callable[[str], bool], parse: Callable[[str, str, Watch], Listing]
) -> Format:
    """A format of which a file may have very many entries."""
    return Format(name, looks_like, lambda given: parse(given.text, given.path, given.watch))


JSONL = _long(jsonl.NAME, containers.looks_like_json, jsonl.parse_jsonl)

READ = (
    _long(bibtex.NAME, bibtex.looks_like_bibtex, bibtex.parse_bibtex),
    _long(ris.NAME, ris.looks_like_ris, ris.parse_ris),
    _format(crossref.NAME, crossref.looks_like_crossref, crossref.parse_crossref),
    _format(openalex.NAME, openalex.looks_like_openalex, openalex.parse_openalex),
    _format(semanticscholar.NAME, semanticscholar.looks_like_s2, semanticscholar.parse_s2),
    _format(huggingface.NAME, huggingface.looks_like_huggingface, huggingface.parse_huggingface),
    _format(dblp.NAME, dblp.looks_like_dblp, dblp.parse_dblp),
    _format(openreview.NAME, openreview.looks_like_openreview, openreview.parse_openreview),
    _format(csl.NAME, csl.looks_like_csl, csl.parse_csl),
    JSONL,
    _format(arxiv.NAME, arxiv.looks_like_arxiv, arxiv.parse_arxiv),
    _format(arxivoai.NAME, arxivoai.looks_like_oai, arxivoai.parse_oai),
    _format(syndication.NAME, syndication.looks_like_syndication, syndication.parse_syndication),
    _format(zoterordf.NAME, zoterordf.looks_like_zotero_rdf, zoterordf.parse_zotero_rdf),
    _format(identifierlist.NAME, identifierlist.looks_like_ids, identifierlist.parse_ids),
    _format(table.NAME, table.looks_like_table, table.parse_table),
    _format(
        markdownlist.NAME,
        markdownlist.looks_like_markdown_list,
        markdownlist.parse_markdown_list,
    ),
    Format(
        feed.NAME,
        feed.looks_like_feed,
        lambda given: feed.parse_feed(given.text, given.path, given.topics),
        is_marked=False,
    ),
    Format(
        trending.NAME,
        trending.looks_like_trending,
        lambda given: trending.parse_trending(given.text, given.path, given.date),
        is_marked=False,
    ),
)
"""A text that looks like several of these is the first."""

FORMATS = tuple(form.name for form in READ)


def parse(
    text: str,
    path: str,
    form: str,
    *,
    topics: Sequence[Topic],
    date: PartialDate | None,
    watch: Watch = unwatched,
) -> Listing:
    """Read a cleaned text as one of `FORMATS`, and check that nothing was lost; KeyError for
    another name.
    """
    listing = {one.name: one for one in READ}[form].read(GivenText(text, path, topics, date, watch))
    lost = unaccounted(listing, path)
    return replace(listing, problems=(*listing.problems, *lost)) if lost else listing
