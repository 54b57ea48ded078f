"""The two texts of a message: plain for a terminal, and HTML for mail clients.

Mail clients know little of HTML: a table in the middle, styles on each element (Outlook), and no
picture, script or style sheet from elsewhere. Dark colours are an addition that some understand.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from functools import lru_cache

from papershelf.digest.rows import DigestContent, DigestRow, Part
from papershelf.text import direction, html

_WIDTH = 72
"""Characters of a line of the text, as RFC 3676 recommends; an address is never cut."""
_ROWS = 4_096
"""Written rows that are kept: readers of different topics get the same papers in other messages."""
_FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_DARK = (
    "@media (prefers-color-scheme:dark){.page,.card{background:#1b1c22!important}"
    ".ink{color:#e6e6ea!important}.soft{color:#a9a9b5!important}.link{color:#8ea8ff!important}"
    ".line{border-color:#3a3b45!important}}"
)


def as_text(content: DigestContent, leave: str) -> str:
    """Returns the plain text; `leave` says how to end the mails."""
    return "\n".join([*_text(content, leave), ""])


def _text(content: DigestContent, leave: str) -> Iterator[str]:
    yield from _wrapped(content.title)
    yield from _wrapped(content.intro)
    for part in content.parts:
        yield from ("", "", part.title, "=" * len(part.title))
        yield from map(_text_row, part.rows)
        if part.more:
            yield from ("", f"{part.more}: {content.latest}")
    yield from ("", "", "-- ", f"{content.site_name}: {content.site_url}", leave)


@lru_cache(_ROWS)
def _text_row(row: DigestRow) -> str:
    lines = ["", *_wrapped(row.title)]
    for line in filter(None, (row.by, row.facts, row.begins)):
        lines += _wrapped(line, "  ")
    return "\n".join([*lines, f"  {row.url}"])


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def as_html(content: DigestContent, leave: str, leave_url: str) -> str:
    """Returns the HTML; `leave` is what stands as the link to `leave_url`."""
    parts = "".join(_part(content, part) for part in content.parts)
    site = f'<a class="link" href="{html(content.site_url)}" style="color:#3949ab">'
    return (
        f'<!DOCTYPE html>\n<html lang="{html(content.language)}"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{html(content.title)}</title>\n<style>{_DARK}</style></head>\n"
        '<body class="page" style="margin:0;padding:0;background:#f4f4f7">\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">'
        '<tr><td align="center" style="padding:12px">\n'
        '<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0"'
        f' border="0" style="max-width:640px;background:#ffffff;{_FONT}">\n'
        '<tr><td style="padding:20px 20px 4px">'
        f'<h1 class="ink" style="margin:0;font-size:20px;line-height:1.3;color:#20212a">'
        f'{html(content.title)}</h1>\n<p class="soft" style="margin:4px 0 0;font-size:14px;'
        f'color:#5f6070">{html(content.intro)}</p></td></tr>\n'
        f"{parts}"
        '<tr><td class="soft line" style="padding:16px 20px;font-size:13px;line-height:1.5;'
        'color:#5f6070;border-top:1px solid #dddde3">'
        f"{site}{html(content.site_name)}</a><br>"
        f'<a class="link" href="{html(leave_url)}" style="color:#3949ab">{html(leave)}</a>'
        "</td></tr>\n</table>\n</td></tr></table>\n</body></html>\n"
    )


def _part(content: DigestContent, part: Part) -> str:
    more = (
        f'<p style="margin:12px 0 0;font-size:15px"><a class="link" href="{html(content.latest)}"'
        f' style="color:#3949ab">{html(part.more)}</a></p>\n'
        if part.more
        else ""
    )
    return (
        '<tr><td style="padding:16px 20px 4px">'
        '<h2 class="soft" style="margin:0;font-size:13px;letter-spacing:1px;color:#5f6070;'
        f'text-transform:uppercase">{html(part.title)}</h2>\n'
        f"{''.join(map(_row, part.rows))}{more}</td></tr>\n"
    )


@lru_cache(_ROWS)
def _row(row: DigestRow) -> str:
    attributes = direction.attributes(row.title, row.language)
    title = (
        f'<p{attributes} style="margin:0;font-size:16px;font-weight:600;line-height:1.35">'
        f'<a class="link" href="{html(row.url)}" style="color:#3949ab;text-decoration:none">'
        f"{html(row.title)}</a></p>"
    )
    lines = [title, _small(row.by, "ink", 14), _small(row.facts, "soft", 13)]
    lines.append(_small(row.begins, "ink", 14))
    inside = "\n".join(filter(None, lines))
    return (
        f'<div class="line" style="padding:10px 0;border-bottom:1px solid #e8e8ee">{inside}</div>\n'
    )


def _small(text: str, shown: str, size: int) -> str:
    """Returns a line below a title, in the colour of that class; nothing without a text."""
    if not text:
        return ""
    colour = {"ink": "#20212a", "soft": "#5f6070"}[shown]
    return (
        f'<p class="{shown}"{direction.attributes(text)} style="margin:2px 0 0;'
        f'font-size:{size}px;line-height:1.45;color:{colour}">{html(text)}</p>'
    )
