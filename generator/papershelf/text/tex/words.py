"""The words of TeX that was not understood: for every place but the page itself."""

from __future__ import annotations

import re

from papershelf.text.tex import symbols
from papershelf.text.tex.letters import DROPPED, STYLES, SWITCHES, sign

# Bounded, so that ten thousand commands without an end are read once each.
_SILENT = re.compile(
    r"""\\(?:(?:e|g|x)?def|let|(?:re)?newcommand|providecommand)\*?\s*\{?\\[A-Za-z]+\}?
      | \\(?:begin|end|label|ref|cite[a-z]*|(?:text|page|define)?color|colorbox
            |includegraphics|input|include|usepackage|href|html(?:Class|Data|Id|Style)|vspace|hspace)\*?\s*(?:\[[^\]\\]{0,200}\])?\{[^{}]{0,300}\}""",
    re.VERBOSE,
)
_COMMAND = re.compile(r"\\([A-Za-z]+)(\s*[\[{])?|\\(.)?", re.DOTALL)
_MARKUP = re.compile(r"[{}$&\\]+")


_KNOWN = dict.fromkeys([*STYLES, *SWITCHES, *DROPPED, *symbols.FONTS, *symbols.ACCENTS, "frac"], "")


def words(source: str) -> str:
    r"""The words of some TeX, one line, without any command, brace or backslash.

    A symbol is its character. A command with an argument leaves the argument, one without is a word
    itself (`\iid`), since authors' macros are named after what they print.
    """
    text = _MARKUP.sub(" ", _COMMAND.sub(_word, _SILENT.sub(" ", source)))
    return " ".join(text.split())


def _word(match: re.Match[str]) -> str:
    name, opening, character = match.groups()
    if name:
        found = _KNOWN.get(name) if name in _KNOWN else sign(name)
        if found is None and name.startswith("sqrt"):
            found = f"√{name.removeprefix('sqrt')}"
        word = f" {name} " if found is None and not opening else found or ""
        return word + (opening or "").replace("{", " ")
    return sign(character or "") or " "
