"""What every page of a site is made from besides its own Markdown."""

from __future__ import annotations

import os
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from papershelf.packaged import folder
from papershelf.packaged.files import code_digest
from papershelf.site.record import digest_of, key_of

_PACKAGES = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "jinja2", "pygments")
_TEMPLATES = (".html", ".xml")


@cache
def environment_key() -> str:
    """Of the programs that make a page, and of the day that they are told."""
    versions = [f"{name} {_version(name)}" for name in _PACKAGES]
    day = os.environ.get("SOURCE_DATE_EPOCH", "")
    return key_of(code_digest(), platform.python_version(), day, *versions)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def templates_key(custom_dir: Path) -> str:
    """Of the templates, styles and scripts that `generate` merged."""
    parts: list[str] = []
    for file in sorted(path for path in custom_dir.rglob("*") if path.is_file()):
        parts += [file.relative_to(custom_dir).as_posix(), digest_of(file.read_bytes())]
    return key_of(*parts)


def own_templates(shelf: Path) -> list[bytes]:
    """The templates in the shelf's `overrides/` that are not the packaged ones."""
    own, packaged = shelf / "overrides", folder("overrides")
    return [
        data
        for file in _templates(own)
        if (data := file.read_bytes()) != _bytes(packaged / file.relative_to(own))
    ]


def _templates(own: Path) -> list[Path]:
    return sorted(path for path in own.rglob("*") if path.suffix in _TEMPLATES and path.is_file())


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None
