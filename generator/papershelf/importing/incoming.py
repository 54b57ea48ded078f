"""Bytes of a file from anywhere to text: unpacked within limits, decoded, cleaned.

Gzip is known by its content, not by a name; a bomb is refused before it
is unpacked; what is not UTF-8 is an error with its offset, and what else can be read comes in.
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator

from papershelf.importing.formats.containers import looks_like_json
from papershelf.importing.values.clean import clean_text
from papershelf.parsing.limits import LINE_CHARACTERS, MEGABYTE
from papershelf.parsing.textfile import read_text
from papershelf.problems import Problem, error, warning
from papershelf.text import counted

BYTES = 256 * MEGABYTE
"""The most that one import file may hold, unpacked: some 150,000 papers with abstracts."""

LINES = 1_000_000
"""The most lines of one import file: a feed of 140,000 papers."""

RATIO = 200
"""How many times larger an archive may become, past `_FREE`. Text packs 3 to 20 times."""

_FREE = 8 * MEGABYTE
_HEAD = 1_000
"""Bytes in which a file may name its encoding."""
_DECLARED = re.compile(
    rb"(?:%[ \t]*(?:!BIB[ \t]+)?encoding[ \t]*[:=][ \t]*|<\?xml[^>]*encoding=[\"'])([\w-]+)",
    re.IGNORECASE,
)
_ENCODINGS = re.compile(r"(?:windows|cp)-?125[0-8]|iso-8859-\d{1,2}|koi8-[ru]|macroman|mac-roman")
_ALIASES = dict.fromkeys(
    ("iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii", "cp1252"), "windows-1252"
) | {f"iso8859-{number}": f"iso-8859-{number}" for number in range(2, 17)}
_GARBLED = re.compile(
    "[\u00c2-\u00c5][\u00a1-\u00a6\u00a8-\u00aa\u00ac-\u00b9\u00bc-\u00bf\u20ac\u2022\u0161\u0153\u0178\u2020\u2021\u02c6\u2030\u0152]"
    "|\u00e2\u20ac[\u2122\u0153\u009d\u201c\u201d\u00a6\u00a2\u02dc]"
)
"""Letters of two bytes, and quotes and dashes of three, as windows-1252 shows their bytes."""
_GZIP = b"\x1f\x8b"
_WINDOW = 4_096
"""Bytes of gzip that are unpacked at once."""
_CHUNK = 1 << 16


def incoming_text(data: bytes, path: str) -> tuple[str | None, list[Problem]]:
    """The text of a file, and what was wrong with it or was cleaned away.

    No text where nothing can be read. Where some bytes are no UTF-8 they become U+FFFD: the entries
    that hold one are refused, the others come in.
    """
    unpacked, problems = _unpacked(data, path)
    if unpacked is None:
        return None, problems
    text, more = _decoded(unpacked, path)
    problems += more
    if text is None:
        return None, problems
    if not text.strip("\ufeff \t\r\n"):
        return None, [*problems, error(path, "found an empty file, expected papers")]
    if (lines := text.count("\n")) > LINES:
        message = f"found {lines:,} lines, expected at most {LINES:,} in one import file"
        return None, [*problems, error(path, message, hint="split the file")]
    if not looks_like_json(text):  # a list may be one line; each record has the limit
        text, refused = _without_long_lines(text, path)
        problems += refused
    cleaned, dropped = clean_text(text.removeprefix("\ufeff"))
    if garbled := _GARBLED.search(cleaned):
        message = (
            f'found "{_around(cleaned, garbled)}", which looks like UTF-8 read as another encoding'
        )
        hint = "save the file as UTF-8 where it came from; the text comes in as it stands"
        line = cleaned.count("\n", 0, garbled.start()) + 1
        problems.append(warning(path, message, line=line, hint=hint))
    done = [
        *(["dropped a byte-order mark"] if text.startswith("\ufeff") else []),
        *(["read CRLF or CR line ends as LF"] if "\r" in text else []),
        *(
            [f"cleaned away {counted(dropped, 'invisible or control character')}"]
            if dropped
            else []
        ),
    ]
    return cleaned, problems + ([warning(path, ", ".join(done))] if done else [])


def _around(text: str, match: re.Match[str]) -> str:
    """The word in which a match stands."""
    begin = max(text.rfind(" ", 0, match.start()), text.rfind("\n", 0, match.start())) + 1
    return "".join(text[max(begin, match.start() - 20) : match.end() + 20].split()[:1])


def _without_long_lines(text: str, path: str) -> tuple[str, list[Problem]]:
    """The text with an empty line in place of each one over the limit, and an error for each."""
    if len(text) <= LINE_CHARACTERS:
        return text, []
    lines = text.split("\n")
    long = {number: len(line) for number, line in enumerate(lines) if len(line) > LINE_CHARACTERS}
    for number in long:
        lines[number] = ""
    most = f"expected at most {LINE_CHARACTERS:,} in one line"
    return "\n".join(lines), [
        error(path, f"found {size:,} characters, {most}: left out", line=number + 1, column=1)
        for number, size in long.items()
    ]


def _unpacked(data: bytes, path: str) -> tuple[bytes | None, list[Problem]]:
    if not data.startswith(_GZIP):
        return (data, []) if len(data) <= BYTES else (None, [_too_large(path)])
    parts: list[bytes] = []
    size = 0
    try:
        for part in _members(data):
            size += len(part)
            parts.append(part)
            if size > BYTES:
                return None, [_too_large(path)]
            if size > max(_FREE, RATIO * len(data)):
                message = f"found gzip that grows more than {RATIO} times, expected text"
                return None, [error(path, message)]
    except EOFError:
        message = "found a truncated gzip file: its end is missing"
        return None, [error(path, message, hint="copy or download it again")]
    except zlib.error as fault:
        return None, [error(path, f"found broken gzip ({fault})", hint="download it again")]
    return b"".join(parts), []


def _members(data: bytes) -> Iterator[bytes]:
    """What a gzip file holds, in small parts; it may be several files in a row (RFC 1952, 2.2).

    Raises zlib.error where it is broken, EOFError where its end is missing.
    """
    at = 0
    while data.startswith(_GZIP, at):
        stream = zlib.decompressobj(wbits=31)
        while not stream.eof:
            window = stream.unconsumed_tail
            if not window:  # little at a time: each of very many members copies what is left over
                window = data[at : at + _WINDOW]
                at += len(window)
            if not window:
                raise EOFError
            yield stream.decompress(window, _CHUNK)
        at -= len(stream.unused_data)


def _decoded(data: bytes, path: str) -> tuple[str | None, list[Problem]]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        if declared := _as_declared(data, path):
            return declared
        _, problems = read_text(data, path, limit=BYTES)
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return None, problems
        return data.decode("utf-8", "replace"), problems
    if data.count(0) * 3 >= len(data) > 3:  # UTF-16 without a mark
        return read_text(data, path, limit=BYTES)
    return text, []


def _as_declared(data: bytes, path: str) -> tuple[str, list[Problem]] | None:
    """The text by the encoding that its first lines name; None where they name none that fits.

    Only asked of bytes that are no UTF-8. Latin-1 is read as windows-1252, as browsers do, since
    that is what programs write that say so.
    """
    named = _DECLARED.search(data[:_HEAD])
    name = named[1].decode("ascii").lower().replace("_", "-") if named else ""
    name = _ALIASES.get(name, name)
    if not _ENCODINGS.fullmatch(name):
        return None
    try:
        text = data.decode(name)
    except (LookupError, UnicodeDecodeError):
        return None
    hint = "save the file as UTF-8"
    return text, [warning(path, f"read as {name}, as its first lines say", line=1, hint=hint)]


def _too_large(path: str) -> Problem:
    message = f"found more than {BYTES:,} bytes, expected at most so many in one import file"
    return error(path, message, hint="split the file")
