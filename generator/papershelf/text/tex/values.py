"""Defines the frozen values that a text with TeX is read into: pieces, and nodes of formulas.

A text is a tuple of pieces: words, formulas, styled pieces, and TeX that was not understood. A
formula is a tree of nodes, which `mathml` and `linear` write out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from papershelf.text.tex.symbols import Columns, SymbolClass

Style: TypeAlias = Literal["em", "strong", "code", "sup", "sub"]
"""The HTML element of the same name."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words as Unicode, without any TeX; never holds a backslash. Not escaped for any markup."""

    text: str


@dataclass(frozen=True, slots=True)
class Math:
    """A formula that was understood."""

    source: str
    """As written, dollar signs or brackets included."""
    mathml: str
    """A `<math>` element, for HTML and for Python-Markdown alike."""
    plain: str
    """The formula in a line of Unicode, as `αₛ` or `O(n^(3/2))`."""


@dataclass(frozen=True, slots=True)
class Styled:
    """Pieces in one style."""

    style: Style
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """TeX that was not understood."""

    source: str
    reason: str
    r"""What stood in the way, as "unknown command \foo"."""


Piece: TypeAlias = Text | Math | Styled | Code


class PieceBuilder:
    """Collects the pieces of a text or of a group in it; joins adjacent words and adjacent code."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._words: list[str] = []
        self._code: list[Code] = []
        self._is_swallowing = False

    def text(self, words: str) -> None:
        if self._is_swallowing:
            words = words.lstrip()
        if words:
            if self._code:
                self._flush()
            self._words.append(words)
            self._is_swallowing = False

    def add(self, piece: Piece) -> None:
        if isinstance(piece, Text):
            self.text(piece.text)
            return
        self._is_swallowing = False
        if self._words or not isinstance(piece, Code):
            self._flush()
        if isinstance(piece, Code):
            self._code.append(piece)
        else:
            self._pieces.append(piece)

    def extend(self, pieces: tuple[Piece, ...]) -> None:
        for piece in pieces:
            self.add(piece)

    def styled(self, style: Style | None, pieces: tuple[Piece, ...]) -> None:
        """Add pieces in a style; without a style or without words, add them as they are."""
        if style is None or not any(_is_seen(piece) for piece in pieces):
            self.extend(pieces)
        else:
            self.add(Styled(style, pieces))

    def swallow_space(self) -> None:
        """Drop the white space that follows."""
        self._is_swallowing = True

    def drop_space(self) -> None:
        """Drop the white space before what is left out here, and where nothing is before, after."""
        while self._words and not self._words[-1].rstrip():
            self._words.pop()
        if self._words:
            self._words[-1] = self._words[-1].rstrip()
        elif not (self._pieces or self._code):
            self._is_swallowing = True

    def pieces(self) -> tuple[Piece, ...]:
        self._flush()
        return tuple(self._pieces)

    def _flush(self) -> None:
        if self._words:
            self._pieces.append(Text("".join(self._words)))
            self._words = []
        if self._code:
            source = "".join(code.source for code in self._code)
            self._pieces.append(Code(source, self._code[0].reason))
            self._code = []


def _is_seen(piece: Piece) -> bool:
    return not isinstance(piece, Text) or not piece.text.isspace()


# -- nodes of a formula -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Identifier:
    """A variable or a word in a font: `x`, `ℝ`, an upright `gossip`."""

    text: str
    plain: str
    """The same in letters that every reader and every search knows: `O` for 𝒪."""
    is_upright: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """Digits, with the point and the commas between thousands."""

    text: str


@dataclass(frozen=True, slots=True)
class Operator:
    """A sign that is no letter; its class decides the spaces around it."""

    text: str
    kind: SymbolClass


@dataclass(frozen=True, slots=True)
class Function:
    """A named function: `log`, or `min`, which takes its limits below it."""

    name: str
    has_limits: bool


@dataclass(frozen=True, slots=True)
class Words:
    """Text in a formula."""

    text: str


@dataclass(frozen=True, slots=True)
class Space:
    """A space that the author asked for."""

    width: str
    """A CSS length."""


@dataclass(frozen=True, slots=True)
class Delimiter:
    """A fence that looks alike on both sides: `|` or `‖`."""

    text: str


@dataclass(frozen=True, slots=True)
class MathList:
    """Nodes one after the other (TeX's math list); an empty one draws nothing."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Fenced:
    r"""`\left( … \right)`: fences that grow with what they hold; "" for none."""

    opening: str
    inside: MathList
    closing: str


@dataclass(frozen=True, slots=True)
class Scripts:
    """A base with what is lowered and raised behind it."""

    base: Node
    """An empty list where nothing stands before the script, as in `M$^2$AD`."""
    below: Node | None
    above: Node | None


@dataclass(frozen=True, slots=True)
class Fraction:
    """One thing over another."""

    numerator: Node
    denominator: Node
    has_line: bool = True
    """Without a line it is a binomial."""


@dataclass(frozen=True, slots=True)
class Root:
    """A square root, or with an index another one."""

    radicand: Node
    index: Node | None


@dataclass(frozen=True, slots=True)
class Accent:
    """A mark above a base, or below it."""

    base: Node
    name: str
    """A key of `symbols.ACCENTS`."""


@dataclass(frozen=True, slots=True)
class Stack:
    r"""One thing set above or below another: `\overset`, `\underbrace`, `\xrightarrow`."""

    base: Node
    over: Node | None
    under: Node | None


@dataclass(frozen=True, slots=True)
class TexTable:
    """Rows of cells between fences, "" for none: a matrix, cases, lines of equations."""

    rows: tuple[tuple[MathList, ...], ...]
    columns: Columns
    opening: str
    closing: str


Node: TypeAlias = (
    Identifier
    | Number
    | Operator
    | Function
    | Words
    | Space
    | Delimiter
    | MathList
    | Fenced
    | Scripts
    | Fraction
    | Root
    | Accent
    | Stack
    | TexTable
)
