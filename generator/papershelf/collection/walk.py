"""Which files a collection has. Nothing outside the shelf is ever followed or read.

Hidden files and folders are left alone (`.gitkeep`), and so is what editors and systems leave
(`leftovers`); what could redirect, hide or steer (links, repositories, files that a host or Git
obeys, names that hide) is an error. Of `.imported/`, whose digests `import` reads, only what may
not be there is looked for.
"""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from papershelf.leftovers import is_leftover
from papershelf.parsing import limits
from papershelf.parsing.textfile import flaw_message
from papershelf.problems import Problem, error
from papershelf.text import flaws

ROOT = "collection"
DIGESTS = ".imported"

_STEERING = set(
    "cname .nojekyll _config.yml _headers _redirects _routes.json _worker.js netlify.toml"
    " vercel.json .htaccess .htpasswd .well-known web.config .domains .gitattributes"
    " .gitmodules".split()
)
"""Names by which GitHub Pages, Netlify, Cloudflare Pages, Vercel, Codeberg, web servers and Git
take orders, in lower case. An attribute of Git can hide a file from the diff that people review."""


_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, order=True)
class CollectionFile:
    """A regular file: its path from the shelf, with `/`, its size in bytes, and where it is."""

    path: str
    size: int
    place: Path


def walk(shelf: Path) -> tuple[list[CollectionFile], list[Problem]]:
    """The files below `collection/`, by path in code-point order, and what may not be there."""
    files: list[CollectionFile] = []
    problems: list[Problem] = []
    root = shelf / ROOT
    if root.is_symlink():
        return [], [_link(ROOT)]
    waiting = [(ROOT, root)] if root.exists() else []
    while waiting:
        path, folder = waiting.pop()
        try:
            with os.scandir(folder) as listing:
                entries = list(listing)
        except OSError as fault:
            problems.append(unreadable(path, fault))
            continue
        for entry in entries:
            inner = f"{path}/{entry.name}"
            if is_leftover(entry.name) and not entry.is_dir(follow_symlinks=False):
                continue
            refused = _refused(inner, entry)
            if refused is not None:
                problems.append(refused)
            elif entry.name.startswith(".") and inner != f"{ROOT}/{DIGESTS}":
                continue
            elif entry.is_dir(follow_symlinks=False):
                waiting.append((inner, folder / entry.name))
            elif not inner.startswith(f"{ROOT}/{DIGESTS}/"):
                size = entry.stat(follow_symlinks=False).st_size
                files.append(CollectionFile(inner, size, folder / entry.name))
    files.sort()
    return files, [*problems, *_same_names(files)]


def read_file(place: Path, limit: int) -> bytes | None:
    """The bytes of a file; None where there are more than `limit`.

    Raises OSError, also where it is no regular file. It is opened without waiting: a named pipe,
    say, may have come since the walk, and nobody may ever write to it.
    """
    with open(place, "rb", opener=_opened) as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not a regular file", str(place))
        if status.st_size > limit:
            return None
        data = stream.read(status.st_size + 1)
        while len(data) <= limit and (chunk := stream.read(_CHUNK)):  # it grows meanwhile
            data += chunk
    return data if len(data) <= limit else None


def _opened(path: str, flags: int) -> int:
    for name in ("O_NONBLOCK", "O_NOFOLLOW"):  # Windows has neither, nor named pipes in folders
        flags |= getattr(os, name, 0)
    return os.open(path, flags)


def _same_names(files: Iterable[CollectionFile]) -> Iterator[Problem]:
    """The error of each file whose path another one has too, but for how accents are stored."""
    first: dict[str, str] = {}
    for file in files:
        if file.path.isascii():
            continue
        other = first.setdefault(unicodedata.normalize("NFC", file.path), file.path)
        if other != file.path:
            message = f"found two files that some systems take for one: {ascii(other)[1:-1]} and"
            hint = "remove one of them: they differ only in how their accents are stored"
            yield error(file.path, f"{message} {ascii(file.path)[1:-1]}", hint=hint)


def unreadable(path: str, fault: OSError) -> Problem:
    """The error of a file or folder that the system does not give."""
    hint = "check its permissions" if isinstance(fault, PermissionError) else ""
    return error(path, f"cannot be read ({fault.strerror})", hint=hint)


def _refused(path: str, entry: os.DirEntry[str]) -> Problem | None:
    name = entry.name.lower()
    if refused := _refused_name(path, name):
        return refused
    if entry.is_symlink() or getattr(entry, "is_junction", bool)():  # a link of Windows to a folder
        return _link(path)
    if name == ".git":
        hint = "copy the files instead of adding a submodule"
        return error(path, "found a repository inside the collection", hint=hint)
    if name in _STEERING:
        hint = "keep it out of the collection"
        return error(path, f'found "{entry.name}", a name that web hosts or Git obey', hint=hint)
    is_folder = entry.is_dir(follow_symlinks=False)
    if is_folder and path.count("/") > limits.FOLDERS:
        message = f"found more than {limits.FOLDERS} folders within each other"
        return error(path, message, hint="move its files up")
    is_odd = not (is_folder or entry.is_file(follow_symlinks=False))
    return error(path, "found something that is neither a file nor a folder") if is_odd else None


def _refused_name(path: str, name: str) -> Problem | None:
    if not _is_unicode(name):
        return error(path, "found a name that is not valid UTF-8", hint="rename it")
    if flaw := next(flaws(name), None):
        return error(path, f"{flaw_message(flaw)} in a name", hint="rename it")
    if "\n" in name or "\r" in name or "\t" in name:
        return error(path, "found a line break or tab in a name", hint="rename it")
    return None


def _link(path: str) -> Problem:
    message = "found a symbolic link, expected a file or folder of the collection itself"
    return error(path, message, hint="replace it by what it points to")


def _is_unicode(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
