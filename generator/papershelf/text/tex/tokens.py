"""Running text cut into tokens; partners are found once, so that reading is linear."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

MOST_NESTED = 20
"""Groups within groups that are read; what nests deeper is code. Real abstracts nest four deep."""

# The class stands first and its cases look back at it: so `re` skips plain words in one loop.
_SPECIAL = re.compile(
    r"""
    [h\\${}`'"~^_-]
    (?: (?P<verbatim>(?<=h)ttps?://[^\s{}\\$<>"`]+ | (?<=-)-*8<-+)  # an address or snippet mark
      | (?P<command>(?<=\\)(?:[A-Za-z]+|.|\Z))
      | (?P<dollar>(?<=\$)\$?)
      | (?P<open>(?<=\{))
      | (?P<close>(?<=\}))
      | (?P<dashes>(?<=-)-+)
      | (?P<backquotes>(?<=`)`*)
      | (?P<quotes>(?<=')'*)
      | (?P<double>(?<="))
      | (?P<tie>(?<=~))
      | (?P<script>(?<=[\^_])(?=[\\{]))
    )
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A piece of the source: `text` stands at `start` (characters from 0)."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class Tokens:
    """A source and its tokens, with the partners of braces, dollars, brackets and environments."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.all = list(_tokens(source))
        self.partner: dict[int, int] = {}
        """Index of the token `{` to that of its `}`; braces without a partner are not here."""
        self.height: dict[int, int] = {}
        """Index of the token `{` to the number of groups nested in it, itself included."""
        self._match_braces()
        self._places: dict[str, list[int]] = {}
        for index, token in enumerate(self.all):
            if token.kind in ("dollar", "command", "quotes"):
                self._places.setdefault(token.text, []).append(index)

    def _match_braces(self) -> None:
        opened: list[list[int]] = []  # index of the token, height of what it holds so far
        for index, token in enumerate(self.all):
            if token.kind == "open":
                opened.append([index, 0])
            elif token.kind == "close" and opened:
                start, inner = opened.pop()
                self.partner[start] = index
                self.height[start] = inner + 1
                if opened:
                    opened[-1][1] = max(opened[-1][1], inner + 1)

    def next(self, text: str, index: int, end: int) -> int | None:
        """Index of the next token that reads `text`, from `index` on and before `end`."""
        places = self._places.get(text, [])
        found = bisect_left(places, index)
        return places[found] if found < len(places) and places[found] < end else None

    def slice(self, start: int, end: int) -> str:
        """The source of the tokens from index `start` to before `end`."""
        return self.source[self.all[start].start : self.all[end - 1].end] if start < end else ""

    def kind(self, index: int, end: int) -> str:
        return self.all[index].kind if index < end else ""


def _tokens(source: str) -> list[Token]:
    found: list[Token] = []
    end = 0
    for match in _SPECIAL.finditer(source):
        if match.start() > end:
            found.append(Token("text", source[end : match.start()], end))
        found.append(Token(match.lastgroup or "", match.group(), match.start()))
        end = match.end()
    if end < len(source):
        found.append(Token("text", source[end:], end))
    return found
