"""The one HTTP client: every request to a service goes through `Client`, and nothing else asks.

From the top: hishel's cache (RFC 9111), a polite transport, httpx2 over the `guard`. The cache sees
only answers that passed the service's own check: an error page with status 200, a truncated body or
"Rate exceeded." is never kept. Every kept answer counts as fresh for an hour, whatever the service
says, so that a run that was killed goes on where it was; after that it is asked for again, with
its ETag or date where it had one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import hishel
import httpx2
import stamina.instrumentation
from hishel.httpx2 import CacheTransport

from papershelf import __version__
from papershelf.fetching.faults import FetchError
from papershelf.fetching.guard import BlockedError, Resolver, public_addresses
from papershelf.fetching.pace import Pace
from papershelf.fetching.polite import Check, Patience, Polite
from papershelf.fetching.sites import Site
from papershelf.parsing.limits import MEGABYTE
from papershelf.text import shortened

CACHE = "http.db"
_HOPS = 5
_KEPT_FOR = 7 * 24 * 3600
"""Seconds for which an answer is on disk, to be asked for by its ETag."""
_KEPT_BYTES = 512 * MEGABYTE
_HOME = "https://github.com/papershelf/papershelf"


class Client:
    """Asks the sites that it is given, and no other host.

    `folder` (git-ignored) has the cache and the pace. `resolve` gives the addresses of a host;
    `say` takes a line for whoever waits.
    """

    def __init__(
        self,
        sites: Mapping[str, Site],
        folder: Path,
        *,
        contact: str = "",
        patience: Patience | None = None,
        resolve: Resolver = public_addresses,
        say: Callable[[str], None] | None = None,
    ) -> None:
        self._sites = dict(sites)
        reach = f"; mailto:{contact}" if contact else ""
        self._agent = f"papershelf/{__version__} (+{_HOME}{reach})"
        storage = hishel.SqliteStorage(
            database_path=folder / CACHE, default_ttl=_KEPT_FOR, max_size=_KEPT_BYTES
        )
        self._polite = Polite(Pace(folder), patience or Patience(), resolve, say)
        options = hishel.CacheOptions(shared=False)
        self._cached = CacheTransport(self._polite, storage=storage, rfc=options)
        # Waiting is told by us, not in a log.
        stamina.instrumentation.set_on_retry_hooks([])

    @property
    def asked(self) -> int:
        """Requests that went over the network so far, repeated ones included."""
        return self._polite.asked

    def get(
        self,
        name: str,
        path: str,
        params: Mapping[str, str],
        check: Check,
        *,
        is_new: bool = False,
    ) -> bytes:
        """The body of a site's answer that passes the check; with `is_new` not the one on disk.

        Raises `FetchError`.
        """
        return self._body(name, path, params, check, is_new=is_new)

    def post(
        self, name: str, path: str, params: Mapping[str, str], check: Check, data: Any
    ) -> bytes:
        """Likewise for a question in JSON, which is never kept."""
        return self._body(name, path, params, check, data)

    def close(self) -> None:
        self._cached.close()

    def _body(
        self,
        name: str,
        path: str,
        params: Mapping[str, str],
        check: Check,
        data: Any = None,
        *,
        is_new: bool = False,
    ) -> bytes:
        site = self._sites[name]
        url = _address(site, path, params)
        headers = {"User-Agent": self._agent, "Accept-Encoding": "gzip"}
        headers |= {"Cache-Control": "no-cache"} if is_new else {}
        method = "GET" if data is None else "POST"
        for _ in range(_HOPS):
            extensions = {"site": site, "check": check}
            response = self._respond(
                httpx2.Request(method, url, headers=headers, json=data, extensions=extensions)
            )
            if not response.has_redirect_location:
                return response.read()
            url = _next(url, response.headers["location"], site)
        raise FetchError(f"{site.host} redirected {_HOPS} times", "try again later")

    def _respond(self, request: httpx2.Request) -> httpx2.Response:
        try:
            response = self._cached.handle_request(request)
            response.read()
        except BlockedError as refusal:
            raise FetchError(str(refusal), "nothing was asked") from refusal
        return response


def _address(site: Site, path: str, params: Mapping[str, str]) -> httpx2.URL:
    """An address of a site. Raises `FetchError` for a path that leads anywhere else."""
    try:
        url = httpx2.URL(site.base + path)
        is_ours = _origin(url) == _origin(httpx2.URL(site.base))
    except httpx2.InvalidURL:
        is_ours = False
    if not is_ours:
        message = f"{shortened(site.base + path, 100)} is no address of {site.host}"
        raise FetchError(message, "nothing was asked; check the address")
    return url.copy_merge_params(dict(params)) if params else url


def _next(url: httpx2.URL, location: str, site: Site) -> httpx2.URL:
    """Where a redirect leads. Raises `FetchError` for any other origin than the site's."""
    hint = "nothing was asked there; where this is right, name the new address in the settings"
    try:
        target = url.join(location)
    except httpx2.InvalidURL:
        raise FetchError(f"{site.host} redirects to what is no address", hint) from None
    if _origin(target) != _origin(httpx2.URL(site.base)):
        where = shortened(str(target.copy_with(query=None, userinfo=b"")), 100)
        raise FetchError(f"{site.host} redirects to {where}, which is another place", hint)
    return target


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
