"""Running text with TeX in it to pieces."""

from __future__ import annotations

from papershelf.text.tex.builder import Builder
from papershelf.text.tex.commands import command
from papershelf.text.tex.groups import dollar, group, script
from papershelf.text.tex.pieces import Piece
from papershelf.text.tex.reader import Reader
from papershelf.text.tex.tokens import Tokens

_READINGS = {"command": command, "dollar": dollar, "open": group, "script": script}


def running(source: str) -> tuple[Piece, ...]:
    """The pieces of a text; adjacent words are one piece, and so is adjacent code."""
    tokens = Tokens(source)
    builder = Builder()
    Reader(tokens, _READINGS).read(0, len(tokens.all), builder, 0)
    return builder.pieces()
