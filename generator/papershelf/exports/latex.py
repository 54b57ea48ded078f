r"""Text of records as LaTeX for the fields of a BibTeX entry.

TeX that every LaTeX knows stays as its author wrote it; what is not understood becomes words, since
an undefined command or an open brace stops a reader's whole document. Signs that TeX would act on
are escaped. Letters stay UTF-8, as LaTeX reads them since 2018, except in names (`name`), which
styles such as `alpha` and `abbrv` cut into bytes; Greek and mathematical symbols, which LaTeX has
no letters for, become commands. BibTeX counts every brace, an escaped one too, so none stands as a
character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, zip_longest

from papershelf.text import tex
from papershelf.text.tex import symbols, textcommands

_MARKS = {mark: accent for accent, mark in textcommands.ACCENTS.items() if accent != "t"}
_LETTERS = {
    char: name
    for name, char in textcommands.SPECIAL_LETTERS.items()
    if name in "o O l L ss ae AE oe OE i j dh DH th TH dj DJ ng NG".split()
}
_NAMED = {
    **{sign: f"\\{sign}" for sign in "&%#$_"},
    "{": "{\\textbraceleft}",
    "}": "{\\textbraceright}",
    "\\": "{\\textbackslash}",
    "∖": "{\\textbackslash}",
    "~": "{\\textasciitilde}",
    "^": "{\\textasciicircum}",
    "<": "{\\textless}",
    ">": "{\\textgreater}",
    "|": "{\\textbar}",
}
_ACTIVE = re.compile(f"[{re.escape(''.join(_NAMED))}]")
_SIGNS = frozenset("%&_#$ ,-/")
_ADJACENT = re.compile(r"(?<!\\)\$\$")
"""Two formulas side by side, which are one: `$$` would begin a display."""
_BARE = re.compile(r"(?<!\\)[%#]")
_OWN = frozenset("R N Z E reals Reals eps imath jmath eth degree lt gt".split())
"""Names that are authors' macros, or that say something else outside a formula."""
_IN_TEXT = frozenset("×÷±°†‡…¬∗•→←↑↓√¹²³ªº")
"""Symbols that LaTeX reads as UTF-8 in running text."""
_SYMBOLS = {
    **{
        char: f"\\{name}"
        for table in (symbols.LARGE, symbols.RELATIONS, symbols.BINARY, symbols.LETTERS)
        for name, char in reversed(table.items())
        if not char.isascii() and name not in _OWN
    },
    "−": "-",
    "µ": "\\mu",
}
_FONTS = {
    "DOUBLE-STRUCK": "mathbb",
    "SCRIPT": "mathcal",
    "FRAKTUR": "mathfrak",
    "BOLD": "mathbf",
    "SANS-SERIF": "mathsf",
    "MONOSPACE": "mathtt",
}
"""By a word of the names of Unicode's mathematical letters."""

_KNOWN = frozenset(
    """emph textit textsl textbf texttt textsuperscript textsubscript textsc textrm textsf textup
    textmd textnormal mbox dots ldots textellipsis textendash textemdash TeX LaTeX o O l L ss ae AE
    oe OE aa AA i j u v H c k r d b t textasciitilde textasciicircum textunderscore textbar textless
    textgreater textbackslash textdollar textbraceleft textbraceright S P pounds
    copyright""".split()
)
"""Commands of LaTeX's own that stay in running text."""

_MACROS = re.compile(
    r"""\\(?:R|N|Z|E|reals|Reals|eps|argmin|argmax|polylog|poly|sgn|sign|diag|rank|tr|Tr|Var|Cov|supp
    |erf|softmax|mathds|mathbbm|Bbb|mc|bm|iid|etal)(?![A-Za-z])""",
    re.VERBOSE,
)
"""Commands that `text.tex` understands and LaTeX, with amsmath and amssymb, does not."""

_TOKEN = re.compile(
    r"""(?P<letter>
        \\(?:[`'^~"=.]|[uvHckrdbt](?![A-Za-z]))\s*(?:\{[^{}]*\}|\\[ij](?![A-Za-z])|[A-Za-z])
        |\\(?:[oO]|[lL]|ss|ae|AE|oe|OE|aa|AA|[ij])(?![A-Za-z])(?:\{\}|\s+)?
    )
    |(?P<command>\\(?:[A-Za-z]+\*?|.))
    |(?P<word>[^\W_]+(?:['’][^\W_]+)*)
    |[^\w\s]|_|\s+""",
    re.VERBOSE | re.DOTALL,
)
_GREEK_WORD = re.compile(r"(?:[^\u0370-\u03ff\u1f00-\u1fff]*[\u0370-\u03ff\u1f00-\u1fff]){3}")
"""A word in Greek, where a letter or two by themselves are symbols."""
_CAPITAL = re.compile(r"[A-Z]")
_CAPITALS = re.compile(r".+[A-Z].*|[B-Z]")
"""Words whose capitals mean something: `BERT`, `iLoom`, a letter by itself unless an article."""


_WITH_TEX = re.compile(r"[\\{}$~`]|--")
"""What a text without TeX has none of; its tokens are words, signs and spaces."""
_PLAIN = re.compile(r"[A-Za-z0-9 ]+")


def field(text: str, *, protect: bool = False) -> str:
    """A text as the value of a field, without its braces, in one line.

    With `protect`, words with inner capitals stand in braces, so that no style lowers them; not in
    a text that has braces of its own, whose author has decided.
    """
    line = " ".join(text.split())
    if _WITH_TEX.search(line) is None:
        return _ADJACENT.sub(" ", _escaped(line, protect=protect))
    plain = " ".join(tex.plain(line).split())
    made = _as_written(line, protect=protect) or _escaped(plain, protect=protect)
    return _ADJACENT.sub(" ", made)


def _as_written(line: str, *, protect: bool) -> str:
    """A line with the TeX that its author wrote; empty where LaTeX might not take it."""
    pieces = list(_flat(tex.pieces(line)))
    formulas = [piece for piece in pieces if isinstance(piece, tex.Math)]
    words = _around(line, [formula.source for formula in formulas])
    source, read = (
        "".join(words),
        "".join(piece.text for piece in pieces if isinstance(piece, tex.Text)),
    )
    is_read = not any(isinstance(piece, tex.Code) for piece in pieces)
    # Dollar signs that are neither money nor around a formula (`$\texttt{x}$`) mean nothing.
    if not is_read or not _is_latex(source) or source.count("$") != read.count("$"):
        return ""
    is_bare, keeps_ties = "{" not in source, "~" in read
    running = [_running(one, protect=protect and is_bare, keeps_ties=keeps_ties) for one in words]
    between = [_formula(formula, protect=protect) for formula in formulas]
    made = "".join(chain.from_iterable(zip_longest(running, between, fillvalue="")))
    return made if made.count("{") == made.count("}") else ""


def name(text: str) -> str:
    """A part of a name, given as Unicode, with its accents as BibTeX's special characters."""
    return "".join(_letter(char) for char in unicodedata.normalize("NFC", text))


def verbatim(text: str) -> str:
    r"""An address or identifier, which styles hand to `\url` as it stands; what would end the field
    is percent-encoded.
    """
    return text.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


def _flat(pieces: tuple[tex.Piece, ...]) -> Iterator[tex.Piece]:
    for piece in pieces:
        if isinstance(piece, tex.Styled):
            yield from _flat(piece.pieces)
        else:
            yield piece


def _around(line: str, formulas: list[str]) -> list[str]:
    """The stretches of a line before, between and after its formulas."""
    parts = []
    for source in formulas:
        before, _, line = line.partition(source)
        parts.append(before)
    return [*parts, line]


def _is_latex(words: str) -> bool:
    """Whether running text has commands of LaTeX's own alone, and braces that balance."""
    depth = 0
    for token in _TOKEN.finditer(words):
        name = token["command"][1:] if token["command"] else ""
        if (name and name not in _KNOWN and name not in _SIGNS) or token[0] == "\\":
            return False
        depth += _step(token[0])
        if depth < 0:
            return False
    return depth == 0


def _step(text: str) -> int:
    """How much deeper in braces it is behind a token."""
    return (text == "{") - (text == "}")


def _running(words: str, *, protect: bool, keeps_ties: bool) -> str:
    """Running text that `_is_latex`. Outside braces BibTeX lowers the capitals of commands as well,
    so there they get braces, which make them "special characters".
    """
    parts, depth = [], 0
    for token in _TOKEN.finditer(words):
        text = token[0]
        depth += _step(text)
        has_capitals = token["command"] and _CAPITAL.search(text)
        if (token["letter"] or has_capitals) and not depth:
            parts.append(f"{{{text.removesuffix('{}').rstrip()}}}")
        elif text[0] in "\\{}" or (text == "~" and not keeps_ties):
            parts.append(text)
        else:
            parts.append(_escaped(text, protect=protect))
    return "".join(parts)


def _escaped(text: str, *, protect: bool) -> str:
    """Plain Unicode text, no sign of which is TeX."""
    if not protect and text.isascii():  # most abstracts: a tenth of the time
        return _ACTIVE.sub(lambda match: _NAMED[match[0]], text)
    parts = []
    for token in _TOKEN.finditer(text):
        is_kept = _PLAIN.fullmatch(token[0]) or _GREEK_WORD.match(token[0])
        made = token[0] if is_kept else "".join(map(_sign, token[0]))
        is_name = protect and token["word"] and _CAPITALS.fullmatch(token[0])
        parts.append(f"{{{made}}}" if is_name else made)
    return "".join(parts)


def _sign(char: str) -> str:
    if char in _NAMED:
        return _NAMED[char]
    if char.isascii() or char in _IN_TEXT or not (symbol := _symbol(char)):
        return char
    return f"${symbol}$"


@lru_cache(maxsize=4096)
def _symbol(char: str) -> str:
    """What stands for a character in a formula; empty where that has no command for it."""
    kind, _, code = unicodedata.decomposition(char).partition(" ")
    letter = chr(int(code, 16)) if kind in ("<super>", "<sub>", "<font>") and len(code) == 4 else ""
    if char in _SYMBOLS or not letter.isalnum() or not letter.isascii():
        return _SYMBOLS.get(char, "")
    if kind != "<font>":
        return f"{'^' if kind == '<super>' else '_'}{{{letter}}}"
    words = unicodedata.name(char, "").split()
    font = next((command for word, command in _FONTS.items() if word in words), "mathit")
    return f"\\{font}{{{letter}}}"


def _formula(formula: tex.Math, *, protect: bool) -> str:
    """A formula between single dollar signs; a raised or lowered one has none of its own."""
    source = formula.source
    if _MACROS.search(source):
        return _escaped(formula.plain, protect=protect)
    for opening, closing in (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]")):
        if source.startswith(opening) and source.endswith(closing):
            source = source[len(opening) : -len(closing)]
            break
    source = _BARE.sub(r"\\\g<0>", source)
    spelled = [
        f"{symbol} " if not char.isascii() and (symbol := _symbol(char)) else char
        for char in source
    ]
    made = f"${''.join(spelled).strip()}$"
    return f"{{{made}}}" if protect and _CAPITAL.search(made) else made


@lru_cache(maxsize=4096)
def _letter(char: str) -> str:
    if char in _NAMED or char.isascii():
        return _NAMED.get(char, char)
    if char in _LETTERS:
        return f"{{\\{_LETTERS[char]}}}"
    decomposed = unicodedata.normalize("NFD", char)
    base, marks = decomposed[0], decomposed[1:]
    if not marks or not base.isascii() or not all(mark in _MARKS for mark in marks):
        return char
    spelled = f"\\{base}" if base in "ij" else base
    for mark in marks:
        accent = _MARKS[mark]
        is_word = accent.isalpha() or len(spelled) > 1
        spelled = f"\\{accent}{{{spelled}}}" if is_word else f"\\{accent}{spelled}"
    return f"{{{spelled}}}"
