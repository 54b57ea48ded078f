"""A server that this machine alone reaches."""

from __future__ import annotations

from collections.abc import Callable
from email.message import Message
from http.server import ThreadingHTTPServer
from socketserver import BaseRequestHandler

HOST = "127.0.0.1"
"""Loopback alone: what is served is a draft."""


class PortError(OSError):
    """The port is taken, or this user may not have it: not what else may fail while serving."""


def server_at(
    host: str, port: int, request: Callable[..., BaseRequestHandler]
) -> ThreadingHTTPServer:
    """A server that answers there, not yet begun. Raises PortError."""
    try:
        return ThreadingHTTPServer((host, port), request)
    except OSError as reason:
        raise PortError(reason.errno, reason.strerror) from reason


def is_own_name(headers: Message) -> bool:
    """Whether a request names this machine: a page elsewhere may have its own name lead here (DNS
    rebinding), and would then read what is served.
    """
    return headers.get("Host", "").rpartition(":")[0] in (HOST, "localhost")
