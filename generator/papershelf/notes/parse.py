"""A note's file to a Note: front matter between `---` lines, then the body.

Front matter may be left out. Where the first line that is not blank is `---`, it begins there and
must end with another such line. What stands between is YAML, read as strictly as a record.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from papershelf.collection.fields import Fields
from papershelf.model import Note, Origin
from papershelf.notes.conflict import CONFLICT, CONFLICT_FOUND, CONFLICT_HINT
from papershelf.notes.markdown.bounds import too_long
from papershelf.parsing import limits
from papershelf.parsing.raw import Raw, kind
from papershelf.parsing.textfile import read_text, too_large
from papershelf.parsing.yamltree import parse_yaml
from papershelf.problems import Problem, error

KEYS = ("paper", "title", "author", "date", "tags")

# What MkDocs, Material and their plugins read from a page's front matter.
STEERING = frozenset(
    "alias aliases boost canonical_url categories comments description draft exclude extends extra"
    " generator hide icon image inherit layout links location meta nav palette pin plugins"
    " redirect redirects robots search slug social status subtitle template theme toc".split()
)

FENCE = "---"
TOO_LARGE = "shorten the note, or make it several"


@dataclass(frozen=True, slots=True)
class _Parts:
    """A file taken apart: the YAML between the fences and the text below, with their lines."""

    front: str
    front_line: int
    front_offset: int
    body: str
    body_line: int


def parse_note(data: bytes, path: str) -> tuple[Note | None, list[Problem]]:
    """Returns the note that a file's bytes hold, and what is wrong with it; lines are those of the
    file.

    There is no note where a Problem is an error. `path` is relative to the shelf; its stem names
    the paper where the front matter does not.
    """
    if len(data) > limits.NOTE_BYTES:
        return None, [too_large(path, len(data), limits.NOTE_BYTES, TOO_LARGE)]
    text, problems = read_text(data, path, limit=limits.NOTE_BYTES)
    if text is None:
        return None, problems
    parts, found = _parts(text, path)
    problems += found
    if parts is None:
        return None, problems
    note, found = _note(parts, path)
    problems += found
    problems += _body_problems(parts, path)
    return (None if any(problem.is_error for problem in problems) else note), problems


def _parts(text: str, path: str) -> tuple[_Parts | None, list[Problem]]:
    lines = text.split("\n")
    first = _first_written(lines, 0)
    if first == len(lines):
        return None, [error(path, "found an empty file, expected a note", line=1, column=1)]
    if lines[first].rstrip() != FENCE:
        return _Parts("", 1, 0, "\n".join(lines[first:]), first + 1), []
    fences = (at for at in range(first + 1, len(lines)) if lines[at].rstrip() == FENCE)
    close = next(fences, None)
    if close is None:
        message = f"found no closing {FENCE} line, expected one below the front matter"
        hint = f"put {FENCE} on a line of its own between the front matter and the text"
        return None, [error(path, message, line=first + 1, column=1, hint=hint)]
    front = "\n".join(lines[first + 1 : close])
    begin = _first_written(lines, close + 1)
    if begin == len(lines):  # a body of nothing, which begins right below the fence
        begin = close + 1
    above = sum(len(line) + 1 for line in lines[: first + 1])
    return _Parts(front, first + 2, above, "\n".join(lines[begin:]), begin + 1), []


def _first_written(lines: list[str], start: int) -> int:
    """Returns the index, from `start`, of the first line with words; `len(lines)` if none has."""
    return next((at for at in range(start, len(lines)) if lines[at].strip()), len(lines))


def _note(parts: _Parts, path: str) -> tuple[Note | None, list[Problem]]:
    for number, text in enumerate(parts.front.split("\n"), parts.front_line):
        if CONFLICT.match(text):
            return None, [error(path, CONFLICT_FOUND, line=number, column=1, hint=CONFLICT_HINT)]
    tree, problems = parse_yaml(
        parts.front, path, first_line=parts.front_line, first_offset=parts.front_offset
    )
    if tree is None:
        return None, problems
    raw = {} if tree.value is None else tree.value
    if not isinstance(raw, dict):
        line, column = tree.origin.place()
        message = f"found {kind(raw)}, expected front matter with {', '.join(KEYS)}"
        return None, [*problems, error(path, message, line=line, column=column)]
    problems += _steering(raw, tree.origin)
    fields = Fields({key: raw[key] for key in raw if key not in STEERING}, tree.origin, problems)
    fields.only(KEYS)
    note = Note(
        path=path,
        paper=fields.line("paper", limit=limits.ID) or PurePosixPath(path).stem,
        body=parts.body,
        body_line=parts.body_line,
        title=fields.line("title", limit=limits.TITLE),
        author=fields.line("author"),
        date=fields.date("date"),
        tags=fields.lines("tags"),
        origin=tree.origin if tree.value else None,
    )
    return note, problems


def _steering(raw: dict[str, Raw], origin: Origin) -> list[Problem]:
    """Returns an error for each key with which a page's front matter would steer the theme."""
    problems = []
    for key in raw:
        if key in STEERING:
            line, column = origin.place(key)
            message = f'found the key "{key}", which would steer the theme'
            message += f", expected one of {', '.join(KEYS)}"
            problems.append(
                error(origin.path, message, line=line, column=column, field=key, hint="delete it")
            )
    return problems


def _body_problems(parts: _Parts, path: str) -> list[Problem]:
    if not parts.body.strip():
        message = "found front matter alone, expected the note's text below it"
        return [error(path, message, line=parts.body_line - 1, column=1)]
    if message := too_long(parts.body):
        return [error(path, message, line=parts.body_line, column=1, hint=TOO_LARGE)]
    return []
