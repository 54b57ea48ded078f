"""Semantic Scholar's search by relevance, at most its first 1,000 papers (Graph API)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from papershelf.fetching.answers import ListForm, ServiceAnswer, batches, by_offset, json_of
from papershelf.fetching.client import Client
from papershelf.fetching.faults import PassingError
from papershelf.importing.draft import identified
from papershelf.importing.services.semanticscholar import NAME
from papershelf.settings.fetch import Inquiry

PATH = "/graph/v1/paper/search"
PAGE = 100
FIELDS = (
    "paperId,corpusId,externalIds,title,abstract,year,publicationDate,venue,journal,authors,"
    "fieldsOfStudy,publicationTypes,citationCount,openAccessPdf"
)
KINDS = {
    "arxiv": "ARXIV:",
    "doi": "DOI:",
    "acl": "ACL:",
    "pmid": "PMID:",
    "pmcid": "PMCID:",
    "s2": "",
}
"""How the service spells identifiers of each kind."""
_BATCH = 500
_MOST = 1_000
_FORM = ListForm("Semantic Scholar", ("data",), ("total",), "paperId")


def answers(asked: Inquiry, client: Client) -> Iterator[ServiceAnswer]:
    """The answers to an inquiry. Raises `FetchError`."""
    if asked.ids:
        known = [found for spelt in asked.ids if (found := identified(spelt))]
        names = [f"{KINDS[kind]}{value}" for kind, value in known if kind in KINDS]
        yield from by_ids(client, names)
        return
    given = {"query": asked.query, "fields": FIELDS}
    if asked.venue:
        given["venue"] = asked.venue
    if asked.since or asked.until:
        given["publicationDateOrYear"] = f"{asked.since or ''}:{asked.until or ''}"
    most = min(asked.most, _MOST)
    yield from by_offset(client, NAME, PATH, given, _FORM, page=PAGE, most=most, size_param="limit")


def by_ids(client: Client, ids: Sequence[str]) -> Iterator[ServiceAnswer]:
    """The papers of ids as the service spells them (`KINDS`), as many as it has."""
    for part in batches(ids, _BATCH):

        def check(body: bytes, size: int = len(part)) -> None:
            found = json_of(body, "Semantic Scholar")
            if not isinstance(found, list) or len(found) != size:
                raise PassingError("Semantic Scholar gave no answer for each paper")

        path, asked = "/graph/v1/paper/batch", {"ids": list(part)}
        body = client.post(NAME, path, {"fields": FIELDS}, check, asked)
        if papers := [one for one in json.loads(body) if isinstance(one, dict)]:
            yield ServiceAnswer(json.dumps(papers).encode(), NAME)
