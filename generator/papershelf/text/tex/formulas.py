"""Reads the source of a formula into a tree, and makes the piece that stands on a page.

It reads the subset of LaTeX and amsmath that titles and abstracts hold. Nothing is expanded: a
command that is not in the tables ends the reading, and the source is shown as code.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from papershelf.text.tex import symbols
from papershelf.text.tex.linear import linear
from papershelf.text.tex.mathml import mathml
from papershelf.text.tex.symbols import readable, styled
from papershelf.text.tex.tokens import FormulaTokens, Refused, formula_tokens
from papershelf.text.tex.values import (
    Accent,
    Code,
    Delimiter,
    Fenced,
    Fraction,
    Function,
    Identifier,
    Math,
    MathList,
    Node,
    Number,
    Operator,
    Piece,
    Root,
    Scripts,
    Space,
    Stack,
    Text,
    TexTable,
    Words,
)

_INFIX = frozenset("over choose".split())
_SPECIAL: dict[str, Node] = {
    "~": Space(symbols.SPACES[" "]),
    "|": Delimiter("|"),
    ":=": Operator(":=", "relation"),
}


def formula(source: str, inside: str, *, is_display: bool = False) -> Piece:
    r"""The piece for `inside`, written as `source`.

    Numbers and signs alone (`$10\%$`, `2.6$\times$`) are words: MathML would add nothing but
    spaces around the sign.
    """
    try:
        read = FormulaReader(inside).whole()
    except Refused as refused:
        return Code(" ".join(source.split()), str(refused))
    line = linear(read)
    is_words = all(isinstance(item, (Number, Operator, Delimiter)) for item in read.items)
    if is_words and not is_display:
        return Text(line)
    return Math(source, mathml(read, is_display=is_display), line)


class FormulaReader(FormulaTokens):
    """Reads one formula; any method raises Refused where the formula is not understood.

    The functions below read commands: they get the name of the command that was just taken, and
    return None for one that leaves no trace.
    """

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.font = ""

    def whole(self) -> MathList:
        """The formula, to its end."""
        row = self.row(())
        if self.index < len(self.tokens):
            raise Refused("unbalanced braces")
        return row

    # -- rows ---------------------------------------------------------------------------------

    def row(self, stops: tuple[str, ...]) -> MathList:
        """Everything up to the end or to one of `stops`, which is not taken."""
        items: list[Node] = []
        with self.nested():
            while (part := self.peek()) and part not in stops and part != "}":
                if part[0] == "\\" and part[1:] in _INFIX:
                    return MathList((self.infix(MathList(tuple(items)), stops),))
                if (item := self.scripted()) is not None:
                    items.append(item)
        return MathList(tuple(items))

    def infix(self, before: MathList, stops: tuple[str, ...]) -> Node:
        r"""`{a \over b}` and `{n \choose k}`, from the command on."""
        has_line = self.take() == "\\over"
        after = self.row(stops)
        if not (before.items and after.items):
            raise Refused("a missing argument")
        return _fraction(before, after, has_line=has_line)

    def scripted(self) -> Node | None:
        """One atom with the scripts that follow it; None for what leaves no trace."""
        base = MathList(()) if self.peek() in ("^", "_", "'") else self.atom()
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
            return _command(self, part[1:])
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

    # -- arguments ----------------------------------------------------------------------------

    def argument(self) -> Node:
        """One argument: a group, a command with its own arguments, or a single character."""
        self.skip_space()
        part = self.peek()
        if not part or part in ("}", "^", "_", "&") or part == "\\right":
            raise Refused("a missing argument")
        if part[0].isdigit() and len(part) > 1:
            self.tokens[self.index : self.index + 1] = [part[0], *formula_tokens(part[1:])]
        font = self.font
        if part[0] not in "{\\":
            item = self.single(self.take())
        else:
            with self.nested():
                item = self.atom()
        self.font = font
        return MathList(()) if item is None else item

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
    return two if one is None else MathList((one, two))


def _fraction(numerator: Node, denominator: Node, *, has_line: bool) -> Node:
    """A fraction; without its line a binomial, in parentheses."""
    stacked = Fraction(numerator, denominator, has_line)
    return stacked if has_line else Fenced("(", MathList((stacked,)), ")")


# -- commands ---------------------------------------------------------------------------------


def _command(reader: FormulaReader, name: str) -> Node | None:  # noqa: PLR0911 (a line a kind)
    """Reads the command that was just taken."""
    if found := symbols.symbol(name):
        return _symbol(reader, *found)
    if name in symbols.IGNORED:
        return None
    if name in symbols.SPACES:
        return Space(symbols.SPACES[name])
    if name in symbols.BARS:
        return Delimiter(symbols.BARS[name])
    if name in symbols.LARGE:
        return Operator(symbols.LARGE[name], "large")
    if name in symbols.INTEGRALS:
        return Operator(symbols.INTEGRALS[name], "letter")
    if name in symbols.FUNCTIONS or name in symbols.LIMIT_FUNCTIONS:
        has_limits = name in symbols.LIMIT_FUNCTIONS
        return Function(symbols.SPELLED.get(name, name), has_limits)
    return _with_arguments(reader, name)


def _symbol(reader: FormulaReader, character: str, kind: symbols.SymbolClass) -> Node:
    if kind != "letter":
        return Operator(character, kind)
    if not character.isalpha() and character not in "∞∂∇∅⊤⊥":
        return Operator(character, "letter")
    if reader.font.startswith("BOLD"):
        return Identifier(styled(character, reader.font), character)
    return Identifier(character, character)


def _with_arguments(reader: FormulaReader, name: str) -> Node | None:  # noqa: PLR0911 (a line a kind)
    if name in symbols.FONTS:
        return _in_font(reader, name)
    if name in symbols.ACCENTS:
        return Accent(reader.argument(), name)
    if name in symbols.FRACTIONS:
        return _fraction(reader.argument(), reader.argument(), has_line=True)
    if name in symbols.BINOMIALS:
        return _fraction(reader.argument(), reader.argument(), has_line=False)
    if name in symbols.TEXT_COMMANDS:
        return Words(reader.words())
    if name in _READERS:
        return _READERS[name](reader)
    if name in symbols.WRAPPERS:
        return _wrapped(reader, name)
    return _stacked(reader, name)


def _in_font(reader: FormulaReader, name: str) -> Node | None:
    font = symbols.FONTS[name]
    if name in symbols.SWITCHES:
        reader.font = font  # to the end of the group, which puts the old one back
        return None
    if name == "operatorname":
        has_limits = reader.peek() == "*"
        if has_limits:
            reader.take()
        return Function(reader.words(), has_limits)
    before, reader.font = reader.font, font
    argument = reader.argument()
    reader.font = before
    return argument


def _root(reader: FormulaReader) -> Node:
    index: Node | None = None
    if reader.peek() == "[":
        reader.take()
        index = reader.row(("]",))
        reader.expect("]")
    return Root(reader.argument(), index)


def _fenced(reader: FormulaReader) -> Node:
    opening = _delimiter(reader)
    inside = reader.row(("\\right",))
    reader.expect("\\right")
    return Fenced(opening, inside, _delimiter(reader))


def _delimiter(reader: FormulaReader) -> str:
    reader.skip_space()
    part = reader.take()
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


def _wrapped(reader: FormulaReader, name: str) -> Node:
    argument = reader.argument()
    if name == "pmod":
        return MathList((Operator("(", "open"), Words("mod "), argument, Operator(")", "close")))
    if name == "not":
        if not isinstance(argument, Operator):
            raise Refused("\\not before what is no relation")
        text = symbols.NEGATED.get(argument.text, argument.text + "\u0338")
        return Operator(text, argument.kind)
    return argument


def _argument_of_words(reader: FormulaReader) -> None:
    """Skips a colour or a length: `[rgb]` and `{…}`."""
    if reader.peek() == "[":
        while reader.peek() and reader.take() != "]":
            pass
    reader.words()


def _stacked(reader: FormulaReader, name: str) -> Node | None:
    if name in ("overset", "stackrel"):
        over = reader.argument()
        return Stack(reader.argument(), over, None)
    if name == "underset":
        under = reader.argument()
        return Stack(reader.argument(), None, under)
    if name in symbols.ARROWS:
        return Stack(Operator(symbols.ARROWS[name], "relation"), reader.argument(), None)
    if name in symbols.BRACES:
        brace = Operator(symbols.BRACES[name], "letter")
        base = reader.argument()
        return Stack(base, *((brace, None) if name == "overbrace" else (None, brace)))
    return _coloured(reader, name)


def _coloured(reader: FormulaReader, name: str) -> Node | None:
    for _ in range(symbols.WITH_WORDS.get(name, 0)):
        _argument_of_words(reader)
    if name in symbols.SILENT:
        return None
    return reader.argument() if name in symbols.WITH_WORDS else _repaired(reader, name)


def _repaired(reader: FormulaReader, name: str) -> Node | None:
    if lost := symbols.LOST_BRACES.fullmatch(name):
        # The letter becomes a part of its own, in the place that is read next.
        reader.index -= 1
        reader.tokens[reader.index] = lost[2]
        return _command(reader, lost[1])
    raise Refused(f"unknown command \\{name}")


def _environment(reader: FormulaReader) -> Node:
    r"""Reads the table of an environment, from behind `\begin` to its `\end`."""
    name = reader.words()
    if name not in symbols.ENVIRONMENTS:
        raise Refused(f"environment {name}")
    _skip_option(reader)
    if name in symbols.ENVIRONMENTS_WITH_ARGUMENT:
        reader.words()
    rows = _rows(reader, "\\end")
    if reader.words() != name:
        raise Refused(f"environment {name} without its end")
    columns, opening, closing = symbols.ENVIRONMENTS[name]
    is_one = not (opening or closing) and [len(row) for row in rows] == [1]
    return rows[0][0] if is_one else TexTable(rows, columns, opening, closing)


def _substack(reader: FormulaReader) -> Node:
    r"""`\substack{i<n \\ j<m}`: rows in braces."""
    reader.skip_space()
    reader.expect("{")
    return TexTable(_rows(reader, "}"), "centre", "", "")


def _rows(reader: FormulaReader, end: str) -> tuple[tuple[MathList, ...], ...]:
    r"""Reads rows of cells up to `end`, which is taken; drops the empty row behind a last `\\`."""
    rows: list[tuple[MathList, ...]] = []
    cells: list[MathList] = []
    font = reader.font
    part = ""
    while part != end:
        cells.append(reader.row(("&", "\\\\", "\\cr", end)))
        reader.font = font
        part = reader.take()
        if part not in ("&", "\\\\", "\\cr", end):
            raise Refused("unbalanced rows")
        if part != "&":
            rows.append(tuple(cells))
            cells = []
            _skip_option(reader)
    if len(rows) > 1 and not any(cell.items for cell in rows[-1]):
        rows.pop()
    return tuple(rows)


def _skip_option(reader: FormulaReader) -> None:
    r"""Skips the star and the length of `\\*[2pt]`, the place of `\begin{array}[t]`."""
    if reader.peek() == "*":
        reader.take()
    if reader.peek() == "[" and "]" in reader.tokens[reader.index : reader.index + 9]:
        while reader.take() != "]":
            pass


_READERS: dict[str, Callable[[FormulaReader], Node]] = {
    "sqrt": _root,
    "left": _fenced,
    "begin": _environment,
    "substack": _substack,
    "mod": lambda _: Words(" mod "),
    "tag": lambda reader: Words(f" ({reader.words()})"),
}
