r"""Blocks that notes have beyond CommonMark, as rules for markdown-it-py, and the bounds of blocks.

A formula may stand on lines of its own (`$$` to `$$`, `\[` to `\]`), whatever its lines begin with.
A quotation that begins with `[!note]` is a callout, as on GitHub. Comments, scripts and other
elements that nobody reads are dropped, over blank lines too.
"""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as gfm_table
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from papershelf.notes.markdown import bounds
from papershelf.notes.rendered import Finding
from papershelf.text.tex.tokens import LONGEST_FORMULA, is_paragraph

UNREAD = (
    "applet|audio|canvas|iframe|math|noembed|noframes|noscript|object|script|select|style|svg"
    "|template|textarea|title|video|xmp"
)
"""Elements that are dropped with their content: it is code, or a fallback, or not for readers."""

_OPENS_UNREAD = re.compile(rf"<(?:(?P<name>{UNREAD})\b|!--)", re.IGNORECASE | re.ASCII)
_CLOSES_UNREAD = {
    name: re.compile(rf"</{name}\b[^<>]*>", re.IGNORECASE) for name in UNREAD.split("|")
}
_CLOSES_UNREAD["!--"] = re.compile("-->")

_DISPLAYS = {"$$": "$$", "\\[": "\\]"}
_CALLOUT = re.compile(r"\[!(note|tip|important|warning|caution)\](?:[ \t]+(.*))?", re.IGNORECASE)
CALLOUT_CLASSES = {"important": "info", "caution": "danger"}
"""GitHub's kinds that the theme has under another name."""


def _text(state: StateBlock, line: int) -> str:
    """Returns a line without the indentation and marks of the blocks around it."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _paragraph(state: StateBlock, content: str, first: int, end: int) -> None:
    state.push("paragraph_open", "p", 1).map = [first, end]
    token = state.push("inline", "", 0)
    token.map, token.content, token.children = [first, end], content, []
    state.push("paragraph_close", "p", -1)


def _found(state: StateBlock, line: int, message: str, hint: str) -> None:
    state.env["findings"].append(Finding(line + 1, 1, message, hint, is_error=True))


def too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Ends the reading of what is nested beyond the bound; the note is then an error."""
    if silent or state.level <= bounds.NESTING:
        return False
    lists = bounds.NESTING // 2
    message = f"found text nested too deep, expected at most {lists} lists"
    message += f" or {bounds.NESTING} quotations within each other"
    if not any(finding.message == message for finding in state.env["findings"]):
        _found(state, start, message, "begin code with ``` instead of spaces")
    state.line = end
    return True


def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Reads a table of GFM, unless it has too many cells."""
    if silent or not gfm_table(state, start, end, True):  # noqa: FBT003 (their signature)
        return silent and gfm_table(state, start, end, silent)
    last = start
    while last < end and not state.isEmpty(last):
        last += 1
    cells = (last - start) * _text(state, start).count("|")
    if cells <= bounds.CELLS:
        return gfm_table(state, start, end, silent)
    message = f"found a table of about {cells:,} cells, expected at most {bounds.CELLS:,}"
    _found(state, start, message, "split it with blank lines")
    state.line = last
    return True


def display(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Reads a formula on lines of its own: a paragraph of which no line begins another block."""
    closing = _DISPLAYS.get(_text(state, start)[:2])
    if closing is None or state.is_code_block(start):
        return False
    written = _text(state, start)
    line = start
    while (closes := written.find(closing, 2)) < 0:
        line += 1
        is_inside = line < end and not state.isEmpty(line) and len(written) <= LONGEST_FORMULA
        if not is_inside or state.sCount[line] < state.blkIndent:
            return False
        written += f"\n{_text(state, line)}"
    if written[closes + 2 :].strip() or not is_paragraph(written[2:closes]):
        return False
    if not silent:
        state.line = line + 1
        _paragraph(state, written.rstrip(), start, line + 1)
    return True


def unread(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Drops a comment or an unread element that begins a line; what follows it is a paragraph.

    One that is not closed is no block: its tag is dropped where the line is read.
    """
    opening = _OPENS_UNREAD.match(_text(state, start))
    if opening is None or state.is_code_block(start):
        return False
    name = (opening["name"] or "!--").lower()
    searched: dict[str, tuple[int, int]] = state.env["unclosed"]
    since, until = searched.get(name, (end, end))
    if since <= start and end <= until:  # looked for before: the whole stays linear
        return False
    at = opening.end() - len("--")  # `<!-->` closes itself
    for line in range(start, end):
        if closing := _CLOSES_UNREAD[name].search(_text(state, line), at):
            if not silent:
                state.line = line + 1
                if rest := _text(state, line)[closing.end() :].strip():
                    _paragraph(state, rest, line, line + 1)
            return True
        at = 0
    searched[name] = (start, end)
    return False


def callouts(state: StateCore) -> None:
    """Makes admonitions of quotations that begin with `[!note]` or another of GitHub's kinds."""
    tokens = state.tokens
    made: list[Token] = []
    opened: list[bool] = []
    for index, token in enumerate(tokens):
        if token.type == "blockquote_open":
            opened.append(_is_callout(tokens, index))
            made += _callout(tokens, index) if opened[-1] else [token]
        elif token.type == "blockquote_close" and opened.pop():
            made.append(Token("admonition_close", "div", -1, block=True))
        else:
            made.append(token)
    state.tokens = made


def _is_callout(tokens: list[Token], index: int) -> bool:
    following = tokens[index + 1 : index + 3]
    if [token.type for token in following] != ["paragraph_open", "inline"]:
        return False
    return _CALLOUT.fullmatch(following[1].content.split("\n", 1)[0]) is not None


def _callout(tokens: list[Token], index: int) -> list[Token]:
    """Begins a callout; its first line is taken out of the paragraph below."""
    text = tokens[index + 2]
    first, _, rest = text.content.partition("\n")
    match = _CALLOUT.fullmatch(first)
    kind, title = (match[1].lower(), match[2] or "") if match else ("", "")
    line = (text.map or [0])[0]
    text.content, text.map = rest, [line + 1, (text.map or [0, line + 1])[1]]
    css_class = f"admonition {CALLOUT_CLASSES.get(kind, kind)}"
    words = Token("inline", "", 0, map=[line, line + 1], children=[])
    words.content = title.strip() or kind.capitalize()
    return [
        Token("admonition_open", "div", 1, attrs={"class": css_class}, block=True),
        Token("admonition_title_open", "p", 1, attrs={"class": "admonition-title"}, block=True),
        words,
        Token("admonition_title_close", "p", -1, block=True),
    ]
