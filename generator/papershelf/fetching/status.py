"""What the status and the headers of an answer say: fine, later, slower, or not at all."""

from __future__ import annotations

import datetime as dt
import re
import time
from email.utils import parsedate_to_datetime

import httpx2

from papershelf.fetching.faults import FetchError, PassingError
from papershelf.fetching.sites import Site

_BUSY = frozenset((406, 408, 425, 429, 500, 502, 503, 504))
"""Statuses that pass: 406 is what arXiv's edge gives at times (2026)."""
_INTERVAL = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m)?", re.ASCII)
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0}


def must_be_fine(response: httpx2.Response, site: Site) -> None:
    """Raise `PassingError` for a status that passes, `FetchError` for one that does not."""
    status = response.status_code
    wait = _retry_after(response.headers)
    if status in _BUSY or status in site.passing or (status == 403 and wait is not None):
        later = f"; it asks to wait {wait:,.0f} s" if wait else ""
        message = f"{site.host} answered {status}{later}"
        raise PassingError(message, seconds=wait)
    if status in (401, 403):
        hint = "set the service's key in the environment, or save the answer to a file"
        raise FetchError(f"{site.host} answered {status}: it does not let us in", hint)
    if status != 304 and not (status == 200 or response.has_redirect_location):
        raise FetchError(f"{site.host} answered {status}", "check what was asked for")


def _retry_after(headers: httpx2.Headers) -> float | None:
    """Seconds from `Retry-After`, which has a number or a date (RFC 9110, 10.2.3), else from
    OpenAlex' time until its day's budget is new.
    """
    said = headers.get("retry-after", "").strip()
    if not said and headers.get("x-ratelimit-remaining", "").strip() in ("0", "0.0"):
        said = headers.get("x-ratelimit-reset", "").strip()
    if said.isdecimal():
        return float(said[:9])
    try:
        when = parsedate_to_datetime(said)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=dt.UTC)
    return max(0.0, when.timestamp() - time.time())


def pace(headers: httpx2.Headers) -> float:
    """Seconds between two requests, as Crossref says with each answer; 0 where nothing does."""
    most = headers.get("x-rate-limit-limit", "").strip()
    return _interval(headers) / int(most[:9]) if most.isdecimal() and int(most[:9]) else 0.0


def _interval(headers: httpx2.Headers) -> float:
    found = _INTERVAL.fullmatch(headers.get("x-rate-limit-interval", "").strip())
    return float(found[1]) * _UNITS[found[2] or "s"] if found else 0.0
