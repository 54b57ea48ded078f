"""The Markdown of notes: what GitHub shows, and nothing from HTML.

CommonMark with GitHub's tables, task lists, strikethrough, bare addresses, footnotes and callouts,
by markdown-it-py; `!!!` admonitions, as the site's own Markdown has them; and ours (`blocks`,
`inline`). Left out on purpose: attribute lists, snippets, emoji, table of contents: each lets text
steer the page around it. `writer` says what becomes of HTML.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import html_inline, image
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.footnote import footnote_plugin

from papershelf.notes.conflict import CONFLICT, CONFLICT_FOUND, CONFLICT_HINT
from papershelf.notes.markdown import blocks, bounds, inline
from papershelf.notes.markdown.addresses import addresses
from papershelf.notes.markdown.places import set_places
from papershelf.notes.markdown.writer import Writer
from papershelf.notes.rendered import Finding, Hole

_ENDS_BLOCKS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}


def converted(body: str) -> tuple[str, list[Hole], list[Finding]]:
    """Returns the body as HTML that the sanitiser has not seen yet, its holes, and what is wrong
    with it.

    Linear in the body, times `bounds.BRACKETS`.
    """
    markdown = _parser()
    env: dict[str, Any] = {"findings": [], "unclosed": {}, "defined": {}}
    tokens = markdown.parse(body, env)
    html, holes, findings = Writer(markdown).written(tokens, markdown.options, env)
    findings += [*env["findings"], *_unused(env)]
    return html, holes, sorted(findings, key=lambda one: (one.line, one.column))


def _unused(env: dict[str, Any]) -> Iterator[Finding]:
    """Yields footnotes that no reference leads to; they are not shown."""
    numbers = env.get("footnotes", {}).get("refs", {})
    for label, line in env["defined"].items():
        if numbers[f":{label}"] < 0:
            message = f'found the footnote "[^{label}]", expected a reference to it in the text'
            yield Finding(line + 1, 1, message, f"write [^{label}] where it belongs")


def _parser() -> MarkdownIt:
    markdown = MarkdownIt("gfm-like2", {"linkify": False, "alerts": False})
    markdown.options["maxNesting"] = bounds.NESTING + 10  # never reached: `too_deep` comes before
    # Where a link may lead is asked when it is written; then its text is still known.
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
    markdown.use(footnote_plugin, inline=False).use(admon_plugin)
    block, line, core = markdown.block.ruler, markdown.inline.ruler, markdown.core.ruler
    block.before("table", "too_deep", blocks.too_deep)
    block.at("table", blocks.table, {"alt": ["paragraph", "reference"]})
    block.before("fence", "display", blocks.display, _ENDS_BLOCKS)
    block.at("html_block", blocks.unread, _ENDS_BLOCKS)
    line.before("escape", "formula", inline.formula)
    line.before("link", "mention", inline.mention)
    line.at("image", inline.with_start(image))
    line.at("footnote_ref", inline.footnote)
    line.at("html_inline", inline.with_start(html_inline))
    line.push("attributes", inline.attributes)
    line.push("undefined", inline.reference)
    line.push("blank", inline.blank)
    core.after("block", "prepare", _prepare)
    core.at("linkify", addresses)
    core.after("inline", "places", set_places)
    markdown.enable("linkify")
    return markdown


def _prepare(state: StateCore) -> None:
    """Does what comes between the blocks and the lines of a note."""
    blocks.callouts(state)
    inline.headings(state)
    state.env["defined"] = {
        token.meta["label"]: (token.map or [0])[0]
        for token in state.tokens
        if token.type == "footnote_reference_open"
    }
    _find_conflict(state)
    state.md.options["maxNesting"] = bounds.BRACKETS


def _find_conflict(state: StateCore) -> None:
    """Finds the first line that Git put before one side of a conflict; not in code."""
    code = {
        line
        for token in state.tokens
        if token.type in ("fence", "code_block") and token.map
        for line in range(*token.map)
    }
    for number, line in enumerate(state.src.split("\n")):
        if CONFLICT.match(line) and number not in code:
            found = Finding(number + 1, 1, CONFLICT_FOUND, CONFLICT_HINT, is_error=True)
            state.env["findings"].append(found)
            return
