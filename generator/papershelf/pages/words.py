"""Does what the two writers of a page share: words with their spaces, addresses in them, and the
beginning of a block. Each writer gives its own escapes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from papershelf.pages.addresses import urls
from papershelf.pages.blocks import Line, Prose, Tag, Tex

Write = Callable[[str], str]

_LABEL = 250
"""Characters of titles and names, which stand on many pages and are written once."""


def spaced(escape: Write) -> Write:
    """Writes plain words; spaces at the ends part them from what stands beside them."""

    def write(text: str) -> str:
        leading = " " if text[:1].isspace() else ""
        trailing = " " if text[-1:].isspace() and text.strip() else ""
        return leading + escape(text) + trailing

    label = lru_cache(maxsize=1 << 16)(write)
    return lambda text: label(text) if len(text) <= _LABEL else write(text)


def linked(words: Write, address: Write) -> Write:
    """Writes words with addresses in them, each as a link."""

    def write(text: str) -> str:
        pieces: list[str] = []
        end = 0
        for start, url in urls(text):
            pieces += [words(text[end:start]), address(url)]
            end = start + len(url)
        return "".join([*pieces, words(text[end:])]).strip()

    return write


def guarded(line: Callable[[Line], str], begin: Write) -> Callable[[Line], str]:
    """Writes a line at the beginning of a block: `begin` sees to it that the words with which it
    begins open no block of another kind.
    """

    def write(parts: Line) -> str:
        first = parts[0] if parts else ""
        if isinstance(first, Tag):
            element = f"<{first.name}{first.attributes}>{write(first.inside)}</{first.name}>"
            return element + line(parts[1:])
        if isinstance(first, str | Tex | Prose):
            return begin(line(parts).lstrip(" "))
        return line(parts)

    return write
