"""Where in a note's source a token stands: line and column, which markdown-it-py does not keep.

It keeps the lines of a block, and our rules the offset of a token in the block's text. That text is
the end of each source line, behind the marks of quotations and lists; a cell is within its line.
"""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token


def set_places(state: StateCore) -> None:
    """Puts (line, column), both from 1, as `place` into the `meta` of each token with a `start`."""
    lines = state.src.split("\n")
    cells: dict[int, int] = {}
    for index, token in enumerate(state.tokens):
        if token.type != "inline" or token.map is None:
            continue
        is_cell = state.tokens[index - 1].type in ("th_open", "td_open")
        first = token.map[0]
        _place_children(token, lines, cells.get(first, 0) if is_cell else None)
        if is_cell:
            begin = lines[first].find(token.content, cells.get(first, 0))
            cells[first] = max(begin, cells.get(first, 0)) + len(token.content)


def _place_children(token: Token, lines: Sequence[str], cell: int | None) -> None:
    """Sets the places of the tokens in a block. `cell` is where in its line a cell may begin; None
    for what is no cell.
    """
    first = (token.map or [0])[0]
    line, begin = 0, 0
    for child in token.children or ():
        if "start" not in child.meta:
            continue
        start: int = child.meta["start"]
        line += token.content.count("\n", begin, start)
        begin = token.content.rfind("\n", 0, start) + 1
        end = token.content.find("\n", start)
        part = token.content[begin : len(token.content) if end < 0 else end]
        source = lines[min(first + line, len(lines) - 1)]
        child.meta["place"] = (first + line + 1, _column(source, part, start - begin, cell))


def _column(source: str, part: str, offset: int, cell: int | None) -> int:
    part, source = part.rstrip(), source.rstrip()
    if cell is None and source.endswith(part):
        return len(source) - len(part) + offset + 1
    begin = source.find(part, cell or 0)
    if begin >= 0:
        return begin + offset + 1
    # Marks were taken out of the text (`\|` in a cell): the column of what looks alike.
    return max(0, source.find(part[offset : offset + 3], cell or 0)) + 1
