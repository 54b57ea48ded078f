"""The programs that make the pages: what is installed, and what `mkdocs.yml` names of it."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from unicodedata import unidata_version

import yaml

from papershelf.configfile import load


@cache
def made_by() -> bytes:
    """A digest (16 bytes) of all that decides what a command makes of the same files: this
    package's code, Python, its tables of Unicode, and every installed package with its version.
    """
    digest = hashlib.blake2b(digest_size=16)
    for file in sorted(Path(str(files("papershelf"))).rglob("*.py")):
        digest.update(file.read_bytes())
    for part in (sys.version, unidata_version, *sorted(set(_installed()))):
        digest.update(part.encode("utf-8", "surrogateescape") + b"\0")
    return digest.digest()


def _installed() -> Iterator[str]:
    """`NAME-VERSION.dist-info` of each installed package: to ask `importlib.metadata` for the
    versions would mean to read a file for each.
    """
    for folder in sys.path:
        with suppress(OSError):
            names = (file.name for file in Path(folder or ".").iterdir())
            yield from (name for name in names if name.endswith((".dist-info", ".egg-info")))


@dataclass(frozen=True, slots=True)
class Programs:
    """What `mkdocs.yml` names that makes pages: of other packages, perhaps."""

    theme: str
    """Empty: none, all templates are the shelf's."""
    extensions: tuple[str, ...]
    """Of Markdown."""
    plugins: tuple[str, ...]
    """Of MkDocs."""


def read_programs(data: bytes) -> Programs | None:
    """What the bytes of an `mkdocs.yml` name; None where that cannot be told from the file."""
    try:
        values = load(data)
        theme = values.get("theme", "mkdocs")
        name = theme["name"] if isinstance(theme, dict) else theme
        extensions = _names_of(values.get("markdown_extensions", []))
        plugins = _names_of(values.get("plugins", ["search"]))
    except (yaml.YAMLError, UnicodeDecodeError, AttributeError, LookupError, TypeError):
        return None
    return Programs(name, extensions, plugins) if isinstance(name, str) else None


def _names_of(listed: Any) -> tuple[str, ...]:
    """The names in a list in which each may have settings; raises TypeError for anything else."""
    if isinstance(listed, dict):
        listed = list(listed)
    names = [next(iter(one)) if isinstance(one, dict) else one for one in listed or []]
    if not all(isinstance(name, str) for name in names):
        raise TypeError
    return tuple(names)
