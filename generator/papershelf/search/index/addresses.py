"""Addresses of papers in the index, short where the title beside them says most of it.

A record without an identifier has one made of its title. Its address then becomes the number of
characters that agree with the title, and what follows: `papers/a-long-title-62ab/` is `12-62ab`.
The browser reads them by the same rule (`cards.js`).
"""

from __future__ import annotations

import re

_FOLDER = "papers/"
_OTHER_SIGNS = re.compile("[^a-z0-9]+")


def short_url(url: str, title: str) -> str:
    """The address as the index has it: without a slash where it was made short."""
    name = url.removeprefix(_FOLDER).removesuffix("/")
    if url != f"{_FOLDER}{name}/":
        return url
    agreeing = _agreeing(name, _dashed(title))
    while name[agreeing : agreeing + 1].isdigit():
        agreeing -= 1  # what follows the number may not begin with a digit
    rest = name[agreeing:]
    short = f"{agreeing}{rest}"
    return short if agreeing > 0 and "/" not in rest and len(short) < len(name) else url


def _agreeing(name: str, title: str) -> int:
    """How many of the first signs are the same."""
    if title.startswith(name):  # four names in five
        return len(name)
    agreeing, differing = 0, len(name)
    while differing - agreeing > 1:
        middle = (agreeing + differing) // 2
        if title.startswith(name[:middle]):
            agreeing = middle
        else:
            differing = middle
    return agreeing


def long_url(short: str, title: str) -> str:
    """What `short_url` was given."""
    rest = short.lstrip("0123456789")
    if "/" in short or rest == short:
        return short
    return f"{_FOLDER}{_dashed(title)[: int(short.removesuffix(rest))]}{rest}/"


def _dashed(title: str) -> str:
    """The title as an address would have it, were it plain English."""
    return _OTHER_SIGNS.sub("-", title.lower()).strip("-")
