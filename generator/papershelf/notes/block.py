"""Writes HTML that passes through the Markdown of a page unchanged."""

from __future__ import annotations

import re

from papershelf.text import html as escaped

_PRE = re.compile(r"(<pre\b[^>]*>.*?</pre>)", re.DOTALL)
_BEFORE_BLANK_LINE = re.compile(r"\n(?=[ \t\r\f\v]*(?:\n|\Z))")
_LINE_ENDS = re.compile(r"[ \t\r\f\v]*\n[ \t\r\f\v\n]*")

# What a preprocessor could see in a line of raw HTML: fences of code (superfences reads them before
# HTML is set aside), tabs and carriage returns (normalised), and the marks of Python-Markdown's own
# placeholders (removed, so that none can be forged).
_ENCODING = {"`": "&#96;", "~": "&#126;", "\t": "&#9;", "\r": "&#13;", "\x02": "", "\x03": ""}


def as_markdown_block(html: str, css_class: str) -> str:
    """Returns well-formed HTML in a `div`, for a place of its own in a Markdown page (a blank line
    before and after): it comes out byte for byte, and the page goes on as Markdown after it.

    The block has no blank line, since CommonMark readers end an HTML block there: outside `pre`
    they go, inside a blank line begins with `&#10;`. Made for Python-Markdown with the extensions
    of Material and pymdown-extensions; not with `md_in_html`, which exists to look inside.
    """
    parts = [
        _with_line_feeds_encoded(part) if part.startswith("<pre") else _LINE_ENDS.sub("\n", part)
        for part in _PRE.split(html)
    ]
    inside = "".join(parts).strip("\n")
    lines = [f'<div class="{escaped(css_class)}">', inside, "</div>"]
    block = "\n".join(filter(None, lines))
    for sign, encoded in _ENCODING.items():
        block = block.replace(sign, encoded)
    return block


def _with_line_feeds_encoded(pre: str) -> str:
    return _BEFORE_BLANK_LINE.sub("&#10;", pre)
