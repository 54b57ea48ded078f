"""Commands in formulas."""

from __future__ import annotations

import re
from collections.abc import Callable

from papershelf.text.tex import symbols
from papershelf.text.tex.environments import environment, substack
from papershelf.text.tex.fonts import styled
from papershelf.text.tex.mathparser import Parser, fraction
from papershelf.text.tex.nodes import (
    Accent,
    Bar,
    Fenced,
    Function,
    Identifier,
    Node,
    Operator,
    Root,
    Row,
    Space,
    Stack,
    Words,
)
from papershelf.text.tex.stream import Refused

_TEXT_COMMANDS = frozenset(
    "text textrm textbf textit textsc texttt textsf textnormal textup mbox hbox emph textsl".split()
)
_FRACTIONS = frozenset("frac dfrac tfrac cfrac nicefrac sfrac".split())
_BINOMIALS = frozenset("binom dbinom tbinom".split())
LOST_BRACES = re.compile(
    r"(sqrt|mathcal|mathbb|mathbf|mathrm|mathsf|hat|tilde|bar|vec|widehat|widetilde|log)([A-Za-z])"
)
"""Commands whose argument lost its braces on the way (`\\sqrtT`): read where one letter is left,
since for more nobody knows how far the argument went."""
_SILENT = frozenset("label color phantom hphantom vphantom hspace vspace".split())
"""Commands that leave no trace, with their argument."""
_WITH_WORDS = {
    **dict.fromkeys([*_SILENT, "textcolor", "colorbox"], 1),
    **dict.fromkeys(["fcolorbox", "rule"], 2),
}
"""Commands with arguments that are not shown, by their number; the one behind them is, if any."""
_WRAPPERS = frozenset(
    """not pmod mathop mathrel mathbin mathord mathopen mathclose mathpunct mathinner ensuremath
    smash boxed fbox mathclap mathllap mathrlap""".split()
)
_ARROWS = {"xrightarrow": "→", "xleftarrow": "←", "xmapsto": "↦"}
_BRACES = {"overbrace": "⏞", "underbrace": "⏟"}


def command(parser: Parser, name: str) -> Node | None:  # noqa: PLR0911 (a line a kind)
    """Read the command that was just taken (`mathparser.Parser`)."""
    if found := symbols.symbol(name):
        return _symbol(parser, *found)
    if name in symbols.IGNORED:
        return None
    if name in symbols.SPACES:
        return Space(symbols.SPACES[name])
    if name in symbols.BARS:
        return Bar(symbols.BARS[name])
    if name in symbols.LARGE:
        return Operator(symbols.LARGE[name], "large")
    if name in symbols.INTEGRALS:
        return Operator(symbols.INTEGRALS[name], "letter")
    if name in symbols.FUNCTIONS or name in symbols.LIMIT_FUNCTIONS:
        has_limits = name in symbols.LIMIT_FUNCTIONS
        return Function(symbols.SPELLED.get(name, name), has_limits)
    return _with_arguments(parser, name)


def _symbol(parser: Parser, character: str, kind: symbols.SymbolClass) -> Node:
    if kind != "letter":
        return Operator(character, kind)
    if not character.isalpha() and character not in "∞∂∇∅⊤⊥":
        return Operator(character, "letter")
    if parser.font.startswith("BOLD"):
        return Identifier(styled(character, parser.font), character)
    return Identifier(character, character)


def _with_arguments(parser: Parser, name: str) -> Node | None:  # noqa: PLR0911 (a line a kind)
    if name in symbols.FONTS:
        return _in_font(parser, name)
    if name in symbols.ACCENTS:
        return Accent(parser.argument(), name)
    if name in _FRACTIONS:
        return fraction(parser.argument(), parser.argument(), has_line=True)
    if name in _BINOMIALS:
        return fraction(parser.argument(), parser.argument(), has_line=False)
    if name in _TEXT_COMMANDS:
        return Words(parser.words())
    if name in _READ:
        return _READ[name](parser)
    if name in _WRAPPERS:
        return _wrapped(parser, name)
    return _stacked(parser, name)


def _in_font(parser: Parser, name: str) -> Node | None:
    font = symbols.FONTS[name]
    if name in symbols.SWITCHES:
        parser.font = font  # to the end of the group, which puts the old one back
        return None
    if name == "operatorname":
        has_limits = parser.peek() == "*"
        if has_limits:
            parser.take()
        return Function(parser.words(), has_limits)
    before, parser.font = parser.font, font
    argument = parser.argument()
    parser.font = before
    return argument


def _root(parser: Parser) -> Node:
    index: Node | None = None
    if parser.peek() == "[":
        parser.take()
        index = parser.row(("]",))
        parser.expect("]")
    return Root(parser.argument(), index)


def _fenced(parser: Parser) -> Node:
    opening = _delimiter(parser)
    inside = parser.row(("\\right",))
    parser.expect("\\right")
    return Fenced(opening, inside, _delimiter(parser))


_READ: dict[str, Callable[[Parser], Node]] = {
    "sqrt": _root,
    "left": _fenced,
    "begin": environment,
    "substack": substack,
    "mod": lambda _: Words(" mod "),
    "tag": lambda parser: Words(f" ({parser.words()})"),
}


def _delimiter(parser: Parser) -> str:
    parser.skip_space()
    part = parser.take()
    name = part.removeprefix("\\")
    if part == ".":
        return ""
    if part[:1] == "\\":
        for table in (symbols.OPENING, symbols.CLOSING, symbols.BARS, symbols.RELATIONS):
            if name in table:
                return table[name]
    if part and part in "()[]|/<>⟨⟩‖":
        return part.translate({60: "⟨", 62: "⟩"})
    raise Refused("a fence that is none")


def _wrapped(parser: Parser, name: str) -> Node:
    argument = parser.argument()
    if name == "pmod":
        return Row((Operator("(", "open"), Words("mod "), argument, Operator(")", "close")))
    if name == "not":
        if not isinstance(argument, Operator):
            raise Refused("\\not before what is no relation")
        text = symbols.NEGATED.get(argument.text, argument.text + "\u0338")
        return Operator(text, argument.kind)
    return argument


def _argument_of_words(parser: Parser) -> None:
    """Skips `[rgb]` and `{…}`."""
    if parser.peek() == "[":
        while parser.peek() and parser.take() != "]":
            pass
    parser.words()


def _stacked(parser: Parser, name: str) -> Node | None:
    if name in ("overset", "stackrel"):
        over = parser.argument()
        return Stack(parser.argument(), over, None)
    if name == "underset":
        under = parser.argument()
        return Stack(parser.argument(), None, under)
    if name in _ARROWS:
        return Stack(Operator(_ARROWS[name], "relation"), parser.argument(), None)
    if name in _BRACES:
        brace = Operator(_BRACES[name], "letter")
        base = parser.argument()
        return Stack(base, *((brace, None) if name == "overbrace" else (None, brace)))
    return _coloured(parser, name)


def _coloured(parser: Parser, name: str) -> Node | None:
    for _ in range(_WITH_WORDS.get(name, 0)):
        _argument_of_words(parser)
    if name in _SILENT:
        return None
    return parser.argument() if name in _WITH_WORDS else _repaired(parser, name)


def _repaired(parser: Parser, name: str) -> Node | None:
    if lost := LOST_BRACES.fullmatch(name):
        # The letter becomes a part of its own, in the place that is read next.
        parser.index -= 1
        parser.tokens[parser.index] = lost[2]
        return command(parser, lost[1])
    raise Refused(f"unknown command \\{name}")
