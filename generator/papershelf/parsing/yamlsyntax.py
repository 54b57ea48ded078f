"""Syntax errors of YAML in plain words.

Each parser of PyYAML has its own terse texts; the frequent ones are matched by their common words.
"""

from __future__ import annotations

import re

import yaml

from papershelf.parsing.textfile import place_of
from papershelf.problems import Problem, error

_WORDS = (
    # part of the parser's text, message, hint
    ("mapping values are not allowed", 'found ": " inside a value', "put the value in quotes"),
    ("quoted scalar found unexpected", "found a quotation mark that is not closed", "close it"),
    ("unknown escape", "found an unknown escape after \\", "write \\\\ or use single quotes"),
    ("escape code", "found an invalid escape after \\", "write \\\\ or use single quotes"),
    ("hexdecimal", "found an invalid escape after \\", "write \\\\ or use single quotes"),
    ("flow sequence", "found a list whose [ is not closed, or a comma missing", "add ] or a comma"),
    ("flow mapping", "found a mapping whose { is not closed, or a comma missing",
     "add } or a comma; quote a value that holds one"),
    ("expected ':'", "found a line without `key: value`", "add a colon, or indent the line"),
    ("sequence entries are not allowed", 'found "- " after a key', "begin the list on a new line"),
    ("expected '-' indicator", "found a line that does not fit the list", "check the indentation"),
    ("expected key", "found text that does not fit the line above",
     "check the indentation and the quotes"),
    ("block mapping", "found text that does not fit the line above",
     "check the indentation and the quotes"),
    ("block collection", "found a line that does not fit the list", "check the indentation"),
    ("node content", "found a comma, bracket or mark where a value should be",
     "put the value in quotes"),
    ("expected alphabetic or numeric", "found * or & where a value should be",
     "put the value in quotes"),
    ("while scanning a block scalar", "found text after | or >", "begin it on the next line"),
)  # fmt: skip


_BEGUN = ("quoted scalar", "block scalar", "simple key", "anchor", "alias")
"""What an error is about from its beginning, though it is noticed only at its end."""


_SURROGATE = re.compile(r"\\(?:u|U0000)([dD][89a-fA-F][0-9a-fA-F]{2})")


def syntax_problem(
    text: str, path: str, fault: yaml.MarkedYAMLError, above: int
) -> tuple[Problem, int]:
    """The Problem of a syntax error, and the offset up to which `text` was understood.

    `above` is the number of characters of the file before the text.
    """
    mark = fault.problem_mark or fault.context_mark
    offset = min(mark.index, len(text)) if mark else 0
    words = f"{fault.context or ''} {fault.problem or ''}"
    understood = offset
    if fault.context_mark and any(word in words for word in _BEGUN):
        understood = min(fault.context_mark.index, offset)
    if surrogate := _SURROGATE.match(text, max(offset - len("\\u"), 0)):
        at = surrogate.start()
        code = f"U+{surrogate[1].upper()}"
        message = f"found a lone surrogate ({code}) written as an escape at offset {above + at}"
        line, column = place_of(text, at)
        hint = "write the character itself"
        return error(path, message, line=line, column=column, hint=hint), understood
    message, hint = _in_words(text, offset, words)
    line, column = place_of(text, offset if message.endswith("\\") else understood)
    return error(path, message, line=line, column=column, hint=hint), understood


def _in_words(text: str, offset: int, words: str) -> tuple[str, str]:
    character = text[offset : offset + 1]
    if "cannot start any token" in words:
        if character == "\t":
            return "found a tab as white space", "use spaces"
        return f"found {character} at the start of a value", "put the value in quotes"
    for part, message, hint in _WORDS:
        if part in words:
            return message, hint
    return f"found invalid YAML ({words.strip()})", "check the indentation and the quotes"
