"""Cells of a table that a spreadsheet would take for formulas, marked and unmarked.

A spreadsheet runs a cell that begins with one of `SIGNS` (OWASP, "CSV Injection"). So an export
puts an apostrophe before such a cell, and before one that would look marked: a cell of apostrophes
and then a sign has one more than the text. An import of that table takes one away.
"""

from __future__ import annotations

import re

SIGNS = "=+-@＝＋－＠"
_FORMULA = re.compile(rf"'*[{re.escape(SIGNS)}]")
_MARKED = re.compile(rf"'+[{re.escape(SIGNS)}]")


def marked(cell: str) -> str:
    """A text as a cell that no spreadsheet runs."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unmarked(cell: str) -> str:
    """The text that `marked` was given."""
    return cell[1:] if _MARKED.match(cell) else cell
