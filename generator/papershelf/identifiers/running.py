"""Identifiers and addresses out of running text, without what surrounds them."""

from __future__ import annotations

_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"), ("<", ">"))
_QUOTES = " \t\n\r\"'`\u2018\u2019\u201c\u201d\u00ab\u00bb"
_STOPS = ".,;:!?\u2026\u3002\uff0c\uff1b"
_LONGEST = 500
"""Characters of a text that is looked at for what surrounds an identifier."""


def bare(text: str) -> str:
    """An identifier or address out of running text: without white space, quotes and brackets
    around it, and what ends a sentence. A bracket that is closed within stays: `10.1016/0370(82)`.
    """
    text = text.strip()
    before = ""
    while text != before and len(text) <= _LONGEST:
        before = text
        if text[:1].isalnum() and text[-1:].isalnum():
            break
        text = text.strip(_QUOTES).rstrip(_STOPS)
        for opening, closing in _PAIRS:
            more = text.count(opening) - text.count(closing)
            if text.startswith(opening) and (more > 0 or text.endswith(closing)):
                text = text[1:] if more > 0 else text[1:-1]
            elif text.endswith(closing) and more < 0:
                text = text[:-1]
    return text
