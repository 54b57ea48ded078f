"""Letters in the alphabets of mathematics, by their Unicode names."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_PREFIXES = {
    "SCRIPT": ("MATHEMATICAL SCRIPT", "SCRIPT"),
    "FRAKTUR": ("MATHEMATICAL FRAKTUR", "BLACK-LETTER"),
    "DOUBLE-STRUCK": ("MATHEMATICAL DOUBLE-STRUCK", "DOUBLE-STRUCK"),
}


def styled(text: str, font: str) -> str:
    """`text` in an alphabet such as "BOLD" or "SCRIPT"; what the alphabet lacks stays as it is."""
    return "".join(_styled(character, font) for character in text)


@lru_cache(maxsize=1024)
def _styled(character: str, font: str) -> str:
    name = unicodedata.name(character, "").replace("LETTER ", "")
    for script in ("LATIN ", "GREEK "):
        name = name.removeprefix(script)
    for prefix in _PREFIXES.get(font, (f"MATHEMATICAL {font}",)):
        for candidate in (name, name.replace("BOLD ITALIC DIGIT", "BOLD DIGIT")):
            try:
                return unicodedata.lookup(f"{prefix} {candidate}")
            except KeyError:
                continue
    return character


def readable(styled_text: str) -> str:
    """The letters behind an alphabet, except the old double-struck ones, which are signs (ℝ)."""
    return "".join(
        character
        if ord(character) < 0x10000 and unicodedata.name(character, "").startswith("DOUBLE")
        else unicodedata.normalize("NFKC", character)
        for character in styled_text
    )
