r"""TeX in titles and abstracts: one conversion for pages, meta tags, listings and search text.

Records keep their text as the source has it. `pieces` reads it once; `plain`, `as_html` and
`as_markdown` are three views of the same pieces, so that a page and its `<title>` never disagree.

The rules, each with its reason where it stands:

- `$…$`, `$$…$$`, `\(…\)`, `\[…\]` and `equation` are formulas: MathML, or Unicode in plain text.
  `tokens` says when a dollar sign is money. No macro is ever defined or expanded.
- In running text accents, letters, quotes, dashes, ties and styles become what they mean
  (`running`, `textcommands`). Braces go where they are TeX's and stay where they are text.
- What cannot be converted is kept: its source as code on a page, its words elsewhere (`render`).

How a text is read: `tokens` cuts it, `running` reads the tokens into pieces, `formulas` reads each
formula into a tree, and `mathml` and `linear` write the tree. `values` defines pieces and trees;
`symbols` and `textcommands` are the tables.

Any text is read without an exception, in time that grows with its length; groups nest at most
`MOST_NESTED` deep.
"""

from papershelf.text.tex.mathml import ATTRIBUTES as MATHML_ATTRIBUTES
from papershelf.text.tex.mathml import ELEMENTS as MATHML_ELEMENTS
from papershelf.text.tex.render import as_article, as_html, as_markdown, pieces, plain
from papershelf.text.tex.tokens import MOST_NESTED
from papershelf.text.tex.values import Code, Math, Piece, Styled, Text

__all__ = [
    "MATHML_ATTRIBUTES",
    "MATHML_ELEMENTS",
    "MOST_NESTED",
    "Code",
    "Math",
    "Piece",
    "Styled",
    "Text",
    "as_article",
    "as_html",
    "as_markdown",
    "pieces",
    "plain",
]
