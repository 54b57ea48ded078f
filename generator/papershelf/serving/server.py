"""The server of the site's folder, and of the pages that can be made by themselves."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote, unquote

from papershelf.serving.loopback import HOST, Asked, LoopbackRequest, leads_in, served
from papershelf.serving.reloading import NEWS, RELOAD, SCRIPT, State

_SEEN = re.compile(r"seen=(-1|[0-9]{1,15})", re.ASCII)
"""All that the script asks the news with."""


@dataclass(frozen=True, slots=True)
class Place:
    """The place of the site, on disk and on this machine's network."""

    site_dir: Path
    base_path: str = "/"
    """The path of the site's address, with slashes at both ends."""
    host: str = HOST
    port: int = 8000
    """0 takes a free one."""


@contextmanager
def site_server(place: Place, state: State, page: Callable[[str], bytes | None]) -> Iterator[str]:
    """Answers on threads of its own; yields the address of the site's root.

    `page` is asked first (`serve.Source.page`), then the folder. Raises PortError.
    """
    request = partial(_Request, place=place, state=state, page=page)
    with served(place.host, place.port, request) as address:
        yield address + place.base_path


class _Request(LoopbackRequest):
    """Answers from the site's folder as a static host does, and with news for the script."""

    extensions_map = LoopbackRequest.extensions_map | {
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
        self._base, self._state, self._page = unquote(place.base_path), state, page
        self._site = place.site_dir
        super().__init__(*args)

    def find(self, address: Asked) -> BinaryIO:
        if leads_in(address.path, self._base):
            return self.answer(HTTPStatus.FOUND, {"Location": quote(self._base)})
        if not address.path.startswith(self._base):
            return self._not_found()
        inside = address.path.removeprefix(self._base)
        if inside == NEWS:
            return self._news(address.query)
        if inside == SCRIPT:
            return self._send("text/javascript", RELOAD)
        if not inside or inside.endswith("/"):
            page = self._page(inside)
            if page is not None:
                return self._send("text/html", self._live(page))
        return self._file(inside)

    def _news(self, query: str) -> BinaryIO:
        seen = _SEEN.fullmatch(query)
        if seen is None:
            return self.answer(HTTPStatus.BAD_REQUEST, {})
        return self._send("application/json", self._state.news(int(seen[1])))

    def _file(self, inside: str) -> BinaryIO:
        """Answers with a file of the site, a folder's `index.html`, or the way to its address."""
        *above, last = inside.split("/")
        if "" in above or not all(map(_is_name, (*above, last))):
            return self._not_found()
        file = self._site / inside
        data = _read(file if last else file / "index.html")
        if data is None and last and _read(file / "index.html") is not None:
            where = {"Location": f"{quote(self._base + inside)}/"}
            return self.answer(HTTPStatus.MOVED_PERMANENTLY, where)
        if data is None:
            return self._not_found()
        kind = self.guess_type(last or "index.html")
        return self._send(kind, self._live(data) if kind == "text/html" else data)

    def _not_found(self) -> BinaryIO:
        page = _read(self._site / "404.html") or b"<body>Not built yet.</body>"
        return self._send("text/html", self._live(page), HTTPStatus.NOT_FOUND)

    def _live(self, page: bytes) -> bytes:
        """Returns the page with the reloading script at its end."""
        source, version = quote(self._base) + SCRIPT, self._state.version
        script = f'<script src="{source}" data-version="{version}"></script>'
        before, end, after = page.rpartition(b"</body>")
        return before + script.encode() + end + after if end else page + script.encode()

    def _send(self, kind: str, data: bytes, status: HTTPStatus = HTTPStatus.OK) -> BinaryIO:
        if kind.startswith("text/") or kind == "application/json":
            kind += "; charset=utf-8"
        return self.answer(status, {"Content-Type": kind}, data)


def _is_name(part: str) -> bool:
    """Returns whether a part of a path stays a part of it, on Windows too."""
    return part not in (".", "..") and os.path.basename(part) == part  # noqa: PTH119 (no file yet)


def _read(file: Path) -> bytes | None:
    """Returns the file's bytes; None where there is none, no file can have the name, or a build has
    just put another in its place.
    """
    try:
        return file.read_bytes() if file.is_file() else None
    except (OSError, ValueError):
        return None
