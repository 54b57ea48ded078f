"""Words to terms: stop words fall out, the rest is stemmed, as lunr.js and lunr-languages do it.

A language is offered when the Python stemmer and the browser's give the same stems for a list of
20,000 words (`tests/test_search_language.py`). `overrides/assets/javascripts/search/language.js` is
the browser's side.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import Stemmer

from papershelf.search.terms import lunrfiles, porter
from papershelf.search.terms.words import index_words

_SNOWBALL = {
    "da": "danish",
    "de": "german",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
"""lunr-languages' code of a language, and Snowball's name for it."""

OFFERED: tuple[str, ...] = ("en", *_SNOWBALL)
"""Codes that `language` takes, as lunr-languages spells them."""

_ALPHABETS = {"ru": re.compile("[а-я]+")}
_LATIN = re.compile("[a-z]+")

_BRITISH = (
    (re.compile(r"(?<=.ly)s(e[drs]?|ing|ers)\Z"), r"z\1"),
    (
        re.compile(
            r"(?:(?<=.[a-z][a-z])|(?<=\Aod))"
            r"our(s|ed|ing|als?|ally|abl[ey]|ful|hoods?|less|ites?|i[sz](?:e[drs]?|ing|ations?))?\Z"
        ),
        r"or\1",
    ),
    (
        re.compile(r"(?<=.[a-z][bdglmnrst])is(e[drs]?|ing|ers|abl[ey]|abilit[a-z]+|ation[a-z]*)\Z"),
        r"iz\1",
    ),
    (re.compile(r"(?<=.[a-z][bt])r(?:e(?=s?\Z)|(?=ed\Z))"), "er"),
    (re.compile(r"(?<=.log)u(?:e(?=s?\Z)|(?=ed\Z|ing\Z))"), ""),
    (re.compile(r"\A(def|off|lic|pret)ence"), r"\1ense"),
    (re.compile(r"\Agrey"), "gray"),
    (re.compile(r"\Amanoeuvr(?:e(?!d)|)"), "maneuver"),
    (re.compile(r"\Aartef"), "artif"),
    (re.compile(r"(?<=\Aprogram)me(?=s?\Z)"), ""),
    (re.compile(r"(?<=\Ajudg)e(?=ment)"), ""),
)
"""British endings and American ones: normalise, analyse, behaviour, centre, catalogue; and words
that differ within: defence, greyscale. They may take in a word that has one spelling alone
(`comprise`), as long as all its forms go the same way.
"""

_SETTLED = re.compile(r"(?<=c)i\Z|(?<=u)cion\Z")
"""What is cut off Portuguese stems, since the stemmers differ in whether they do (13 of 250,000
words: inciar, instituciones).
"""


@dataclass(frozen=True, slots=True)
class Language:
    """How the words of one language become terms."""

    code: str
    stop_words: frozenset[str]
    """Folded, as all words are."""
    alphabet: re.Pattern[str] = field(repr=False)
    """Words of other characters (gpt4, c++, other scripts) have no stem but themselves."""
    stem: Callable[[str], str] = field(repr=False, compare=False)

    def term(self, word: str) -> str:
        """The term under which a folded word is indexed and looked up; empty for a stop word."""
        if word in self.stop_words:
            return ""
        return self.stem(word) if self.alphabet.fullmatch(word) else word


@lru_cache
def language(code: str) -> Language:
    """One of the offered languages.

    Raises:
        KeyError: `code` is none of `OFFERED`.
        LookupError: the installed MkDocs ships no such stop words.

    """
    stem = lru_cache(maxsize=1 << 17)(_stemmer(code))
    alphabet = _ALPHABETS.get(code, _LATIN)
    return Language(code, _stop_words(code, alphabet), alphabet, stem)


def _stemmer(code: str) -> Callable[[str], str]:
    if code == "en":
        return lambda word: porter.stem(_american(word))
    stem: Callable[[str], str] = Stemmer.Stemmer(_SNOWBALL[code]).stemWord
    return (lambda word: _SETTLED.sub("", stem(word))) if code == "pt" else stem


def _american(word: str) -> str:
    """The word as Americans spell it, so that both spellings have one stem."""
    for british, american in _BRITISH:
        word = british.sub(american, word)
    return word


def _stop_words(code: str, alphabet: re.Pattern[str]) -> frozenset[str]:
    """The list as lunr's file has it, folded. An entry that is no single word can match nothing."""
    words = [index_words(word) for word in lunrfiles.stop_words(code)]
    return frozenset(
        found[0][0] for found in words if len(found) == 1 and alphabet.fullmatch(found[0][0])
    )
