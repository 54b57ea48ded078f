"""Hugging Face's daily papers: those of days, a week or a month, or the trending ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from papershelf.fetching.answers import ServiceAnswer, json_of
from papershelf.fetching.client import Client
from papershelf.fetching.faults import PassingError
from papershelf.importing.services.huggingface import NAME
from papershelf.settings.fetch import PERIODS, Inquiry

PATH = "/api/daily_papers"
PAGE = 100
"""The most that one request gives."""


def answers(asked: Inquiry, client: Client) -> Iterator[ServiceAnswer]:
    """The answers to an inquiry: a day without papers, a Sunday say, is an empty list."""
    seen: set[str] = set()
    for params in _lists(asked):
        for page in range(-(-asked.most // PAGE)):
            given = {**params, "p": str(page), "limit": str(PAGE)}
            body = client.get(NAME, PATH, given, _check)
            found = list(map(_id, json_of(body, NAME)))
            if found and seen.issuperset(found):
                break  # the same page again: there are no more
            seen.update(found)
            if found:
                yield ServiceAnswer(body, NAME)
            if len(found) < PAGE:
                break


def _lists(asked: Inquiry) -> Iterator[dict[str, str]]:
    """The parameters of each list that is asked for."""
    if asked.period == "trending":
        yield {"sort": "trending"}
    for name, form in PERIODS.items():
        if form.fullmatch(asked.period):
            yield {"date" if name == "day" else name: asked.period}
    if asked.since and asked.until:
        for number in range((asked.until - asked.since).days + 1):
            yield {"date": (asked.since + dt.timedelta(days=number)).isoformat()}


def _check(body: bytes) -> None:
    found = json_of(body, "Hugging Face")
    if not isinstance(found, list) or not all(map(_id, found)):
        raise PassingError("Hugging Face gave what is no list of papers")


def _id(item: Any) -> str:
    paper = item.get("paper", item) if isinstance(item, dict) else None
    return str(paper.get("id", "")) if isinstance(paper, dict) else ""
