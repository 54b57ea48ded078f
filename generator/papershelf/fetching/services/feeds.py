"""Feeds that the settings name, in Atom or RSS: one request each, by its ETag where it has one."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from papershelf.fetching.answers import ServiceAnswer
from papershelf.fetching.client import Client
from papershelf.fetching.faults import PassingError
from papershelf.importing.services import arxiv, syndication
from papershelf.settings.fetch import Inquiry


def answers(asked: Inquiry, client: Client) -> Iterator[ServiceAnswer]:
    """The whole feed. Raises `FetchError`."""
    parts = urlsplit(asked.address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    body = client.get(asked.address, path, {}, _check)
    is_arxiv = arxiv.looks_like_arxiv(body.decode("utf-8", "replace"))
    yield ServiceAnswer(
        body, arxiv.NAME if is_arxiv and b"totalResults" in body else syndication.NAME
    )


def _check(body: bytes) -> None:
    text = body.decode("utf-8", "replace")
    if not syndication.looks_like_syndication(text):
        raise PassingError("the address gave what is no feed (Atom, RSS)")
    listing = syndication.parse_syndication(text, "")
    if broken := [problem for problem in listing.problems if "broken XML" in problem.message]:
        raise PassingError(broken[0].message)
