"""lunr.js's stemmer of English, in Python: the variant of Porter's that browsers will use.

It follows `lunr.stemmer` of lunr.js 2.3.9 (MIT, Oliver Nightingale) step by step. It is not the
published algorithm: `y` becomes `i` behind any letter but a vowel (`fly`, `by` aside), `logi`
becomes `log`. Snowball's and lunr.py's differ from it, so theirs cannot be used.
"""

from __future__ import annotations

import re

_C = "[^aeiou]"
_V = "[aeiouy]"
_CS = f"{_C}[^aeiouy]*"  # consonants
_VS = f"{_V}[aeiou]*"  # vowels

_MEASURE_ABOVE_0 = re.compile(f"({_CS})?{_VS}{_CS}")
_MEASURE_1 = re.compile(f"({_CS})?{_VS}{_CS}({_VS})?$")
_MEASURE_ABOVE_1 = re.compile(f"({_CS})?{_VS}{_CS}{_VS}{_CS}")
_HAS_VOWEL = re.compile(f"({_CS})?{_V}")
_SHORT = re.compile(f"{_CS}{_V}[^aeiouwxy]$")  # ends as hop, not as snow, box or tray

_ES = re.compile("(.+?)(ss|i)es$")
_S = re.compile("(.+?)([^s])s$")
_EED = re.compile("(.+?)eed$")
_ED = re.compile("(.+?)(?:ed|ing)$")
_DOUBLE = re.compile(r"([^aeiouylsz])\1$")
_Y = re.compile("(.+?[^aeiou])y$")
_STEP_2 = {
    "ational": "ate",
    "tional": "tion",
    "enci": "ence",
    "anci": "ance",
    "izer": "ize",
    "bli": "ble",
    "alli": "al",
    "entli": "ent",
    "eli": "e",
    "ousli": "ous",
    "ization": "ize",
    "ation": "ate",
    "ator": "ate",
    "alism": "al",
    "iveness": "ive",
    "fulness": "ful",
    "ousness": "ous",
    "aliti": "al",
    "iviti": "ive",
    "biliti": "ble",
    "logi": "log",
}
_STEP_3 = {
    "icate": "ic",
    "ative": "",
    "alize": "al",
    "iciti": "ic",
    "ical": "ic",
    "ful": "",
    "ness": "",
}
_STEP_4 = "al ance ence er ic able ible ant ement ment ent ou ism ate iti ous ive ize".split()


def _ending(suffixes: list[str]) -> re.Pattern[str]:
    """The shortest stem before one of the suffixes: the longest of them wins, as in lunr.js."""
    return re.compile(f"(.+?)({'|'.join(suffixes)})$")


_ENDS_2, _ENDS_3, _ENDS_4 = map(_ending, (list(_STEP_2), list(_STEP_3), _STEP_4))
_ION = re.compile("(.+?[st])ion$")


def stem(word: str) -> str:
    """The stem of a word of small letters a to z; words of one or two letters are their own."""
    if len(word) < 3:
        return word
    y_first = word[0] == "y"  # a consonant, which a capital letter marks until the end
    if y_first:
        word = "Y" + word[1:]
    word = _plain_y(_past(_singular(word)))
    word = _replaced(word, _ENDS_2, _STEP_2)
    word = _replaced(word, _ENDS_3, _STEP_3)
    word = _without_e(_without_suffix(word))
    return "y" + word[1:] if y_first else word


def _singular(word: str) -> str:
    """Step 1a."""
    match = _ES.match(word) or _S.match(word)
    return match[1] + match[2] if match else word


def _past(word: str) -> str:
    """Step 1b."""
    if match := _EED.match(word):
        return word[:-1] if _MEASURE_ABOVE_0.match(match[1]) else word
    match = _ED.match(word)
    if not match or not _HAS_VOWEL.match(match[1]):
        return word
    word = match[1]
    if word.endswith(("at", "bl", "iz")):
        return word + "e"
    if _DOUBLE.search(word):
        return word[:-1]
    return word + "e" if _SHORT.match(word) else word


def _plain_y(word: str) -> str:
    """Step 1c."""
    match = _Y.match(word)
    return match[1] + "i" if match else word


def _replaced(word: str, ending: re.Pattern[str], by: dict[str, str]) -> str:
    """Steps 2 and 3."""
    match = ending.match(word)
    if match and _MEASURE_ABOVE_0.match(match[1]):
        return match[1] + by[match[2]]
    return word


def _without_suffix(word: str) -> str:
    """Step 4."""
    match = _ENDS_4.match(word) or _ION.match(word)
    return match[1] if match and _MEASURE_ABOVE_1.match(match[1]) else word


def _without_e(word: str) -> str:
    """Step 5."""
    if word.endswith("e") and len(word) > 1:
        stem = word[:-1]
        short = _MEASURE_1.match(stem) and not _SHORT.match(stem)
        if short or _MEASURE_ABOVE_1.match(stem):
            word = stem
    return word[:-1] if word.endswith("ll") and _MEASURE_ABOVE_1.match(word) else word
