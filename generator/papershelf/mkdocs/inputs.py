"""What every page of a site is made from besides its own Markdown."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import (
    Distribution,
    EntryPoints,
    PackageNotFoundError,
    distribution,
    entry_points,
    packages_distributions,
)
from pathlib import Path

from papershelf.leftovers import is_leftover
from papershelf.packaged import folder
from papershelf.programs import Programs, made_by
from papershelf.publish.record import digest_of, key_of

_MODULES = {"markdown": "markdown", "pymdownx": "pymdown-extensions", "material": "mkdocs-material"}
"""Packages whose distribution need not be looked for, which takes long: of this one's own needs."""
_TEMPLATES = (".html", ".xml")


def programs_key(programs: Programs | None) -> str:
    """The key of the programs that make a page, and of SOURCE_DATE_EPOCH. Empty where a theme,
    extension or plugin that the settings name is no installed package, or one that is worked on in
    place: its version does not tell then whether it is what it was.
    """
    if programs is None:
        return ""
    if any(used is None or _is_editable(used) for used in _distributions(programs)):
        return ""
    return key_of(made_by().hex(), os.environ.get("SOURCE_DATE_EPOCH", ""))


def _distributions(programs: Programs) -> Iterator[Distribution | None]:
    """What each name stands for, as MkDocs and Markdown look them up; None where it is unknown."""
    if programs.theme:
        yield from _named("mkdocs.themes", [programs.theme])
    for name in programs.plugins:  # a theme's own plugin comes before MkDocs' of that name
        yield from _named("mkdocs.plugins", [name, f"{programs.theme}/{name}"])
    for name in programs.extensions:
        yield from (one or _owner(name) for one in _named("markdown.extensions", [name]))


def _named(group: str, names: Iterable[str]) -> list[Distribution | None]:
    points = points_of(group)
    found = [point.dist for name in names for point in points if point.name == name]
    return found or [None]


@cache
def points_of(group: str) -> EntryPoints:
    """What the installed packages offer of that kind."""
    return entry_points(group=group)


def _owner(extension: str) -> Distribution | None:
    """The distribution of an extension that is named by its module."""
    module = extension.partition(":")[0].partition(".")[0]
    names = [_MODULES[module]] if module in _MODULES else owners().get(module, [])
    try:
        return distribution(names[0]) if len(names) == 1 else None
    except PackageNotFoundError:
        return None


@cache
def owners() -> dict[str, list[str]]:
    """Modules, as they are imported, to the distributions that have them."""
    return {module: sorted(set(names)) for module, names in packages_distributions().items()}


def _is_editable(used: Distribution) -> bool:
    """Whether it is installed as a folder that somebody works on (PEP 610)."""
    try:
        origin = json.loads(used.read_text("direct_url.json") or "{}")
        return bool(origin.get("dir_info", {}).get("editable", False))
    except (ValueError, AttributeError):
        return True


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
        for file in sorted(path for path in own.rglob("*") if path.is_file())
        if not is_leftover(file.name)
        and (data := _template(file, own))
        and data != _bytes(packaged / file.relative_to(own))
    ]


def _template(file: Path, own: Path) -> bytes | None:
    """What the file says, if it is a template: by its name, or since another one may include it."""
    if file.suffix in _TEMPLATES:
        return file.read_bytes()
    if file.relative_to(own).parts[0] == "assets":
        return None
    data = file.read_bytes()
    with suppress(UnicodeDecodeError):
        text = data.decode()
        return data if "{{" in text or "{%" in text else None
    return None  # a picture, say


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None
