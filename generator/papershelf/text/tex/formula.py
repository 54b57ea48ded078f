"""A formula's source to a tree, or the reason why not.

The subset of LaTeX and amsmath that titles and abstracts hold. Nothing is expanded: a command that
is not in the tables ends the reading with a `Refusal`, and the caller shows the source.
"""

from __future__ import annotations

from papershelf.text.tex.mathcommands import command
from papershelf.text.tex.mathparser import Parser
from papershelf.text.tex.nodes import Refusal, Row
from papershelf.text.tex.stream import Refused


def parse_formula(source: str) -> Row | Refusal:
    """The tree of a formula, given without its dollar signs."""
    try:
        return Parser(source, command).whole()
    except Refused as refused:
        return Refusal(str(refused))
