"""Where text becomes markup: HTML, Markdown and messages. Nothing else in the package escapes.

A stranger's text is escaped once, by the function of the place where it lands. The Markdown side
is written for Python-Markdown with the extensions that a shelf may switch on (attribute lists,
admonitions, tables, footnotes, definition lists, the inline marks of pymdown-extensions), and a
property test renders escaped text with the site's own extensions and compares what comes out.
"""

from __future__ import annotations

import re
from urllib.parse import quote


def html(text: str) -> str:
    """Returns the text for an HTML element or a quoted attribute."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#39;")


# A backslash where every Markdown knows one (`_ESCAPED`), a character reference elsewhere. What
# cannot open anything stays readable: "R & D", "C++", "a == b"; with every opening mark escaped, a
# closing one closes nothing.
# The class stands first and its cases look back at it: so `re` skips what is no mark in one loop.
# A run is looked along from its first mark alone: from each, long runs would take quadratic time.
_INLINE = re.compile(
    r"""
    ([\\`*_\[\]{}<|&~^=+:@.!\#])
    (?: (?<=[\\`*_\[\]{}])         # code, emphasis, links, attribute lists
      | (?<=<)                     # raw HTML and automatic links; covers the snippet mark --8<--
      | (?<=&)(?=[A-Za-z0-9\#])    # character references
      | (?<=[~^=])(?<!~~|\^\^|==)\1++(?!\s)  # ~~del~~, ^^ins^^, ==mark==; a link may follow
      | (?<=\+)(?<!\+\+)\+++(?=[^\s,.;:)])   # ++keys++
      | (?<=[~^])(?=\S)            # ~sub~, ^sup^
      | (?<=\|)                    # a cell of a table
      | (?<=:)(?=[\w+-]+:)         # :emoji:
      | (?<=\]:)                   # definitions of links; their bracket is found behind a backslash
      | (?<=[\w.+-]@)(?=\w)        # mail addresses
      | (?<=[A-Za-z]:)(?=//)       # addresses, for extensions that link them by themselves
      | (?<=[Ww]{3}\.)(?=\w)
      | (?<=!)$                    # a link that follows would become an image
      | (?<=\#)(?<!\#\#)\#*+$      # the end of a heading
    )
    """,
    re.VERBOSE,
)
_ESCAPED = frozenset("\\*_{}[]()>#+-.!")
"""`Markdown.ESCAPED_CHARS`: what a backslash escapes. Without the backtick: Python-Markdown
searches the rest of the text at each, escaped or not, which takes minutes where there are many.
"""


_NAMED = {"&": "&amp;", "<": "&lt;"}


def markdown(text: str) -> str:
    """Returns the text for the inside of a Markdown line: a heading, a link's label, a sentence.

    White space, line breaks included, becomes single spaces. For the beginning of a paragraph use
    `markdown_block`, which also guards the marks that count only there.
    """
    return _INLINE.sub(_reference, " ".join(text.split()))


def _reference(match: re.Match[str]) -> str:
    found = match.group()
    if found in _ESCAPED or found[0] == "#":
        return "".join(f"\\{character}" for character in found)
    return _NAMED.get(found) or "".join(f"&#{ord(character)};" for character in found)


def in_article(text: str) -> str:
    """Returns the HTML that a builder makes of `markdown(text)`: marks behind a backslash as they
    are, character references as they stand.
    """
    text = " ".join(text.split())
    pieces: list[str] = []
    end = 0
    for match in _INLINE.finditer(text):
        found = match.group()
        if found in _ESCAPED or found[0] == "#":
            continue
        pieces += [_in_element(text[end : match.start()]), _reference(match)]
        end = match.end()
    return "".join([*pieces, _in_element(text[end:])])


def _in_element(text: str) -> str:
    return text.replace("&", "&amp;").replace(">", "&gt;")


_BLOCK = re.compile(r"[-+#>!?/=~^|:;.*]|(?P<number>\d+)(?=[.)])")


def markdown_block(text: str) -> str:
    """Returns the text for a Markdown paragraph of its own:
    `markdown`, and no mark of a block at its start.
    """
    return begin_block(markdown(text))


def begin_block(line: str) -> str:
    """Returns a line of escaped Markdown that can begin a paragraph, and nothing else.

    Guarded: headings, lists, quotations, rules, underlines of headings, admonitions (`!!!`),
    details (`???`), tabs (`===`), blocks (`///`), tables, definitions, and numbers of lists.
    """
    match = _BLOCK.match(line)
    if match is None:
        return line
    if match["number"]:
        return f"{match['number']}\\{line[match.end() :]}"
    return f"\\{line}" if line[0] in _ESCAPED else f"&#{ord(line[0])};{line[1:]}"


def begin_article(line: str) -> str:
    """Returns the HTML that a builder makes of `begin_block`, from that of its line."""
    match = _BLOCK.match(line)
    if match is None or match["number"] or line[0] in _ESCAPED:
        return line
    return f"&#{ord(line[0])};{line[1:]}"


def markdown_url(url: str) -> str:
    """Returns a URL for `](…)` in Markdown: what could end or restructure the link is
    percent-encoded.

    For URLs that were already found good (`identifiers.safe_url`); existing escapes are kept.
    """
    return quote(url, safe="%/:?#@!$&+,;=~-._")


_FENCES = re.compile("`+")


def code_span(text: str) -> str:
    """Returns the text as a code span of a host's Markdown, on one line: an issue, a pull request,
    a summary.

    Hosts know more marks than Markdown does (mentions, numbers of issues, addresses, formulas,
    emoji), and none of them within code. A run of backticks is ended by one of its own length
    alone (CommonMark 0.31, 6.1), so the fence is longer than any in the text.
    """
    shown = visible(text).strip(" ") or "(empty)"
    longest = max(map(len, _FENCES.findall(shown)), default=0)
    fence = "`" * (longest + 1)
    space = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{space}{shown}{space}{fence}"


_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    r"""Returns the text for a message: control, direction and invisible characters as `\\u….`
    escapes.

    Nothing that a stranger wrote can then move a terminal's cursor or begin a new line of a log.
    """
    return _CONTROLS.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
