"""Reads running text with TeX in it into pieces.

Groups and arguments are read by recursion, at most `MOST_NESTED` deep; what nests deeper is code.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from papershelf.text.tex import symbols, textcommands
from papershelf.text.tex.formulas import formula
from papershelf.text.tex.tokens import (
    LONGEST_FORMULA,
    MOST_NESTED,
    Marks,
    Token,
    Tokens,
    is_formula,
    is_paragraph,
)
from papershelf.text.tex.values import Code, Piece, PieceBuilder, Text

_OPTION = 200
"""Characters of an optional argument, at most."""


def running(source: str) -> tuple[Piece, ...]:
    """The pieces of a text; adjacent words are one piece, and so is adjacent code."""
    tokens = Tokens(source)
    builder = PieceBuilder()
    TextReader(tokens).read(0, len(tokens.all), builder, 0)
    return builder.pieces()


@dataclass(frozen=True, slots=True)
class Position:
    """Says where the reading is: at the token `index`, in a range that ends before `end`."""

    index: int
    end: int
    into: PieceBuilder
    """Gets the pieces."""
    depth: int
    """The number of groups around it."""


class TextReader:
    """Walks over the tokens of one text.

    The functions below read what begins at a position, and return the index of the token behind it.
    """

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.source = tokens.source
        self._marks = Marks(tokens)
        self._at = {token.start: index for index, token in enumerate(tokens.all)}
        self._consumed: dict[int, int] = {}
        """Characters of a token that a command before it has taken."""

    def read(self, index: int, end: int, into: PieceBuilder, depth: int) -> None:
        """Add the pieces of the tokens from `index` to before `end` to a builder."""
        while index < end:
            token = self.tokens.all[index]
            if index in self._consumed:
                into.text(token.text[self._consumed[index] :])
            elif read := _READERS.get(token.kind):
                index = read(self, Position(index, end, into, depth))
                continue
            else:
                into.text(self._marks.read(index))
            index += 1

    def inside(self, opening: int, depth: int) -> tuple[Piece, ...]:
        """The pieces in the group that opens at a token's index."""
        builder = PieceBuilder()
        self.read(opening + 1, self.tokens.partner[opening], builder, depth + 1)
        return builder.pieces()

    def is_too_deep(self, opening: int, depth: int) -> bool:
        return depth + self.tokens.height[opening] > MOST_NESTED

    def code(self, at: Position, end: int, reason: str) -> int:
        """Keep the tokens up to before `end` as code."""
        source = self.tokens.slice(at.index, end)
        at.into.add(Code(" ".join(source.split()), reason))
        return end

    def formula(self, at: Position, end: int) -> int:
        """Read the source up to the place `end` as a formula, its command included."""
        source = self.source[self.tokens.all[at.index].start : end]
        at.into.add(formula(source, source))
        return self.resume(at.index, end)

    # Places are offsets in characters: an argument may begin in the middle of a token.

    def token_at(self, place: int) -> Token | None:
        index = self._at.get(place)
        return None if index is None else self.tokens.all[index]

    def limit(self, end: int) -> int:
        """The place where the tokens before `end` end."""
        return self.tokens.all[end - 1].end

    def resume(self, index: int, place: int) -> int:
        """Index of the token at `place`, after `index`; what of it lies before is consumed."""
        tokens = self.tokens.all
        while index < len(tokens) and tokens[index].end <= place:
            index += 1
        if index < len(tokens) and tokens[index].start < place:
            self._consumed[index] = place - tokens[index].start
        return index

    def arguments(self, at: Position, most: int) -> tuple[list[int], int]:
        """Indexes of the braces that open a command's arguments, and the place behind them.

        An optional argument `[…]` before them is skipped, and one space before the first.
        """
        place = self._past_option(self.tokens.all[at.index].end, at.end)
        found: list[int] = []
        while len(found) < most:
            opening = self._at.get(place)
            if opening is None and not found and self.source[place : place + 1] == " ":
                opening = self._at.get(place + 1)
            if opening is None or not self._is_group(opening, at.end):
                break
            found.append(opening)
            place = self.tokens.all[self.tokens.partner[opening]].end
        return found, place

    def past_scripts(self, place: int, end: int) -> int:
        """The place behind any `^` and `_` with what they raise or lower."""
        while self.source[place : place + 1] in ("^", "_") and place + 1 < self.limit(end):
            index = self._at.get(place + 1)
            token = self.token_at(place + 1)
            if index is not None and self._is_group(index, end):
                place = self.tokens.all[self.tokens.partner[index]].end
            elif token and token.kind == "command" and textcommands.sign(token.text[1:]):
                place = token.end
            elif self.source[place + 1].isalnum():
                place += 2
            else:
                break
        return place

    def _is_group(self, opening: int, end: int) -> bool:
        return self.tokens.partner.get(opening, end) < end

    def _past_option(self, place: int, end: int) -> int:
        if self.source[place : place + 1] != "[":
            return place
        closing = self.source.find("]", place, min(place + _OPTION, self.limit(end)))
        return place if closing < 0 else closing + 1


# -- dollar signs, brackets, braces ------------------------------------------------------------

_PROTECTED = re.compile(r"[\w-]*[A-Z][\w-]*")
"""What writers of BibTeX put into braces to keep its capitals: `{BERT}`, `{B}ayes`."""
_BRACKETS = {"\\(": "\\)", "\\[": "\\]"}


def _dollar(reader: TextReader, at: Position) -> int:
    """`$…$` or `$$…$$`; a dollar sign that opens no formula is one."""
    tokens = reader.tokens
    sign = tokens.all[at.index].text
    closing = tokens.next(sign, at.index + 1, at.end)
    inside = "" if closing is None else tokens.slice(at.index + 1, closing)
    _, after = ("", "") if closing is None else tokens.around(0, tokens.all[closing].end)
    if closing is None or not is_formula(inside, after if sign == "$" else ""):
        at.into.text(sign)
        return at.index + 1
    if _is_styled_text(reader, at, closing):
        reader.read(at.index + 1, closing, at.into, at.depth)
    else:
        source = tokens.slice(at.index, closing + 1)
        at.into.add(formula(source, inside, is_display=sign == "$$"))
    return closing + 1


def _is_styled_text(reader: TextReader, at: Position, closing: int) -> bool:
    r"""Whether the formula is a single command of text: `$\texttt{x}$`."""
    name = reader.tokens.all[at.index + 1].text[1:]
    first = Position(at.index + 1, closing, at.into, at.depth)
    arguments, place = reader.arguments(first, 1)
    is_text = name in textcommands.STYLES or name in textcommands.TRANSPARENT
    return is_text and bool(arguments) and place == reader.limit(closing)


def _bracketed(reader: TextReader, at: Position) -> int:
    r"""`\(…\)` and `\[…\]`; an opening one without its partner is a bracket."""
    tokens = reader.tokens
    sign = tokens.all[at.index].text
    closing = tokens.next(_BRACKETS[sign], at.index + 1, at.end)
    inside = "" if closing is None else tokens.slice(at.index + 1, closing)
    if closing is None or not is_paragraph(inside):
        at.into.text(sign[1])
        return at.index + 1
    source = tokens.slice(at.index, closing + 1)
    at.into.add(formula(source, inside, is_display=sign == "\\["))
    return closing + 1


def _group(reader: TextReader, at: Position) -> int:
    """`{…}`: its inside where the braces are TeX's, else a brace as text."""
    tokens = reader.tokens
    index = at.index
    closing = tokens.partner.get(index, at.end)
    if closing >= at.end:
        at.into.text("{")
        return index + 1
    if reader.is_too_deep(index, at.depth):
        return reader.code(at, closing + 1, "nested too deeply")
    if closing == index + 1 and index and tokens.all[index - 1].kind in ("command", "close"):
        return closing + 1  # `\LaTeX{}`: the braces only end the command
    if not _is_tex(reader, index, closing):
        at.into.text("{")
        return index + 1
    at.into.extend(reader.inside(index, at.depth))
    return closing + 1


def _is_tex(reader: TextReader, index: int, closing: int) -> bool:
    """Whether braces are TeX's own; those of a set, a template or code stay in the text.

    They are where a command stands first in them, where they hold one word with an accent, and
    where they protect capitals.
    """
    tokens = reader.tokens
    inside = tokens.slice(index + 1, closing)
    if inside.lstrip()[:1] == "\\":
        return True
    if "\\" in inside:
        return not any(character in "$^_," or character.isspace() for character in inside)
    before, after = tokens.around(tokens.all[index].start, tokens.all[closing].end)
    if before in ("_", "^", "{", "}", "$") or after == "}":
        return False
    is_in_word = before.isalpha() or after.isalpha()
    return bool(_PROTECTED.fullmatch(inside)) and (len(inside) > 1 or is_in_word)


def _script(reader: TextReader, at: Position) -> int:
    r"""`^` or `_` before a brace or a command: a formula where TeX is in it (`20^{\circ}`)."""
    token = reader.tokens.all[at.index]
    end = reader.past_scripts(token.start, at.end)
    if "\\" not in reader.source[token.start : end]:
        at.into.text(token.text)
        return at.index + 1
    return reader.formula(at, end)


# -- commands ---------------------------------------------------------------------------------

_LIST = re.compile(rf"(?:begin|end)(?:{'|'.join(sorted(textcommands.LISTS))})")
_OF_ONE_LETTER = re.compile(r"\s?[A-Za-z](?![A-Za-z])")
r"""An argument without braces: `\mathbb R`, but not `\tilde outputs`."""
_OF_ADDRESS = re.compile(r"\\([^A-Za-z])|[{}\\]")
_MOST_ARGUMENTS = 9
"""TeX has no more."""


def _command(reader: TextReader, at: Position) -> int:
    """Reads the command at a position."""
    name = reader.tokens.all[at.index].text[1:]
    if name in ("(", "["):
        return _bracketed(reader, at)
    if name in textcommands.ACCENTS and (behind := _accent(reader, at, name)):
        return behind
    if name in textcommands.SPECIAL_LETTERS:
        at.into.text(textcommands.SPECIAL_LETTERS[name])
        at.into.swallow_space()
    elif name in textcommands.SPACES:
        at.into.text(" ")
    elif name in textcommands.SWITCHES:
        return _switch(reader, at, name)
    elif not (name.isascii() and name.isalpha()):
        at.into.text(textcommands.SIGNS.get(name, name.strip("\\")))
    elif name not in textcommands.DROPPED:
        return _with_arguments(reader, at, name)
    return at.index + 1


def _accent(reader: TextReader, at: Position, name: str) -> int | None:
    r"""`\"o`, `\"{o}`, `\'\i`, `\c c`; None where no letter follows, or without braces
    one that bears no such accent: `\"quoted\"` is a string of some programming language.
    """
    arguments, place = reader.arguments(at, 1)
    if arguments:
        if reader.is_too_deep(arguments[0], at.depth):
            return None
        pieces = reader.inside(arguments[0], at.depth)
        base = pieces[0].text if len(pieces) == 1 and isinstance(pieces[0], Text) else ""
    else:
        place = reader.tokens.all[at.index].end
        while name.isalpha() and reader.source[place : place + 1] == " ":
            place += 1
        following = reader.token_at(place)
        letter = following.text[1:] if following and following.kind == "command" else ""
        base = textcommands.SPECIAL_LETTERS.get(letter, reader.source[place : place + 1])
        place += len(letter) + 1
    accented = textcommands.accented(name, base)
    if (
        accented is None
        or (len(accented) > len(base) and not arguments)
        or place > reader.limit(at.end)
    ):
        return None
    at.into.text(accented)
    return reader.resume(at.index, place)


def _switch(reader: TextReader, at: Position, name: str) -> int:
    r"""`{\em …}`: a style to the end of the group; outside one nobody knows how far it goes."""
    if not at.depth:
        at.into.swallow_space()
        return at.index + 1
    inside = PieceBuilder()
    inside.swallow_space()
    depth = at.depth + 1
    if depth > MOST_NESTED:
        return reader.code(at, at.end, "nested too deeply")
    reader.read(at.index + 1, at.end, inside, depth)
    at.into.styled(textcommands.SWITCHES[name], inside.pieces())
    return at.end


def _with_arguments(reader: TextReader, at: Position, name: str) -> int:  # noqa: PLR0911 (a line a kind)
    if name in textcommands.REFERENCES or name.startswith("cite"):
        return _dropped(reader, at, arguments=1, is_reference=True)
    if name in textcommands.DROPPED_WITH_ARGUMENTS:
        return _dropped(reader, at, arguments=textcommands.DROPPED_WITH_ARGUMENTS[name])
    if name in ("begin", "end") or _LIST.fullmatch(name):
        return _environment(reader, at, name)
    if name == "item":
        at.into.text("• ")
        at.into.swallow_space()
        return at.index + 1
    if name in textcommands.OF_FORMULAS or symbols.LOST_BRACES.fullmatch(name):
        return _formula(reader, at, name)
    if (sign := textcommands.sign(name)) is not None:
        return _sign(reader, at, sign)
    return _text(reader, at, name)


def _dropped(
    reader: TextReader, at: Position, *, arguments: int, is_reference: bool = False
) -> int:
    _, place = reader.arguments(at, arguments)
    if is_reference:
        at.into.drop_space()
    return reader.resume(at.index, place)


def _sign(reader: TextReader, at: Position, sign: str) -> int:
    r"""A sign as its character; with scripts it is a formula (`\ell_1`)."""
    token = reader.tokens.all[at.index]
    end = reader.past_scripts(token.end, at.end)
    if end == token.end:
        at.into.text(sign)
        return at.index + 1
    return reader.formula(at, end)


def _formula(reader: TextReader, at: Position, name: str) -> int:
    """A command of formulas with its arguments and scripts."""
    token = reader.tokens.all[at.index]
    most = textcommands.OF_FORMULAS.get(name, 0)
    arguments, place = reader.arguments(at, most)
    if most == 1 and not arguments and (letter := _OF_ONE_LETTER.match(reader.source, token.end)):
        place = letter.end()
    elif len(arguments) < most:
        return reader.code(at, at.index + 1, f"\\{name} without its arguments")
    end = reader.past_scripts(place, at.end)
    return reader.formula(at, end)


def _text(reader: TextReader, at: Position, name: str) -> int:
    """A command whose argument is text: kept, in a style where there is an element for it."""
    is_of_two = name in textcommands.LAST_OF_TWO
    arguments, place = reader.arguments(at, 2 if is_of_two else 1)
    is_known = is_of_two or name in textcommands.STYLES or name in textcommands.TRANSPARENT
    if not (is_known or name in textcommands.ADDRESSES or name in textcommands.NOTES):
        return _unknown(reader, at, name)
    if not arguments:
        return at.index + 1
    if reader.is_too_deep(arguments[-1], at.depth):
        return reader.code(at, reader.resume(at.index, place), "nested too deeply")
    if name in textcommands.ADDRESSES:
        inside = reader.tokens.slice(arguments[0] + 1, reader.tokens.partner[arguments[0]])
        at.into.text(_OF_ADDRESS.sub(lambda match: match[1] or "", inside))
    elif name in textcommands.NOTES:
        at.into.drop_space()
        at.into.text(" (")
        at.into.extend(reader.inside(arguments[-1], at.depth))
        at.into.text(")")
    else:
        at.into.styled(textcommands.STYLES.get(name), reader.inside(arguments[-1], at.depth))
    return reader.resume(at.index, place)


def _environment(reader: TextReader, at: Position, name: str) -> int:
    """A list's marks are dropped; an equation is a formula; of others the source stays."""
    tokens = reader.tokens
    arguments, place = reader.arguments(at, 1)
    kind = tokens.slice(arguments[0] + 1, tokens.partner[arguments[0]]) if arguments else ""
    if kind in textcommands.LISTS or _LIST.fullmatch(name):
        return reader.resume(at.index, place)
    behind = reader.resume(at.index, place)
    source_end = f"\\end{{{kind}}}"
    ending = _ending(reader, at, behind, source_end) if name == "begin" else None
    if ending is None:
        return reader.code(at, behind, f"environment {kind}")
    after = reader.resume(ending, tokens.all[ending].start + len(source_end))
    if kind not in symbols.ENVIRONMENTS:
        return reader.code(at, after, f"environment {kind}")
    source = tokens.slice(at.index, after)
    at.into.add(formula(source, source, is_display=kind != "math"))
    return after


def _ending(reader: TextReader, at: Position, index: int, source_end: str) -> int | None:
    """Index of the token that ends an environment, behind those of others in it; else None."""
    last = reader.tokens.all[at.index].start + LONGEST_FORMULA
    while (ending := reader.tokens.next("\\end", index, at.end)) is not None:
        place = reader.tokens.all[ending].start
        if place > last or reader.source.startswith(source_end, place):
            return ending if place <= last else None
        index = ending + 1
    return None


def _unknown(reader: TextReader, at: Position, name: str) -> int:
    """Words whose command lost its braces; else the command with its arguments, as code."""
    for known in textcommands.LOST_BRACES:
        if name.startswith(known):
            at.into.text(name.removeprefix(known))
            return at.index + 1
    _, place = reader.arguments(at, _MOST_ARGUMENTS)
    end = reader.resume(at.index, place)
    return reader.code(at, end, f"unknown command \\{name}")


_READERS: dict[str, Callable[[TextReader, Position], int]] = {
    "command": _command,
    "dollar": _dollar,
    "open": _group,
    "script": _script,
}
"""By the kind of token; any other kind is a mark or words."""
