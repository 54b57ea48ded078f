"""Strangers' text made fit for the collection: line ends, spaces, and characters nobody can see.

The rule (for `import` alone): CRLF and CR become LF; controls, direction marks and
invisible characters are dropped (`text.cleaned`); other separators of lines become a space.
Letters, quotes, ligatures, HTML and TeX stay as they are.
"""

from __future__ import annotations

import re

from papershelf.parsing.raw import Raw
from papershelf.text import cleaned

_SEPARATORS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_SUSPECT = re.compile("[^\t\n\x20-\x7e\xa0-\xac\xae-\u034e\u0350-\u05ff]")
"""Everything but the characters of most texts, all of them harmless: a quick first look."""


def clean_text(text: str) -> tuple[str, int]:
    """`text` by the rule above, and how many characters were dropped or replaced.

    Line ends are not counted: they are not the text's.
    """
    if _SUSPECT.search(text) is None:
        return text, 0
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text, separators = _SEPARATORS.subn(" ", text)
    text, dropped = cleaned(text)
    return text, separators + dropped


def clean_value(raw: Raw) -> tuple[Raw, int]:
    """`clean_text` for every text in a value. Keys stay: an odd one is no field."""
    if isinstance(raw, str):
        return clean_text(raw)
    if isinstance(raw, list):
        items = [clean_value(item) for item in raw]
        return [item for item, _ in items], sum(count for _, count in items)
    if isinstance(raw, dict):
        fields = {key: clean_value(value) for key, value in raw.items()}
        return {key: value for key, (value, _) in fields.items()}, sum(
            count for _, count in fields.values()
        )
    return raw, 0
