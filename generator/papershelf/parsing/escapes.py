"""Where an escape in quotes stands for a character that may not stand there as it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_ESCAPE = re.compile(
    r"""\\(?:
        u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})
        |x(?P<x>[0-9a-fA-F]{2}) |u(?P<u>[0-9a-fA-F]{4}) |U(?P<U>[0-9a-fA-F]{8}) |(?P<one>.)
    )""",
    re.VERBOSE | re.DOTALL,
)
_SHORT = {"0": "\0", "a": "\a", "b": "\b", "v": "\v", "f": "\f", "e": "\x1b"}
"""Of the escapes of one letter in YAML and JSON those that stand for control characters."""


def escapes(
    source: str, begin: int, end: int, wanted: Collection[str]
) -> Iterator[tuple[int, str]]:
    """The escapes in `source[begin:end]` that stand for a wanted character: offset, character."""
    for match in _ESCAPE.finditer(source, begin, end):
        if (character := _character(match)) in wanted:
            yield match.start(), character


def _character(match: re.Match[str]) -> str:
    if match["high"]:
        pair = bytes.fromhex(match["high"] + match["low"])
        return pair.decode("utf-16-be")
    code = match["x"] or match["u"] or match["U"]
    if code:
        return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else ""
    return _SHORT.get(match["one"], "")
