r"""What notes have beyond Markdown inside a line: formulas, and mentions of other papers.

A formula stands in `$…$`, `$$…$$`, `\(…\)` or `\[…\]`, by the same rules as in titles and abstracts
(`text.tex`): what is money stays money, and what is not understood is shown as its source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from papershelf.notes.marks import MENTION, Spot, unmarked
from papershelf.notes.rendered import Formula, Hole, Mention, hole_address
from papershelf.text.tex import Code, Math, Text
from papershelf.text.tex.dollars import is_formula, is_paragraph
from papershelf.text.tex.formulas import formula

_CLOSING = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}
_LONGEST = 3_000
"""Characters of a formula: `text.tex` takes no longer one."""
_PLACEHOLDER = "\x02"
"""Begins what Markdown has set aside: code, for one."""


class Found(NamedTuple):
    """What an inline processor gives back: an element, and from where to where it stands."""

    element: Element | None
    start: int | None
    end: int | None


_NOTHING = Found(None, None, None)


def hole(holes: list[Hole], content: Hole, source: str) -> Element:
    """An element that stands for `content`; `source` is what it says inside an address."""
    element = Element("img", {"src": hole_address(len(holes))})
    element.text = AtomicString(source)
    holes.append(content)
    return element


class Formulas(InlineProcessor):
    """Formulas, before escapes and emphasis see what they are made of."""

    _PATTERN = r"(?<!\\)(?:\$\$?(?!\$)|\\[(\[])"

    def __init__(self, markdown: Markdown, holes: list[Hole]) -> None:
        super().__init__(self._PATTERN, markdown)
        self._holes = holes

    # Their name; the stub describes an older class.
    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802
        closing = _CLOSING[m[0]]
        end = _closed(data, m.end(), closing)
        inside = unmarked(data[m.end() : end])
        if end < 0 or _PLACEHOLDER in inside or not _is_formula(m[0], inside, data[end + 1 :][:1]):
            return _NOTHING
        source = f"{m[0]}{inside}{closing}"
        is_display = m[0] in ("$$", "\\[")
        element = self._element(source, inside, is_display=is_display)
        return Found(element, m.start(), end + len(closing))

    def _element(self, source: str, inside: str, *, is_display: bool) -> Element:
        match formula(source, inside, is_display=is_display):
            case Math(mathml=mathml):
                return hole(self._holes, Formula(mathml), source)
            case Text(text):
                element, words = Element("span"), text
            case Code(text):
                element, words = Element("code"), text
            case _:  # a formula is none of the others
                element, words = Element("code"), source
        element.text = AtomicString(words)
        return element


def _closed(data: str, start: int, closing: str) -> int:
    """Where the formula's closing stands, not behind a backslash; -1 where it does not close."""
    at = data.find(closing, start, start + _LONGEST)
    while at > 0 and closing[0] == "$" and data[at - 1] == "\\":
        at = data.find(closing, at + 1, start + _LONGEST)
    return at


def _is_formula(opening: str, inside: str, after: str) -> bool:
    return is_formula(inside, after) if opening == "$" else is_paragraph(inside)


class Dollars(InlineProcessor):
    r"""`\$` is a dollar sign that begins no formula."""

    def __init__(self, markdown: Markdown) -> None:
        super().__init__(r"\\\$", markdown)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: N802, ARG002
        return f"\x02{ord('$')}\x03", m.start(), m.end()  # as Markdown's own escapes


class Mentions(InlineProcessor):
    """`[[2412.06769]]`, marked before with the number of its place."""

    def __init__(self, markdown: Markdown, holes: list[Hole], spots: Sequence[Spot]) -> None:
        super().__init__(MENTION.pattern, markdown)
        self._holes, self._spots = holes, spots

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802, ARG002
        paper, number = m[2].strip(), int(m[1])
        if not paper or _PLACEHOLDER in paper or number >= len(self._spots):
            return _NOTHING
        spot = self._spots[number]
        mention = Mention(paper, spot.line, spot.column)
        return Found(hole(self._holes, mention, f"[[{paper}]]"), m.start(), m.end())
