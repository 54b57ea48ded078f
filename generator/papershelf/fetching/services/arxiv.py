"""arXiv's Atom API: papers by ids, by a query, or of a category (API user's manual, 3 and 4).

A range of days is read from its first day on, so that what is submitted meanwhile moves no page;
without one, the newest papers are read, and one that moves to the next page comes twice.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container, Iterator, Sequence

from papershelf import identifiers
from papershelf.fetching.answers import (
    ServiceAnswer,
    batches,
    must_be_whole,
    number,
    whole_or_short,
    xml_of,
)
from papershelf.fetching.client import Client
from papershelf.fetching.faults import FetchError, PassingError
from papershelf.fetching.polite import Check
from papershelf.fetching.services import arxivoai
from papershelf.importing.services.arxiv import NAME
from papershelf.settings.fetch import Inquiry
from papershelf.text import shortened

PATH = "/api/query"
PAGE = 100
"""Papers of one request. The service gives up to 2,000, and then takes long or breaks off."""
_FIELD = re.compile(r"\b(?:ti|au|abs|co|jr|cat|rn|id|all|submittedDate):")
_FIRST = dt.date(1991, 1, 1)
_LAST = dt.date(2199, 12, 31)


def answers(asked: Inquiry, client: Client) -> Iterator[ServiceAnswer]:
    """The answers to an inquiry. Raises `FetchError`."""
    if asked.bulk:
        yield from arxivoai.answers(asked, client)
    elif asked.ids:
        yield from _by_ids(asked, client)
    else:
        yield from _by_query(asked, client)


def _by_ids(asked: Inquiry, client: Client) -> Iterator[ServiceAnswer]:
    yield from by_ids(client, [found for spelt in asked.ids if (found := identifiers.arxiv(spelt))])


def by_ids(client: Client, ids: Sequence[str]) -> Iterator[ServiceAnswer]:
    """The papers of arXiv ids, as many as there are."""
    for part in batches(ids, PAGE):
        params = {"id_list": ",".join(part), "start": "0", "max_results": str(len(part))}
        check = _check(0, len(part), may_be_empty=len(part) == 1)
        body, problems = whole_or_short(client, NAME, PATH, params, check)
        yield ServiceAnswer(body, NAME, None, problems)


def _by_query(asked: Inquiry, client: Client) -> Iterator[ServiceAnswer]:
    search, is_dated = _search(asked), bool(asked.since or asked.until)
    order = "ascending" if is_dated else "descending"
    start, announced = 0, asked.most
    seen: set[str] = set()
    while start < min(announced, asked.most):
        size = min(PAGE, asked.most - start)
        params = {
            "search_query": search,
            "start": str(start),
            "max_results": str(size),
            "sortBy": "submittedDate",
            "sortOrder": order,
        }
        check = _check(start, size, frozenset(seen))
        body, problems = whole_or_short(client, NAME, PATH, params, check)
        feed = xml_of(body, "feed", NAME)
        seen.update(entry.said("id") for entry in feed.all("entry"))
        announced = number(feed.said("totalResults"), NAME)
        yield ServiceAnswer(body, NAME, announced, problems)
        start += size


def _search(asked: Inquiry) -> str:
    """The query in arXiv's language: words without a field are looked for in all of them."""
    query = asked.query if _FIELD.search(asked.query) else f"all:({asked.query})"
    parts = [f"({query})"] if asked.query else []
    parts += [f"cat:{asked.category}"] if asked.category else []
    if asked.since or asked.until:
        first, last = asked.since or _FIRST, asked.until or _LAST
        parts.append(f"submittedDate:[{first:%Y%m%d}0000 TO {last:%Y%m%d}2359]")
    return " AND ".join(parts)


def _check(
    start: int, size: int, seen: Container[str] = (), *, may_be_empty: bool = False
) -> Check:
    """Whether a body is the page of a feed that begins at `start`, with papers that were not all
    `seen` before. A bad parameter is told in an entry with status 200.
    """

    def check(body: bytes) -> None:
        feed = xml_of(body, "feed", NAME)
        entries = [entry.said("id") for entry in feed.all("entry")]
        if any("/api/errors" in entry for entry in entries):
            said = next(feed.all("entry")).said("summary")
            raise FetchError(f'arXiv reports "{shortened(said, 200)}"', "check what is asked for")
        at = number(feed.said("startIndex"), NAME)
        if at != start or (entries and all(entry in seen for entry in entries)):
            raise PassingError(f"arXiv gave another page than the one from {start:,} on")
        total = number(feed.said("totalResults"), NAME)
        if not entries and not (total == 0 and may_be_empty):
            raise PassingError("arXiv gave a page without papers")
        must_be_whole(len(entries), min(size, total - start), body, "arXiv")

    return check
