"""Walking over the tokens of running text; what each kind of token says is in `groups`, `commands`.

Groups and arguments are read by recursion, at most `MOST_NESTED` deep; what nests deeper is code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from papershelf.text.tex import letters
from papershelf.text.tex.builder import Builder
from papershelf.text.tex.marks import Marks
from papershelf.text.tex.pieces import Code, Piece
from papershelf.text.tex.tokens import MOST_NESTED, Token, Tokens

_OPTION = 200
"""Characters of an optional argument, at most."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the reading stands: at the token `index`, in a range that ends before `end`."""

    index: int
    end: int
    into: Builder
    depth: int
    """The number of groups around it."""


class Reader:
    """The tokens of one text, and the walk over them."""

    def __init__(self, tokens: Tokens, readings: Mapping[str, Reading]) -> None:
        self.tokens = tokens
        self.source = tokens.source
        self._readings = readings
        self._marks = Marks(tokens)
        self._at = {token.start: index for index, token in enumerate(tokens.all)}
        self._consumed: dict[int, int] = {}
        """Characters of a token that a command before it has taken."""

    def read(self, index: int, end: int, into: Builder, depth: int) -> None:
        """Put what the tokens from `index` to before `end` say into a builder."""
        while index < end:
            token = self.tokens.all[index]
            if index in self._consumed:
                into.text(token.text[self._consumed[index] :])
            elif reading := self._readings.get(token.kind):
                index = reading(self, Spot(index, end, into, depth))
                continue
            else:
                into.text(self._marks.read(index))
            index += 1

    def inside(self, opening: int, depth: int) -> tuple[Piece, ...]:
        """The pieces in the group that opens at a token's index."""
        builder = Builder()
        self.read(opening + 1, self.tokens.partner[opening], builder, depth + 1)
        return builder.pieces()

    def is_too_deep(self, opening: int, depth: int) -> bool:
        return depth + self.tokens.height[opening] > MOST_NESTED

    def code(self, spot: Spot, end: int, reason: str) -> int:
        """Keep the tokens up to before `end` as they are."""
        source = self.tokens.slice(spot.index, end)
        spot.into.add(Code(" ".join(source.split()), reason))
        return end

    # Places are offsets in characters: an argument may begin in the middle of a token.

    def token_at(self, place: int) -> Token | None:
        index = self._at.get(place)
        return None if index is None else self.tokens.all[index]

    def around(self, start: int, end: int) -> tuple[str, str]:
        """The characters before and after a stretch of the source; "" at its ends."""
        return self.source[max(0, start - 1) : start], self.source[end : end + 1]

    def limit(self, end: int) -> int:
        """The place where the tokens before `end` end."""
        return self.tokens.all[end - 1].end

    def resume(self, index: int, place: int) -> int:
        """Index of the token at `place`, after `index`; what of it lies before is consumed."""
        tokens = self.tokens.all
        while index < len(tokens) and tokens[index].end <= place:
            index += 1
        if index < len(tokens) and tokens[index].start < place:
            self._consumed[index] = place - tokens[index].start
        return index

    def arguments(self, spot: Spot, most: int) -> tuple[list[int], int]:
        """Indexes of the braces that open a command's arguments, and the place behind them.

        An optional argument `[…]` before them is skipped, and one space before the first.
        """
        place = self._past_option(self.tokens.all[spot.index].end, spot.end)
        found: list[int] = []
        while len(found) < most:
            opening = self._at.get(place)
            if opening is None and not found and self.source[place : place + 1] == " ":
                opening = self._at.get(place + 1)
            if opening is None or not self._is_group(opening, spot.end):
                break
            found.append(opening)
            place = self.tokens.all[self.tokens.partner[opening]].end
        return found, place

    def past_scripts(self, place: int, end: int) -> int:
        """The place behind any `^` and `_` with what they raise or lower."""
        while self.source[place : place + 1] in ("^", "_") and place + 1 < self.limit(end):
            index = self._at.get(place + 1)
            token = None if index is None else self.tokens.all[index]
            if index is not None and self._is_group(index, end):
                place = self.tokens.all[self.tokens.partner[index]].end
            elif token and token.kind == "command" and letters.sign(token.text[1:]):
                place = token.end
            elif self.source[place + 1].isalnum():
                place += 2
            else:
                break
        return place

    def _is_group(self, opening: int, end: int) -> bool:
        return self.tokens.partner.get(opening, end) < end

    def _past_option(self, place: int, end: int) -> int:
        if self.source[place : place + 1] != "[":
            return place
        closing = self.source.find("]", place, min(place + _OPTION, self.limit(end)))
        return place if closing < 0 else closing + 1


Reading: TypeAlias = Callable[[Reader, Spot], int]
"""Reads what begins at a spot, and returns the index of the token behind it."""
