"""Tokens of a note to HTML, with holes for what the page knows.

HTML is not part of the dialect. A tag is dropped and its text stays; elements whose text is not
for readers (`script`, `style`, …) go with their content; `<br>`, `<sub>`, `<sup>` and `<kbd>` are
kept without attributes; `<img>` is the picture that Markdown would make of it. So every element,
id and class comes from Markdown's own rules.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from html.parser import HTMLParser
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from papershelf.notes.markdown import bounds
from papershelf.notes.markdown.blocks import UNREAD
from papershelf.notes.markdown.links import allowed
from papershelf.notes.rendered import (
    PREFIX,
    Finding,
    Formula,
    Hole,
    Image,
    Mention,
    hole_address,
)
from papershelf.text import html as escaped
from papershelf.text.tex import Code, Math, Text
from papershelf.text.tex.formulas import formula

_KEPT = re.compile(r"<(/?(?:br|sub|sup|kbd))(?:[\s/][^<>]*)?>", re.IGNORECASE)
_UNREAD_TAG = re.compile(rf"<(?P<end>/?)(?P<name>{UNREAD})\b", re.IGNORECASE)
_CLOSING = {"$`": "`$", "\\(": "\\)", "\\[": "\\]"}

Tokens = Sequence[Token]
Env = MutableMapping[str, Any]


class Writer(RendererHTML):
    """Writes one note. Each method writes the kind of token of its name."""

    def __init__(self, parser: MarkdownIt | None = None) -> None:
        super().__init__(parser)
        self._holes: list[Hole] = []
        self._findings: list[Finding] = []
        self._placed = 0
        self._referred: set[str] = set()
        self._is_linked = False

    def written(
        self, tokens: Tokens, options: OptionsDict, env: Env
    ) -> tuple[str, list[Hole], list[Finding]]:
        """Returns the HTML, what its holes are, and what is wrong."""
        for token in tokens:
            token.children = _read(token.children or [])
            shown = (child for child in token.children if child.type == "footnote_ref")
            self._referred.update(map(_reference_id, shown))
        html = self.render(tokens, options, env)
        return html.replace("<p></p>\n", ""), self._holes, self._findings

    def _hole(self, hole: Hole) -> str:
        self._holes.append(hole)
        return f'<img src="{hole_address(len(self._holes) - 1)}">'

    def _placed_hole(self, hole: Mention | Image, words: str) -> str:
        self._placed += 1
        if self._placed <= bounds.PLACED:
            return self._hole(hole)
        if self._placed == bounds.PLACED + 1:
            message = f"found more mentions and pictures, expected at most {bounds.PLACED}"
            self._findings.append(
                Finding(hole.line, hole.column, message, "make it several notes", is_error=True)
            )
        return escaped(words)

    # -- blocks -------------------------------------------------------------------------------

    def heading_open(self, tokens: Tokens, at: int, options: OptionsDict, env: Env) -> str:
        """Moves headings down: the page has the title at 1, "Notes" at 2, the note's title at 3."""
        tokens[at].tag = f"h{min(int(tokens[at].tag[1]) + 3, 6)}"
        return self.renderToken(tokens, at, options, env)

    heading_close = heading_open

    def fence(self, tokens: Tokens, at: int, options: OptionsDict, env: Env) -> str:
        """Writes code, whose language nobody reads; ```` ```math ```` is a formula."""
        token = tokens[at]
        if token.info.strip().lower() == "math" and token.content.strip():
            return f"<p>{self._formula('$$', token.content.strip(), '$$')}</p>\n"
        return self.code_block(tokens, at, options, env)

    def code_block(self, tokens: Tokens, at: int, _options: OptionsDict, _env: Env) -> str:
        code = tokens[at].content.rstrip("\n")
        return f"<pre><code>{escaped(code)}\n</code></pre>\n"

    def bullet_list_open(self, tokens: Tokens, at: int, options: OptionsDict, env: Env) -> str:
        """Writes a list; the theme calls one with boxes otherwise than GitHub does."""
        if tokens[at].attrs.pop("class", ""):
            tokens[at].attrs["class"] = "task-list"
        return self.renderToken(tokens, at, options, env)

    ordered_list_open = bullet_list_open

    def list_item_open(self, tokens: Tokens, at: int, options: OptionsDict, env: Env) -> str:
        item = self.renderToken(tokens, at, options, env)
        if "checked" not in tokens[at].meta:
            return item
        checked = ' checked=""' if tokens[at].meta["checked"] else ""
        return f'{item}<input type="checkbox" disabled=""{checked}> '

    def td_open(self, tokens: Tokens, at: int, options: OptionsDict, env: Env) -> str:
        """Writes the alignment as an attribute, since a note has no styles."""
        style = str(tokens[at].attrs.pop("style", ""))
        if style:
            tokens[at].attrs["align"] = style.removeprefix("text-align:")
        return self.renderToken(tokens, at, options, env)

    th_open = td_open

    # -- footnotes ----------------------------------------------------------------------------

    def footnote_block_open(self, *_: object) -> str:
        return '<div class="footnote">\n<hr>\n<ol>\n'

    def footnote_block_close(self, *_: object) -> str:
        return "</ol>\n</div>\n"

    def footnote_open(self, tokens: Tokens, at: int, _options: OptionsDict, _env: Env) -> str:
        return f'<li id="{PREFIX}{tokens[at].meta["id"] + 1}">\n'

    def footnote_close(self, *_: object) -> str:
        return "</li>\n"

    def footnote_ref(self, tokens: Tokens, at: int, _options: OptionsDict, _env: Env) -> str:
        number, reference = tokens[at].meta["id"] + 1, _reference_id(tokens[at])
        link = f'<a class="footnote-ref" href="#{PREFIX}{number}">{number}</a>'
        return f'<sup id="{reference}">{link}</sup>'

    def footnote_anchor(self, tokens: Tokens, at: int, _options: OptionsDict, _env: Env) -> str:
        title = f"Jump back to footnote {tokens[at].meta['id'] + 1} in the text"
        reference = _reference_id(tokens[at])
        if reference not in self._referred:  # it stood in a picture's words, say
            return ""
        return f' <a class="footnote-backref" href="#{reference}" title="{title}">&#8617;</a>'

    # -- lines --------------------------------------------------------------------------------

    def link_open(self, tokens: Tokens, at: int, _options: OptionsDict, _env: Env) -> str:
        """Writes a link that leads where a note may; of any other only the text stays."""
        href = str(tokens[at].attrs["href"]).replace(" ", "%20")
        self._is_linked = allowed(href)
        return f'<a href="{escaped(href)}">' if self._is_linked else ""

    def link_close(self, *_: object) -> str:
        was_linked, self._is_linked = self._is_linked, False
        return "</a>" if was_linked else ""

    def s_open(self, *_: object) -> str:
        return "<del>"

    def s_close(self, *_: object) -> str:
        return "</del>"

    def formula(self, tokens: Tokens, at: int, _options: OptionsDict, _env: Env) -> str:
        opening, inside = tokens[at].markup, tokens[at].content
        return self._formula(opening, inside, _CLOSING.get(opening, opening))

    def _formula(self, opening: str, inside: str, closing: str) -> str:
        source = f"{opening}{inside}{closing}"
        match formula(source, inside, is_display=opening in ("$$", "\\[")):
            case Math(mathml=mathml, plain=plain):
                return self._hole(Formula(mathml, plain))
            case Text(text):
                return f"<span>{escaped(text)}</span>"
            case Code(text):
                return f"<code>{escaped(text)}</code>"
            case _:  # a formula is none of the others
                return f"<code>{escaped(source)}</code>"

    def mention(self, tokens: Tokens, at: int, _options: OptionsDict, _env: Env) -> str:
        meta = tokens[at].meta
        line, column = meta["place"]
        found = Mention(
            tokens[at].content, meta["text"], line, column, is_linked=not self._is_linked
        )
        return self._placed_hole(found, found.text or found.paper)

    def finding(self, tokens: Tokens, at: int, _options: OptionsDict, _env: Env) -> str:
        message, hint = tokens[at].meta["finding"]
        line, column = tokens[at].meta["place"]
        self._findings.append(Finding(line, column, message, hint))
        return escaped(tokens[at].content)

    def nothing(self, *_: object) -> str:
        return ""

    def image(self, tokens: Tokens, at: int, options: OptionsDict, env: Env) -> str:
        token = tokens[at]
        words = self.renderInlineAsText(token.children, options, env)
        return self._image(str(token.attrs["src"]), words, token)

    def html_inline(self, tokens: Tokens, at: int, _options: OptionsDict, _env: Env) -> str:
        tag = tokens[at].content
        if kept := _KEPT.fullmatch(tag):
            return f"<{kept[1].lower()}>"
        if tag[:4].lower() == "<img" and (attributes := _attributes(tag)) is not None:
            return self._image(attributes.get("src") or "", attributes.get("alt") or "", tokens[at])
        return ""

    def _image(self, address: str, words: str, token: Token) -> str:
        image = Image(address, words, *token.meta["place"])
        return self._placed_hole(image, words)


def _reference_id(token: Token) -> str:
    return f"{PREFIX}{token.meta['id'] + 1}-{token.meta['subId'] + 1}"


def _read(tokens: Tokens) -> list[Token]:
    """Returns the tokens without elements that nobody reads, if closed in the same line."""
    closings: dict[str, list[int]] = {}
    for at in range(len(tokens) - 1, -1, -1):
        if (tag := _unread_tag(tokens[at])) and tag["end"]:
            closings.setdefault(tag["name"].lower(), []).append(at)
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        tag = _unread_tag(tokens[at])
        ends = closings.get(tag["name"].lower(), []) if tag and not tag["end"] else []
        while ends and ends[-1] < at:
            ends.pop()
        if ends:
            at = ends[-1]
        else:
            kept.append(tokens[at])
        at += 1
    return kept


def _unread_tag(token: Token) -> re.Match[str] | None:
    return _UNREAD_TAG.match(token.content) if token.type == "html_inline" else None


class _ImageTag(HTMLParser):
    attributes: dict[str, str | None] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.attributes = dict(reversed(attrs))  # the first of a name counts


def _attributes(tag: str) -> dict[str, str | None] | None:
    """Returns the attributes of an `<img>` tag, as a browser reads them, or None."""
    parser = _ImageTag()
    parser.feed(tag)
    parser.close()
    return parser.attributes
