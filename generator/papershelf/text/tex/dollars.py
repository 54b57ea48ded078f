r"""Whether dollar signs hold a formula or are money.

A formula stands between a dollar sign and the next one, in one paragraph. As in Pandoc, the first
has no space after it, the second none before it and no digit after it; and what they hold is not
a sentence. Real abstracts break the rule in two ways, which are read as formulas when a sign of TeX
(a command, `^` or `_`) stands between the dollar signs: spaces inside (`$ \alpha $`), and a digit
after (`3$\times$3`). So is a sign by itself (`p$<$0.05`).
"""

from __future__ import annotations

import re

LONGEST = 3_000
"""Characters of one formula; the longest in 10,000 abstracts has 300."""
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_TEX = re.compile(r"\\(?:[A-Za-z]|[{|,;:!])|[\^_]")
_ASIDE = re.compile(r"\\[A-Za-z]+|\{[^{}]*\}")
# Two letters make a word, unless they are a function or stand right after another letter or digit.
_WORD = re.compile(
    r"(?<![A-Za-z\d])(?!(?:log|ln|exp|min|max|sin|cos|tan|det|dim|inf|sup|lim|mod)\b)[A-Za-z]?[a-z]{2,}"
)


_SIGNS = re.compile(r"[^\w\s]+")


def is_formula(inside: str, after: str) -> bool:
    """Whether `$inside$`, followed by the character `after` (or nothing), is a formula."""
    if not is_paragraph(inside):
        return False
    is_tight = not inside[0].isspace() and not inside[-1].isspace()
    is_tex = _TEX.search(inside) is not None
    if is_tight and is_tex:
        return True
    if _SIGNS.fullmatch(inside):
        return True
    if after.isdigit() or not (is_tight or is_tex):
        return False
    return not (_has_space(inside) and _WORD.search(_ASIDE.sub(" ", inside)))


def is_paragraph(inside: str) -> bool:
    """Whether a text may be a formula at all: not empty, not too long, in one paragraph."""
    return len(inside) <= LONGEST and bool(inside.strip()) and not _BLANK_LINE.search(inside)


def _has_space(inside: str) -> bool:
    return any(character.isspace() for character in inside.strip())
