"""Which files of the theme a site needs: those that something of it names.

A theme has files for each of its features: other scripts, languages of its search, source maps. A
file is published if its name stands in a page, a style sheet or a script of the site, or in a file
of the theme that is published itself. A name in mere words costs a file too many, and no address
is missed that is put together only where it is used.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from posixpath import dirname, relpath

from papershelf.mkdocs.settings import Config

NAMING = (".css", ".htm", ".html", ".js", ".mjs", ".svg", ".webmanifest")
"""Endings of files that may name others."""

_OF_DEBUGGERS = re.compile(rb"[#@]\s*sourceMappingURL=\S+")
"""Names a file that no page loads."""


def of_theme(copied: Mapping[str, Path], config: Config) -> dict[str, Path]:
    """Of the files that are copied into a site those that only its theme brings along."""
    folders = (config.docs_dir, config.theme.custom_dir)
    own = tuple(f"{Path(folder)}{os.sep}" for folder in folders if folder)
    return {path: file for path, file in copied.items() if not str(file).startswith(own)}


def leave_out_unnamed(site: Path, config: Config) -> None:
    """Remove from a site that MkDocs made as a whole the files of its theme that nothing names."""
    files = {file.relative_to(site).as_posix(): file for file in site.rglob("*") if file.is_file()}
    sources = {path: _source(path, config) for path in files}
    copied = {path: source for path, source in sources.items() if source is not None}
    theme = of_theme(copied, config)
    own = [file for path, file in files.items() if path not in theme and path.endswith(NAMING)]
    for path in theme.keys() - named(theme, (file.read_bytes() for file in own)):
        files[path].unlink()


def _source(path: str, config: Config) -> Path | None:
    """From where a file of a site was copied; None where it was made, such as from a template."""
    if path.endswith(".html") or path in config.theme.static_templates:
        return None
    folders = [config.docs_dir, *config.theme.dirs]
    return next((file for one in folders if (file := Path(one, path)).is_file()), None)


def named(theme: Mapping[str, Path], texts: Iterable[bytes]) -> set[str]:
    """The files of the theme that these texts name, and those that these files name in turn."""
    found: set[str] = set()
    for text in texts:
        found |= {path for path in theme.keys() - found if _name(path) in text}
    return with_named(theme, found)


def with_named(theme: Mapping[str, Path], found: Iterable[str]) -> set[str]:
    """Those files of the theme, and all that they name in turn."""
    found = set(found)
    left = sorted(found)
    while left:
        path = left.pop()
        if not path.endswith(NAMING):
            continue
        text = _OF_DEBUGGERS.sub(b"", theme[path].read_bytes())
        more = {one for one in theme.keys() - found if _names(text, path, one)}
        found |= more
        left += sorted(more)
    return found


def _names(text: bytes, path: str, other: str) -> bool:
    """Whether the file at `path` names another one, or a folder that has it: the rest of the name
    may be put together there, such as that of a language.
    """
    return _name(other) in text or any(folder in text for folder in _folders(path, other))


def _folders(path: str, other: str) -> Iterator[bytes]:
    """The folders above a file as another one names them, where that leads up and down again."""
    for folder in PurePosixPath(other).parents:
        way = relpath(folder.as_posix(), dirname(path) or ".")
        if re.match(r"(?:\.\./)+[^.]", way):
            yield way.encode()


def _name(path: str) -> bytes:
    return path.rpartition("/")[2].encode("utf-8", "surrogateescape")
