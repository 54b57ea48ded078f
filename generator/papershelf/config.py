"""Settings: what `mkdocs.yml` says of the site, and the generator's own part of it.

The file is MkDocs' (and may hold tags that only MkDocs resolves, such as `!ENV`), so what concerns
nobody but MkDocs is passed over here; the keys under `extra.papershelf` are ours, and each is
checked. The file is the maintainer's own and trusted, unlike everything in `collection/`.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from papershelf.problems import Problem, error

CONFIG_FILE = "mkdocs.yml"
STATE_DIR = ".papershelf"
"""Git-ignored: the manifest, the merged overrides, caches. Deleting it costs time, nothing else."""
OVERRIDES_DIR = f"{STATE_DIR}/overrides"

_PAGE_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Settings:
    """The generator's settings; every field from `per_page` on is a key of `extra.papershelf`."""

    site_name: str = "Papershelf"
    site_url: str = ""
    """Empty, or absolute with a trailing slash."""
    repo_url: str = ""
    docs_dir: str = "docs"
    per_page: int = 100
    """Papers on a page of a listing, at most 100."""
    author_pages_from: int = 2
    """An author has a page from this many papers on."""
    home_papers: int = 10
    """Newest papers on the home page."""


_OWN = {
    "per_page": (1, _PAGE_LIMIT),
    "author_pages_from": (1, 1_000_000),
    "home_papers": (0, _PAGE_LIMIT),
}


class _Loader(yaml.SafeLoader):
    """SafeLoader that reads MkDocs' own tags (`!ENV`, `!!python/name:…`) as nothing."""


_Loader.add_multi_constructor("!", lambda *_: None)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)


def read_settings(shelf: Path) -> tuple[Settings | None, list[Problem]]:
    """The settings of the shelf, or what is wrong with them.

    None only where there is no usable `mkdocs.yml` at all.
    """
    file = shelf / CONFIG_FILE
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        hint = "run `papershelf init DIR` for a new shelf, or name one with `papershelf -C DIR`"
        return None, [error(CONFIG_FILE, "there is no such file here", hint=hint)]
    except (OSError, UnicodeDecodeError) as reason:
        return None, [error(CONFIG_FILE, f"cannot be read: {reason}")]
    try:
        root = yaml.compose(text, Loader=_Loader)
        values = yaml.load(text, Loader=_Loader)  # noqa: S506 (a SafeLoader; other tags are None)
    except yaml.YAMLError as reason:
        return None, [_syntax_problem(reason)]
    if not isinstance(values, dict):
        return None, [error(CONFIG_FILE, "found no settings, expected a mapping", line=1)]
    return _settings(values, _Places(root))


def _settings(values: Mapping[str, Any], places: _Places) -> tuple[Settings, list[Problem]]:
    problems: list[Problem] = []
    given: dict[str, Any] = {}
    for name in ("site_name", "site_url", "repo_url", "docs_dir"):
        value = values.get(name)
        if isinstance(value, str) and value:
            given[name] = value
    if "site_url" in given and not given["site_url"].endswith("/"):
        given["site_url"] += "/"
    if values.get("use_directory_urls") is False:
        problems.append(
            places.error("found false, expected true (addresses end in /)", "use_directory_urls")
        )
    if _custom_dir(values) != OVERRIDES_DIR:
        problems.append(
            places.error(
                f'found "{_custom_dir(values)}", expected "{OVERRIDES_DIR}"',
                "theme",
                "custom_dir",
                hint="your own templates go into overrides/; `generate` merges them into it",
            )
        )
    extra = values.get("extra")
    own = extra.get("papershelf") if isinstance(extra, dict) else None
    if own is not None and not isinstance(own, dict):
        problems.append(places.error("expected a mapping of settings", "extra", "papershelf"))
        own = None
    for key, value in (own or {}).items():
        problem = _own_problem(key, value, places)
        if problem is None:
            given[key] = value
        else:
            problems.append(problem)
    return Settings(**given), problems


def _custom_dir(values: Mapping[str, Any]) -> str:
    theme = values.get("theme")
    found = theme.get("custom_dir", "") if isinstance(theme, dict) else ""
    return str(found).rstrip("/")


def _own_problem(key: object, value: object, places: _Places) -> Problem | None:
    where = ("extra", "papershelf", str(key))
    if key not in _OWN:
        near = difflib.get_close_matches(str(key), _OWN, 1)
        return places.error(
            f"found an unknown setting, expected one of: {', '.join(sorted(_OWN))}",
            *where,
            hint=f"did you mean {near[0]}?" if near else "",
        )
    low, high = _OWN[str(key)]
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        return places.error(f'found "{value}", expected a number from {low} to {high}', *where)
    return None


class _Places:
    """Finds the line and column of a setting in the composed YAML."""

    def __init__(self, root: yaml.Node | None) -> None:
        self._root = root

    def error(self, message: str, *where: str, hint: str = "") -> Problem:
        line, column = self._find(where)
        field = ".".join(where)
        return error(CONFIG_FILE, message, line=line, column=column, field=field, hint=hint)

    def _find(self, where: tuple[str, ...]) -> tuple[int, int]:
        node, mark = self._root, (1, 1)
        for name in where:
            if not isinstance(node, yaml.MappingNode):
                break
            for key, value in node.value:
                if key.value == name:
                    mark = (key.start_mark.line + 1, key.start_mark.column + 1)
                    node = value
                    break
            else:
                break
        return mark


def _syntax_problem(reason: yaml.YAMLError) -> Problem:
    mark = getattr(reason, "problem_mark", None)
    message = getattr(reason, "problem", None) or "cannot be read as YAML"
    if mark is None:
        return error(CONFIG_FILE, str(message))
    return error(CONFIG_FILE, str(message), line=mark.line + 1, column=mark.column + 1)
