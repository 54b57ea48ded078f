"""Bare addresses become links, by the rules of GitHub's Markdown (GFM 0.29, section 6.9).

linkify-it-py is no choice: it takes `train.py` and `README.md` for hosts, and markdown-it-py's use
of it is quadratic in the number of links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BARE = re.compile(
    r"""(?<![^\s*_~(])
    (?: (?P<web>(?:https?://|www\.)[^\s<]+)
      | (?P<mail>[A-Za-z0-9.+_-]{1,64}@[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){1,8})
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_HOST = re.compile(r"(?:https?://)?[^\W_](?:[\w.:-]*[^\W_])?(?=[/?#:]|\Z)", re.IGNORECASE)

_SURPLUS = frozenset("?!.,:;*_~'\"]")


def addresses(state: StateCore) -> None:
    """Puts links into the texts of a note, but not within other links."""
    for block in state.tokens:
        if block.type == "inline" and ("@" in block.content or _BARE.search(block.content)):
            block.children = list(_linked(block.children or []))


def _linked(tokens: list[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += token.nesting * (token.tag == "a")
        if depth or token.type != "text":
            yield token
        else:
            yield from _split(token)


def _split(token: Token) -> Iterator[Token]:
    at = 0
    for found in _BARE.finditer(token.content):
        address = _trimmed(found[0])
        if found["web"]:
            href = address if "://" in address[:8] else f"http://{address}"
            is_address = "." in address and _HOST.match(address) is not None
        else:
            href, is_address = f"mailto:{address}", address[-1:] not in "-_"
        if is_address:
            yield _text(token.content[at : found.start()])
            yield Token("link_open", "a", 1, attrs={"href": href})
            yield _text(address)
            yield Token("link_close", "a", -1)
            at = found.start() + len(address)
    yield _text(token.content[at:])


def _trimmed(address: str) -> str:
    """Returns the address without the signs of the sentence at its end."""
    surplus = address.count(")") - address.count("(")
    end = len(address)
    while end and (address[end - 1] in _SURPLUS or (address[end - 1] == ")" and surplus > 0)):
        end -= 1
        surplus -= address[end] == ")"
    return address[:end]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
