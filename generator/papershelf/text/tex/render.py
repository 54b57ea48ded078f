"""Writes a text with TeX in it as a line of words, as HTML and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from papershelf.text.escape import html, in_article, markdown
from papershelf.text.tex import symbols
from papershelf.text.tex.linear import raised
from papershelf.text.tex.running import running
from papershelf.text.tex.textcommands import DROPPED, STYLES, SWITCHES, sign
from papershelf.text.tex.values import Code, Math, Piece, Styled, Text

_MAYBE = re.compile(r"[\\$`{~-](?:(?<!-)|-)")
"""Without one of these a text is as it reads; so are nine abstracts of ten."""


def pieces(text: str) -> tuple[Piece, ...]:
    """What a text consists of; a text without TeX is one piece, an empty one none."""
    if _MAYBE.search(text) is None:
        return (Text(text),) if text else ()
    return _read(text)


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[Piece, ...]:
    return running(text)


def plain(text: str) -> str:
    """The text as words in Unicode, without a command: for `<title>`, meta tags, search."""
    if _MAYBE.search(text) is None:
        return text
    return "".join(_plain(piece) for piece in _read(text))


def _plain(piece: Piece) -> str:
    match piece:
        case Text():
            return piece.text
        case Math():
            return piece.plain
        case Code():
            return _words_of(piece.source)
        case Styled("sup", inside):
            return raised("".join(map(_plain, inside)))
        case Styled():
            return "".join(map(_plain, piece.pieces))


def as_html(text: str, words: Callable[[str], str] = html) -> str:
    """The text as inline HTML. `words` makes HTML of what is no TeX: escapes it, or links in it."""
    return "".join(_marked_up(piece, words) for piece in pieces(text))


_CLOSED = re.compile(r"[~^=+:]\Z")
"""Marks that can do nothing at the end of a line, but something before a tag."""


def as_markdown(text: str, words: Callable[[str], str] = markdown) -> str:
    """The text as a line of Markdown, with raw HTML for formulas, styles and code.

    `words` makes Markdown of what is no TeX; spaces at its ends, which escaping drops, are kept.
    For the inside of a line, as `text.markdown` is: a heading, a link's label, a cell. Where it is
    the first of a block, `text.begin_block` guards its start.
    """

    def spaced(run: str) -> str:
        left = " " if run[:1].isspace() else ""
        right = " " if run.strip() and run[-1:].isspace() else ""
        return left + _CLOSED.sub(lambda mark: f"&#{ord(mark.group())};", words(run)) + right

    found = pieces(text)
    if len(found) == 1 and isinstance(found[0], Text):
        return words(found[0].text).strip()
    line = "".join(_marked_up(piece, spaced) for piece in found).strip()
    # Python-Markdown takes `<math>` at the beginning of a line for a block of HTML.
    return f"<span>{line}</span>" if line.startswith("<math") else line


def as_article(text: str, words: Callable[[str], str] = in_article) -> str:
    """The HTML that a builder makes of `as_markdown`, where `words` gives that of its words."""
    return as_markdown(text, words)


def _marked_up(piece: Piece, words: Callable[[str], str]) -> str:
    match piece:
        case Text():
            return words(piece.text)
        case Math():
            return piece.mathml
        case Code():
            return f"<code>{_literal(piece.source)}</code>"
        case Styled("code", (Text(text),)):
            return f"<code>{_literal(text)}</code>"
        case Styled():
            inside = "".join(_marked_up(one, words) for one in piece.pieces)
            return f"<{piece.style}>{inside}</{piece.style}>"


_PUNCTUATION = re.compile(r"[^\w\s.,()/-]|_|(?<=[Ww])\.", re.ASCII)


def _literal(text: str) -> str:
    """Source for HTML and for Markdown alike: every mark a character reference."""
    return _PUNCTUATION.sub(
        lambda match: f"&#{ord(match.group())};" if match.group().isascii() else match.group(), text
    )


# -- the words of TeX that was not understood ----------------------------------------------------

# Bounded, so that ten thousand commands without an end are read once each.
_SILENT = re.compile(
    r"""\\(?:(?:e|g|x)?def|let|(?:re)?newcommand|providecommand)\*?\s*\{?\\[A-Za-z]+\}?
      | \\(?:begin|end|label|ref|cite[a-z]*|(?:text|page|define)?color|colorbox
            |includegraphics|input|include|usepackage|href|html(?:Class|Data|Id|Style)|vspace|hspace)\*?\s*(?:\[[^\]\\]{0,200}\])?\{[^{}]{0,300}\}""",
    re.VERBOSE,
)
_COMMAND = re.compile(r"\\([A-Za-z]+)(\s*[\[{])?|\\(.)?", re.DOTALL)
_MARKUP = re.compile(r"[{}$&\\]+")
_WITHOUT_WORDS = dict.fromkeys(
    [*STYLES, *SWITCHES, *DROPPED, *symbols.FONTS, *symbols.ACCENTS, "frac"], ""
)


def _words_of(source: str) -> str:
    r"""The words of some TeX in one line, without any command, brace or backslash.

    A symbol is its character. A command with an argument leaves the argument, one without is a word
    itself (`\iid`), since authors' macros are named after what they print.
    """
    text = _MARKUP.sub(" ", _COMMAND.sub(_word, _SILENT.sub(" ", source)))
    return " ".join(text.split())


def _word(match: re.Match[str]) -> str:
    name, opening, character = match.groups()
    if name:
        found = _WITHOUT_WORDS.get(name) if name in _WITHOUT_WORDS else sign(name)
        if found is None and name.startswith("sqrt"):
            found = f"√{name.removeprefix('sqrt')}"
        word = f" {name} " if found is None and not opening else found or ""
        return word + (opening or "").replace("{", " ")
    return sign(character or "") or " "
