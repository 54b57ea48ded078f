"""Writes the tree of a formula as MathML Core, for HTML and for Python-Markdown alike.

The elements and attributes are those of MathML Core (W3C) that browsers draw without a style sheet;
there is no class, no style, no id, no link, no action. Everything between the tags is a character
reference where Markdown, or an extension of it, could see a mark.
"""

from __future__ import annotations

import re

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

ELEMENTS = frozenset(
    """math mrow mi mn mo mtext mspace msub msup msubsup munder mover munderover mfrac msqrt mroot
    mtable mtr mtd""".split()
)
"""Every element that `mathml` writes."""
ATTRIBUTES = frozenset(
    """display mathvariant stretchy lspace rspace width accent accentunder linethickness
    displaystyle columnalign""".split()
)
"""Every attribute that `mathml` writes. `columnalign` is no longer of MathML Core: the style sheet
gives it its meaning where the browser does not."""

# Python-Markdown reads the text between inline tags: no mark of it, nor of the extensions that
# shelves switch on, may stand there as itself (`++`, `==` and `:x:` need several characters).
_MARKS = re.compile(r"""[\\`*_{}\[\]<>&|~^!@#$"']|(?<=.)[+=:]|[+=:](?=.)|(?<=[Ww])\.""")
_THIN = "0.17em"
_NO_SPACE_AFTER_FUNCTION = frozenset(("open", "close", "punctuation", "relation", "binary"))


def mathml(row: MathList, *, is_display: bool) -> str:
    """The `<math>` element of a formula; `is_display` sets it on a line of its own."""
    writer = _Writer(is_display=is_display)
    attribute = ' display="block"' if is_display else ""
    return f"<math{attribute}>{writer.row(row.items)}</math>"


class _Writer:
    def __init__(self, *, is_display: bool) -> None:
        self.is_display = is_display

    def row(self, items: tuple[Node, ...]) -> str:
        """The children of a row, without an element around them."""
        is_tall = any(map(_is_tall, items))
        written: list[str] = []
        for index, item in enumerate(items):
            before = items[index - 1] if index else None
            if written and _is_function(item) and _is_operand(before):
                written.append(_space(_THIN))
            written.append(
                self.operator(item, is_tall) if isinstance(item, Operator) else self.node(item)
            )
            if _is_function(item) and index + 1 < len(items) and _is_word(items[index + 1]):
                written.append(_space(_THIN))
        return "".join(written)

    def node(self, node: Node) -> str:  # noqa: PLR0911 (one line a kind of node)
        match node:
            case Identifier():
                upright = ' mathvariant="normal"' if node.is_upright and len(node.text) == 1 else ""
                return f"<mi{upright}>{_text(node.text)}</mi>"
            case Number():
                return f"<mn>{_text(node.text)}</mn>"
            case Operator():
                return self.operator(node, is_tall=True)
            case Function():
                return f"<mi>{_text(node.name)}</mi>"
            case Words():
                return f"<mtext>{_spaced(node.text)}</mtext>"
            case Space():
                return _space(node.width)
            case Delimiter():
                return f'<mo lspace="0" rspace="0" stretchy="false">{_text(node.text)}</mo>'
            case MathList():
                return self.group(node)
            case _:
                return self.built(node)

    def built(  # noqa: PLR0911 (a line a kind)
        self, node: Fenced | Scripts | Fraction | Root | Accent | Stack | TexTable
    ) -> str:
        match node:
            case Fenced():
                inside = self.row(node.inside.items)
                return f"<mrow>{_fence(node.opening)}{inside}{_fence(node.closing)}</mrow>"
            case Scripts():
                return self.scripts(node)
            case Fraction():
                line = "" if node.has_line else ' linethickness="0"'
                return (
                    f"<mfrac{line}>{self.node(node.numerator)}{self.node(node.denominator)}</mfrac>"
                )
            case Root(radicand, None):
                inside = (
                    self.row(radicand.items)
                    if isinstance(radicand, MathList)
                    else self.node(radicand)
                )
                return f"<msqrt>{inside}</msqrt>"
            case Root(radicand, index):
                return f"<mroot>{self.node(radicand)}{self.node(index or MathList(()))}</mroot>"
            case Accent():
                return self.accent(node)
            case TexTable():
                return self.table(node)
            case Stack():
                return self.set_around("munder", "mover", node.base, node.under, node.over)

    def operator(self, node: Operator, is_tall: bool) -> str:  # noqa: FBT001
        """A bracket grows with its row unless told not to, as TeX's does not: also as the base of
        scripts, which the second one of `(x)^2` is to TeX.
        """
        fixed = ' stretchy="false"' if is_tall and node.text in _STRETCHY else ""
        return f"<mo{fixed}>{_text(node.text)}</mo>"

    def group(self, row: MathList) -> str:
        if len(row.items) == 1:
            return self.node(row.items[0])
        return f"<mrow>{self.row(row.items)}</mrow>"

    def scripts(self, node: Scripts) -> str:
        base = node.base
        has_limits = isinstance(base, Operator) and base.kind == "large"
        if isinstance(base, Function) and base.has_limits:
            has_limits = self.is_display
        if has_limits or (isinstance(base, Stack) and not isinstance(base.base, Operator)):
            return self.set_around("munder", "mover", base, node.below, node.above)
        return self.set_around("msub", "msup", base, node.below, node.above)

    def table(self, node: TexTable) -> str:
        rows = "".join(
            f"<mtr>{''.join(self.cell(cell, node, at) for at, cell in enumerate(row))}</mtr>"
            for row in node.rows
        )
        style = ' displaystyle="true"' if node.columns == "equations" else ""
        table = f"<mtable{style}>{rows}</mtable>"
        if not (node.opening or node.closing):
            return table
        return f"<mrow>{_fence(node.opening)}{table}{_fence(node.closing)}</mrow>"

    def cell(self, cell: MathList, table: TexTable, at: int) -> str:
        align, before = "", ""
        if table.columns != "centre":
            is_right = table.columns == "equations" and at % 2 == 0
            align = f' columnalign="{"right" if is_right else "left"}"'
            before = "<mrow></mrow>" if at and _begins_with_sign(cell) else ""  # else no space
        return f"<mtd{align}>{before}{self.row(cell.items)}</mtd>"

    def set_around(
        self, low: str, high: str, base: Node, below: Node | None, above: Node | None
    ) -> str:
        inside = self.node(base)
        if below is not None and above is not None:
            name = low + high.removeprefix("m")
            return f"<{name}>{inside}{self.node(below)}{self.node(above)}</{name}>"
        name, script = (low, below) if below is not None else (high, above)
        return f"<{name}>{inside}{self.node(script or MathList(()))}</{name}>"

    def accent(self, node: Accent) -> str:
        mark = symbols.ACCENTS[node.name][0]
        fixed = "" if node.name in symbols.WIDE_ACCENTS else ' stretchy="false"'
        name = "munder" if node.name in symbols.BELOW else "mover"
        kind = "accentunder" if name == "munder" else "accent"
        base = self.node(node.base)
        return f'<{name} {kind}="true">{base}<mo{fixed}>{_text(mark)}</mo></{name}>'


_FLAT = (Identifier, Number, Operator, Function, Words, Space, Delimiter)
_STRETCHY = frozenset("()[]{}⟨⟩⌊⌋⌈⌉|‖↑↓↕⇑⇓")
"""What grows upwards by itself: MathML Core's dictionary of operators."""
_LARGE = frozenset([*symbols.LARGE.values(), *symbols.INTEGRALS.values()])


def _is_tall(node: Node) -> bool:
    """Whether brackets beside it could grow."""
    return not isinstance(node, _FLAT) or (isinstance(node, Operator) and node.text in _LARGE)


def _begins_with_sign(row: MathList) -> bool:
    return bool(row.items) and isinstance(row.items[0], Operator)


def _is_function(node: Node) -> bool:
    if isinstance(node, Scripts):
        return isinstance(node.base, Function)
    return isinstance(node, Function)


def _is_operand(node: Node | None) -> bool:
    return node is not None and not isinstance(node, (Operator, Space, Delimiter))


def _is_word(node: Node) -> bool:
    """Whether a function is set apart from this: `log n`, but `log(n)`."""
    if isinstance(node, Operator):
        return node.kind not in _NO_SPACE_AFTER_FUNCTION
    return not (isinstance(node, (Space, Fenced, Delimiter)) or _is_function(node))


def _space(width: str) -> str:
    return f'<mspace width="{width}"/>'


def _fence(text: str) -> str:
    return f"<mo>{_text(text)}</mo>" if text else ""


def _spaced(text: str) -> str:
    """Words keep the spaces at their ends, which MathML would drop."""
    kept = _text(" ".join(text.split()))
    left = "&#160;" if text[:1].isspace() else ""
    right = "&#160;" if text.strip() and text[-1:].isspace() else ""
    return f"{left}{kept}{right}"


def _text(text: str) -> str:
    return _MARKS.sub(lambda match: f"&#{ord(match.group())};", text)
