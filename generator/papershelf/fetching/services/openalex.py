"""OpenAlex' works by words, author or source, newest first (developers.openalex.org, "works")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from papershelf import identifiers
from papershelf.fetching.answers import (
    ListForm,
    ServiceAnswer,
    batches,
    inner,
    json_of,
    whole_or_short,
)
from papershelf.fetching.client import Client
from papershelf.fetching.faults import FetchError
from papershelf.importing.services.openalex import NAME
from papershelf.settings.fetch import Inquiry

PATH = "/works"
PAGE = 100
_BATCH = 50
"""DOIs of one request: each stands in its address."""
_FORM = ListForm("OpenAlex", ("results",), ("meta", "count"), "id")
ISSN = re.compile(r"\d{4}-\d{3}[\dXx]", re.ASCII)
_SIGNS = re.compile(r"[,|:]")
"""Signs of the language of filters, which a name may not have."""


def answers(asked: Inquiry, client: Client) -> Iterator[ServiceAnswer]:
    """The answers to an inquiry. Raises `FetchError`."""
    if asked.ids:
        yield from by_dois(client, [doi for spelt in asked.ids if (doi := _doi(spelt))])
        return
    params = {
        "filter": ",".join(_filters(asked)),
        "search": asked.query,
        "sort": "publication_date:desc",
        "per_page": str(PAGE),
        "cursor": "*",
    }
    params = {name: value for name, value in params.items() if value}
    start, announced = 0, asked.most
    seen: frozenset[str] = frozenset()
    while start < min(announced, asked.most):
        check = _FORM.check(start, PAGE, seen)
        body, problems = whole_or_short(client, NAME, PATH, params, check)
        page = _FORM.page(body)
        start, seen, announced = start + PAGE, seen | page.ids, page.announced
        if page.size:
            yield ServiceAnswer(body, NAME, announced, problems)
        following = inner(json_of(body, "OpenAlex"), "meta", "next_cursor")
        if not isinstance(following, str):
            break
        params["cursor"] = following


def by_dois(client: Client, dois: Sequence[str]) -> Iterator[ServiceAnswer]:
    """The works of DOIs, as many as OpenAlex has."""
    for part in batches(dois, _BATCH):
        params = {"filter": f"doi:{'|'.join(part)}", "per_page": str(PAGE)}
        check = _FORM.check(0, PAGE, frozenset())  # two works may have one DOI
        body, problems = whole_or_short(client, NAME, PATH, params, check)
        if _FORM.page(body).size:
            yield ServiceAnswer(body, NAME, None, problems)


def _doi(spelt: str) -> str | None:
    """The DOI by which OpenAlex knows a paper; arXiv's ids are DOIs of DataCite."""
    if found := identifiers.arxiv(spelt):
        return f"10.48550/arxiv.{found}"
    return identifiers.doi(spelt)


def _filters(asked: Inquiry) -> Iterator[str]:
    if asked.author:
        yield _author(asked.author)
    if asked.venue:
        yield _source(asked.venue)
    if asked.since:
        yield f"from_publication_date:{asked.since}"
    if asked.until:
        yield f"to_publication_date:{asked.until}"


def _author(said: str) -> str:
    if known := identifiers.orcid(said):
        return f"author.orcid:{known}"
    if found := re.search(r"\bA\d{5,}$", said):
        return f"author.id:{found[0]}"
    return f"raw_author_name.search:{_SIGNS.sub(' ', said)}"


def _source(said: str) -> str:
    if ISSN.fullmatch(said):
        return f"primary_location.source.issn:{said}"
    if found := re.search(r"\bS\d{5,}$", said):
        return f"primary_location.source.id:{found[0]}"
    hint = "look it up at https://openalex.org/sources"
    raise FetchError(f'found venue "{said}", expected an ISSN or an id such as S137773608', hint)
