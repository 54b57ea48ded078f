"""Commands in running text."""

from __future__ import annotations

import re

from papershelf.text.tex import letters, symbols
from papershelf.text.tex.builder import Builder
from papershelf.text.tex.dollars import LONGEST
from papershelf.text.tex.environments import TABLES
from papershelf.text.tex.formulas import formula
from papershelf.text.tex.groups import bracketed
from papershelf.text.tex.mathcommands import LOST_BRACES
from papershelf.text.tex.pieces import Text
from papershelf.text.tex.reader import Reader, Spot
from papershelf.text.tex.tokens import MOST_NESTED

_LIST = re.compile(rf"(?:begin|end)(?:{'|'.join(sorted(letters.LISTS))})")
_FORMULA_ARGUMENTS = {
    **dict.fromkeys("frac dfrac tfrac nicefrac binom overset underset stackrel".split(), 2),
    **dict.fromkeys(["sqrt", *symbols.ACCENTS, *(symbols.FONTS.keys() - symbols.SWITCHES)], 1),
    **dict.fromkeys(["xrightarrow", "overbrace", "underbrace", "ensuremath", "smash"], 1),
}
"""Commands of formulas that are read outside dollar signs too, by their number of arguments."""
_OF_ONE_LETTER = re.compile(r"\s?[A-Za-z](?![A-Za-z])")
r"""An argument without braces: `\mathbb R`, but not `\tilde outputs`."""
_OF_ADDRESS = re.compile(r"\\([^A-Za-z])|[{}\\]")
_MOST_ARGUMENTS = 9
"""TeX has no more."""


def command(reader: Reader, spot: Spot) -> int:
    """Read the command at a spot."""
    name = reader.tokens.all[spot.index].text[1:]
    if name in ("(", "["):
        return bracketed(reader, spot)
    if name in letters.ACCENTS and (behind := _accent(reader, spot, name)):
        return behind
    if name in letters.SPECIAL_LETTERS:
        spot.into.text(letters.SPECIAL_LETTERS[name])
        spot.into.swallow_space()
    elif name in letters.SPACES:
        spot.into.text(" ")
    elif name in letters.SWITCHES:
        return _switch(reader, spot, name)
    elif not (name.isascii() and name.isalpha()):
        spot.into.text(letters.SIGNS.get(name, name.strip("\\")))
    elif name not in letters.DROPPED:
        return _with_arguments(reader, spot, name)
    return spot.index + 1


def _accent(reader: Reader, spot: Spot, name: str) -> int | None:
    r"""`\"o`, `\"{o}`, `\'\i`, `\c c`; None where no letter follows, or without braces
    one that bears no such accent: `\"quoted\"` is a string of some programming language.
    """
    arguments, place = reader.arguments(spot, 1)
    if arguments:
        if reader.is_too_deep(arguments[0], spot.depth):
            return None
        pieces = reader.inside(arguments[0], spot.depth)
        base = pieces[0].text if len(pieces) == 1 and isinstance(pieces[0], Text) else ""
    else:
        place = reader.tokens.all[spot.index].end
        while name.isalpha() and reader.source[place : place + 1] == " ":
            place += 1
        following = reader.token_at(place)
        letter = following.text[1:] if following and following.kind == "command" else ""
        base = letters.SPECIAL_LETTERS.get(letter, reader.source[place : place + 1])
        place += len(letter) + 1
    accented = letters.accented(name, base)
    if (
        accented is None
        or (len(accented) > len(base) and not arguments)
        or place > reader.limit(spot.end)
    ):
        return None
    spot.into.text(accented)
    return reader.resume(spot.index, place)


def _switch(reader: Reader, spot: Spot, name: str) -> int:
    r"""`{\em …}`: a style to the end of the group; outside one nobody knows how far it goes."""
    if not spot.depth:
        spot.into.swallow_space()
        return spot.index + 1
    inside = Builder()
    inside.swallow_space()
    depth = spot.depth + 1
    if depth > MOST_NESTED:
        return reader.code(spot, spot.end, "nested too deeply")
    reader.read(spot.index + 1, spot.end, inside, depth)
    spot.into.span(letters.SWITCHES[name], inside.pieces())
    return spot.end


def _with_arguments(reader: Reader, spot: Spot, name: str) -> int:  # noqa: PLR0911 (a line a kind)
    if name in letters.REFERENCES or name.startswith("cite"):
        return _dropped(reader, spot, arguments=1, is_reference=True)
    if name in letters.DROPPED_WITH_ARGUMENTS:
        return _dropped(reader, spot, arguments=letters.DROPPED_WITH_ARGUMENTS[name])
    if name in ("begin", "end") or _LIST.fullmatch(name):
        return _environment(reader, spot, name)
    if name == "item":
        spot.into.text("• ")
        spot.into.swallow_space()
        return spot.index + 1
    if name in _FORMULA_ARGUMENTS or LOST_BRACES.fullmatch(name):
        return _formula(reader, spot, name)
    if (sign := letters.sign(name)) is not None:
        return _sign(reader, spot, sign)
    return _text(reader, spot, name)


def _dropped(reader: Reader, spot: Spot, *, arguments: int, is_reference: bool = False) -> int:
    _, place = reader.arguments(spot, arguments)
    if is_reference:
        spot.into.drop_space()
    return reader.resume(spot.index, place)


def _sign(reader: Reader, spot: Spot, sign: str) -> int:
    r"""A sign as its character; with scripts it is a formula (`\ell_1`)."""
    token = reader.tokens.all[spot.index]
    end = reader.past_scripts(token.end, spot.end)
    if end == token.end:
        spot.into.text(sign)
        return spot.index + 1
    source = reader.source[token.start : end]
    spot.into.add(formula(source, source))
    return reader.resume(spot.index, end)


def _formula(reader: Reader, spot: Spot, name: str) -> int:
    """A command of formulas with its arguments and scripts."""
    token = reader.tokens.all[spot.index]
    most = _FORMULA_ARGUMENTS.get(name, 0)
    arguments, place = reader.arguments(spot, most)
    if most == 1 and not arguments and (letter := _OF_ONE_LETTER.match(reader.source, token.end)):
        place = letter.end()
    elif len(arguments) < most:
        return reader.code(spot, spot.index + 1, f"\\{name} without its arguments")
    end = reader.past_scripts(place, spot.end)
    source = reader.source[token.start : end]
    spot.into.add(formula(source, source))
    return reader.resume(spot.index, end)


def _text(reader: Reader, spot: Spot, name: str) -> int:
    """A command whose argument is text: kept, in a style where there is an element for it."""
    is_of_two = name in letters.LAST_OF_TWO
    arguments, place = reader.arguments(spot, 2 if is_of_two else 1)
    is_known = is_of_two or name in letters.STYLES or name in letters.TRANSPARENT
    if not (is_known or name in letters.ADDRESSES or name in letters.NOTES):
        return _unknown(reader, spot, name)
    if not arguments:
        return spot.index + 1
    if reader.is_too_deep(arguments[-1], spot.depth):
        return reader.code(spot, reader.resume(spot.index, place), "nested too deeply")
    if name in letters.ADDRESSES:
        inside = reader.tokens.slice(arguments[0] + 1, reader.tokens.partner[arguments[0]])
        spot.into.text(_OF_ADDRESS.sub(lambda match: match[1] or "", inside))
    elif name in letters.NOTES:
        spot.into.drop_space()
        spot.into.text(" (")
        spot.into.extend(reader.inside(arguments[-1], spot.depth))
        spot.into.text(")")
    else:
        spot.into.span(letters.STYLES.get(name), reader.inside(arguments[-1], spot.depth))
    return reader.resume(spot.index, place)


def _environment(reader: Reader, spot: Spot, name: str) -> int:
    """A list's marks are dropped; an equation is a formula; of others the source stays."""
    tokens = reader.tokens
    arguments, place = reader.arguments(spot, 1)
    kind = tokens.slice(arguments[0] + 1, tokens.partner[arguments[0]]) if arguments else ""
    if kind in letters.LISTS or _LIST.fullmatch(name):
        return reader.resume(spot.index, place)
    behind = reader.resume(spot.index, place)
    source_end = f"\\end{{{kind}}}"
    ending = _ending(reader, spot, behind, source_end) if name == "begin" else None
    if ending is None:
        return reader.code(spot, behind, f"environment {kind}")
    after = reader.resume(ending, tokens.all[ending].start + len(source_end))
    if kind not in TABLES:
        return reader.code(spot, after, f"environment {kind}")
    source = tokens.slice(spot.index, after)
    spot.into.add(formula(source, source, is_display=kind != "math"))
    return after


def _ending(reader: Reader, spot: Spot, index: int, source_end: str) -> int | None:
    """Index of the token that ends an environment, behind those of others in it; else None."""
    last = reader.tokens.all[spot.index].start + LONGEST
    while (ending := reader.tokens.next("\\end", index, spot.end)) is not None:
        place = reader.tokens.all[ending].start
        if place > last or reader.source.startswith(source_end, place):
            return ending if place <= last else None
        index = ending + 1
    return None


def _unknown(reader: Reader, spot: Spot, name: str) -> int:
    """Words whose command lost its braces; else the command with its arguments, as code."""
    for known in letters.LOST_BRACES:
        if name.startswith(known):
            spot.into.text(name.removeprefix(known))
            return spot.index + 1
    _, place = reader.arguments(spot, _MOST_ARGUMENTS)
    end = reader.resume(spot.index, place)
    return reader.code(spot, end, f"unknown command \\{name}")
