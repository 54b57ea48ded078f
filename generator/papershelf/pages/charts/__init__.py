"""Pictures for pages: inline SVG made at build time, its numbers as text, its marks linked.

Each function gives one block of HTML for a place of its own in a Markdown page. There is no script,
no inline style and no id in it; colours and the size of text are the stylesheet's. Units are those
of the `viewBox`, which is about as wide as a phone's column, so that text stays readable there.
"""

from papershelf.pages.charts.calendar import Month, calendar
from papershelf.pages.charts.columns import Column, columns
from papershelf.pages.charts.rows import Row, rows
from papershelf.pages.charts.timeline import Span, chart_of, over_time, span_of

__all__ = [
    "Column",
    "Month",
    "Row",
    "Span",
    "calendar",
    "chart_of",
    "columns",
    "over_time",
    "rows",
    "span_of",
]
