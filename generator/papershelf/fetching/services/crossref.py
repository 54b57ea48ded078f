"""Crossref's works by words, author or venue, newest first (api.crossref.org, "works").

Pages are asked for by their place and not by a cursor, which ends after some minutes: so a run that
was killed can go on. Crossref allows that up to 10,000 works.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from papershelf import identifiers
from papershelf.fetching.answers import (
    ListForm,
    ServiceAnswer,
    batches,
    by_offset,
    inner,
    json_of,
    whole_or_short,
)
from papershelf.fetching.client import Client
from papershelf.fetching.services.openalex import ISSN
from papershelf.importing.services.crossref import NAME
from papershelf.settings.fetch import Inquiry

PATH = "/v1/works"
PAGE = 100
_MOST = 10_000
_CANDIDATES = 5
"""Works that are looked at for a title; the one that is meant is among the first, or not there."""
_BATCH = 25
"""DOIs of one request: each stands in its address."""
_FORM = ListForm("Crossref", ("message", "items"), ("message", "total-results"), "DOI")


def answers(asked: Inquiry, client: Client) -> Iterator[ServiceAnswer]:
    """The answers to an inquiry. Raises `FetchError`."""
    if asked.ids:
        yield from by_dois(client, [doi for spelt in asked.ids if (doi := identifiers.doi(spelt))])
        return
    given = _params(asked)
    most = min(asked.most, _MOST)
    yield from by_offset(client, NAME, PATH, given, _FORM, page=PAGE, most=most, size_param="rows")


def by_dois(client: Client, dois: Sequence[str]) -> Iterator[ServiceAnswer]:
    """The works of DOIs, as many as Crossref has; those of DataCite, arXiv's say, are elsewhere."""
    for part in batches(dois, _BATCH):
        params = {"filter": ",".join(f"doi:{doi}" for doi in part), "rows": str(len(part))}
        body, problems = whole_or_short(
            client, NAME, PATH, params, _FORM.check(0, len(part), frozenset())
        )
        if _FORM.page(body).size:
            yield ServiceAnswer(body, NAME, None, problems, tuple(_published(body)))


def _published(body: bytes) -> Iterator[tuple[str, str]]:
    """What publishers or preprint servers said of where preprints came out (`is-preprint-of`)."""
    for work in inner(json_of(body, NAME), *_FORM.papers):
        found = inner(work, "relation", "is-preprint-of")
        for one in found if isinstance(found, list) else ():
            if known := identifiers.doi(str(inner(one, "id"))):
                yield str(inner(work, "DOI")), known


def by_title(client: Client, title: str) -> Iterator[ServiceAnswer]:
    """The works whose data are most like a title."""
    params = {"query.bibliographic": title[:300], "rows": str(_CANDIDATES)}
    body = client.get(NAME, PATH, params, _FORM.check(0, 0, frozenset()))
    if _FORM.page(body).size:
        yield ServiceAnswer(body, NAME)


def _params(asked: Inquiry) -> dict[str, str]:
    params = {"sort": "published", "order": "desc"}
    filters = []
    if asked.query:
        params["query.bibliographic"] = asked.query
    if asked.author and (known := identifiers.orcid(asked.author)):
        filters.append(f"orcid:{known}")
    elif asked.author:
        params["query.author"] = asked.author
    if asked.venue and ISSN.fullmatch(asked.venue):
        filters.append(f"issn:{asked.venue}")
    elif asked.venue:
        params["query.container-title"] = asked.venue
    filters += [f"from-pub-date:{asked.since}"] if asked.since else []
    filters += [f"until-pub-date:{asked.until}"] if asked.until else []
    return {**params, "filter": ",".join(filters)} if filters else params
