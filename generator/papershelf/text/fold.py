"""Keys that say "the same": tags, titles and names in any case, accent form, width, or in TeX."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_MAY_BE_TEX = re.compile(r"[\\$`{~]|--")
_SPACE = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^\w+#]+")


# Two drawings of one sign, which keyboards and TeX choose for the writer.
_SIGNS = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "\u2010": "-"})


def as_seen(text: str) -> str:
    """Returns the text as readers see it, on one line: TeX converted, accents composed."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if _MAY_BE_TEX.search(text) is not None:
        from papershelf.text.tex import plain  # noqa: PLC0415 (slow to import, few names hold TeX)

        text = plain(text)
    seen = " ".join(text.split())
    return seen if seen.isascii() else unicodedata.normalize("NFC", seen)


@lru_cache(maxsize=200_000)
def folded(text: str) -> str:
    """Returns the identity of a name, a tag or a venue: what readers see, NFKC, case and white
    space ignored.

    TeX and Unicode, composed and decomposed accents, ligatures and full-width forms are the same;
    `C`, `C++` and `C#` are not; letters of another script are not (see `skeleton`).
    """
    return _folded(as_seen(text)) or _folded(text)


def _folded(text: str) -> str:
    if text.isascii():  # the same, without the tables of Unicode
        return " ".join(text.lower().split())
    # Folding case can undo the normal form (U+0345), hence twice: Unicode 15, section 3.13, D147.
    once = unicodedata.normalize("NFKC", text).casefold()
    twice = unicodedata.normalize("NFKC", once).casefold()
    return _SPACE.sub(" ", twice.translate(_SIGNS)).strip()


def title_key(title: str) -> str:
    """Returns the identity of a title: folded, without punctuation and spacing.

    Empty when nothing is left, which matches nothing.
    """
    return _NOT_WORD.sub("", _folded(as_seen(title))).replace("_", "")


_MARKS = re.compile("[\u0300-\u036f]+")


def loose_title_key(seen: str) -> str:
    """`title_key` of a title `as_seen`, without the accents of Latin, Greek and Cyrillic letters,
    and with `&` as "and": what may be one title in two sources.
    """
    seen = seen.replace("&", " and ")
    if not seen.isascii():
        seen = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", seen)))
    return _NOT_WORD.sub("", _folded(seen)).replace("_", "")


@lru_cache(maxsize=200_000)
def name_key(name: str) -> str:
    """Returns the key by which names are sorted: transliterated to ASCII,
    case and accents ignored.
    """
    return _folded(anyascii(as_seen(name)))


# Letters of other scripts that most fonts draw like a Latin one (after Unicode's confusables.txt,
# single letters only). Capitals have twins of their own: Η looks like H, η like n.
_LOOKALIKES = str.maketrans(
    "авеёзіїјкмнопрстухѕԁһԛԝαεηικνορτυχοօոսհցզⲟⲣⲥ",
    "abee3iijkmhonpctyxsdhqwaenikvoptuxoonuhgqopc",
)
_CAPITALS = str.maketrans(
    "АВЕЅІЈКМНОРСТУХԌԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧՕՍԼᎪᏆᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᏃⲎⲔⲘⲚⲞⲢⲤⲦⲬꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ",
    "ABESIJKMHOPCTYXGQWABEZHIKMNOPTYXOULAIBCDEGHJKLMPRSTVWZHKMNOPCTXBPDTGKJCZFMNLSRVHWXYAEIOU",
)


def skeleton(text: str) -> str:
    """Returns the looks of a text, case aside: look-alike letters of other scripts as their Latin
    twins.

    Two keys with one skeleton are reported, never merged.
    """
    latin = unicodedata.normalize("NFKC", as_seen(text)).translate(_CAPITALS)
    return _folded(_folded(latin).translate(_LOOKALIKES))


_SCRIPTS = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"}


def mixed_scripts(text: str) -> bool:
    """Returns whether one word mixes letters of scripts that can be mistaken for each other."""
    for word in text.split():
        scripts = {
            unicodedata.name(letter, "").split(" ", 1)[0] for letter in word if ord(letter) > 127
        } & _SCRIPTS
        if any("a" <= letter <= "z" for letter in word.lower()):
            scripts.add("LATIN")
        # "µ-law" and "α-divergence" are ordinary: a Greek letter standing by itself is a symbol.
        if len(scripts) > 1 and (scripts != {"LATIN", "GREEK"} or _greek_inside(word)):
            return True
    return False


def _greek_inside(word: str) -> bool:
    return re.search(r"[A-Za-z][\u0370-\u03ff][A-Za-z]", word) is not None
