r"""What notes have beyond CommonMark inside a line, as rules for markdown-it-py.

A formula stands in `$…$`, `$$…$$`, `\(…\)`, `\[…\]` or, as on GitHub, `` $`…`$ ``, by the rules of
titles and abstracts (`text.tex`): what is money stays money, and what is not understood is shown as
its source. `[[…]]` mentions another paper. Attribute lists are dropped.

A rule leaves in its token's `meta` where it began (`start`, an offset), from which `places` tells
line and column.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from markdown_it.common.utils import normalizeReference
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from papershelf.notes.markdown.bounds import LABEL
from papershelf.text.tex.tokens import LONGEST_FORMULA, is_formula, is_paragraph

Rule = Callable[[StateInline, bool], bool]
"""Whether something begins here; unless it is only asked (True), its tokens are pushed."""

_FORMULA = re.compile(r"\$`|\$\$?(?!\$)|\\[(\[]")
_CLOSING = {"$`": "`$", "$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}
_MENTION = re.compile(
    rf"""\[\[ (?P<paper>[^\[\]\n^|`][^\[\]\n|`]{{0,{LABEL}}})
    (?:\|(?P<text>[^\[\]\n]{{1,{LABEL}}}))?
    \]\] (?!\(|\[(?!\^))  # not [[1]](address)""",
    re.VERBOSE,
)
_FOOTNOTE = re.compile(rf"\[\^([^\]\s]{{1,{LABEL}}})\]")
_REFERENCE = re.compile(
    rf"\[((?:\\.|[^\[\]\\]){{1,{LABEL}}})\]\[((?:\\.|[^\[\]\\]){{0,{LABEL}}})\]", re.DOTALL
)
_BLANK = re.compile(
    rf"!\[[^\[\]\n]{{0,{LABEL}}}\]\(([^()<>\n]{{1,{LABEL}}}\.(?:png|jpe?g|webp|gif))\)",
    re.IGNORECASE,
)
_ITEM = r"""(?:[.#][\w-]{1,99}|[\w-]{1,99}=(?:"[^"\n]{0,99}"|'[^'\n]{0,99}'|[^\s"'{}]{1,99}))"""
_ATTRIBUTES = re.compile(rf"\{{(?P<colon>:?)[ ]?(?P<items>{_ITEM}(?:[ ]{_ITEM}){{0,19}})[ ]?\}}")

_AT_END = re.compile(rf"[ ]?{_ATTRIBUTES.pattern}\Z")


def formula(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Reads a formula, before escapes and emphasis see what it is made of."""
    opening = _FORMULA.match(state.src, state.pos)
    if opening is None:
        return False
    closing = _CLOSING[opening[0]]
    end = _closed(state, opening.end(), closing)
    inside = state.src[opening.end() : end]
    if end < 0 or "`" in inside:
        return False
    behind = end + len(closing)
    after = state.src[behind : behind + 1]
    if not (is_formula(inside, after) if opening[0] == "$" else is_paragraph(inside)):
        return False
    if not silent:
        token = state.push("formula", "", 0)
        token.content, token.markup = inside, opening[0]
    state.pos = behind
    return True


def _closed(state: StateInline, start: int, closing: str) -> int:
    """Returns where the formula closes, not behind a backslash; -1 where it does not."""
    end = min(start + LONGEST_FORMULA, state.posMax)
    at = state.src.find(closing, start, end)
    while at > 0 and closing[0] == "$" and state.src[at - 1] == "\\":
        at = state.src.find(closing, at + 1, end)
    return at


def mention(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Reads `[[2412.06769]]` or `[[2412.06769|these words]]`; a link's label may hold one."""
    found = None if silent else _MENTION.match(state.src, state.pos, state.posMax)
    if found is None or not found["paper"].strip():
        return False
    token = state.push("mention", "", 0)
    token.content = found["paper"].strip()
    token.meta = {"start": state.pos, "text": (found["text"] or "").strip()}
    state.pos = found.end()
    return True


def footnote(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Reads a reference to a footnote, with a bound that the plugin's own rule lacks."""
    found = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    notes = state.env.get("footnotes", {"refs": {}, "list": {}})
    label, key = found[1], f":{found[1]}"
    if key not in notes["refs"]:
        if silent:
            return False  # its brackets are text
        _push_undefined(state, found, "footnote", f"[^{label}]: …", shown=found[0])
    elif not silent:
        if notes["refs"][key] < 0:
            notes["refs"][key] = len(notes["list"])
            notes["list"][notes["refs"][key]] = {"label": label, "count": 0}
        number = notes["refs"][key]
        token = state.push("footnote_ref", "", 0)
        token.meta = {"id": number, "subId": notes["list"][number]["count"]}
        notes["list"][number]["count"] += 1
    state.pos = found.end()
    return True


def reference(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Finds `[text][nowhere]`, which no rule before it took for a link; it stays text."""
    found = None if silent else _REFERENCE.match(state.src, state.pos, state.posMax)
    if found is None or not found[1].strip() or "^" in (found[1][0], found[2][:1]):
        return False
    before = state.src[state.pos - 1 : state.pos]
    label = found[2] if found[2].strip() else found[1]
    is_index = before.isalnum() or (before and before in "_])")  # as in `x[0][1]`
    if is_index or normalizeReference(label) in state.env.get("references", {}):
        return False
    _push_undefined(state, found, "reference", f"[{label}]: https://…", shown="")
    return False


def _push_undefined(
    state: StateInline, found: re.Match[str], what: str, definition: str, shown: str
) -> None:
    message = f'found "{found[0]}", but no {what} "{definition}"'
    hint = f"add that line, or write \\{found[0][:1]} where no {what} is meant"
    _push_finding(state, message, hint, shown)


def _push_finding(state: StateInline, message: str, hint: str, shown: str = "") -> None:
    """Pushes a token that a finding is made of; it is `shown` on the page."""
    token = state.push("finding", "", 0)
    token.content = shown
    token.meta = {"start": state.pos, "finding": (message, hint)}


def blank(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Finds `![x](a b.png)`, which is no picture because of the blank; it stays text."""
    if not silent and (found := _BLANK.match(state.src, state.pos, state.posMax)):
        message = f'found "{found[0]}", expected an address without blanks'
        _push_finding(state, message, f"write <{found[1]}>")
    return False


def attributes(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Drops `{: … }` anywhere, and `{ .… }` behind an element or on a line of its own."""
    found = _ATTRIBUTES.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    before = state.src[state.pos - 1 : state.pos]
    after = state.src[found.end() : found.end() + 1]
    is_alone = before in ("", "\n") and after in ("", "\n")
    is_behind = before != "" and before in ")]`*_~>"
    is_marked = found["items"][0] in ".#" and (is_alone or is_behind)
    if not (found["colon"] or is_marked):
        return False
    if not silent:
        if after in ("", "\n"):
            state.pending = state.pending.rstrip(" ")
        if after == "" and state.tokens and state.tokens[-1].type == "softbreak":
            state.tokens[-1].type, state.tokens[-1].hidden = "nothing", True
    state.pos = found.end()
    return True


def headings(state: StateCore) -> None:
    """Drops the attribute list that ends a heading."""
    for opening, text in pairwise(state.tokens):
        if opening.type == "heading_open":
            text.content = _AT_END.sub("", text.content)


def with_start(rule: Rule) -> Rule:
    """Returns the rule that leaves in its token where it began."""

    def placed(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
        start = state.pos
        is_found = rule(state, silent)
        if is_found and not silent:
            state.tokens[-1].meta["start"] = start
        return is_found

    return placed
