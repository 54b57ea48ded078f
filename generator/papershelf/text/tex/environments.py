r"""Environments of formulas that set parts in rows and columns: `\begin{cases} … \end{cases}`.

Those of amsmath and `array`. Rules, widths and numbers of equations are left out: MathML Core has
no sign for them.
"""

from __future__ import annotations

from papershelf.text.tex.mathparser import Parser
from papershelf.text.tex.nodes import Columns, Node, Row, Table
from papershelf.text.tex.stream import Refused

_MATRICES = {
    "matrix": ("", ""),
    "smallmatrix": ("", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
}
_CASES = {"cases": ("{", ""), "dcases": ("{", ""), "rcases": ("", "}")}
_ALIGNED = (
    "align align* aligned alignat alignat* alignedat split eqnarray eqnarray* flalign flalign*"
)
_STACKED = "gather gather* gathered multline multline* equation equation* displaymath math"
TABLES: dict[str, tuple[Columns, str, str]] = {
    **{name: ("centre", *fences) for name, fences in _MATRICES.items()},
    **{name: ("left", *fences) for name, fences in _CASES.items()},
    **dict.fromkeys(_ALIGNED.split(), ("equations", "", "")),
    **dict.fromkeys(_STACKED.split(), ("centre", "", "")),
    "array": ("centre", "", ""),
}
"""The columns and fences of each environment."""
_WITH_ARGUMENT = frozenset("array alignat alignat* alignedat".split())


def environment(parser: Parser) -> Node:
    r"""The table from behind `\begin` to its `\end`."""
    name = parser.words()
    if name not in TABLES:
        raise Refused(f"environment {name}")
    _skip_option(parser)
    if name in _WITH_ARGUMENT:
        parser.words()
    rows = _rows(parser, "\\end")
    if parser.words() != name:
        raise Refused(f"environment {name} without its end")
    columns, opening, closing = TABLES[name]
    is_one = not (opening or closing) and [len(row) for row in rows] == [1]
    return rows[0][0] if is_one else Table(rows, columns, opening, closing)


def substack(parser: Parser) -> Node:
    r"""`\substack{i<n \\ j<m}`: rows in braces."""
    parser.skip_space()
    parser.expect("{")
    return Table(_rows(parser, "}"), "centre", "", "")


def _rows(parser: Parser, end: str) -> tuple[tuple[Row, ...], ...]:
    r"""Rows of cells up to `end`, which is taken; an empty last row is what a last `\\` leaves."""
    rows: list[tuple[Row, ...]] = []
    cells: list[Row] = []
    font = parser.font
    part = ""
    while part != end:
        cells.append(parser.row(("&", "\\\\", "\\cr", end)))
        parser.font = font
        part = parser.take()
        if part not in ("&", "\\\\", "\\cr", end):
            raise Refused("unbalanced rows")
        if part != "&":
            rows.append(tuple(cells))
            cells = []
            _skip_option(parser)
    if len(rows) > 1 and not any(cell.items for cell in rows[-1]):
        rows.pop()
    return tuple(rows)


def _skip_option(parser: Parser) -> None:
    r"""Skips the star and the length of `\\*[2pt]`, the place of `\begin{array}[t]`."""
    if parser.peek() == "*":
        parser.take()
    if parser.peek() == "[" and "]" in parser.tokens[parser.index : parser.index + 9]:
        while parser.take() != "]":
            pass
