"""`mkdocs.yml` as YAML: its values, and where each of them stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.composer import ComposerError
from yaml.constructor import ConstructorError

from papershelf.problems import Problem, error, warning

CONFIG_FILE = "mkdocs.yml"
ELSEWHERE = re.compile(rb"(?:INHERIT|hooks)[\"']?\s*:|!!python")
"""In the bytes of one: settings that stand in other files, or are code; at times others too."""


_LEVELS = 50
"""Of lists and mappings within each other; deep navigations have about 5."""


class _Loader(yaml.SafeLoader):
    """SafeLoader of bounded depth, since PyYAML calls itself for each level. It reads tags that
    only MkDocs resolves (`!ENV`, `!!python/name:…`) as None, and says where a value stands that
    its form makes a date or a number, and that is none.
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
            problem = f"found what cannot be read ({reason})"
            raise ConstructorError(None, None, problem, node.start_mark) from reason


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


def syntax_problem(reason: yaml.YAMLError) -> Problem:
    """The error that says why the file is no YAML."""
    mark = getattr(reason, "problem_mark", None)
    message = getattr(reason, "problem", None) or "cannot be read as YAML"
    if mark is None:
        return error(CONFIG_FILE, str(message))
    return error(CONFIG_FILE, str(message), line=mark.line + 1, column=mark.column + 1)
