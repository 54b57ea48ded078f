"""Characters that no record, note or listing may hold: found with their place, or removed.

`flaws` is for files that people keep (collection/): each is reported where it stands. `cleaned` is
for what `import` takes in, where the rule is: controls, direction marks and invisible characters
are dropped, other spaces become a space, and the import says how many it dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

_PLANE_ENDS = range(0xFFFF, 0x110000, 0x10000)

_FLAWS = {
    "NUL": "\x00",
    "a control character": "\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f",
    "a bidirectional control": "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069",
    # What Unicode lets a program draw as nothing (Default_Ignorable_Code_Point), and the fillers of
    # Hangul, which leave a gap that looks like a space or like the end of a name.
    "an invisible character": "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065"
    "\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a",
    "a tag character": "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff",
    "a lone surrogate": "\ud800-\udfff",
    "a noncharacter": "\ufdd0-\ufdef" + "".join(f"{chr(end - 1)}{chr(end)}" for end in _PLANE_ENDS),
    "a replacement character (text lost by an earlier conversion)": "\ufffd",
}
# A variation selector chooses between drawings of the sign before it: an emoji, a symbol, an
# ideograph. Behind a letter or another selector it draws nothing, and can carry hidden text.
_SELECTORS = "\ufe00-\ufe0f"
_IDEOGRAPHIC_SELECTORS = "\U000e0100-\U000e01ef"
_IDEOGRAPHS = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_WITHOUT_FORMS = (
    "".join(_FLAWS.values()) + rf"\sA-Za-z\u200c\u200d{_SELECTORS}{_IDEOGRAPHIC_SELECTORS}"
)
_SELECTOR = f"(?<![^{_WITHOUT_FORMS}])[{_SELECTORS}]|(?<![{_IDEOGRAPHS}])[{_IDEOGRAPHIC_SELECTORS}]"
# A zero-width joiner belongs between letters of scripts that join (Arabic, Indic) and in emoji;
# beside anything else it is invisible.
# (Some of the ranges' own characters are flaws.)
_JOINING_LETTERS = "\u0600-\u061b\u061d-\u115e\u1161-\u17b3\u17b6-\u180a\u1810-\u1fff"
_JOINING = f"{_JOINING_LETTERS}\u2600-\u27bf\U0001f000-\U0001faff"
_JOINER = rf"(?<![{_JOINING}])(?<![^{_WITHOUT_FORMS}]\ufe0f)[\u200c\u200d]"

_ANY = f"[{''.join(_FLAWS.values())}]|{_JOINER}|{_SELECTOR}"
# One class of characters without a look at their neighbours.
_SUSPECT = re.compile(
    f"[{''.join(_FLAWS.values())}\u200c\u200d{_SELECTORS}{_IDEOGRAPHIC_SELECTORS}]"
)
_PLAIN = bytes(range(0x20, 0x7F)) + b"\t\n"
"""Most of any text, and never suspect: taken out of bytes a hundred times as fast as a regular
expression passes over it."""
_PIECE = 4096
_KEPT_AT_IMPORT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Flaw:
    """A character that may not stand there: what it is, and its offset in characters from 0."""

    offset: int
    character: str
    kind: str

    @property
    def code(self) -> str:
        return f"U+{ord(self.character):04X}"


def flaws(text: str) -> Iterator[Flaw]:
    """Yields every character of `text` that a file of the collection may not hold, in order."""
    if not _is_suspect(text):
        return
    for start in range(0, len(text), _PIECE):
        if not _is_suspect(text[start : start + _PIECE]):
            continue
        for suspect in _SUSPECT.finditer(text, start, start + _PIECE):
            if match := _any().match(text, suspect.start()):
                yield Flaw(match.start(), match.group(), _kind(match.group()))


def cleaned(text: str) -> tuple[str, int]:
    """Returns `text` as an import stores it, and the number of characters that were dropped.

    A replacement character is kept: what it stood for is not known, and only a person can say.
    """
    if not _is_suspect(text):
        return text, 0
    kept = _any().sub(lambda match: match.group() if match.group() in _KEPT_AT_IMPORT else "", text)
    return kept, len(text) - len(kept)


def _is_suspect(text: str) -> bool:
    rest = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN)
    return _SUSPECT.search(rest.decode("utf-8", "surrogatepass")) is not None


@cache
def _any() -> re.Pattern[str]:
    """Compiles the patterns for the first suspect: few texts have one, and it takes a while."""
    return re.compile(_ANY)


@lru_cache(maxsize=1 << 10)
def _kind(character: str) -> str:
    for name, characters in _FLAWS.items():
        if re.match(f"[{characters}]", character):
            return name
    return "a zero-width joiner" if character in "\u200c\u200d" else "a variation selector"
