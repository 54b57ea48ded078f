"""A server on this machine for measuring what a search transfers.

It compresses what GitHub Pages compresses, keeps connections open (HTTP/1.1), lets nothing be kept
in a cache, and writes down each answer. Headers are not counted.
"""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import unquote, urlsplit

_COMPRESSED = ("text/", "application/javascript", "application/json", "image/svg+xml")
"""Types of text. Pagefind's own files have none: they are compressed inside."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One file as it was sent: its path on the site and the bytes of its body on the wire."""

    path: str
    size: int


@dataclass(slots=True)
class Served:
    """A site under measurement: its address, and what was sent since `forget`."""

    address: str
    answers: list[Answer] = field(default_factory=list)

    def forget(self) -> None:
        self.answers.clear()

    def below(self, *prefixes: str) -> list[Answer]:
        """Answers whose path begins with one of the prefixes."""
        return [one for one in list(self.answers) if one.path.startswith(prefixes)]


@contextmanager
def serving(site: Path) -> Iterator[Served]:
    """The site at an address of its own."""
    server = _Server(("127.0.0.1", 0), BaseHTTPRequestHandler)
    served = Served(f"http://127.0.0.1:{server.server_port}/")
    bodies = _Bodies(site)
    server.RequestHandlerClass = partial(_Sending, bodies=bodies, served=served)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield served
    server.shutdown()
    server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        """A browser that is closed cuts its connections."""


class _Bodies:
    """Files as sent, each compressed once: what is measured is not our compressing."""

    def __init__(self, site: Path):
        self._site = site
        self._sent: dict[str, tuple[str, bytes] | None] = {}

    def of(self, path: str) -> tuple[str, bytes] | None:
        """Type and body, None for a file that is not there."""
        if path not in self._sent:
            self._sent[path] = self._read(path)
        return self._sent[path]

    def _read(self, path: str) -> tuple[str, bytes] | None:
        file = self._site / path
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            return None
        kind = guess_type(file.name)[0] or "application/octet-stream"
        body = file.read_bytes()
        return kind, gzip.compress(body, 6, mtime=0) if kind.startswith(_COMPRESSED) else body


class _Sending(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together, or the second waits for the first's receipt

    def __init__(self, *args: object, bodies: _Bodies, served: Served):
        self._bodies, self._served = bodies, served
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path).lstrip("/")
        found = self._bodies.of(path)
        kind, body = found or ("text/plain", b"not found")
        self._served.answers.append(Answer(path, len(body)))
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", kind)
        if found and kind.startswith(_COMPRESSED):
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass
