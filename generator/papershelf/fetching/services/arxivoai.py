"""arXiv's OAI-PMH for bulk: what changed in a category, by windows of days.

A window is the unit that is read again: resumption tokens expire, so none is kept from one run to
the next. One that expires on the way makes its window begin anew. Papers are told apart by their
ids, so that a window that overlaps doubles nothing. Address and format: arXiv's OAI help page;
OAI-PMH 2.0, 3.5 (flow control).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from papershelf.fetching.answers import ServiceAnswer, xml_of
from papershelf.fetching.client import Client
from papershelf.fetching.faults import AGAIN, FetchError, PassingError
from papershelf.importing.services.arxivoai import NAME
from papershelf.parsing.xmltree import Element
from papershelf.problems import warning
from papershelf.settings.fetch import Inquiry

SITE = "arxiv-oai"
PATH = "/oai"
WINDOW = 7
"""Days of a window: of the largest category some thousand records."""
_TRIES = 3
"""Times that a window is begun whose token expired or that stays short."""
_ARCHIVES = frozenset("cs econ eess math q-bio q-fin stat".split())
"""Those that are a group of sets by themselves; the others belong to physics."""
_EXPIRED = "badResumptionToken"
_EMPTY = "noRecordsMatch"


class _ExpiredError(Exception):
    """A resumption token that is no longer taken."""


def answers(asked: Inquiry, client: Client) -> Iterator[ServiceAnswer]:
    """The answers of each window. Raises `FetchError`."""
    if asked.since is None or asked.until is None:
        raise FetchError("found bulk without days, expected since and until, or a number of days")
    first = asked.since
    while first <= asked.until:
        last = min(first + dt.timedelta(days=WINDOW - 1), asked.until)
        yield from _window(client, set_of(asked.category), first, last)
        first = last + dt.timedelta(days=1)


def set_of(category: str) -> str:
    """OAI's set of a category: `cs.CL` is `cs:cs:CL`, `hep-th` is `physics:hep-th`."""
    archive, _, subject = category.partition(".")
    group = archive if archive in _ARCHIVES else "physics"
    return ":".join(filter(None, (group, archive, subject)))


def _window(client: Client, name: str, first: dt.date, last: dt.date) -> Iterator[ServiceAnswer]:
    """All pages of a window; begun anew, past the cache, where a token expired or records lack."""
    for attempt in range(1, _TRIES + 1):
        try:
            found, announced = _pages(client, name, first, last, is_new=attempt > 1)
        except _ExpiredError:
            continue
        records = sum(_records(body) for body in found)
        if records < announced and attempt < _TRIES:
            continue
        message = f"announced {announced:,} records of {first} to {last} and gave {records:,}"
        if records * 2 < announced:
            raise FetchError(f"arXiv {message}", AGAIN)
        short = (warning("arxiv", message, hint=AGAIN),) if records < announced else ()
        for number, body in enumerate(found):
            yield ServiceAnswer(body, NAME, None, short if number == 0 else ())
        return
    raise FetchError(f"arXiv broke off {_TRIES} times within {first} to {last}", AGAIN)


def _pages(
    client: Client, name: str, first: dt.date, last: dt.date, *, is_new: bool
) -> tuple[list[bytes], int]:
    """The pages of a window, and how many records it is said to have (0: nothing is said)."""
    params = {
        "verb": "ListRecords",
        "metadataPrefix": "arXiv",
        "set": name,
        "from": first.isoformat(),
        "until": last.isoformat(),
    }
    bodies: list[bytes] = []
    tokens: set[str] = set()
    announced = 0
    while True:
        body = client.get(SITE, PATH, params, _check, is_new=is_new)
        root = xml_of(body, "OAI-PMH", "arXiv")
        fault = root.first("error")
        if fault is not None and fault.attributes.get("code") == _EXPIRED:
            raise _ExpiredError
        if fault is not None:
            return bodies, announced
        bodies.append(body)
        token = _token(root)
        size = token.attributes.get("completeListSize", "") if token else ""
        announced = int(size) if size.isdecimal() and len(size) < 10 else announced
        following = token.text.strip() if token else ""
        if not following or following in tokens:
            return bodies, announced
        tokens.add(following)
        params = {"verb": "ListRecords", "resumptionToken": following}


def _check(body: bytes) -> None:
    root = xml_of(body, "OAI-PMH", "arXiv")
    fault = root.first("error")
    if fault is not None:
        code = fault.attributes.get("code", "")
        if code not in (_EXPIRED, _EMPTY):
            raise FetchError(f'arXiv reports "{code}: {fault.text.strip()[:200]}"')
    elif root.first("ListRecords") is None:
        raise PassingError("arXiv gave no list of records")
    elif not _records(body):
        raise PassingError("arXiv gave a page without records")


def _token(root: Element) -> Element | None:
    found = root.first("ListRecords")
    return found.first("resumptionToken") if found else None


def _records(body: bytes) -> int:
    found = xml_of(body, "OAI-PMH", "arXiv").first("ListRecords")
    return sum(1 for _ in found.all("record")) if found else 0
