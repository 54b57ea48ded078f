r"""Lists the commands of running text: accents, letters, signs, styles, and what is dropped."""

from __future__ import annotations

import unicodedata

from papershelf.text.tex import symbols
from papershelf.text.tex.symbols import named
from papershelf.text.tex.values import Style

ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    '"': "\u0308",
    "=": "\u0304",
    ".": "\u0307",
    "u": "\u0306",
    "v": "\u030c",
    "H": "\u030b",
    "c": "\u0327",
    "k": "\u0328",
    "r": "\u030a",
    "d": "\u0323",
    "b": "\u0331",
    "t": "\u0361",
}
"""The combining character of each accent command (LaTeX2e, "Accents")."""

SPECIAL_LETTERS = named("""
o ø O Ø l ł L Ł ss ß SS ẞ ae æ AE Æ oe œ OE Œ aa å AA Å i ı j ȷ dh ð DH Ð th þ TH Þ dj đ DJ Đ
ng ŋ NG Ŋ
""")
"""Letters by command; as after any command of letters, TeX drops the space that follows."""

SIGNS = {
    **{sign: sign for sign in "%&_#${}*<>/|"},
    **named("""
    dots … ldots … textellipsis … textendash – textemdash — textquoteleft ‘ textquoteright ’
    textquotedblleft “ textquotedblright ” textquotesingle ' textquotedbl " guillemotleft «
    guillemotright » textregistered ® texttrademark ™ textcopyright © copyright © textdegree °
    degree ° textmu µ textasciitilde ~ textasciicircum ^ textunderscore _ textbar | textless <
    textgreater > textbackslash ∖ textdollar $ textbullet • textperiodcentered · textdagger †
    dag † ddag ‡ S § P ¶ pounds £ textsterling £ euro € texteuro € textyen ¥ textcent ¢
    textonehalf ½ textonequarter ¼ texttimes × textpm ± textsection § textparagraph ¶ slash /
    lbrace { rbrace } textbraceleft { textbraceright } cdots ⋯
    TeX TeX LaTeX LaTeX BibTeX BibTeX iid iid ie i.e. eg e.g. cf cf.
    etc etc. wrt w.r.t. vs vs.
    """),
    "etal": "et al.",
    "/": "",
    "-": "",
    "@": "",
    "!": "",
}
"""What stands for itself. The abbreviations at the end are macros of many conferences' styles."""

SPACES = frozenset((" ", "\n", "\t", ",", ";", ":", "\\", "quad", "qquad", "enspace", "thinspace"))
SPACES |= frozenset("newline linebreak par space hfill hskip nobreakspace".split())

STYLES: dict[str, Style] = {
    **dict.fromkeys("emph textit textsl".split(), "em"),
    **dict.fromkeys("textbf".split(), "strong"),
    **dict.fromkeys("texttt code verb".split(), "code"),
    "textsuperscript": "sup",
    "textsubscript": "sub",
}
SWITCHES: dict[str, Style | None] = {
    **dict.fromkeys("em it sl itshape slshape".split(), "em"),
    **dict.fromkeys("bf bfseries".split(), "strong"),
    **dict.fromkeys("tt ttfamily".split(), "code"),
    **dict.fromkeys("rm sc sf normalfont rmfamily scshape sffamily upshape mdseries".split()),
    **dict.fromkeys("tiny scriptsize footnotesize small normalsize large Large huge".split()),
}
"""Styles that hold to the end of the group; None for those that leave no trace here."""

TRANSPARENT = frozenset(
    """textsc textrm textsf textup textmd textnormal underline uline mbox hbox fbox text textmd
    uppercase lowercase MakeUppercase MakeLowercase protect enquote title""".split()
)
"""Commands whose argument is kept as it is."""
LAST_OF_TWO = frozenset("href textcolor colorbox hyperref texorpdfstring raisebox".split())
"""Commands of two arguments of which the second is text. An address is never made a link."""
ADDRESSES = frozenset("url path nolinkurl".split())
NOTES = frozenset(("footnote", "footnotetext"))
REFERENCES = frozenset(
    """cite citep citet citealp citealt citeauthor citeyear citeyearpar parencite textcite autocite
    ref eqref autoref cref Cref pageref label nocite footnotemark thanks""".split()
)
"""Dropped with their arguments and the space before them: they point into the paper."""
DROPPED_WITH_ARGUMENTS = {
    **dict.fromkeys("vspace hspace color pagecolor index thispagestyle".split(), 1),
    **dict.fromkeys("phantom hphantom vphantom".split(), 1),
    **dict.fromkeys("rule fontsize setlength addtolength setcounter".split(), 2),
}
"""Lengths, colours and other arguments that are no content, by their number."""
DROPPED = frozenset(
    """noindent centering relax protect xspace smallskip medskip bigskip newpage clearpage maketitle
    left right big Big bigl bigr Bigl Bigr allowbreak displaystyle selectfont onedot""".split()
)
LISTS = frozenset("itemize enumerate description center quote quotation abstract flushleft".split())
"""Environments of text: their begin and end are dropped."""

OF_FORMULAS = {
    **dict.fromkeys("frac dfrac tfrac nicefrac binom overset underset stackrel".split(), 2),
    **dict.fromkeys(["sqrt", *symbols.ACCENTS, *(symbols.FONTS.keys() - symbols.SWITCHES)], 1),
    **dict.fromkeys(["xrightarrow", "overbrace", "underbrace", "ensuremath", "smash"], 1),
}
"""Commands of formulas that are read outside dollar signs too, by their number of arguments."""

LOST_BRACES = tuple(
    "textsuperscript underline textbf textit textsc textsl texttt textrm emph url".split()
)
"""Commands that stand before words without braces (`\\emphlocal`) where these were lost; longest
first. How far the style went is not known, so the words stay plain."""


def accented(accent: str, letter: str) -> str | None:
    """The letter with its accent, composed; None where it can bear none."""
    base = {"\u0131": "i", "\u0237": "j"}.get(letter[:1], letter[:1])
    if not base.isalpha():
        return None
    return unicodedata.normalize("NFC", base + ACCENTS[accent] + letter[1:])


def sign(name: str) -> str | None:
    """What a command stands for in running text: a sign, a symbol, a function's name; else None."""
    if name in SIGNS:
        return SIGNS[name]
    if name in symbols.FUNCTIONS or name in symbols.LIMIT_FUNCTIONS:
        return symbols.SPELLED.get(name, name)
    for table in (symbols.BARS, symbols.LARGE, symbols.INTEGRALS):
        if name in table:
            return table[name]
    found = symbols.symbol(name)
    return None if found is None else found[0]
