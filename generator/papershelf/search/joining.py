"""The modules of a script in one file: a visitor's first search waits for one request, not twenty.

A module becomes a function that runs once, its imports constants in it, and what it exports its
result. So no names meet, and nothing but the lines of `import` and the word `export` is touched.
Only the forms that the scripts here use are known:

    import { one, other } from "./file.js";
    export function one() …      (or async function, function*, class, const, let)
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_IMPORT = re.compile(
    r"^import\s*\{(?P<names>[^}]*)\}\s*from\s*[\"']\./(?P<file>[\w-]+\.js)[\"'];?", re.MULTILINE
)
_EXPORT = re.compile(
    r"^export\s+(?=(?:async\s+)?(?:function\b\s*\*?|class|const|let)\s*(?P<name>[\w$]+))",
    re.MULTILINE,
)
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
