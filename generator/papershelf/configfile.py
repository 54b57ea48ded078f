"""`mkdocs.yml` as YAML: its values, where each of them stands, and the files that it inherits."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from yaml.composer import ComposerError
from yaml.constructor import ConstructorError

from papershelf.problems import Problem, error, warning

CONFIG_FILE = "mkdocs.yml"
ELSEWHERE = re.compile(rb"(?:INHERIT|hooks)[\"']?\s*:|!!python")
"""In the bytes of one: settings that stand in other files, or are code; at times others too."""


_LEVELS = 50
"""Of lists and mappings within each other; deep navigations have about 5."""
_BASES = 10
"""Files that inherit from each other, one from the next."""
_INHERIT = "INHERIT"

if TYPE_CHECKING:
    _Composing = yaml.SafeLoader
else:
    _Composing = object


class Bounded(_Composing):
    """Gives a loader of PyYAML a bounded depth, since it calls itself for each level, and lets it
    say where a value stands that its form makes a date or a number, and that is none.
    """

    _level = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self._level > _LEVELS:
            problem = f"found more than {_LEVELS} levels of lists and mappings"
            raise ComposerError(None, None, problem, self.get_mark())
        self._level += 1
        node: yaml.Node | None = super().compose_node(parent, index)
        self._level -= 1
        return node

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: FBT001, FBT002
        try:
            return super().construct_object(node, deep)
        except ValueError as reason:
            problem = f"found a value that cannot be read ({reason})"
            raise ConstructorError(None, None, problem, node.start_mark) from reason


class _Loader(Bounded, yaml.SafeLoader):
    """Reads tags that only MkDocs resolves (`!ENV`, `!!python/name:…`) as None."""


_Loader.add_multi_constructor("!", lambda *_: None)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)


def load(text: str | bytes) -> Any:
    """The values. Raises YAMLError, and UnicodeDecodeError for bytes that are not UTF-8."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 (a SafeLoader)


def navigation(text: bytes) -> frozenset[str]:
    """The pages below `docs/` that the navigation names, as far as it stands in this file."""
    values = load(text)
    return frozenset(_named(values.get("nav") if isinstance(values, dict) else None))


def _named(nav: object) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav.lstrip("/")
    elif isinstance(nav, list | dict):
        for part in nav.values() if isinstance(nav, dict) else nav:
            yield from _named(part)


def read_bases(file: Path, values: Any) -> tuple[list[str], list[Problem]]:
    """The texts of the files from which settings with these `values` inherit, by INHERIT as MkDocs
    reads it, the one that the settings name first; and what is wrong with one of them.
    """
    root, found = file.parent, list[str]()
    while isinstance(values, dict) and _INHERIT in values:
        named, shown = values[_INHERIT], _shown(file, root)
        if not isinstance(named, str):
            return found, [error(shown, "found no text, expected a file's path", field=_INHERIT)]
        if len(found) == _BASES:
            message = f"found more than {_BASES} files that inherit from each other"
            return found, [error(shown, message, field=_INHERIT)]
        file = Path(os.path.normpath(file.parent / named))
        if not file.is_file():  # a named pipe would be waited for without end
            message = f'found "{named}", expected the path of a file that exists'
            return found, [error(shown, message, field=_INHERIT)]
        text, values, problems = _read_base(file, _shown(file, root))
        found.append(text)
        if problems:
            return found, problems
    return found, []


def _read_base(file: Path, shown: str) -> tuple[str, Any, list[Problem]]:
    """The text of a file of settings, its values, and what is wrong with it."""
    try:
        text = file.read_text(encoding="utf-8")
        values = load(text)
    except yaml.YAMLError as reason:
        return "", None, [syntax_problem(reason, shown)]
    except (OSError, UnicodeDecodeError) as reason:
        return "", None, [error(shown, f"cannot be read: {reason}")]
    if not isinstance(values, dict | None):
        return "", None, [error(shown, "found no settings, expected a mapping", line=1)]
    return text, values, []


def _shown(file: Path, root: Path) -> str:
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)


class Places:
    """Finds the line and column of a setting in the composed YAML."""

    def __init__(self, root: yaml.Node | None) -> None:
        self._root = root

    @classmethod
    def of(cls, text: str) -> Places:
        """The places in the text of the file. Raises YAMLError."""
        return cls(yaml.compose(text, Loader=_Loader))

    def error(self, message: str, *where: str, hint: str = "") -> Problem:
        line, column = self._find(where)
        field = ".".join(where)
        return error(CONFIG_FILE, message, line=line, column=column, field=field, hint=hint)

    def warning(self, message: str, *where: str, hint: str = "") -> Problem:
        line, column = self._find(where)
        field = ".".join(where)
        return warning(CONFIG_FILE, message, line=line, column=column, field=field, hint=hint)

    def _find(self, where: tuple[str, ...]) -> tuple[int, int]:
        node, mark = self._root, (1, 1)
        for name in where:
            found = next(_below(node, name), None)
            if found is None:
                break
            start, node = found
            mark = (start.line + 1, start.column + 1)
        return mark


def known_settings(
    given: object, known: Sequence[str], places: Places, *where: str
) -> tuple[dict[str, Any], list[Problem]]:
    """The known settings in a mapping of settings, and what is wrong with the others."""
    if not isinstance(given, dict):
        return {}, [places.error(f"expected a mapping with: {', '.join(known)}", *where)]
    problems = [unknown_setting(key, known, places, *where) for key in given if key not in known]
    return {key: value for key, value in given.items() if key in known}, problems


def unknown_setting(key: object, known: Sequence[str], places: Places, *where: str) -> Problem:
    near = difflib.get_close_matches(str(key), known, 1)
    return places.error(
        f"found an unknown setting, expected one of: {', '.join(known)}",
        *where,
        str(key),
        hint=f"did you mean {near[0]}?" if near else "",
    )


def _below(node: yaml.Node | None, name: str) -> Iterator[tuple[yaml.Mark, yaml.Node]]:
    """What has that name in a mapping or a list, and where it begins: a key, an item that is this
    text, or the item of that number.
    """
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == name:
                yield key.start_mark, value
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            if item.value == name or (str(number) == name and not isinstance(item.value, str)):
                yield item.start_mark, item


def syntax_problem(reason: yaml.YAMLError, path: str = CONFIG_FILE) -> Problem:
    """The error that says why the file is no YAML."""
    mark = getattr(reason, "problem_mark", None)
    message = getattr(reason, "problem", None) or "cannot be read as YAML"
    if mark is None:
        return error(path, str(message))
    return error(path, str(message), line=mark.line + 1, column=mark.column + 1)
