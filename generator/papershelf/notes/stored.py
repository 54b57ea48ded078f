"""A rendered note as JSON and back, for the worker's answers and the cache.

What comes back may have been damaged: anything of another shape raises ValueError.
"""

from __future__ import annotations

from typing import Any

from papershelf.notes.rendered import Finding, Formula, Hole, Image, Mention, Rendered


def as_json(note: Rendered) -> list[Any]:
    """Returns the note as lists, texts and numbers."""
    findings = [
        [one.line, one.column, one.message, one.hint, int(one.is_error)] for one in note.findings
    ]
    return [note.html, [_hole_json(hole) for hole in note.holes], findings]


def _hole_json(hole: Hole) -> list[str | int]:
    match hole:
        case Formula(mathml, plain):
            return ["formula", mathml, plain]
        case Mention(paper, text, line, column, is_linked):
            return ["mention", paper, text, line, column, int(is_linked)]
        case Image(address, text, line, column):
            return ["image", address, text, line, column]


def from_json(stored: object) -> Rendered:
    """Returns the note that `as_json` gave. Raises ValueError for anything else."""
    match stored:
        case [str(html), list(holes), list(findings)]:
            return Rendered(html, tuple(map(_hole, holes)), tuple(map(_finding, findings)))
    raise ValueError("no rendered note")


def _hole(stored: object) -> Hole:
    match stored:
        case ["formula", str(mathml), str(plain)]:
            return Formula(mathml, plain)
        case ["mention", str(paper), str(text), int(line), int(column), int(is_linked)]:
            return Mention(paper, text, line, column, bool(is_linked))
        case ["image", str(address), str(text), int(line), int(column)]:
            return Image(address, text, line, column)
    raise ValueError("no hole of a note")


def _finding(stored: object) -> Finding:
    match stored:
        case [int(line), int(column), str(message), str(hint), int(is_error)]:
            return Finding(line, column, message, hint, bool(is_error))
    raise ValueError("no finding in a note")
