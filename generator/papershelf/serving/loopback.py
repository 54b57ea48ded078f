"""A server that this machine alone reaches, and the edge where its requests are read."""

from __future__ import annotations

import os
import sys
import threading
from abc import abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from socketserver import BaseRequestHandler
from typing import BinaryIO
from urllib.parse import unquote_to_bytes

HOST = "127.0.0.1"
"""Loopback alone: what is served is a draft."""


class PortError(OSError):
    """The port is taken, or this user may not have it."""


class _Server(ThreadingHTTPServer):
    """A server that says so where its port is taken; Windows would share the port."""

    allow_reuse_address = os.name == "posix"

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing of a browser that went away before it had its answer."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def served(host: str, port: int, request: Callable[..., BaseRequestHandler]) -> Iterator[str]:
    """Answers there on threads of its own while the block lasts; yields its address without a path.
    Raises PortError.
    """
    try:
        server = _Server((host, port), request)
    except OSError as reason:
        raise PortError(reason.errno, reason.strerror) from reason
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@dataclass(frozen=True, slots=True)
class Asked:
    """The address that a request names."""

    path: str
    """Decoded: it may hold any character."""
    query: str
    """As it was sent."""


def asked(target: str) -> Asked | None:
    """Returns a request's target (RFC 9112, 3.2) as an address; None where it is none of this
    server: `*`, another server's, with characters that an address has to escape, or with escapes
    that are no text.
    """
    if not target.startswith("/") or not target.isascii() or not target.isprintable():
        return None
    path, _, query = target.partition("#")[0].partition("?")
    try:
        return Asked(unquote_to_bytes(path).decode(), query)
    except UnicodeDecodeError:
        return None


class LoopbackRequest(SimpleHTTPRequestHandler):
    """Answers GET and HEAD where the address is one and names this machine; prints nothing."""

    protocol_version = "HTTP/1.1"
    default_request_version = "HTTP/1.0"
    """Of a request that names none, so that its answer too begins with a status."""
    server_version = "papershelf"
    timeout = 60
    """Seconds that a browser may be silent within a request, or keep a connection without one."""

    def send_head(self) -> BinaryIO | None:
        """Sends the headers; returns the body for GET and HEAD."""
        if not is_own_name(self.headers):
            return self.answer(HTTPStatus.MISDIRECTED_REQUEST, {})
        address = asked(self.path)
        if address is None:
            return self.answer(HTTPStatus.BAD_REQUEST, {})
        return self.find(address)

    @abstractmethod
    def find(self, address: Asked) -> BinaryIO:
        """Answers with what is at that address."""

    def answer(self, status: HTTPStatus, headers: dict[str, str], data: bytes = b"") -> BinaryIO:
        """Sends the status, these headers and those that every answer has; `data` comes next."""
        self.send_response(status)
        every = {"Content-Length": str(len(data)), "Cache-Control": "no-store"}
        for name, value in (headers | every).items():
            self.send_header(name, value)
        self.end_headers()
        return BytesIO(data)

    def log_message(self, *_: object) -> None:
        """Says nothing: users want to read the problems of the shelf in the terminal."""


def is_own_name(headers: Message) -> bool:
    """Returns whether a request names this machine. A page elsewhere may have its own name lead
    here (DNS rebinding), and would then read what is served.
    """
    return headers.get("Host", "").partition(":")[0] in (HOST, "localhost")


def leads_in(path: str, base_path: str) -> bool:
    """Returns whether people look for a site below `base_path` by this path: the root of the
    server, or the site's own address without its slash. Both are answered by a temporary redirect,
    since another shelf may be served here tomorrow.
    """
    return path != base_path and path in ("/", base_path.rstrip("/"))
