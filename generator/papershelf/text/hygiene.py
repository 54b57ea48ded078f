"""Characters that no record, note or listing may hold: found with their place, or removed.

`flaws` is for files that people keep (collection/): each is reported where it stands. `cleaned` is
for what `import` takes in, where the rule is: controls, direction marks and invisible characters
are dropped, other spaces become a space, and the import says how many it dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FLAWS = {
    "NUL": "\x00",
    "a control character": "\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f",
    "a bidirectional control": "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069",
    "an invisible character": "\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb",
    "a tag character": "\U000e0000-\U000e007f",
    "a lone surrogate": "\ud800-\udfff",
    "a replacement character (text lost by an earlier conversion)": "\ufffd",
}
# A zero-width joiner belongs between letters of scripts that join (Arabic, Indic) and in emoji;
# beside anything else it is invisible.
# (Two of the ranges' own characters are flaws.)
_JOINING = "\u0600-\u061b\u061d-\u180d\u180f-\u1fff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff"
_JOINER = f"(?<![{_JOINING}])[\u200c\u200d]"

_ANY = re.compile("[" + "".join(_FLAWS.values()) + "]|" + _JOINER)
# One class of characters without a look at their neighbours: ten times as fast on a clean text.
_SUSPECT = re.compile("[" + "".join(_FLAWS.values()) + "\u200c\u200d]")
_KINDS = {name: re.compile(f"[{characters}]") for name, characters in _FLAWS.items()}
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
    """Every character of `text` that a file of the collection may not hold, in order."""
    for suspect in _SUSPECT.finditer(text):
        if match := _ANY.match(text, suspect.start()):
            yield Flaw(match.start(), match.group(), _kind(match.group()))


def cleaned(text: str) -> tuple[str, int]:
    """`text` as an import stores it, and the number of characters that were dropped.

    A replacement character is kept: what it stood for is not known, and only a person can say.
    """
    if _SUSPECT.search(text) is None:
        return text, 0
    kept = _ANY.sub(lambda match: match.group() if match.group() in _KEPT_AT_IMPORT else "", text)
    return kept, len(text) - len(kept)


def _kind(character: str) -> str:
    for name, pattern in _KINDS.items():
        if pattern.match(character):
            return name
    return "a zero-width joiner"
