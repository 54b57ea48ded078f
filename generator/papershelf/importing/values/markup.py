"""Text out of the HTML and JATS that publishers and managers put into titles and abstracts.

Known inline elements go, raised and lowered digits become Unicode's, character references become
what they mean. Any other `<` stays a sign of the text: `a < b`, `<i>` in an escaped form.
"""

from __future__ import annotations

import html
import re

_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SHIFTED = re.compile(
    r"<(?:jats:)?(?P<way>sup|sub)(?:\s[^<>]{0,200})?>(?P<inner>[^<>]{0,60})</(?:jats:)?(?P=way)\s*>",
    re.IGNORECASE,
)
_BREAKING = re.compile(
    r"\s*</?(?:(?:jats:)?(?:p|title|sec|list|list-item|label)|div|br|h[1-6]|li|[uo]l)"
    r"(?:\s[^<>]{0,200})?/?>\s*",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"</?(?:(?:jats:)?(?:i|b|u|em|strong|bold|italic|sub|sup|sc|scp|small|tt|monospace|underline"
    r"|inline-formula|ext-link|xref|styled-content|roman|inf)|span|font|a|nobr"
    r"|mml:[a-z]{1,20})(?:\s[^<>]{0,400})?/?>",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_BLANKS = re.compile(r"[^\S\n]+")


def line(text: str) -> str:
    """A text on one line, without markup."""
    return " ".join(_without(text, " ").split()) if _has_markup(text) else " ".join(text.split())


def prose(text: str) -> str:
    """A text of several paragraphs, without markup: an empty line divides them, a line does not."""
    if _has_markup(text):
        text = _without(text, "\n\n")
    return paragraphs(text)


def paragraphs(text: str) -> str:
    """Paragraphs as a record keeps them: one line each, an empty line between."""
    if "\n" not in text:
        return " ".join(text.split())
    blocks = re.split(r"\n[^\S\n]*(?:\n[^\S\n]*)+", text.strip())
    return "\n\n".join(" ".join(block.split()) for block in blocks if block.strip())


def characters(text: str) -> str:
    """A text with each character reference (`&amp;`, `&#x00A0;`) as the character it stands for.

    A reference that hides another one (`&amp;lt;`) is read once.
    """
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def _has_markup(text: str) -> bool:
    return "<" in text or "&" in text


def _without(text: str, between: str) -> str:
    text = _SHIFTED.sub(_shifted, text)
    text = _BREAKING.sub(between, text)
    return characters(_INLINE.sub("", text))


def _shifted(match: re.Match[str]) -> str:
    """Digits and signs that Unicode has raised or lowered; other text as it stands."""
    table = _RAISED if match["way"].lower() == "sup" else _LOWERED
    made = match["inner"].strip().translate(table)
    is_whole = all(ord(sign) > 127 for sign in made)
    return made if is_whole else match["inner"]
