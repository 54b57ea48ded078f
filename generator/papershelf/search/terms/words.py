"""What a word is: text cut into folded words with their positions, for the index and for queries.

`overrides/assets/javascripts/search/words.js` is the same rule for the browser. Both are held to
`tests/tables/words.json`, and to each other over arbitrary Unicode text. Stop words and stems are
another matter: `papershelf.search.terms.language`.

Whatever is done here is done between white spaces alone, so that a text can be cut at its white
space and the words of each piece remembered.
"""

from __future__ import annotations

import re
from functools import cache
from unicodedata import category, normalize

LONGEST = 64
"""Characters of a word; what is longer is cut."""

CJK = (
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u3041-\u3096\u309d\u309e\u30a1-\u30fa"
    "\u30fc-\u30fe\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
)
"""Han, Hiragana, Katakana and Hangul syllables as ranges of a character class.

Blocks rather than scripts: neither language's regular expressions must know the newest characters.
"""

# Before compatibility decomposition, which would make letters of the signs and parts of the accent.
_BEFORE = str.maketrans({"´": "'", "™": None, "℠": None})
_LETTERS = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ı": "i",
    "ς": "σ",
    **dict.fromkeys("‘’‛ʼ", "'"),
    **dict.fromkeys("‐‒–−", "-"),
}
_VOICED = "\u3099\u309a"


class _Plain(dict[int, str | None]):
    """For `str.translate`: drops marks and invisible characters, spells out `_LETTERS`.

    Categories are looked up once a character, since `unicodedata` has no class of characters.
    """

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        dropped = category(letter) in ("Mn", "Cf") and letter not in _VOICED
        self[code] = None if dropped else _LETTERS.get(letter, letter)
        return self[code]


_PLAIN = _Plain()
_NOT_VOICED = str.maketrans(dict.fromkeys(_VOICED))


def fold(text: str) -> str:
    """Text as it is compared: small letters without accents, compatible forms made one.

    Compatibility decomposition, marks (Mn) and invisible characters (Cf) dropped, lower case, a few
    Latin letters spelled out, typographic apostrophes and hyphens made ASCII. Three marks make
    other letters rather than accents and stay: the breve of й, and the two voice marks of kana.
    Hangul is put together again.
    """
    if text.isascii():
        return text.lower()
    apart = normalize("NFKD", text.translate(_BEFORE)).lower().replace("и\u0306", "й")
    return normalize("NFC", apart.translate(_PLAIN)).translate(_NOT_VOICED)


_WORD = rf"[^\W_{CJK}]"
_PART = rf"(?:[0-9]\.(?=[0-9])|{_WORD})+"  # a full stop joins digits alone: 3.1
_CONNECTOR = re.compile("([-'/_])")
_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma "
    "sigma tau upsilon phi chi psi omega"
).split()
_GREEK = {chr(0x3B1 + at): name for at, name in enumerate(_NAMES)}
_LONE_GREEK = re.compile("(?<![α-ω])[α-ω](?![α-ω])")
_SIGNED = re.compile(r"[a-z]{1,2}")
_DIGIT = re.compile(r"[0-9]")
_ENDINGS = frozenset({"t", "d", "m", "ll", "re", "ve"})
"""English endings after an apostrophe, which stay with their word: don't is dont. A lone s goes."""


@cache
def _chunk() -> re.Pattern[str]:
    """Words with what joins them; compiled when it is asked for, which takes a while."""
    return re.compile(
        rf"(?P<cjk>[{CJK}]+)"
        rf"|(?P<chunk>{_PART}(?:[-'/_]{_PART})*)"
        # C++, C#, A+; also in C++17, but not in a+b
        rf"(?P<sign>\+\+(?!(?![0-9]){_WORD})|[+#](?![+#]|{_WORD}))?"
    )


def index_words(text: str) -> list[tuple[str, int]]:
    """The folded words of a text, each with its position (0, 1, 2 …), in order of position.

    A hyphenated term of two or three parts stands twice at its first position: `multi-modal` gives
    `multi` 0, `multimodal` 0, `modal` 1, and is found by any of them. A Greek letter by itself is
    called by its name: `β-VAE` is `beta-VAE`. Chinese, Japanese and Korean are cut into pairs of
    characters: each character begins one, the last of a run stands alone.
    """
    found: list[tuple[str, int]] = []
    position = 0
    for piece in text.split():
        words, length = piece_words(piece)
        for word, offset in words:
            found.append((word, position + offset))
        position += length
    return found


def query_words(text: str) -> list[str]:
    """The folded words that a typed text asks for, in order.

    A chunk with a digit or a single letter asks for its joined form alone, for who types `GPT-4`
    does not mean any 4. Not so behind an apostrophe: `l'homme` is found where `homme` stands.
    """
    return [word for chunk in _chunk().finditer(fold(text)) for word in _asked(chunk)]


_AROUND = """.,;:!?()[]"'"""


def piece_words(piece: str) -> tuple[list[tuple[str, int]], int]:
    """Words of a text without white space, as from `index_words`, and how many positions they take.

    The words of a text are those of its pieces, one after the other.
    """
    word = piece.strip(_AROUND)
    if word.isascii() and word.isalpha():  # two pieces in three, and far faster
        return [(word[:LONGEST].lower(), 0)], 1
    found: list[tuple[str, int]] = []
    position = 0
    for chunk in _chunk().finditer(fold(piece)):
        words = _indexed(chunk)
        found.extend((word, position + offset) for word, offset in words)
        position += words[-1][1] + 1
    return found, position


def _indexed(chunk: re.Match[str]) -> list[tuple[str, int]]:
    run = chunk["cjk"]
    if run:
        return [(run[at : at + 2], at) for at in range(len(run))]
    parts, elided = _parts(chunk)
    words = [(part[:LONGEST], at) for at, part in enumerate(parts)]
    apart = elided or "/" in chunk["chunk"]
    joined = "" if apart and not _is_one(parts) else _joined(parts)
    return [words[0], (joined, 0), *words[1:]] if joined else words


def _asked(chunk: re.Match[str]) -> list[str]:
    run = chunk["cjk"]
    if run:
        return [run[at : at + 2] for at in range(max(len(run) - 1, 1))]
    parts, elided = _parts(chunk)
    joined = _joined(parts) if _is_one(parts) and not elided else ""
    return [joined] if joined else [part[:LONGEST] for part in parts]


def _parts(chunk: re.Match[str]) -> tuple[list[str], bool]:
    """The parts of a chunk, and whether an apostrophe separates any of them."""
    first, *rest = _CONNECTOR.split(chunk["chunk"])
    parts, elided = [first], False
    for connector, part in zip(rest[::2], rest[1::2], strict=True):
        if connector == "'" and part in _ENDINGS:
            parts[-1] += part
        elif connector != "'" or part != "s":
            parts.append(part)
            elided = elided or connector == "'"
    if chunk["sign"] and _SIGNED.fullmatch(parts[-1]):
        parts[-1] += chunk["sign"]
    if not chunk["chunk"].isascii():
        parts = [_LONE_GREEK.sub(lambda letter: _GREEK[letter[0]], part) for part in parts]
    return parts, elided


def _joined(parts: list[str]) -> str:
    """Two or three parts as one word (gpt-4, multi-modal, fine-tuning), else nothing."""
    if parts[-1][-1] in "+#" or not 2 <= len(parts) <= 3:
        return ""
    return "".join(parts)[:LONGEST]


def _is_one(parts: list[str]) -> bool:
    """Whether parts say little by themselves: one is a single letter, or has a digit."""
    lone = len(parts) == 2 and min(map(len, parts)) == 1
    return lone or any(map(_DIGIT.search, parts))
