"""Braces, dollar signs, and raised or lowered groups in running text."""

from __future__ import annotations

import re

from papershelf.text.tex import letters
from papershelf.text.tex.dollars import is_formula, is_paragraph
from papershelf.text.tex.formulas import formula
from papershelf.text.tex.reader import Reader, Spot

_PROTECTED = re.compile(r"[\w-]*[A-Z][\w-]*")
"""What writers of BibTeX put into braces to keep its capitals: `{BERT}`, `{B}ayes`."""
_BRACKETS = {"\\(": "\\)", "\\[": "\\]"}


def dollar(reader: Reader, spot: Spot) -> int:
    """`$…$` or `$$…$$`; a dollar sign that opens no formula is one."""
    tokens = reader.tokens
    sign = tokens.all[spot.index].text
    closing = tokens.next(sign, spot.index + 1, spot.end)
    inside = "" if closing is None else tokens.slice(spot.index + 1, closing)
    _, after = ("", "") if closing is None else reader.around(0, tokens.all[closing].end)
    if closing is None or not is_formula(inside, after if sign == "$" else ""):
        spot.into.text(sign)
        return spot.index + 1
    if _is_styled_text(reader, spot, closing):
        reader.read(spot.index + 1, closing, spot.into, spot.depth)
    else:
        source = tokens.slice(spot.index, closing + 1)
        spot.into.add(formula(source, inside, is_display=sign == "$$"))
    return closing + 1


def _is_styled_text(reader: Reader, spot: Spot, closing: int) -> bool:
    r"""Whether the formula is a single command of text: `$\texttt{x}$`."""
    name = reader.tokens.all[spot.index + 1].text[1:]
    first = Spot(spot.index + 1, closing, spot.into, spot.depth)
    arguments, place = reader.arguments(first, 1)
    is_text = name in letters.STYLES or name in letters.TRANSPARENT
    return is_text and bool(arguments) and place == reader.limit(closing)


def bracketed(reader: Reader, spot: Spot) -> int:
    r"""`\(…\)` and `\[…\]`; an opening one without its partner is a bracket."""
    tokens = reader.tokens
    sign = tokens.all[spot.index].text
    closing = tokens.next(_BRACKETS[sign], spot.index + 1, spot.end)
    inside = "" if closing is None else tokens.slice(spot.index + 1, closing)
    if closing is None or not is_paragraph(inside):
        spot.into.text(sign[1])
        return spot.index + 1
    source = tokens.slice(spot.index, closing + 1)
    spot.into.add(formula(source, inside, is_display=sign == "\\["))
    return closing + 1


def group(reader: Reader, spot: Spot) -> int:
    """`{…}`: its inside where the braces are TeX's, else a brace as text."""
    tokens = reader.tokens
    index = spot.index
    closing = tokens.partner.get(index, spot.end)
    if closing >= spot.end:
        spot.into.text("{")
        return index + 1
    if reader.is_too_deep(index, spot.depth):
        return reader.code(spot, closing + 1, "nested too deeply")
    if closing == index + 1 and index and tokens.all[index - 1].kind in ("command", "close"):
        return closing + 1  # `\LaTeX{}`: the braces only end the command
    if not _is_tex(reader, index, closing):
        spot.into.text("{")
        return index + 1
    spot.into.extend(reader.inside(index, spot.depth))
    return closing + 1


def _is_tex(reader: Reader, index: int, closing: int) -> bool:
    """Whether braces are TeX's own; those of a set, a template or code stay in the text.

    They are where a command stands first in them, where they hold one word with an accent, and
    where they protect capitals.
    """
    tokens = reader.tokens
    inside = tokens.slice(index + 1, closing)
    if inside.lstrip()[:1] == "\\":
        return True
    if "\\" in inside:
        return not any(character in "$^_," or character.isspace() for character in inside)
    before, after = reader.around(tokens.all[index].start, tokens.all[closing].end)
    if before in ("_", "^", "{", "}", "$") or after == "}":
        return False
    is_in_word = before.isalpha() or after.isalpha()
    return bool(_PROTECTED.fullmatch(inside)) and (len(inside) > 1 or is_in_word)


def script(reader: Reader, spot: Spot) -> int:
    r"""`^` or `_` before a brace or a command: a formula where TeX is in it (`20^{\circ}`)."""
    token = reader.tokens.all[spot.index]
    end = reader.past_scripts(token.start, spot.end)
    source = reader.source[token.start : end]
    if "\\" not in source:
        spot.into.text(token.text)
        return spot.index + 1
    spot.into.add(formula(source, source))
    return reader.resume(spot.index, end)
