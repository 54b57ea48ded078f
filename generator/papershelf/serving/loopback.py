"""A server that this machine alone reaches."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import ThreadingHTTPServer
from socketserver import BaseRequestHandler

HOST = "127.0.0.1"
"""Loopback alone: what is served is a draft."""


class PortError(OSError):
    """The port is taken, or this user may not have it: not what else may fail while serving."""


class _Server(ThreadingHTTPServer):
    """One that says so where its port is taken: Windows would share a port that may be reused."""

    allow_reuse_address = os.name == "posix"


@contextmanager
def served(host: str, port: int, request: Callable[..., BaseRequestHandler]) -> Iterator[str]:
    """A server that answers there, on threads of its own, while the block lasts; yields its address
    without a path. Raises PortError.
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


def is_own_name(headers: Message) -> bool:
    """Whether a request names this machine: a page elsewhere may have its own name lead here (DNS
    rebinding), and would then read what is served.
    """
    return headers.get("Host", "").rpartition(":")[0] in (HOST, "localhost")


def leads_in(path: str, base_path: str) -> bool:
    """Whether a path is one by which people look for a site that lives below `base_path`: the root
    of the server, or the site's own address without its slash. Both are answered by a redirect,
    which is a temporary one: another shelf may be served here tomorrow.
    """
    return path != base_path and path in ("/", base_path.rstrip("/"))
