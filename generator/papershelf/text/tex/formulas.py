"""A formula found in a text, as the piece that it is on a page."""

from __future__ import annotations

from papershelf.text.tex.formula import parse_formula
from papershelf.text.tex.linear import linear
from papershelf.text.tex.mathml import mathml
from papershelf.text.tex.nodes import Bar, Number, Operator, Refusal
from papershelf.text.tex.pieces import Code, Math, Piece, Text


def formula(source: str, inside: str, *, is_display: bool = False) -> Piece:
    r"""The piece for `inside`, written as `source`.

    Numbers and signs alone (`$10\%$`, `2.6$\times$`) are words: MathML would add nothing but
    spaces around the sign.
    """
    row = parse_formula(inside)
    if isinstance(row, Refusal):
        return Code(" ".join(source.split()), row.reason)
    if not is_display and all(isinstance(item, (Number, Operator, Bar)) for item in row.items):
        return Text(linear(row))
    return Math(source, mathml(row, is_display=is_display), linear(row))
