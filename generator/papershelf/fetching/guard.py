"""Which addresses are connected to, and for how long: below HTTP, where no redirect gets around it.

A host is looked up once, each of its addresses must be a public one, and the connection goes to
that very address, so that a second look-up cannot give another one. Every read of a connection
also has the deadline of the whole answer: a server that sends a byte a second never ends a timeout
that counts from the last byte.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore2

Resolver = Callable[[str, int], Sequence[str]]
"""The addresses of a host to connect to; raises `BlockedError` for one that is not asked."""

_CARRIERS = (
    (ipaddress.ip_network("64:ff9b::/96"), 0),  # NAT64, RFC 6052
    (ipaddress.ip_network("64:ff9b:1::/48"), 0),  # NAT64 of a local network, RFC 8215
    (ipaddress.ip_network("::/96"), 0),  # IPv4-compatible, RFC 4291
    (ipaddress.ip_network("2002::/16"), 80),  # 6to4, RFC 3056
)
"""IPv6 networks whose addresses carry an IPv4 address, and how many bits stand behind it."""


class BlockedError(Exception):
    """A host or an address that is never asked."""


class UnknownHostError(Exception):
    """A name that leads nowhere: misspelt, or there is no connection."""


def public_addresses(
    host: str, port: int, lookup: Callable[..., Iterable[Any]] = socket.getaddrinfo
) -> list[str]:
    """The addresses of a host. Raises `BlockedError` where one of them is not public, and OSError
    where it has none. `lookup` is what `socket.getaddrinfo` is.
    """
    found = lookup(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(where[0]) for *_, where in found))
    for address in addresses:
        if not is_public(address):
            raise BlockedError(f"{host} leads to {address}, which is no public address")
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, the one it may carry included."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if ip.teredo:
            return False
        for network, behind in _CARRIERS:
            if ip in network:
                return is_public(str(ipaddress.IPv4Address((int(ip) >> behind) & 0xFFFF_FFFF)))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


class Guard(httpcore2.SyncBackend):
    """Opens connections to the addresses that a resolver allows, each with the deadline."""

    def __init__(self, resolve: Resolver) -> None:
        self._resolve = resolve
        self._ends = float("inf")

    def begin(self, seconds: float) -> None:
        """From now on every connection has so many seconds until it is broken off."""
        self._ends = time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._ends

    def within(self, timeout: float | None) -> float:
        """A timeout in seconds that does not reach beyond the deadline. Raises ReadTimeout."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the whole answer took too long")
        return left if timeout is None else min(left, timeout)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address that answers. Raises `BlockedError` for a refused host,
        `UnknownHostError` for one without an address.
        """
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as fault:  # a part of over 63 letters is no name at all
            raise UnknownHostError(f"{host} was not found: its name has no address") from fault
        reason: Exception = UnknownHostError(f"{host} was not found: its name has no address")
        for address in addresses:
            try:
                stream = super().connect_tcp(
                    address, port, self.within(timeout), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as fault:
                reason = fault
            else:
                return _Bounded(stream, self)
        raise reason

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore2.NetworkStream:
        raise BlockedError("a socket of this machine is no service")


class _Bounded(httpcore2.NetworkStream):
    """A connection whose every step ends at the deadline of the guard."""

    def __init__(self, stream: httpcore2.NetworkStream, guard: Guard) -> None:
        self._stream, self._guard = stream, guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._guard.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._guard.within(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._guard.within(timeout))
        return _Bounded(inner, self._guard)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
