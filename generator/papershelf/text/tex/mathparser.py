"""Rows, atoms and arguments of a formula; what each command says is in `mathcommands`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from papershelf.text.tex import symbols
from papershelf.text.tex.fonts import readable, styled
from papershelf.text.tex.nodes import (
    Bar,
    Fenced,
    Fraction,
    Identifier,
    Node,
    Number,
    Operator,
    Row,
    Scripts,
    Space,
    Words,
)
from papershelf.text.tex.stream import Refused, Stream, tokens_of

_INFIX = frozenset("over choose".split())
_SPECIAL: dict[str, Node] = {
    "~": Space(symbols.SPACES[" "]),
    "|": Bar("|"),
    ":=": Operator(":=", "relation"),
}


class Parser(Stream):
    """Reads one formula; any method raises Refused where it is none that we know.

    `command` reads the command of that name, which was just taken, with its arguments; None for one
    that leaves no trace.
    """

    def __init__(self, source: str, command: Callable[[Parser, str], Node | None]) -> None:
        super().__init__(source)
        self._command = command
        self.font = ""

    def whole(self) -> Row:
        """The formula, to its end."""
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
        return fraction(before, after, has_line=has_line)

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
            return self._command(self, part[1:])
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


def fraction(numerator: Node, denominator: Node, *, has_line: bool) -> Node:
    """A fraction; without its line a binomial, in parentheses."""
    stacked = Fraction(numerator, denominator, has_line)
    return stacked if has_line else Fenced("(", Row((stacked,)), ")")
