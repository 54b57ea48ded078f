"""Writes the tree of a formula as a line of Unicode: for titles, meta tags, listings and search.

Scripts of digits and signs become Unicode's where it has them all, and so does a single letter;
the rest is written as mathematicians do in a letter: `O(n^(3/2))`, `x_max`, `(a + b)/c`.
"""

from __future__ import annotations

import unicodedata

from papershelf.text.tex import symbols
from papershelf.text.tex.values import (
    Accent,
    Delimiter,
    Fenced,
    Fraction,
    Function,
    Identifier,
    MathList,
    Node,
    Number,
    Operator,
    Root,
    Scripts,
    Space,
    Stack,
    TexTable,
    Words,
)

_SUPERSCRIPTS = dict(
    zip(
        "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW⊤βγδθφχ′",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵀᵝᵞᵟᶿᵠᵡ′",
        strict=True,
    )
)
_SUBSCRIPTS = dict(
    zip(
        "0123456789+−=()aehijklmnoprstuvxβγρφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
        strict=True,
    )
)
_STANDING = frozenset("′°∘∗*⋆†‡⊥")
"""Characters that are raised by themselves."""


def linear(row: MathList) -> str:
    """The formula in one line, without spaces at its ends."""
    return _row(row.items).strip()


def raised(text: str) -> str:
    """A superscript in running text: `2` as `²`, `th` as it is."""
    if any(character.isalpha() for character in text):
        return text
    return _converted(text, _SUPERSCRIPTS) or text


def _row(items: tuple[Node, ...], *, is_tight: bool = False) -> str:
    line = ""
    for index, item in enumerate(items):
        text = _node(item)
        if isinstance(item, Operator) and not is_tight:
            text = _spaced_operator(item, line, is_last=index + 1 == len(items))
        elif line and _needs_space(items[index - 1], item):
            text = f" {text}"
        line += text
    return " ".join(line.split()) if not is_tight else line.strip()


def _spaced_operator(operator: Operator, line: str, *, is_last: bool) -> str:
    text = operator.text
    if operator.kind == "punctuation":
        return text if is_last else f"{text} "
    is_infix = line.strip() != "" and not is_last and line.rstrip()[-1] not in "([{⟨⌊⌈,=<>≤≥∈+−"
    if operator.kind == "relation" and line and not is_last:
        return f" {text} "
    if operator.kind == "binary" and is_infix:
        return f" {text} "
    return text


def _needs_space(before: Node, item: Node) -> bool:
    """Whether a named function stands here beside a letter or a number."""
    one, two = _core(before), _core(item)
    if isinstance(one, Function):
        return not isinstance(two, (Operator, Fenced, Delimiter))
    if isinstance(one, Operator):
        return isinstance(two, Function) and one.kind == "close"
    return isinstance(two, Function) and not isinstance(one, Delimiter)


def _core(node: Node) -> Node:
    return node.base if isinstance(node, Scripts) else node


def _node(node: Node) -> str:  # noqa: PLR0911 (one line a kind of node)
    match node:
        case Identifier():
            return node.plain
        case Number() | Operator() | Delimiter() | Words():
            return node.text
        case Function():
            return node.name
        case Space():
            return " "
        case MathList():
            return _row(node.items)
        case Fenced():
            return f"{node.opening}{_row(node.inside.items)}{node.closing}"
        case _:
            return _built(node)


def _built(node: Scripts | Fraction | Root | Accent | Stack | TexTable) -> str:
    match node:
        case Scripts():
            below = "" if node.below is None else _script(node.below, "_", _SUBSCRIPTS)
            above = "" if node.above is None else _script(node.above, "^", _SUPERSCRIPTS)
            return f"{_atom(node.base)}{below}{above}"
        case Fraction():
            sign = "/" if node.has_line else " choose "
            return f"{_factor(node.numerator)}{sign}{_factor(node.denominator)}"
        case Root(radicand, index):
            before = "" if index is None else raised(_tight(index))
            return f"{before}√{_factor(radicand)}"
        case Accent():
            return _accent(node)
        case TexTable():
            rows = "; ".join(_line(row) for row in node.rows)
            return f"{node.opening}{rows}{node.closing}"
        case Stack():
            around = [_node(part) for part in (node.over, node.under) if part is not None]
            marks = [part for part in around if part not in "⏞⏟"]
            return _node(node.base) + "".join(f"[{part}]" for part in marks)


def _line(row: tuple[MathList, ...]) -> str:
    """A row of a table: `a = b`, also where the cells part before the sign."""
    cells = [_row(cell.items) for cell in row]
    signs = [cell.items[:1] for cell in row]
    line = cells[0]
    for cell, sign in zip(cells[1:], signs[1:], strict=True):
        is_relation = sign and isinstance(sign[0], Operator) and sign[0].kind == "relation"
        line += f" {_spaced_first(cell)}" if is_relation else f" {cell}"
    return " ".join(line.split())


def _spaced_first(cell: str) -> str:
    return f"{cell[:1]} {cell[1:]}"


def _script(node: Node, sign: str, table: dict[str, str]) -> str:
    text = _tight(node)
    if not text or (sign == "^" and set(text) <= _STANDING):
        return text.replace("∘", "°")
    is_short = len(text) == 1 or not any(character.isalpha() for character in text)
    if is_short and (converted := _converted(text, table)):
        return converted
    is_one = text.isalnum() or len(text) == 1
    return f"{sign}{text}" if is_one else f"{sign}({text})"


def _converted(text: str, table: dict[str, str]) -> str:
    """`text` in the table's characters; empty unless it has them all."""
    return "".join(table[character] for character in text) if set(text) <= table.keys() else ""


def _tight(node: Node) -> str:
    return _row(node.items, is_tight=True) if isinstance(node, MathList) else _node(node).strip()


def _atom(node: Node) -> str:
    """A base of scripts, in parentheses where the scripts would seem to belong to its end only."""
    text = _node(node)
    return f"({text})" if isinstance(node, (Fraction, Root)) else text


def _factor(node: Node) -> str:
    text = _node(node)
    is_whole = isinstance(node, (Identifier, Number, Operator, Accent, Words, Scripts, Fenced))
    return text if is_whole or len(text) <= 1 else f"({text})"


def _accent(node: Accent) -> str:
    text = _node(node.base)
    if len(text) != 1:
        return text
    return unicodedata.normalize("NFC", text + symbols.ACCENTS[node.name][1])
