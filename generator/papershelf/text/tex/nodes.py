"""A formula as a tree of frozen values; what is drawn from it is in `mathml` and `linear`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from papershelf.text.tex.symbols import SymbolClass


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
class Bar:
    """A fence that looks alike on both sides: `|` or `‖`."""

    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One thing after another; an empty row is nothing."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Fenced:
    r"""`\left( … \right)`: fences that grow with what they hold; "" for none."""

    opening: str
    inside: Row
    closing: str


@dataclass(frozen=True, slots=True)
class Scripts:
    """A base with what is lowered and raised behind it."""

    base: Node
    """An empty row where nothing stands before the script, as in `M$^2$AD`."""
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


Columns: TypeAlias = Literal["centre", "left", "equations"]
"""Where cells stand in their columns; of equations, columns end and begin in turns."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells between fences, "" for none: a matrix, cases, lines of equations."""

    rows: tuple[tuple[Row, ...], ...]
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
    | Bar
    | Row
    | Fenced
    | Scripts
    | Fraction
    | Root
    | Accent
    | Stack
    | Table
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A formula that was not understood, and why."""

    reason: str
