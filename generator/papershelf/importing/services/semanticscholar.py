"""Papers of Semantic Scholar's Graph API (`/paper/…`), saved to a file."""

from __future__ import annotations

import re

from papershelf.importing.bibtex.names import person
from papershelf.importing.draft import Draft
from papershelf.importing.entry import Listing
from papershelf.importing.formats.jsonrecords import (
    Given,
    Object,
    inner,
    objects,
    read_json,
    text_of,
    texts,
)
from papershelf.importing.values import markup
from papershelf.importing.values.types import SERVICES

NAME = "s2"

_SIGN = re.compile(r'"paperId"\s*:|"(?:externalIds|s2FieldsOfStudy|influentialCitationCount)"\s*:')
_LINES = {"title": ("title",), "venue": ("venue",)}
_IDS = {"ArXiv": "arxiv", "DOI": "doi", "ACL": "acl", "PubMed": "pmid", "DBLP": "dblp"}
_QUIET = frozenset(
    """paperId corpusId url year publicationDate publicationVenue journal externalIds
    isOpenAccess referenceCount influentialCitationCount s2FieldsOfStudy publicationTypes
    citationStyles embedding matchScore textAvailability openAccessPdf tldr""".split()
)


def looks_like_s2(text: str) -> bool:
    """Whether it is JSON with keys that only Semantic Scholar's papers have."""
    return text.lstrip()[:1] in ("[", "{") and _SIGN.search(text) is not None


def parse_s2(text: str, path: str) -> Listing:
    """Read the papers of an answer."""
    return read_json(text, path, NAME, fill)


def fill(draft: Draft, item: Object) -> None:
    """Move a paper into a draft."""
    for key in ("citedPaper", "citingPaper"):
        inside = item.get(key)
        if isinstance(inside, dict):
            item = inside
    given = Given(draft, item)
    given.lines(_LINES)
    if text_of(draft.raw.get("venue")).lower() in ("arxiv", "arxiv.org", "corr"):
        draft.raw.pop("venue")
    draft.people(
        "authors", [person(text_of(one.get("name"))) for one in objects(given.raw("authors"))]
    )
    draft.text("abstract", markup.prose(given.take("abstract")))
    date = text_of(item.get("publicationDate")) or text_of(item.get("year"))
    draft.date("published", date, "publicationDate")
    for key, name in _IDS.items():
        draft.identifier(name, text_of(inner(item, "externalIds", key)), f"externalIds.{key}")
    pmc = text_of(inner(item, "externalIds", "PubMedCentral"))
    draft.identifier("pmcid", f"PMC{pmc}" if pmc.isdecimal() else pmc, "externalIds.PubMedCentral")
    corpus = text_of(item.get("corpusId")) or text_of(inner(item, "externalIds", "CorpusId"))
    draft.identifier(
        "s2", text_of(item.get("paperId")) or f"CorpusId:{corpus}" * bool(corpus), "paperId"
    )
    draft.text("venue", text_of(inner(item, "journal", "name")))
    draft.text("volume", text_of(inner(item, "journal", "volume")))
    draft.pages(" ".join(text_of(inner(item, "journal", "pages")).split()))
    for kind in texts(item.get("publicationTypes")):
        if (found := SERVICES.get(kind.lower())) and "type" not in draft.raw:
            draft.raw["type"] = found
    draft.link("pdf", text_of(inner(item, "openAccessPdf", "url")), "openAccessPdf")
    draft.tag(texts(given.raw("fieldsOfStudy")))
    if (count := given.take("citationCount")).isdecimal():
        draft.raw["citations"] = {"count": count, "source": "Semantic Scholar"}
    given.leave(_QUIET)
