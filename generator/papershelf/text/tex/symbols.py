r"""Lists the symbols, fonts and environments of formulas (LaTeX, amsmath, amssymb) by TeX's names.

The classes are TeX's (The TeXbook, chapter 17): what a symbol is decides its element in MathML and
the spaces around it in a line of text. A few short names stand for what authors' macros of these
names always mean (`\R`, `\argmin`; most are KaTeX's too).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

SymbolClass = Literal["letter", "binary", "relation", "large", "open", "close", "punctuation"]
Columns = Literal["centre", "left", "equations"]
"""How cells stand in their columns; in equations, columns are aligned right and left in turns."""


def named(text: str) -> dict[str, str]:
    """A table from alternating names and characters."""
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


LETTERS = named("""
alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι
kappa κ varkappa ϰ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ
varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω digamma ϝ Gamma Γ Delta Δ Theta Θ
Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω varGamma Γ varDelta Δ varTheta Θ
varLambda Λ varSigma Σ varPhi Φ varPsi Ψ varOmega Ω ell ℓ hbar ℏ hslash ℏ imath ı jmath ȷ Re ℜ
Im ℑ wp ℘ aleph ℵ beth ℶ partial ∂ nabla ∇ infty ∞ emptyset ∅ varnothing ∅ forall ∀ exists ∃
nexists ∄ neg ¬ lnot ¬ top ⊤ bot ⊥ angle ∠ triangle △ Box □ square □ blacksquare ■ Diamond ◇
diamond ⋄ bigstar ★ clubsuit ♣ heartsuit ♥ spadesuit ♠ diamondsuit ♢ prime ′ backprime ‵
dagger † ddagger ‡ degree ° checkmark ✓ complement ∁ eth ð ldots … dots … cdots ⋯ vdots ⋮
ddots ⋱ dotsc … dotsb ⋯ lightning ↯ surd √ flat ♭ sharp ♯ R ℝ N ℕ Z ℤ E 𝔼 reals ℝ Reals ℝ eps ε
""")

BINARY = named("""
times × div ÷ cdot ⋅ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet • cap ∩ cup ∪ sqcap ⊓ sqcup ⊔ uplus ⊎
vee ∨ lor ∨ wedge ∧ land ∧ setminus ∖ smallsetminus ∖ wr ≀ amalg ⨿ oplus ⊕ ominus ⊖ otimes ⊗
oslash ⊘ odot ⊙ boxplus ⊞ boxtimes ⊠ ltimes ⋉ rtimes ⋊ Join ⋈ bmod mod divideontimes ⋇
bigtriangleup △ bigtriangledown ▽ triangleleft ◁ triangleright ▷ intercal ⊺ dotplus ∔ bigcirc ◯
""")

RELATIONS = named("""
leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ lt < gt > equiv ≡ sim ∼ simeq ≃ approx ≈ approxeq ≊ cong ≅
propto ∝ varpropto ∝ ll ≪ gg ≫ lll ⋘ ggg ⋙ leqslant ⩽ geqslant ⩾ leqq ≦ geqq ≧ lesssim ≲
gtrsim ≳ lessapprox ⪅ gtrapprox ⪆ prec ≺ succ ≻ preceq ⪯ succeq ⪰ preccurlyeq ≼ succcurlyeq ≽
in ∈ notin ∉ ni ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋ sqsubset ⊏
sqsupset ⊐ sqsubseteq ⊑ sqsupseteq ⊒ mid ∣ nmid ∤ parallel ∥ nparallel ∦ perp ⊥ models ⊨ vdash ⊢
dashv ⊣ vDash ⊨ asymp ≍ doteq ≐ bowtie ⋈ smile ⌣ frown ⌢ triangleq ≜ coloneqq ≔ coloneq ≔
defeq ≔ eqqcolon ≕ lhd ⊲ rhd ⊳ unlhd ⊴ unrhd ⊵ to → rightarrow → longrightarrow ⟶ gets ←
leftarrow ← longleftarrow ⟵ leftrightarrow ↔ longleftrightarrow ⟷ Rightarrow ⇒ Longrightarrow ⟹
implies ⟹ Leftarrow ⇐ impliedby ⟸ Leftrightarrow ⇔ iff ⟺ mapsto ↦ longmapsto ⟼ hookrightarrow ↪
hookleftarrow ↩ rightharpoonup ⇀ rightleftharpoons ⇌ uparrow ↑ downarrow ↓ updownarrow ↕
Uparrow ⇑ Downarrow ⇓ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ leadsto ⇝ rightsquigarrow ⇝
twoheadrightarrow ↠ rightarrowtail ↣ circlearrowright ↻ rightleftarrows ⇄ rightrightarrows ⇉
nrightarrow ↛
""")

LARGE = named("""
sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigsqcup ⨆ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂
bigodot ⨀ biguplus ⨄
""")
INTEGRALS = named("int ∫ iint ∬ iiint ∭ oint ∮")

OPENING = named("{ { lbrace { lbrack [ langle ⟨ lfloor ⌊ lceil ⌈ lvert | lVert ‖ ulcorner ⌜")
CLOSING = named("} } rbrace } rbrack ] rangle ⟩ rfloor ⌋ rceil ⌉ rvert | rVert ‖ urcorner ⌝")
BARS = named("vert | Vert ‖ | ‖")
"""Fences that look alike on both sides."""

FUNCTIONS = frozenset(
    """arccos arcsin arctan arg cos cosh cot coth csc deg dim exp hom ker lg ln log polylog sec sin
    sinh tan tanh poly sgn sign diag rank tr Tr Var Cov supp erf softmax""".split()
)
LIMIT_FUNCTIONS = frozenset("det gcd inf lim liminf limsup max min Pr sup argmin argmax".split())
SPELLED = {
    "liminf": "lim inf",
    "limsup": "lim sup",
    "argmin": "arg min",
    "argmax": "arg max",
    "bmod": "mod",
}

ACCENTS = {
    "hat": ("ˆ", "\u0302"),
    "widehat": ("^", "\u0302"),
    "tilde": ("˜", "\u0303"),
    "widetilde": ("~", "\u0303"),
    "bar": ("¯", "\u0304"),
    "overline": ("¯", "\u0304"),
    "vec": ("→", "\u20d7"),
    "overrightarrow": ("→", "\u20d7"),
    "dot": ("˙", "\u0307"),
    "ddot": ("¨", "\u0308"),
    "check": ("ˇ", "\u030c"),
    "breve": ("˘", "\u0306"),
    "acute": ("´", "\u0301"),
    "grave": ("`", "\u0300"),
    "mathring": ("˚", "\u030a"),
    "underline": ("_", "\u0332"),
    "underbar": ("_", "\u0332"),
}
"""The mark above (or below) as MathML writes it, and as a combining character."""
WIDE_ACCENTS = frozenset("widehat widetilde overline overrightarrow underline".split())
BELOW = frozenset("underline underbar".split())

FONTS = {
    **dict.fromkeys("mathbf bf mathbfit".split(), "BOLD"),
    **dict.fromkeys("boldsymbol bm pmb".split(), "BOLD ITALIC"),
    **dict.fromkeys("mathcal cal mathscr mc".split(), "SCRIPT"),
    **dict.fromkeys("mathbb mathds mathbbm Bbb".split(), "DOUBLE-STRUCK"),
    **dict.fromkeys("mathfrak frak".split(), "FRAKTUR"),
    **dict.fromkeys("mathsf sf".split(), "SANS-SERIF"),
    **dict.fromkeys("mathtt tt".split(), "MONOSPACE"),
    **dict.fromkeys("mathrm rm mathup operatorname".split(), "UPRIGHT"),
    **dict.fromkeys("mathit it mathnormal".split(), "ITALIC"),
}
SWITCHES = frozenset("bf cal sf tt rm it frak".split())
"""Fonts that hold to the end of the group: `{\\bf x}`, where others take an argument."""

SPACES = {
    ",": "0.17em",
    "thinspace": "0.17em",
    ":": "0.22em",
    ">": "0.22em",
    ";": "0.28em",
    " ": "0.33em",
    "\n": "0.33em",
    "quad": "1em",
    "qquad": "2em",
}
IGNORED = frozenset(
    """! displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits allowbreak nonumber
    notag relax protect big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm
    middle mathstrut strut xspace noindent - /""".split()
)

NEGATED = {"∈": "∉", "=": "≠", "∣": "∤", "∥": "∦", "∃": "∄", "⊂": "⊄", "⊆": "⊈", "≡": "≢", "∼": "≁"}

CHARACTERS: dict[str, tuple[str, SymbolClass]] = {
    "-": ("−", "binary"),
    **{character: (character, "binary") for character in "+*±×÷∗∘∩∪∧∨⊕⊗∖⋅·"},
    **{character: (character, "relation") for character in "=<>≤≥≠≈≡∼∈∉⊂⊆→←↔⇒⇔∝≪≫↦≜≔"},
    **{character: (character, "large") for character in "∑∏⋃⋂"},
    **{character: (character, "open") for character in "([⟨⌊⌈"},
    **{character: (character, "close") for character in ")]⟩⌋⌉!"},
    **{character: (character, "punctuation") for character in ",;:"},
}

TEXT_COMMANDS = frozenset(
    "text textrm textbf textit textsc texttt textsf textnormal textup mbox hbox emph textsl".split()
)
FRACTIONS = frozenset("frac dfrac tfrac cfrac nicefrac sfrac".split())
BINOMIALS = frozenset("binom dbinom tbinom".split())
LOST_BRACES = re.compile(
    r"(sqrt|mathcal|mathbb|mathbf|mathrm|mathsf|hat|tilde|bar|vec|widehat|widetilde|log)([A-Za-z])"
)
"""Commands whose argument lost its braces on the way (`\\sqrtT`): read where one letter is left,
since of more letters nobody knows how many were the argument."""
SILENT = frozenset("label color phantom hphantom vphantom hspace vspace".split())
"""Commands that leave no trace, with their argument."""
WITH_WORDS = {
    **dict.fromkeys([*SILENT, "textcolor", "colorbox"], 1),
    **dict.fromkeys(["fcolorbox", "rule"], 2),
}
"""Commands with arguments that are not shown, by their number; the one behind them is, if any."""
WRAPPERS = frozenset(
    """not pmod mathop mathrel mathbin mathord mathopen mathclose mathpunct mathinner ensuremath
    smash boxed fbox mathclap mathllap mathrlap""".split()
)
ARROWS = {"xrightarrow": "→", "xleftarrow": "←", "xmapsto": "↦"}
BRACES = {"overbrace": "⏞", "underbrace": "⏟"}

_MATRICES = {
    "matrix": ("", ""),
    "smallmatrix": ("", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
}
_CASES = {"cases": ("{", ""), "dcases": ("{", ""), "rcases": ("", "}")}
_ALIGNED = (
    "align align* aligned alignat alignat* alignedat split eqnarray eqnarray* flalign flalign*"
)
_STACKED = "gather gather* gathered multline multline* equation equation* displaymath math"
ENVIRONMENTS: dict[str, tuple[Columns, str, str]] = {
    **{name: ("centre", *fences) for name, fences in _MATRICES.items()},
    **{name: ("left", *fences) for name, fences in _CASES.items()},
    **dict.fromkeys(_ALIGNED.split(), ("equations", "", "")),
    **dict.fromkeys(_STACKED.split(), ("centre", "", "")),
    "array": ("centre", "", ""),
}
"""The columns and fences of each environment that sets rows and columns. Rules, widths and numbers
of equations are left out, since MathML Core has no sign for them."""
ENVIRONMENTS_WITH_ARGUMENT = frozenset("array alignat alignat* alignedat".split())


def symbol(name: str) -> tuple[str, SymbolClass] | None:
    """The character and the class of the symbol that a command names; None for another command."""
    return _SYMBOLS.get(name)


_CLASSES: tuple[tuple[dict[str, str], SymbolClass], ...] = (
    (LETTERS, "letter"),
    (BINARY, "binary"),
    (RELATIONS, "relation"),
    (OPENING, "open"),
    (CLOSING, "close"),
    ({"colon": ":"}, "punctuation"),
    ({sign: sign for sign in "%&#_$"}, "letter"),
)
_SYMBOLS = {
    name: (character, kind) for table, kind in _CLASSES for name, character in table.items()
}


_ALPHABETS = {
    "SCRIPT": ("MATHEMATICAL SCRIPT", "SCRIPT"),
    "FRAKTUR": ("MATHEMATICAL FRAKTUR", "BLACK-LETTER"),
    "DOUBLE-STRUCK": ("MATHEMATICAL DOUBLE-STRUCK", "DOUBLE-STRUCK"),
}
"""How the Unicode names of an alphabet's letters begin, where that is not its own name."""


def styled(text: str, font: str) -> str:
    """`text` in an alphabet such as "BOLD" or "SCRIPT"; what the alphabet lacks stays as it is."""
    return "".join(_styled(character, font) for character in text)


@lru_cache(maxsize=1024)
def _styled(character: str, font: str) -> str:
    name = unicodedata.name(character, "").replace("LETTER ", "")
    for script in ("LATIN ", "GREEK "):
        name = name.removeprefix(script)
    for prefix in _ALPHABETS.get(font, (f"MATHEMATICAL {font}",)):
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
