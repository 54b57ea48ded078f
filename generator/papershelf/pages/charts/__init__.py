"""Pictures for pages: inline SVG made at build time, its numbers as text, its marks linked.

Each function gives one block of HTML for a place of its own in a Markdown page. There is no script,
no inline style and no id in it; colours and the size of text are the stylesheet's. Units are those
of the `viewBox`, which is about as wide as a phone's column, so that text stays readable there.
"""

from papershelf.pages.charts.calendar import Month, calendar
from papershelf.pages.charts.columns import Column, Columns
from papershelf.pages.charts.rows import Row, rows
from papershelf.pages.charts.timeline import Span, Timeline, span_of

__all__ = [
    "Column",
    "Columns",
    "Month",
    "Row",
    "Span",
    "Timeline",
    "calendar",
    "rows",
    "span_of",
]
