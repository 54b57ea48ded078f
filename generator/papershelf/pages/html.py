"""Writes a page as HTML: the bytes that a builder makes of its Markdown, without the Markdown.

`tests/test_pages_writers.py` holds each block to Python-Markdown with the extensions of
`EXTENSIONS`, all with their default options, and `tests/test_site_bytes.py` whole sites to
`mkdocs build`.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from papershelf import paths
from papershelf.pages import blocks as b
from papershelf.pages.placed import PAGE, in_html
from papershelf.pages.words import guarded, linked, spaced
from papershelf.text import begin_article, in_article, markdown_url, tex

EXTENSIONS = frozenset(["toc", "tables", "fenced_code", "admonition", "attr_list", "footnotes"])
"""The extensions of Python-Markdown with which a page's HTML is known."""

_AMPERSAND = re.compile(r"&(?!(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.IGNORECASE)
"""One that begins no character reference (`markdown.serializers.RE_AMP`)."""
_PAGES = re.compile(f'{PAGE}([^"#]*)')
_TAGS = re.compile(r"<[^>]*>")
_NO_SLUG = re.compile(r"[^\w\s-]")
_GAPS = re.compile(r"[-\s]+")
_NUMBERED = re.compile(r"(.*)_([0-9]+)")


def write(page: b.Page, path: str) -> b.Article | None:
    """Returns the article of a page that stands at that path below `docs/`; None where a person
    wrote a part of it in Markdown.
    """
    if any(isinstance(one, b.HandWritten) for one in page.blocks):
        return None
    ids = {one.id for one in page.blocks if isinstance(one, b.Heading) and one.id}
    ids |= {one.id for one in page.blocks if isinstance(one, b.Entry) and one.is_named}
    parts: list[str] = []
    unchecked: list[str] = []
    headings: list[tuple[int, str, str]] = []
    checked_ids: list[str] = []
    leads_to: set[str] = set()
    for one in page.blocks:
        if isinstance(one, b.Entry):
            id_ = one.id if one.is_named else unique(one.id, ids)
            headings.append((one.level, id_, one.line))
            parts.append(f'<h{one.level} id="{id_}">{one.line}</h{one.level}>\n{one.html}')
            if one.is_checked:
                checked_ids.append(id_)
                leads_to.update(_PAGES.findall(parts[-1]))
                continue
        elif isinstance(one, b.Heading):
            words = line(one.line)
            id_ = one.id or unique(slug_of(words), ids)
            headings.append((one.level, id_, words))
            parts.append(f'<h{one.level} id="{id_}">{words}</h{one.level}>')
        else:
            parts.append(block(one))
        unchecked.append(parts[-1])
    text = in_html("\n".join(parts).rstrip("\n"), path)
    lines = in_html("\n".join([words for _, _, words in headings]), path).split("\n")
    return b.Article(
        page.meta,
        text,
        tuple((level, id_, words) for (level, id_, _), words in zip(headings, lines, strict=False)),
        in_html("\n".join(unchecked), path) if len(unchecked) < len(parts) else text,
        tuple(checked_ids),
        frozenset(leads_to),
    )


def block(one: b.Block) -> str:
    """Returns a block other than a heading, its links not yet relative."""
    return _BLOCKS[type(one)](one)


def line(parts: b.Line) -> str:
    """Returns a line, its links not yet relative."""
    return "".join([_INLINE[type(part)](part) for part in parts])


@lru_cache(maxsize=1 << 15)
def slug_of(words: str) -> str:
    """Returns the id that a heading gets from its line as HTML
    (`markdown.extensions.toc.slugify`).
    """
    text = html.unescape(_TAGS.sub("", words))
    ascii_ = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _GAPS.sub("-", _NO_SLUG.sub("", ascii_).strip().lower())


def unique(id_: str, ids: set[str]) -> str:
    """Returns an id, with a number behind it where it is taken, and adds it to `ids`."""
    while id_ in ids or not id_:
        numbered = _NUMBERED.fullmatch(id_)
        id_ = f"{numbered[1]}_{int(numbered[2]) + 1}" if numbered else f"{id_}_1"
    ids.add(id_)
    return id_


def _address(url: str) -> str:
    shown = url.replace("&", "&amp;")
    return f'<a href="{shown}">{shown}</a>'


_words = spaced(in_article)
_linked = linked(_words, _address)


def _outside(one: b.Outside) -> str:
    return f'<a href="{_AMPERSAND.sub("&amp;", markdown_url(one.url))}">{line(one.label)}</a>'


def _tag(one: b.Tag) -> str:
    return f"<{one.name}{one.attributes}>{line(one.inside)}</{one.name}>"


def _code(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_INLINE: Mapping[type, Callable[[Any], str]] = {
    str: _words,
    b.Tex: lambda one: tex.as_article(one.source),
    b.Prose: lambda one: tex.as_article(one.source, words=_linked),
    b.Link: lambda one: (
        f'<a href="{PAGE}{paths.address(one.page)}{one.fragment}">{line(one.label)}</a>'
    ),
    b.Outside: _outside,
    b.Anchor: lambda one: f'<a href="#{one.id}">{line(one.label)}</a>',
    b.CodeSpan: lambda one: f"<code>{_code(one.words)}</code>",
    b.Strong: lambda one: f"<strong>{line(one.inside)}</strong>",
    b.Emphasis: lambda one: f"<em>{line(one.inside)}</em>",
    b.Tag: _tag,
    b.Gap: lambda _: "\u00a0",
    b.Break: lambda _: "<br />\n",
}


_guarded = guarded(line, begin_article)


def _items(items: tuple[b.Item, ...]) -> Iterator[str]:
    yield "<ul>\n"
    for item in items:
        yield f"<li>{_guarded(item.line)}"
        if item.below:
            yield from _items(item.below)
            yield "\n"
        yield "</li>\n"
    yield "</ul>"


def _table(one: b.Table) -> str:
    def row(cells: tuple[b.Line, ...], tag: str) -> str:
        return "".join(
            f"<{tag}{_right(column in one.to_the_right)}>{line(cell)}</{tag}>\n"
            for column, cell in enumerate(cells)
        )

    head = f"<thead>\n<tr>\n{row(one.head, 'th')}</tr>\n</thead>\n"
    body = "".join(f"<tr>\n{row(cells, 'td')}</tr>\n" for cells in one.rows)
    return f"<table>\n{head}<tbody>\n{body}</tbody>\n</table>"


def _right(is_so: bool) -> str:  # noqa: FBT001
    return ' style="text-align: right;"' if is_so else ""


def _quote(one: b.Quote) -> str:
    inside = "\n".join(f"<p>{_guarded(paragraph)}</p>" for paragraph in one.paragraphs)
    return f"<blockquote>\n{inside}\n</blockquote>"


def _code_block(one: b.CodeBlock) -> str:
    language = f' class="language-{one.language}"' if one.language else ""
    inside = _code(one.text).replace('"', "&quot;")
    return f"<pre><code{language}>{inside}</code></pre>"


_BLOCKS: Mapping[type, Callable[[Any], str]] = {
    b.Paragraph: lambda one: f"<p>{_guarded(one.line)}</p>",
    b.Bullets: lambda one: "".join(_items(one.items)),
    b.Numbered: lambda one: (
        "<ol>\n" + "".join(f"<li>{_guarded(item)}</li>\n" for item in one.items) + "</ol>"
    ),
    b.Quote: _quote,
    b.Table: _table,
    b.CodeBlock: _code_block,
    b.Rule: lambda _: "<hr />",
    b.Raw: lambda one: one.html + "\n",  # Python-Markdown keeps the blank line after it
}
