"""A site of somebody else's, shown on this machine without being trusted.

The artifact of a pull request can be forged, since the pull request brings the workflow that makes
it. Its pages pass the check of the finished page; beyond that, what a browser could run or take
for a page must be a file that this papershelf publishes too, and is left out otherwise: every page
can be read without scripts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO
from urllib.parse import quote, unquote

from papershelf.problems import Problem, error, warning
from papershelf.serving.loopback import HOST, Asked, LoopbackRequest, leads_in, served
from papershelf.text import counted

HOME, NOT_FOUND = "index.html", "404.html"

KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    # As text: a browser takes XML for a page, with scripts, if it says that it is one.
    ".xml": "text/plain; charset=utf-8",
    ".bib": "text/plain; charset=utf-8",
    ".map": "application/json",
    ".gz": "application/gzip",
    ".csv": "text/plain; charset=utf-8",  # a spreadsheet would run a stranger's formulas
    ".sqlite": "application/octet-stream",
    ".parquet": "application/octet-stream",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
"""Endings of files that are shown, whoever made them, and what a browser is told that they are."""

KNOWN_ONLY = {".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
"""Endings of what can run: shown only where the file is one of ours."""


def leave_out(site: Path, known: Collection[str]) -> list[Problem]:
    """Removes the files that are not shown: those that could run and are not ours, and those of
    kinds that no site has. `known` are the SHA-256 of our own. Returns a warning that says so; an
    error for a folder that is no site.
    """
    if not (site / HOME).is_file():
        return [error(site.name, f"found no {HOME}, expected the files of a site")]
    left_out = []
    for file in sorted(path for path in site.rglob("*") if path.is_file()):
        ending = file.suffix.lower()
        if ending in KINDS or (ending in KNOWN_ONLY and digest(file.read_bytes()) in known):
            continue
        left_out.append(file.relative_to(site).as_posix())
        file.unlink()
    if not left_out:
        return []
    message = f"left out {counted(len(left_out), 'file')} that this papershelf does not publish"
    hint = "with the papershelf and the theme that made the site, its scripts are shown too"
    return [warning(left_out[0], message, hint=hint)]


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@contextmanager
def showing(site: Path, policy: str, base_path: str = "/", port: int = 0) -> Iterator[str]:
    """Shows the site on loopback while the block lasts; yields its address.

    `policy` is the Content Security Policy of every answer: that of a page that we make, whatever
    a page says of itself. `base_path` is the path of the site's address, with slashes at both ends.
    Raises PortError.
    """
    files = {
        path.relative_to(site).as_posix(): path
        for path in site.rglob("*")
        if path.is_file() and not path.is_symlink()
    }
    request = partial(_Request, files=files, base_path=base_path, policy=policy)
    with served(HOST, port, request) as address:
        yield address + base_path


class _Request(LoopbackRequest):
    """Answers from the files that existed when it began, and from no others: a name is looked up,
    and never made a path of.
    """

    def __init__(self, *args: Any, files: Mapping[str, Path], base_path: str, policy: str) -> None:
        self._files, self._base, self._policy = files, unquote(base_path), policy
        super().__init__(*args)

    def find(self, address: Asked) -> BinaryIO:
        path = address.path
        if leads_in(path, self._base):
            return self.answer(HTTPStatus.FOUND, {"Location": quote(self._base)})
        inside = path.removeprefix(self._base) if path.startswith(self._base) else NOT_FOUND
        if f"{inside}/{HOME}" in self._files:
            where = {"Location": quote(path) + "/"}
            return self.answer(HTTPStatus.MOVED_PERMANENTLY, where)
        name = inside + HOME if inside.endswith("/") or not inside else inside
        kind = (KINDS | KNOWN_ONLY).get(PurePosixPath(name).suffix.lower())
        if name not in self._files or name == NOT_FOUND or kind is None:
            page = self._files.get(NOT_FOUND)
            data = page.read_bytes() if page else b""
            return self.answer(HTTPStatus.NOT_FOUND, {"Content-Type": KINDS[".html"]}, data)
        return self.answer(HTTPStatus.OK, {"Content-Type": kind}, self._files[name].read_bytes())

    def answer(self, status: HTTPStatus, headers: dict[str, str], data: bytes = b"") -> BinaryIO:
        """Adds the headers that hold a forged page to every answer."""
        guards = {
            "Content-Security-Policy": f"{self._policy}; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }
        return super().answer(status, {"Content-Type": KINDS[".txt"]} | headers | guards, data)
