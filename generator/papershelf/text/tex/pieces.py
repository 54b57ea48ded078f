"""What a text with TeX in it consists of: frozen values, in the order of the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

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
class Span:
    """Pieces in one style."""

    style: Style
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """TeX that was not understood."""

    source: str
    reason: str
    r"""What stood in the way, as "unknown command \foo"."""


Piece: TypeAlias = Text | Math | Span | Code
