"""The site on this machine, shown anew when a source file changes.

A development server: loopback, no files but the site's. The script that reloads the page is put
into what is served, never into the site's files. Three parts: `_Request` answers, `_Watcher` says
that something changed, and `serve` reads and builds on the main thread, so that Ctrl-C ends
everything. A change shows as soon as it is read, since the page that is looked at can be made by
itself (`Source.page`); the build of the whole site follows.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from socketserver import BaseRequestHandler
from typing import Any, BinaryIO, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from papershelf.problems import Problem, as_text

HOST = "127.0.0.1"
"""Loopback alone: what is served is a draft."""


class Source(Protocol):
    """What the server shows: a site that can be read, asked for one page, and built."""

    def read(self) -> list[Problem]:
        """Read the sources anew; `page` follows them unless there is an error."""

    def page(self, address: str) -> bytes | None:
        """A page, by its address from the root of the site, as the sources have it; None where the
        built site has it or only a build can make it. Asked on other threads.
        """

    def build(self, wanted: Callable[[], bool]) -> list[str]:
        """Build the site, unless it is no longer wanted meanwhile; what was wrong, as text."""

    @property
    def missed(self) -> bool:
        """Whether `page` could not give a page, since the sources were read, that has changed."""


_NEWS = "__papershelf/news"
_SCRIPT = "__papershelf/reload.js"
_QUIET = 0.1
"""Seconds without a change after which the sources are read: editors write a file in steps."""
_POLL = 20.0
"""Seconds after which a page asks for news again."""

_RELOAD = b"""\
// Reloads the page after a rebuild; while the shelf has problems, shows them over the old page.
const seen = Number(document.currentScript.dataset.version);
const news = new URL("news", document.currentScript.src);
const box = document.createElement("pre");
box.id = "__papershelf_problems";
Object.assign(box.style, {
  position: "fixed", inset: "auto 0 0 0", margin: 0, padding: "1rem", maxHeight: "50vh",
  overflow: "auto", zIndex: 1000, background: "#7f1d1d", color: "#fff", whiteSpace: "pre-wrap",
});
async function follow(version) {
  try {
    const answer = await (await fetch(`${news}?seen=${version}`)).json();
    if (answer.version !== seen && !answer.problems.length) return location.reload();
    box.textContent = answer.problems.join("\\n");
    box.remove();
    if (answer.problems.length) document.body.append(box);
    return follow(answer.version);
  } catch {
    setTimeout(() => follow(-1), 1000);
  }
}
follow(-1);
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the site is, on disk and on this machine's network."""

    site_dir: Path
    base_path: str = "/"
    """The path of the site's address, with slashes at both ends."""
    host: str = HOST
    port: int = 8000
    """0 takes a free one."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The files that a site is made from. Hidden files and editors' backups never count."""

    root: Path
    watch: tuple[Path, ...]
    """Files, and folders with all that is below them."""
    ignore: Callable[[Path], bool] = lambda _: False
    """Must hold for every watched file that a rebuild writes: it would rebuild for ever."""

    def hold(self, path: Path) -> bool:
        """Whether a change of `path` asks for a rebuild."""
        watched = any(path.is_relative_to(source.resolve()) for source in self.watch)
        return watched and not self._scratch(path) and not self.ignore(path)

    def _scratch(self, path: Path) -> bool:
        root = self.root.resolve()
        inside = path.relative_to(root) if path.is_relative_to(root) else Path(path.name)
        return path.name.endswith("~") or any(part.startswith(".") for part in inside.parts)


class _State:
    """What pages wait for: the number of the last rebuild, and what it complained of."""

    def __init__(self) -> None:
        self.version = 0
        self.problems: Sequence[str] = ()
        self._changed = threading.Condition()

    def tell(self, problems: Sequence[str]) -> None:
        """There is something new to show, or something wrong."""
        with self._changed:
            self.version += 1
            self.problems = problems
            self._changed.notify_all()

    def news(self, seen: int) -> bytes:
        """The state as JSON, as soon as it is not the one `seen`, at the latest after `_POLL`."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != seen, _POLL)
            return json.dumps({"version": self.version, "problems": list(self.problems)}).encode()


def serve(
    place: Place,
    watched: Sources,
    source: Source,
    *,
    report: Callable[[list[Problem]], None] = lambda _: None,
    ready: Callable[[str], None] = lambda _: None,
    stop: threading.Event | None = None,
) -> None:
    """Serve the site, and build it at once and after every change, until Ctrl-C or `stop`.

    What is wrong with the sources goes to `report` and, while there is an error, into the page,
    which stays at the last good state. `ready` is told the address of the site. Raises PortError,
    and OSError where the disk or the watching of files fails.
    """
    state = _State()
    ended = stop or threading.Event()
    with _server(place, state, source) as address, _Watcher.on(watched) as watcher:
        ready(address)
        while not ended.is_set():
            problems = source.read()
            report(problems)
            wrong = [as_text(problem) for problem in problems if problem.is_error]
            state.tell(wrong)
            if not wrong:
                wrong = source.build(lambda: not (watcher.noticed or ended.is_set()))
                if wrong or source.missed:
                    state.tell(wrong)
            watcher.wait(ended)


class _Watcher(FileSystemEventHandler):
    """Waits for a change below the watched paths and then for a moment of quiet."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._noticed = threading.Event()
        self._last = 0.0

    @classmethod
    @contextmanager
    def on(cls, sources: Sources) -> Iterator[_Watcher]:
        """Watch until the block ends. A path that is not there is passed over."""
        watcher = cls(sources)
        observer = Observer()
        for path in map(Path.resolve, sources.watch):
            if path.is_dir():
                observer.schedule(watcher, str(path), recursive=True)
            elif path.exists():
                observer.schedule(watcher, str(path.parent), recursive=False)
        observer.start()
        try:
            yield watcher
        finally:
            observer.stop()
            observer.join()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called by watchdog, on a thread of its own."""
        # Reading a file is an event too.
        if event.event_type not in ("created", "modified", "moved", "deleted"):
            return
        if event.is_directory and event.event_type == "modified":
            return
        for name in (event.src_path, event.dest_path):
            if name and self._sources.hold(Path(os.fsdecode(name))):
                self._last = time.monotonic()
                self._noticed.set()

    @property
    def noticed(self) -> bool:
        """Whether something changed that nobody waited for yet."""
        return self._noticed.is_set()

    def wait(self, ended: threading.Event) -> None:
        """Until a change and `_QUIET` seconds of no further one, or until `ended` is set."""
        while not self._noticed.wait(0.1):
            if ended.is_set():
                return
        while time.monotonic() - self._last < _QUIET:
            time.sleep(_QUIET / 4)
        self._noticed.clear()


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


@contextmanager
def _server(place: Place, state: _State, source: Source) -> Iterator[str]:
    """A server on threads of its own; yields the address of the site's root."""
    request = partial(_Request, place=place, state=state, source=source)
    server = server_at(place.host, place.port, request)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://{place.host}:{server.server_port}{place.base_path}"
    finally:
        server.shutdown()
        server.server_close()


def is_own_name(headers: Message) -> bool:
    """Whether a request names this machine: a page elsewhere may have its own name lead here (DNS
    rebinding), and would then read what is served.
    """
    return headers.get("Host", "").rpartition(":")[0] in (HOST, "localhost")


class _Request(SimpleHTTPRequestHandler):
    """Answers from the site's folder as a static host does, and with news for the script."""

    protocol_version = "HTTP/1.1"
    server_version = "papershelf"

    def __init__(self, *args: Any, place: Place, state: _State, source: Source) -> None:
        self._base, self._state, self._source = place.base_path, state, source
        super().__init__(*args, directory=str(place.site_dir))

    def send_head(self) -> BinaryIO | None:
        """The body for GET and HEAD, its headers already sent."""
        if not is_own_name(self.headers):
            return self._send(HTTPStatus.MISDIRECTED_REQUEST, "text/plain", b"")
        address = urlsplit(self.path)
        inside = address.path.removeprefix(self._base)
        if not address.path.startswith(self._base):
            return self._send(HTTPStatus.NOT_FOUND, "text/html", self._not_found())
        if inside == _NEWS:
            seen = parse_qs(address.query).get("seen", ["-1"])[0]
            news = self._state.news(int(seen) if seen.isdigit() else -1)
            return self._send(HTTPStatus.OK, "application/json", news)
        if inside == _SCRIPT:
            return self._send(HTTPStatus.OK, "text/javascript", _RELOAD)
        if not inside or inside.endswith("/"):
            page = self._source.page(unquote(inside))
            if page is not None:
                return self._send(HTTPStatus.OK, "text/html", self._live(page))
        return self._send_file(inside)

    def _send_file(self, inside: str) -> BinaryIO | None:
        """A file of the site, a folder's `index.html`, or the way to a folder's real address."""
        file = Path(self.translate_path("/" + inside))
        if file.is_dir() and inside and not inside.endswith("/"):
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", f"{self._base}{inside}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            return self._send(HTTPStatus.NOT_FOUND, "text/html", self._not_found())
        kind, data = self.guess_type(str(file)), file.read_bytes()
        return self._send(HTTPStatus.OK, kind, self._live(data) if kind == "text/html" else data)

    def _not_found(self) -> bytes:
        page = Path(self.directory) / "404.html"
        return self._live(page.read_bytes() if page.is_file() else b"<body>Not built yet.</body>")

    def _live(self, page: bytes) -> bytes:
        """The page with the reloading script at its end."""
        script = (
            f'<script src="{self._base}{_SCRIPT}" data-version="{self._state.version}"></script>'
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
