"""The programs that make the pages: the theme, extensions and plugins that `mkdocs.yml` names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from papershelf.configfile import load

LIBRARIES = (
    *("anyascii", "lunr", "Markdown", "msgspec", "nh3", "numpy", "pillow", "pymdown-extensions"),
    *("pathspec", "PyStemmer", "PyYAML", "rjsmin", "selectolax"),
)
"""Packages that decide what the generated pages and the search index say."""


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
