"""Text out of the fields of a BibTeX entry: TeX as what it means, where nothing is lost by it.

A record keeps TeX where it says more than Unicode does: a formula, a font. Else the words are what
people read and edit, so accents, quotes, dashes and the braces that keep capitals become Unicode.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from papershelf.importing.values import markup
from papershelf.text import tex
from papershelf.text.tex.textcommands import ACCENTS

_ACCENT = re.compile(r"""\{?\\(["'`^~=.])(?:\{([A-Za-z])\}|([A-Za-z]))\}?""")
_OTHER = re.compile(r"[\\$~&<]|--|``|''|[?!]`")
_SPECIAL = re.compile(r"[\\{}$~&<]|--|``|''")
_TOO_LONG = 100_000
_OPEN, _CLOSE = "\ue000", "\ue001"
"""Stand in for escaped braces while the others go: no text of an import holds them."""
_BRACE = re.compile(
    r"(?P<left>\\\{|\{\\textbraceleft\}|\\textbraceleft(?:\{\}|\b))"
    r"|\\\}|\{\\textbraceright\}|\\textbraceright(?:\{\}|\b)"
)
_NO_BRACES = {ord("{"): None, ord("}"): None}
_ADDRESS = re.compile(r"\\(?:url|href|nolinkurl|path)\s*\{(?P<inner>[^{}]*)\}(?:\{[^{}]*\})?")
_NOOP = re.compile(
    r"\{\\(?:noop|noopsort|sortnoop)\s*\{[^{}]*\}\s*\}|\\(?:noop|noopsort|sortnoop)\s*\{[^{}]*\}",
    re.IGNORECASE,
)
"""What only sorts: the manual of BibTeX (*BibTeXing*, section 4) prints nothing for it."""
_ESCAPED = re.compile(r"\\([%_&#$~{}])")
_TILDE = re.compile(
    r"\$\\sim\$|\{\$\\sim\$\}|\\textasciitilde(?:\{\})?|\\string~|\{?\\~(?:\{\})?\}?|\\~\{\}"
)


def line(value: str) -> str:
    """A value as one line of a record."""
    if not value:
        return ""
    if _SPECIAL.search(value) is None:
        return (
            " ".join(value.split()) if not value.isprintable() or "  " in value else value.strip()
        )
    return _line(value)


@lru_cache(maxsize=50_000)
def _line(value: str) -> str:
    """Venues, publishers and names come again and again, hence the cache."""
    text = " ".join(markup.characters(value).split())
    return _words(_NOOP.sub("", text) if "\\" in text else text)


def prose(value: str) -> str:
    """A value of several paragraphs."""
    if not value:
        return ""
    if _SPECIAL.search(value) is None:
        return markup.paragraphs(value)
    return "\n\n".join(
        _words(block) for block in markup.prose(value.replace("\\par ", "\n\n")).split("\n\n")
    )


def linked(value: str) -> str:
    r"""The address in the first `\url{…}` or `\href{…}{…}` of a text; empty for none."""
    match = _ADDRESS.search(value)
    return address(match[0]) if match else ""


def address(value: str) -> str:
    r"""A value that is an address or identifier: `\url{…}`, `\_` and `{\%}` as plain signs."""
    if not value:
        return ""
    text = "".join(value.split())
    if "\\" in text or "{" in text or "$" in text:
        text = _ADDRESS.sub(lambda match: match["inner"], value)
        text = "".join(_ESCAPED.sub(r"\1", _TILDE.sub("~", text)).split())
        text = text.replace("{", "").replace("}", "")
    return text


def _words(text: str) -> str:
    """The words of a text where reading them again gives the same, else the text as it stands.

    A formula stays as it is written. Braces are BibTeX's, unless a backslash makes them signs.
    """
    if len(text) > _TOO_LONG or _SPECIAL.search(text) is None:
        return text
    if (words := _simple(text)) is not None:
        return words
    hidden = _BRACE.sub(lambda match: _OPEN if match["left"] else _CLOSE, text)
    pieces = tex.pieces(hidden)
    if any(isinstance(piece, tex.Styled | tex.Code) for piece in pieces):
        return text
    made = "".join(map(_made, pieces)).replace(_OPEN, "{").replace(_CLOSE, "}")
    meant = "".join(
        piece.plain if isinstance(piece, tex.Math) else _made(piece) for piece in pieces
    )
    words = " ".join(made.split())
    again = tex.plain(words)
    meant = meant.replace(_OPEN, "{").replace(_CLOSE, "}")
    return words if again.split() == meant.split() else text


def _simple(text: str) -> str | None:
    """The words of a text that has accents and braces alone, as most names and titles do: the same
    as `text.tex` makes of it, in a twentieth of the time. None for any other text.
    """
    if "\\" in text:
        text = _ACCENT.sub(_letter, text)
    if _OTHER.search(text):
        return None
    return " ".join(text.translate(_NO_BRACES).split())


def _letter(match: re.Match[str]) -> str:
    letter = match[2] or match[3]
    made = unicodedata.normalize("NFC", letter + ACCENTS[match[1]])
    return made if len(made) == 1 else match[0]


def _made(piece: tex.Piece) -> str:
    if isinstance(piece, tex.Math):
        return piece.source
    return piece.text.translate(_NO_BRACES) if isinstance(piece, tex.Text) else ""
