"""The transport below the cache: it paces, asks again, bounds and checks every request.

What it returns is whole and passed the service's check, so that the cache above may keep it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate

import httpcore2
import httpx2
import stamina

from papershelf.fetching import status
from papershelf.fetching.faults import FetchError, PassingError
from papershelf.fetching.guard import Guard, Resolver, UnknownHostError
from papershelf.fetching.pace import Pace
from papershelf.fetching.sites import Site
from papershelf.parsing.limits import MEGABYTE
from papershelf.text import shortened

Check = Callable[[bytes], None]
"""Raises `FetchError` where a body is no answer, `PassingError` where asking again may help."""

BYTES = 32 * MEGABYTE
"""The most that one answer may hold, unpacked: a thousand works of OpenAlex."""

_NO_HOST = "check the connection to the internet, and the address if it is a feed's"
_VALIDATORS = ("etag", "last-modified", "content-type")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the client waits, in seconds, and how often it asks."""

    attempts: int = 6
    first: float = 2.0
    """The wait after the first failure; each next one is twice as long, with a jitter on top."""
    longest: float = 60.0
    jitter: float = 2.0
    asked: float = 120.0
    """The longest wait that a service may ask for (Retry-After); beyond, the request fails."""
    silence: float = 15.0
    """Between two bytes, and for a connection."""
    whole: float = 28.0
    """For one answer, from the connection to its last byte."""
    fresh: int = 3600
    """How long an answer on disk is as good as a new one."""


class Polite(httpx2.BaseTransport):
    """Paces, asks again, bounds and checks; what it returns is whole, and may be kept."""

    def __init__(
        self,
        pace: Pace,
        patience: Patience,
        resolve: Resolver,
        say: Callable[[str], None] | None,
    ) -> None:
        self._pace, self._patience, self._say = pace, patience, say
        self._guard = Guard(resolve)
        self._http = _Guarded(self._guard)
        self.asked = 0
        self._failed = 0

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        given, self._failed = self._patience, 0
        attempts = stamina.retry_context(
            on=self._again,
            attempts=given.attempts,
            timeout=None,
            wait_initial=given.first,
            wait_max=given.longest,
            wait_jitter=given.jitter,
        )
        for attempt in attempts:
            with attempt:
                return self._once(request)
        raise AssertionError("stamina returns or raises")

    def close(self) -> None:
        self._http.close()

    def _again(self, reason: Exception) -> bool | float:
        """Whether to ask again, or after how many seconds the service wants to be asked."""
        if not isinstance(reason, PassingError):
            return False
        wait = reason.seconds
        if wait is not None and wait > self._patience.asked:
            return False
        if reason.once and self._failed:
            return False
        self._failed += 1
        if self._say and self._failed < self._patience.attempts:
            self._say(str(reason))
        return True if wait is None else max(wait, 0.001)

    def _once(self, request: httpx2.Request) -> httpx2.Response:
        site: Site = request.extensions["site"]
        with self._pace.turn(site):
            response, body = self._exchanged(request, site)
        self._pace.slow_down(site, min(status.pace(response.headers), self._patience.asked))
        status.must_be_fine(response, site)
        if response.status_code == 200:
            request.extensions["check"](body)
        return httpx2.Response(
            response.status_code,
            headers=self._headers(response.headers),
            content=body,
            request=request,
        )

    def _exchanged(self, request: httpx2.Request, site: Site) -> tuple[httpx2.Response, bytes]:
        """The answer of one request and its unpacked body, within the time of one answer."""
        self.asked += 1
        self._guard.begin(self._patience.whole)
        try:
            response = self._http.handle_request(self._with_key(request, site))
            try:
                return response, _read(response, site)
            finally:
                response.close()
        except UnknownHostError as fault:
            raise PassingError(str(fault), _NO_HOST, once=True) from fault
        except httpx2.TransportError as fault:
            if self._guard.is_over:
                message = f"{site.host} took more than {self._patience.whole:g} s for one answer"
                raise FetchError(message, "try again later") from fault
            said = str(fault) or type(fault).__name__
            raise PassingError(f"{site.host} did not answer ({said})") from fault

    def _with_key(self, request: httpx2.Request, site: Site) -> httpx2.Request:
        """The request as it goes out: only here does it have the key."""
        url, headers = request.url, request.headers.copy()
        if site.key and site.header:
            headers[site.header] = site.key
        elif site.key and site.parameter:
            url = url.copy_set_param(site.parameter, site.key)
        silence = self._patience.silence
        timeout = dict.fromkeys(("connect", "read", "write", "pool"), silence)
        return httpx2.Request(
            request.method,
            url,
            headers=headers,
            stream=request.stream,
            extensions={"timeout": timeout},
        )

    def _headers(self, given: httpx2.Headers) -> dict[str, str]:
        """What a cache must know of an answer: our freshness, the service's ETag and date."""
        kept = {name: given[name] for name in (*_VALIDATORS, "location") if name in given}
        now = formatdate(time.time(), usegmt=True)
        return {**kept, "date": now, "cache-control": f"max-age={self._patience.fresh}"}


class _Guarded(httpx2.HTTPTransport):
    """httpx2's transport over our guard, which it has no argument for. No proxy, no environment."""

    def __init__(self, guard: Guard) -> None:
        context = httpx2.create_ssl_context(trust_env=False)
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=context, max_connections=1, network_backend=guard
        )


def _read(response: httpx2.Response, site: Site) -> bytes:
    """The unpacked body, at most `BYTES`."""
    packed = response.headers.get("content-encoding", "identity").strip().lower()
    if packed not in ("identity", "gzip", "x-gzip", ""):
        raise FetchError(f'{site.host} answered in the encoding "{shortened(packed, 40)}"')
    if response.status_code in (301, 302, 303, 304, 307, 308):
        return b""
    body = bytearray()
    try:
        for part in response.iter_bytes():
            body += part
            if len(body) > BYTES:
                message = f"{site.host} gave more than {BYTES:,} bytes, unpacked"
                raise FetchError(message, "ask for less at once")
    except httpx2.DecodingError as fault:
        raise PassingError(f"{site.host} gave broken gzip") from fault
    return bytes(body)
