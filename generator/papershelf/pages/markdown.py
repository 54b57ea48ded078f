"""Writes a page as Markdown: the file below `docs/`, which reads well in any viewer.

Text is escaped here and in `html`, and nowhere else; `text.escape` says how.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from papershelf.config import MARK
from papershelf.pages import blocks as b
from papershelf.pages.placed import PAGE, in_markdown
from papershelf.pages.words import guarded, linked, spaced
from papershelf.text import begin_block, markdown, markdown_url, tex, visible

_JSON = json.JSONEncoder(ensure_ascii=False)
_REFERENCE = re.compile(r"&(?=#?\w+;)")


def write(page: b.Page, path: str) -> bytes:
    """Returns the Markdown file of a page that stands at that path below `docs/`."""
    body = "\n\n".join([block(one) for one in page.blocks])
    return "\n".join(["---", *_front(page), "---", "", in_markdown(body, path), ""]).encode()


def block(one: b.Block) -> str:
    """Returns a block, its links not yet relative."""
    return _BLOCKS[type(one)](one)


def line(parts: b.Line) -> str:
    """Returns a line, its links not yet relative."""
    return "".join([_INLINE[type(part)](part) for part in parts])


def _front(page: b.Page) -> list[str]:
    made_from = page.made_from
    edit = f" from {visible(made_from)}; edit that, not" if made_from else "; do not edit"
    front = [f"{MARK.decode()}{edit} this file."]
    for name, value in page.meta.items():
        if name == "head":
            front += ["head: |-", *(f"  {element}" for element in page.head)]
        elif name == "search":
            front.append("search: {exclude: true}")
        else:
            front.append(f"{name}: {_JSON.encode(value)}")
    return front


_words = spaced(markdown)
_linked = linked(_words, lambda url: f"<{_REFERENCE.sub('&amp;', url)}>")


def _tag(one: b.Tag) -> str:
    return f"<{one.name}{one.attributes}>{line(one.inside)}</{one.name}>"


_INLINE: Mapping[type, Callable[[Any], str]] = {
    str: _words,
    b.Tex: lambda one: tex.as_markdown(one.source),
    b.Prose: lambda one: tex.as_markdown(one.source, words=_linked),
    b.Link: lambda one: f"[{line(one.label)}]({PAGE}{one.page}{one.fragment})",
    b.Outside: lambda one: f"[{line(one.label)}](<{markdown_url(one.url)}>)",
    b.Anchor: lambda one: f"[{line(one.label)}](#{one.id})",
    b.CodeSpan: lambda one: f"`{one.words}`",
    b.Strong: lambda one: f"**{line(one.inside)}**",
    b.Emphasis: lambda one: f"*{line(one.inside)}*",
    b.Tag: _tag,
    b.Gap: lambda _: "\u00a0",
    b.Break: lambda _: "  \n",
}


_guarded = guarded(line, begin_block)


def _heading(one: b.Heading) -> str:
    named = f" {{: #{one.id} }}" if one.id else ""
    return f"{'#' * one.level} {line(one.line)}{named}"


def _items(items: tuple[b.Item, ...], indent: str = "") -> list[str]:
    rows = []
    for item in items:
        rows.append(f"{indent}- {_guarded(item.line)}")
        rows += _items(item.below, indent + "    ")
    return rows


def _table(one: b.Table) -> str:
    marks = ["---:" if column in one.to_the_right else "---" for column in range(len(one.head))]
    rows = [[line(cell) for cell in one.head], marks]
    rows += [[line(cell) for cell in row] for row in one.rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


_BLOCKS: Mapping[type, Callable[[Any], str]] = {
    b.Heading: _heading,
    b.Paragraph: lambda one: _guarded(one.line),
    b.Bullets: lambda one: "\n".join(_items(one.items)),
    b.Numbered: lambda one: "\n".join(
        f"{number}. {_guarded(item)}" for number, item in enumerate(one.items, start=1)
    ),
    b.Quote: lambda one: "> " + "\n>\n> ".join(map(_guarded, one.paragraphs)),
    b.Table: _table,
    b.CodeBlock: lambda one: f"```{one.language}\n{one.text}```",
    b.Rule: lambda _: "---",
    b.Raw: lambda one: one.html,
    b.HandWritten: lambda one: one.markdown,
    b.Entry: lambda one: one.markdown,
}
