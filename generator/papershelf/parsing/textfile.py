"""Bytes of a file to text: UTF-8 alone, and no character that hides or steers.

Repaired with a warning: a byte-order mark is dropped, CRLF and CR become LF. Everything else that
is not plain UTF-8 text is an error with its line, column and offset; nothing is guessed.
"""

from __future__ import annotations

import codecs
from itertools import islice

from papershelf.parsing import limits
from papershelf.problems import Problem, error, warning
from papershelf.text import Flaw, flaws

STAND_IN = "□"
"""What a refused character becomes, so that the rest of the text keeps its places and is checked
on; the error that goes with it keeps the text from being used."""

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_SAVE_AS_UTF8 = "save the file as UTF-8"


def read_text(
    data: bytes, path: str, *, limit: int = limits.YAML_BYTES
) -> tuple[str | None, list[Problem]]:
    """The text of a file, lines ended by LF, and what was found wrong.

    `limit` is in bytes. No text where there are more, where the bytes are not UTF-8, or where most
    of it is refused. Offsets in messages count from 0: bytes for broken UTF-8, characters for a
    refused character.
    """
    if len(data) > limit:
        return None, [too_large(path, len(data), limit)]
    text, problems = _decoded(data, path)
    if text is None:
        return None, problems
    if text.startswith("\ufeff"):
        text = text[1:]
        problems.append(
            warning(path, "found a byte-order mark, left out", line=1, column=1, hint=_SAVE_AS_UTF8)
        )
    text = _with_line_feeds(text, path, problems)
    return _without_flaws(text, path, problems), problems


def too_large(
    path: str, size: int, limit: int, hint: str = "split the file, or import it as JSON Lines"
) -> Problem:
    """The error of a file beyond its limit; sizes in bytes."""
    message = f"found a file of {size:,} bytes, expected at most {limit:,}"
    return error(path, message, line=1, column=1, hint=hint)


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of the character at `offset`."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _decoded(data: bytes, path: str) -> tuple[str | None, list[Problem]]:
    if wide := _wide(data):
        message = f"found {wide} at offset 0, expected UTF-8"
        return None, [error(path, message, line=1, column=1, hint=_SAVE_AS_UTF8)]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as broken:
        line = data.count(b"\n", 0, broken.start) + 1
        begin = data.rfind(b"\n", 0, broken.start) + 1
        column = len(data[begin : broken.start].decode("utf-8")) + 1
        message = f"found byte 0x{data[broken.start]:02x} at offset {broken.start}, expected UTF-8"
        return None, [error(path, message, line=line, column=column, hint=_SAVE_AS_UTF8)]


def _wide(data: bytes) -> str:
    """UTF-16 or UTF-32 by its mark; without one, text of Latin letters has a NUL in every second
    byte, or three of four. Empty for anything else.
    """
    if data.startswith(_UTF32_MARKS) or (len(data) > 3 and data.count(0) * 5 >= len(data) * 3):
        return "UTF-32"
    if data.startswith(_UTF16_MARKS) or (len(data) > 3 and data.count(0) * 3 >= len(data)):
        return "UTF-16"
    return ""


def _with_line_feeds(text: str, path: str, problems: list[Problem]) -> str:
    at = text.find("\r")
    if at < 0:
        return text
    line, column = place_of(text, at)
    name = "CRLF" if text.startswith("\r\n", at) else "CR"
    message = f"found {name} at the end of the line, read as LF"
    hint = "save the file with LF line ends"
    problems.append(warning(path, message, line=line, column=column, hint=hint))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _without_flaws(text: str, path: str, problems: list[Problem]) -> str | None:
    found = list(islice(flaws(text), limits.REPORTED_IN_FILE + 1))
    if not found:
        return text
    for flaw in found[: limits.REPORTED]:
        line, column = place_of(text, flaw.offset)
        message = f"{flaw_message(flaw)} at offset {flaw.offset}"
        problems.append(error(path, message, line=line, column=column, hint="delete it"))
    if len(found) > limits.REPORTED_IN_FILE:
        message = f"found more than {limits.REPORTED_IN_FILE:,} such characters"
        problems.append(error(path, message, line=1, column=1, hint="is it a text file?"))
        return None
    if len(found) > limits.REPORTED:
        message = f"found {len(found) - limits.REPORTED:,} more such characters"
        line, column = place_of(text, found[limits.REPORTED].offset)
        problems.append(error(path, message, line=line, column=column))
    return _with_stand_ins(text, found)


def _with_stand_ins(text: str, found: list[Flaw]) -> str:
    pieces = []
    at = 0
    for flaw in found:
        pieces.append(text[at : flaw.offset])
        at = flaw.offset + 1
    return STAND_IN.join([*pieces, text[at:]])


def flaw_message(flaw: Flaw) -> str:
    """What a refused character is: `found a bidirectional control (U+202E)`."""
    return f"found {flaw.kind} ({flaw.code})"
