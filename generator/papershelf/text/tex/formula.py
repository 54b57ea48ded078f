"""A formula's source to a tree, or the reason why not.

The subset of LaTeX and amsmath that titles and abstracts hold. Nothing is expanded: a command that
is not in the tables ends the reading with a `Refusal`, and the caller shows the source. One class,
of more than 300 lines, since every rule of the grammar leads back to rows and arguments.
"""

from __future__ import annotations

import re
import unicodedata

from papershelf.text.tex import symbols
from papershelf.text.tex.fonts import readable, styled
from papershelf.text.tex.nodes import (
    Accent,
    Bar,
    Fenced,
    Fraction,
    Function,
    Identifier,
    Node,
    Number,
    Operator,
    Refusal,
    Root,
    Row,
    Scripts,
    Space,
    Stack,
    Words,
)
from papershelf.text.tex.stream import Refused, Stream, tokens_of

_TEXT_COMMANDS = frozenset(
    "text textrm textbf textit textsc texttt textsf textnormal textup mbox hbox emph textsl".split()
)
_FRACTIONS = frozenset("frac dfrac tfrac cfrac nicefrac sfrac".split())
_BINOMIALS = frozenset("binom dbinom tbinom".split())
_INFIX = frozenset("over choose".split())
LOST_BRACES = re.compile(
    r"(sqrt|mathcal|mathbb|mathbf|mathrm|mathsf|hat|tilde|bar|vec|widehat|widetilde|log)([A-Za-z])"
)
"""Commands whose argument lost its braces on the way (`\\sqrtT`): read where one letter is left,
since for more nobody knows how far the argument went."""
_SPECIAL: dict[str, Node] = {
    "~": Space(symbols.SPACES[" "]),
    "|": Bar("|"),
    ":=": Operator(":=", "relation"),
}
_ARROWS = {"xrightarrow": "→", "xleftarrow": "←", "xmapsto": "↦"}
_BRACES = {"overbrace": "⏞", "underbrace": "⏟"}


def parse_formula(source: str) -> Row | Refusal:
    """The tree of a formula, given without its dollar signs."""
    try:
        return _Parser(source).whole()
    except Refused as refused:
        return Refusal(str(refused))


class _Parser(Stream):
    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.font = ""

    def whole(self) -> Row:
        row = self.row(())
        if self.index < len(self.tokens):
            raise Refused("unbalanced braces")
        return row

    # -- rows ---------------------------------------------------------------------------------

    def row(self, stops: tuple[str, ...]) -> Row:
        """Everything up to one of `stops`, which is left for the caller, or to the end."""
        items: list[Node] = []
        with self.nested():
            while (part := self.peek()) and part not in stops and part != "}":
                if part[0] == "\\" and part[1:] in _INFIX:
                    return Row((self.infix(Row(tuple(items)), stops),))
                if (item := self.scripted()) is not None:
                    items.append(item)
        return Row(tuple(items))

    def infix(self, before: Row, stops: tuple[str, ...]) -> Node:
        r"""`{a \over b}` and `{n \choose k}`, from the command on."""
        has_line = self.take() == "\\over"
        after = self.row(stops)
        if not (before.items and after.items):
            raise Refused("a missing argument")
        return _fraction(before, after, has_line=has_line)

    def scripted(self) -> Node | None:
        """One atom with the scripts that follow it; None for what leaves no trace."""
        base = Row(()) if self.peek() in ("^", "_", "'") else self.atom()
        below: Node | None = None
        above: Node | None = None
        while base is not None:
            self.skip_space_before_script()
            sign = self.peek()
            if sign == "'":
                above = _joined(above, Operator(self.primes(), "letter"))
            elif sign == "^":
                self.take()
                is_prime = isinstance(above, Operator) and set(above.text) == {"′"}
                if above is not None and not is_prime:
                    raise Refused("two superscripts")
                above = _joined(above, self.argument())
            elif sign == "_":
                if below is not None:
                    raise Refused("two subscripts")
                self.take()
                below = self.argument()
            else:
                break
        return (
            base if base is None or (below, above) == (None, None) else Scripts(base, below, above)
        )

    def primes(self) -> str:
        count = 0
        while self.peek() == "'":
            self.take()
            count += 1
        return "′" * count

    def skip_space_before_script(self) -> None:
        following = self.tokens[self.index : self.index + 2]
        if len(following) == 2 and following[0].isspace() and following[1] in ("^", "_"):
            self.index += 1

    # -- atoms --------------------------------------------------------------------------------

    def atom(self) -> Node | None:
        part = self.take()
        if part.isspace():
            return None
        if part == "{":
            return self.group()
        if part[0] == "\\":
            return self.command(part[1:])
        if part[0].isdigit():
            return Number(part) if self.font in ("", "UPRIGHT", "ITALIC") else self.letters(part)
        return self.character(part)

    def group(self) -> Node:
        """The inside of braces, whose first is taken; fonts switched on in it end with it."""
        font = self.font
        row = self.row(())
        self.font = font
        if self.peek() != "}":
            raise Refused("unbalanced braces")
        self.take()
        return row.items[0] if len(row.items) == 1 else row

    def character(self, part: str) -> Node:
        """A character by itself that is no command, brace or digit."""
        if part in "#&$":
            raise Refused(f'a stray "{part}"')
        if part in _SPECIAL:
            return _SPECIAL[part]
        if part in symbols.CHARACTERS:
            return Operator(*symbols.CHARACTERS[part])
        category = unicodedata.category(part)
        match category[0]:
            case "L":
                return self.letters(part)
            case "N":
                return Number(part)
            case "C":
                raise Refused("a control character")
            case "M":
                return Words(part)
            case _:
                return Operator(part, "relation" if category == "Sm" else "letter")

    def letters(self, first: str) -> Node:
        """One letter, or in a font the whole word."""
        if not self.font:
            return Identifier(first, first)
        word = first
        while (part := self.peek()) and part[0].isalnum():
            word += self.take()
        if self.font == "UPRIGHT" or (self.font == "ITALIC" and len(word) == 1):
            return Identifier(word, word, is_upright=self.font == "UPRIGHT")
        text = styled(word, self.font)
        return Identifier(text, readable(text))

    # -- commands -----------------------------------------------------------------------------

    def command(self, name: str) -> Node | None:  # noqa: PLR0911 (a line a kind)
        if found := symbols.symbol(name):
            return self.symbol(*found)
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
        return self.with_arguments(name)

    def symbol(self, character: str, kind: symbols.SymbolClass) -> Node:
        if kind != "letter":
            return Operator(character, kind)
        if not character.isalpha() and character not in "∞∂∇∅⊤⊥":
            return Operator(character, "letter")
        if self.font.startswith("BOLD"):
            return Identifier(styled(character, self.font), character)
        return Identifier(character, character)

    def with_arguments(self, name: str) -> Node | None:  # noqa: PLR0911 (a line a kind)
        if name in symbols.FONTS:
            return self.in_font(name)
        if name in symbols.ACCENTS:
            return Accent(self.argument(), name)
        if name in _FRACTIONS:
            return _fraction(self.argument(), self.argument(), has_line=True)
        if name in _BINOMIALS:
            return _fraction(self.argument(), self.argument(), has_line=False)
        if name in _TEXT_COMMANDS:
            return Words(self.words())
        if name == "sqrt":
            return self.root()
        if name == "left":
            return self.fenced()
        if name in ("not", "pmod", "mathop", "mathrel", "mathbin", "ensuremath"):
            return self.wrapped(name)
        return self.stacked(name)

    def in_font(self, name: str) -> Node | None:
        font = symbols.FONTS[name]
        if name in symbols.SWITCHES:
            self.font = font  # to the end of the group, which puts the old one back
            return None
        if name == "operatorname":
            has_limits = self.peek() == "*"
            if has_limits:
                self.take()
            return Function(self.words(), has_limits)
        before, self.font = self.font, font
        argument = self.argument()
        self.font = before
        return argument

    def root(self) -> Node:
        index: Node | None = None
        if self.peek() == "[":
            self.take()
            index = self.row(("]",))
            self.expect("]")
        return Root(self.argument(), index)

    def fenced(self) -> Node:
        opening = self.delimiter()
        inside = self.row(("\\right",))
        self.expect("\\right")
        return Fenced(opening, inside, self.delimiter())

    def delimiter(self) -> str:
        self.skip_space()
        part = self.take()
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

    def wrapped(self, name: str) -> Node:
        argument = self.argument()
        if name == "pmod":
            return Row((Operator("(", "open"), Words("mod "), argument, Operator(")", "close")))
        if name == "not":
            if not isinstance(argument, Operator):
                raise Refused("\\not before what is no relation")
            text = symbols.NEGATED.get(argument.text, argument.text + "\u0338")
            return Operator(text, argument.kind)
        return argument

    def stacked(self, name: str) -> Node | None:
        if name in ("overset", "stackrel"):
            over = self.argument()
            return Stack(self.argument(), over, None)
        if name == "underset":
            under = self.argument()
            return Stack(self.argument(), None, under)
        if name in _ARROWS:
            return Stack(Operator(_ARROWS[name], "relation"), self.argument(), None)
        if name in _BRACES:
            brace = Operator(_BRACES[name], "letter")
            base = self.argument()
            return Stack(base, *((brace, None) if name == "overbrace" else (None, brace)))
        if name in ("label", "color"):
            self.words()
            return None
        return self.repaired(name)

    def repaired(self, name: str) -> Node | None:
        if lost := LOST_BRACES.fullmatch(name):
            # The letter becomes a part of its own, in the place that is read next.
            self.index -= 1
            self.tokens[self.index] = lost[2]
            return self.command(lost[1])
        if name in ("begin", "end"):
            raise Refused(f"environment {self.words()}")
        raise Refused(f"unknown command \\{name}")

    # -- arguments ----------------------------------------------------------------------------

    def argument(self) -> Node:
        """One argument: a group, a command with its own arguments, or a single character."""
        self.skip_space()
        part = self.peek()
        if not part or part in ("}", "^", "_", "&") or part == "\\right":
            raise Refused("a missing argument")
        if part[0].isdigit() and len(part) > 1:
            self.tokens[self.index : self.index + 1] = [part[0], *tokens_of(part[1:])]
        font = self.font
        if part[0] not in "{\\":
            item = self.single(self.take())
        else:
            with self.nested():
                item = self.atom()
        self.font = font
        return Row(()) if item is None else item

    def single(self, part: str) -> Node | None:
        if part[0].isdigit() and self.font in ("", "UPRIGHT", "ITALIC"):
            return Number(part)
        if part.isalnum() and self.font not in ("", "UPRIGHT", "ITALIC"):
            text = styled(part, self.font)
            return Identifier(text, readable(text))
        if part.isalpha():
            return Identifier(part, part, is_upright=self.font == "UPRIGHT")
        return self.character(part)


def _joined(one: Node | None, two: Node) -> Node:
    return two if one is None else Row((one, two))


def _fraction(numerator: Node, denominator: Node, *, has_line: bool) -> Node:
    fraction = Fraction(numerator, denominator, has_line)
    return fraction if has_line else Fenced("(", Row((fraction,)), ")")
