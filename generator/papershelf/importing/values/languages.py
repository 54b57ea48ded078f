"""Names of languages, as BibLaTeX, RIS and Zotero have them, to tags of BCP 47."""

from __future__ import annotations

import re

_NAMES = {
    name: tag
    for tag, names in {
        "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "nl": "dutch",
        "en": "english american british usenglish ukenglish australian canadian eng",
        "fi": "finnish", "fr": "french francais français fre fra",
        "de": "german ngerman deutsch ger deu", "el": "greek", "he": "hebrew", "hu": "hungarian",
        "it": "italian italiano ita", "ja": "japanese jpn", "ko": "korean kor",
        "nb": "norwegian norsk",
        "pl": "polish", "pt": "portuguese português por", "pt-BR": "brazilian",
        "ro": "romanian", "ru": "russian rus", "es": "spanish espanol español spa", "sv": "swedish",
        "tr": "turkish", "uk": "ukrainian", "zh": "chinese mandarin chi zho",
    }.items()
    for name in names.split()
}  # fmt: skip
_TAG = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?", re.IGNORECASE | re.ASCII)


def language(text: str) -> str | None:
    """The tag that a name or tag of a language means, as short as it says all; else None.

    The country is left out of English: `en-US` names no other language than `en`.
    """
    text = text.strip()
    if found := _NAMES.get(text.lower()):
        return found
    if _TAG.fullmatch(text):
        tag = text.replace("_", "-")
        return "en" if tag.lower().startswith("en-") else tag
    return None
