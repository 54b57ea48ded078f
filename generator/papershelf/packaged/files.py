"""The files that the package ships, under the names that they get in a shelf."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from itertools import dropwhile
from pathlib import Path

from papershelf import kinds
from papershelf.leftovers import is_leftover

DIGESTS = ".papershelf-init.json"
"""Committed: how `init` wrote each packaged file, so that `--upgrade` knows a person's changes."""

LOCK = "requirements.lock"
"""What papershelf needs, each version with its hashes: installed before `requirements.txt`."""

_LOCK_HEAD = (
    "# What papershelf needs, locked: each version with the hashes of its files. The workflows\n"
    "# install it before requirements.txt; `papershelf init --upgrade` renews it.\n"
)

_NAMES = {"gitattributes": ".gitattributes", "gitignore": ".gitignore", "github": ".github"}
"""Packaged names of what would be invisible to packaging tools under its real name."""

_OWN = ("collection/", "docs/", "README.md", "LICENSE")
"""Examples, which are the shelf's own content once it has them: never renewed."""

_ADDRESSES = (
    "# site_url: https://example.org/shelf/\n",
    "# repo_url: https://github.com/example/shelf\n",
)
"""Lines of the packaged `mkdocs.yml` in whose place a shelf's own addresses come."""


def folder(name: str) -> Path:
    """Returns a folder of the package: beside its modules, or at the top of a checkout."""
    inside = Path(str(files("papershelf"))) / name
    return inside if inside.is_dir() else inside.parents[2] / name


def new_shelf() -> dict[str, bytes]:
    """Returns the files that every new shelf has alike: path in the shelf to bytes."""
    template = folder("template")
    found = {
        _renamed(file.relative_to(template)): b"".join(_expanded(file.read_bytes()))
        for file in sorted(template.rglob("*"))
        if file.is_file() and not is_leftover(file.name) and "__pycache__" not in file.parts
    }
    return found | {LOCK: _lock()}


def _expanded(template: bytes) -> Iterator[bytes]:
    """Yields the lines of a packaged file. One that has `{generated}` stands for a line for each
    name that the generator owns below `docs/`, one that has `{title}` and `{page}` for the
    navigation.
    """
    for line in template.splitlines(keepends=True):
        if b"{generated}" in line:
            yield from (line.replace(b"{generated}", name.encode()) for name in kinds.names())
        elif b"{title}" in line and b"{page}" in line:
            for title, page in kinds.navigation():
                yield line.replace(b"{title}", title.encode()).replace(b"{page}", page.encode())
        else:
            yield line


def _lock() -> bytes:
    """Returns the lock file that this package is tested with,
    without the words that `make lock` writes.
    """
    text = (folder("requirements") / "runtime.txt").read_text(encoding="utf-8")
    lines = dropwhile(lambda line: line.startswith("#"), text.splitlines(keepends=True))
    return (_LOCK_HEAD + "".join(lines)).encode()


def with_addresses(settings: bytes, repo_url: str, site_url: str) -> bytes:
    """Returns the packaged `mkdocs.yml` with those of the addresses that are known."""
    text = settings.decode()
    given = (f"site_url: {site_url}\n", site_url), (f"repo_url: {repo_url}\n", repo_url)
    for example, (line, address) in zip(_ADDRESSES, given, strict=True):
        if address:
            text = text.replace(example, line, 1)
    return text.encode()


def renewable(path: str) -> bool:
    """Returns whether `init --upgrade` may renew or remove the file with that path."""
    return not path.startswith(_OWN)


def _renamed(file: Path) -> str:
    first, *rest = file.parts
    return "/".join([_NAMES.get(first, first), *rest])
