r"""A line of Markdown, of the few forms that the generator writes, to HTML: at once, or not at all.

What comes out has the bytes that Python-Markdown gives, with the extensions that `body` names; any
line that holds more than these forms is refused with None and goes through Python-Markdown itself:

    words, escaped by `text.markdown`        \* &amp; &#94;
    [label](path.md) [label](<https://…>)    links, with words inside
    <https://…>                              automatic links
    `words/and-names.md`                     code of letters, digits, spaces and the signs of paths
    <em class="x"> … </em>                   tags of HTML, as they are

`tests/test_site_bytes.py` holds whole sites to it, and a property test holds any text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NoReturn

Resolve = Callable[[str], str | None]
"""The address on the site of a link's target, as it stands in the Markdown file."""

# The class stands first and its cases look back at it: so `re` skips plain words in one loop.
_TOKEN = re.compile(
    r"""
    [\\\[\]`*_<>&{}!\x00-\x1f]
    (?: (?<=\[)(?P<label>
            (?!\^)(?:[^\\\[\]`*_<>&{}\n]|\\[^\\`\n]|&(?:[#]\d+|[A-Za-z]+);|&(?=\ ))+)\]
            \((?:(?P<path>[\w./-]+(?:\.md|/)|[#][\w-]+)|<(?P<url>https?://[^<>\s"\\&'*`\[\]{}]+)>)\)
            (?![{(\[])
      | (?<=\\)(?P<escaped>[*_{}\[\]()>#+.!|-])
      | (?<=&)(?P<entity>[#]\d+;|[A-Za-z]+;|(?=[ ,.)]|$))
      | (?<=<)(?P<auto>https?://[^<>\s"\\'*`\[\]{}&]+)>
      | (?<=`)(?<!``)(?P<code>[A-Za-z0-9](?:[A-Za-z0-9 ,./_-]*[A-Za-z0-9/])?)`(?!`)
      | (?<=<)(?P<tag>/?[a-z]+(?:\ [a-z-]+="[\w ,.#:;%()-]*")*/?>)
      | (?P<greater>(?<=>))
      | (?<=!)(?!\[)
      | (?P<other>)
    )
    """,
    re.VERBOSE | re.ASCII,
)
_SPECIAL = re.compile(r"[\\\[\]`*_<>&{}!\x00-\x1f]")
_LABEL = re.compile(r"\\(.)|&(?=[ ])")


class _RefusedError(Exception):
    """The line holds something else."""


def line(text: str, resolve: Resolve) -> str | None:
    """The inside of a heading, an item or a paragraph as HTML; None for what is not understood.

    `text` is one line without white space at its ends.
    """
    if _SPECIAL.search(text) is None:
        return text

    def html(match: re.Match[str]) -> str:
        if match["label"] is not None:
            return _link(match, resolve)
        return _MADE[match.lastgroup or ""](match)

    try:
        return _TOKEN.sub(html, text)
    except _RefusedError:
        return None


def _refuse(_: re.Match[str]) -> NoReturn:
    raise _RefusedError


_MADE: Mapping[str, Callable[[re.Match[str]], str]] = {
    "escaped": lambda match: "&gt;" if match["escaped"] == ">" else match["escaped"],
    "entity": lambda match: f"&{match['entity'] or 'amp;'}",
    "auto": lambda match: f'<a href="{match["auto"]}">{match["auto"]}</a>',
    "code": lambda match: f"<code>{match['code']}</code>",
    "tag": re.Match.group,
    "greater": lambda _: "&gt;",
    "": re.Match.group,
    "other": _refuse,
}


def _link(match: re.Match[str], resolve: Resolve) -> str:
    label = match["label"]
    if label[0] == " " or label[-1] == " ":
        raise _RefusedError
    if "\\" in label or "&" in label:
        label = _LABEL.sub(_inside_label, label)
    address = match["url"] or resolve(match["path"])
    if address is None:
        raise _RefusedError
    return f'<a href="{address}">{label}</a>'


def _inside_label(match: re.Match[str]) -> str:
    escaped = match[1]
    if escaped is None:
        return "&amp;"
    if escaped not in _ESCAPED:
        raise _RefusedError
    return "&gt;" if escaped == ">" else escaped


_ESCAPED = frozenset("*_{}[]()>#+.!|-")
