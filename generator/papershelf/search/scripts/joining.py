"""The modules of a script in one file: a visitor's first search waits for one request, not twenty.

A module becomes a function that runs once, its imports constants in it, and what it exports its
result. So no names meet, and nothing but the lines of `import` and the word `export` is touched.
Only the forms that the packaged scripts use are known, and only those scripts are joined:

    import { one, other } from "./file.js";
    export function one() …      (or async function, function*, class, const, let)

A shelf's own scripts may use all of the language, so that they stay modules. `missing` finds what
their imports lack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_IMPORT = re.compile(
    r"^import\s*\{(?P<names>[^}]*)\}\s*from\s*[\"']\./(?P<file>[\w-]+\.js)[\"'];?", re.MULTILINE
)
_EXPORT = re.compile(
    r"^export\s+(?=(?:async\s+)?(?:function\b\s*\*?|class|const|let)\s*(?P<name>[\w$]+))",
    re.MULTILINE,
)
_IMPORTED = re.compile(
    r"\b(?:import|export)\b\s*(?:\{(?P<names>[^{}]*)\}|[\w$*\s,]+)\s*\bfrom\s*"
    r"[\"']\./(?P<file>[\w./-]+)[\"']|\bimport\s*\(?\s*[\"']\./(?P<alone>[\w./-]+)[\"']"
)
"""Any import of a file beside a module, or export of what that has; of which names, if it says."""
_EXPORTED = re.compile(
    r"\bexport\s+(?:default\b|(?:async\s+)?(?:function\b\s*\*?|class|const|let|var)\s*(?P<name>[\w$]+))"
    r"|\bexport\s*\{(?P<names>[^{}]*)\}"
)
_MORE = re.compile(r"\bexport\s*\*|\bexport\s+(?:const|let|var)\b\s*(?:[\[{]|[^;\n]*,)")
"""What may export further names: all of another module, the parts of a value, several values."""
_OTHER = re.compile(r"^(?:import|export)\b(?!\s*\().*", re.MULTILINE)


def joined(modules: Mapping[str, str], entry: str) -> str:
    """One module that is `entry` with all that it imports, from `modules` (file name: text).

    Raises:
        ValueError: an import of what is not there, or a form of import or export that is not known
            here; it names the file.

    """
    parts = [_as_constant(name, modules[name]) for name in imported(modules, entry)]
    exported = ", ".join(_EXPORT.findall(modules[entry]))
    last = f"export const {{ {exported} }} = {_constant(entry)};\n" if exported else ""
    return "\n".join([*parts, last])


def imported(modules: Mapping[str, str], entry: str) -> list[str]:
    """The entry and what it imports, by way of others too: what is needed first, first."""
    found: list[str] = []

    def visit(name: str) -> None:
        for match in _IMPORT.finditer(modules[name]):
            if match["file"] not in modules:
                raise ValueError(f"{name}: found an import of {match['file']}, which is not there")
            visit(match["file"])
        if name not in found:
            found.append(name)

    visit(entry)
    return found


def _as_constant(name: str, text: str) -> str:
    body = _IMPORT.sub(lambda match: _taken(match["names"], match["file"]), text)
    exported = ", ".join(_EXPORT.findall(text))
    body = _EXPORT.sub("", body)
    if unknown := _OTHER.search(body):
        expected = 'import { … } from "./….js", or export before a declaration'
        raise ValueError(f"{name}: found {unknown[0]!r}, expected {expected}")
    return f"const {_constant(name)} = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();"


def _taken(names: str, file: str) -> str:
    return f"const {{{names.replace(' as ', ': ')}}} = {_constant(file)};"


def _constant(file: str) -> str:
    return "$" + file.removesuffix(".js").replace("-", "_")


class Missing(NamedTuple):
    """An import that no browser can follow."""

    module: str
    line: int
    """From 1."""
    message: str


def missing(modules: Mapping[str, str]) -> Iterator[Missing]:
    """The imports, among `modules` (file name: text), of files that are not there and of names that
    a file does not export.
    """
    for module, text in modules.items():
        for match in _IMPORTED.finditer(text):
            file, line = match["file"] or match["alone"], text.count("\n", 0, match.start()) + 1
            if file not in modules:
                yield Missing(module, line, f"found an import of {file}, which is not there")
                continue
            for name in _names(match["names"] or "", at=0):
                if not _may_export(modules[file], name):
                    message = f"found an import of {name} from {file}, which does not export it"
                    yield Missing(module, line, message)


def _may_export(text: str, name: str) -> bool:
    if name in _exports(text):
        return True
    return _MORE.search(text) is not None and re.search(rf"\b{re.escape(name)}\b", text) is not None


def _exports(text: str) -> set[str]:
    found = {"default"}
    for match in _EXPORTED.finditer(text):
        found.update(_names(match["names"], at=-1) if match["names"] else [match["name"]])
    return found


def _names(listed: str, at: int) -> list[str]:
    """The names between braces: of `one as other` the first or the last."""
    return [name.split()[at] for name in listed.split(",") if name.strip()]
