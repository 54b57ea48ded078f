"""The server of the site's folder, and of the pages that can be made by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qs, unquote, urlsplit

from papershelf.serving.loopback import HOST, is_own_name, leads_in, served
from papershelf.serving.reloading import NEWS, RELOAD, SCRIPT, State


@dataclass(frozen=True, slots=True)
class Place:
    """Where the site is, on disk and on this machine's network."""

    site_dir: Path
    base_path: str = "/"
    """The path of the site's address, with slashes at both ends."""
    host: str = HOST
    port: int = 8000
    """0 takes a free one."""


@contextmanager
def site_server(place: Place, state: State, page: Callable[[str], bytes | None]) -> Iterator[str]:
    """A server on threads of its own; yields the address of the site's root.

    `page` is asked first (`serve.Source.page`), then the folder. Raises PortError.
    """
    request = partial(_Request, place=place, state=state, page=page)
    with served(place.host, place.port, request) as address:
        yield address + place.base_path


class _Request(SimpleHTTPRequestHandler):
    """Answers from the site's folder as a static host does, and with news for the script."""

    protocol_version = "HTTP/1.1"
    server_version = "papershelf"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".css": "text/css",
        ".html": "text/html",
        ".js": "text/javascript",
        ".json": "application/json",
        ".svg": "image/svg+xml",
    }
    """Windows takes others from its registry, where any program may have changed them."""

    def __init__(
        self, *args: Any, place: Place, state: State, page: Callable[[str], bytes | None]
    ) -> None:
        self._base, self._state, self._page = place.base_path, state, page
        super().__init__(*args, directory=str(place.site_dir))

    def send_head(self) -> BinaryIO | None:
        """The body for GET and HEAD, its headers already sent."""
        if not is_own_name(self.headers):
            return self._send(HTTPStatus.MISDIRECTED_REQUEST, "text/plain", b"")
        address = urlsplit(self.path)
        if leads_in(address.path, self._base):
            self._redirect(HTTPStatus.FOUND, self._base)
            return None
        if not address.path.startswith(self._base):
            return self._send(HTTPStatus.NOT_FOUND, "text/html", self._not_found())
        inside = address.path.removeprefix(self._base)
        return self._send_own(inside, address.query) or self._send_file(inside)

    def _send_own(self, inside: str, query: str) -> BinaryIO | None:
        """What is no file: the news, the script that asks for it, a page made by itself."""
        if inside == NEWS:
            seen = parse_qs(query).get("seen", ["-1"])[0]
            news = self._state.news(int(seen) if seen.isdigit() else -1)
            return self._send(HTTPStatus.OK, "application/json", news)
        if inside == SCRIPT:
            return self._send(HTTPStatus.OK, "text/javascript", RELOAD)
        if not inside or inside.endswith("/"):
            page = self._page(unquote(inside))
            if page is not None:
                return self._send(HTTPStatus.OK, "text/html", self._live(page))
        return None

    def _send_file(self, inside: str) -> BinaryIO | None:
        """A file of the site, a folder's `index.html`, or the way to a folder's real address."""
        file = Path(self.translate_path("/" + inside))
        if file.is_dir() and inside and not inside.endswith("/"):
            self._redirect(HTTPStatus.MOVED_PERMANENTLY, f"{self._base}{inside}/")
            return None
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            return self._send(HTTPStatus.NOT_FOUND, "text/html", self._not_found())
        kind, data = self.guess_type(str(file)), file.read_bytes()
        return self._send(HTTPStatus.OK, kind, self._live(data) if kind == "text/html" else data)

    def _redirect(self, status: HTTPStatus, location: str) -> None:
        self.send_response(status)
        self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _not_found(self) -> bytes:
        page = Path(self.directory) / "404.html"
        return self._live(page.read_bytes() if page.is_file() else b"<body>Not built yet.</body>")

    def _live(self, page: bytes) -> bytes:
        """The page with the reloading script at its end."""
        script = (
            f'<script src="{self._base}{SCRIPT}" data-version="{self._state.version}"></script>'
        )
        before, end, after = page.rpartition(b"</body>")
        return before + script.encode() + end + after if end else page + script.encode()

    def _send(self, status: HTTPStatus, kind: str, data: bytes) -> BinaryIO:
        self.send_response(status)
        text = kind.startswith("text/") or kind == "application/json"
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        return BytesIO(data)

    def log_message(self, *_: object) -> None:
        """Nothing: what the user wants to read here are the problems of the shelf."""
