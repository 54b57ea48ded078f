"""Pieces as they are found, adjacent words and adjacent code joined."""

from __future__ import annotations

from papershelf.text.tex.pieces import Code, Piece, Span, Style, Text


class Builder:
    """Collects the pieces of a text or of a group in it."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._words: list[str] = []
        self._code: list[Code] = []
        self._is_swallowing = False

    def text(self, words: str) -> None:
        if self._is_swallowing:
            words = words.lstrip()
        if words:
            if self._code:
                self._flush()
            self._words.append(words)
            self._is_swallowing = False

    def add(self, piece: Piece) -> None:
        if isinstance(piece, Text):
            self.text(piece.text)
            return
        self._is_swallowing = False
        if self._words or not isinstance(piece, Code):
            self._flush()
        if isinstance(piece, Code):
            self._code.append(piece)
        else:
            self._pieces.append(piece)

    def extend(self, pieces: tuple[Piece, ...]) -> None:
        for piece in pieces:
            self.add(piece)

    def span(self, style: Style | None, pieces: tuple[Piece, ...]) -> None:
        """Pieces in a style; without a style, or without words, no more than they are."""
        if style is None or not any(_is_seen(piece) for piece in pieces):
            self.extend(pieces)
        else:
            self.add(Span(style, pieces))

    def swallow_space(self) -> None:
        """Drop the white space that follows."""
        self._is_swallowing = True

    def drop_space(self) -> None:
        """Drop the white space before what is left out here, and where nothing is before, after."""
        while self._words and not self._words[-1].rstrip():
            self._words.pop()
        if self._words:
            self._words[-1] = self._words[-1].rstrip()
        elif not (self._pieces or self._code):
            self._is_swallowing = True

    def pieces(self) -> tuple[Piece, ...]:
        self._flush()
        return tuple(self._pieces)

    def _flush(self) -> None:
        if self._words:
            self._pieces.append(Text("".join(self._words)))
            self._words = []
        if self._code:
            source = "".join(code.source for code in self._code)
            self._pieces.append(Code(source, self._code[0].reason))
            self._code = []


def _is_seen(piece: Piece) -> bool:
    return not isinstance(piece, Text) or not piece.text.isspace()
