r"""Resolves an address of a page: to a file of this site, to another site, or to nothing that may
stand.

Rules: WHATWG URL standard, "URL parsing", as far as relative addresses of a static site need it.
Browsers drop tabs and line breaks anywhere in an address, and white space and controls at its ends;
they read `\` as `/`; both have hidden `javascript:` from simpler checks before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

_ENDS = "".join(map(chr, range(0x21)))
_DROPPED = re.compile(r"[\t\n\r]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_PARTS = re.compile(r"(?P<path>[^?#]*)(?:\?[^#]*)?(?:#(?P<fragment>.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Inside:
    """A file of the site: its path from the site's root, and the percent-decoded fragment."""

    path: str
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class OutsideAddress:
    """Another origin or no file at all: the scheme in lower case, or "//" for a network path."""

    scheme: str


@dataclass(frozen=True, slots=True)
class BrokenAddress:
    """An address that means nothing on this site, and why."""

    reason: str


def resolve(address: str, page: str, base_path: str) -> Inside | OutsideAddress | BrokenAddress:
    """Returns where `address` leads on the page whose file is `page`, of a site that lives at
    `base_path`.

    `page` is a path from the site's root ("papers/x/index.html"); `base_path` begins and ends
    with "/". A directory means its `index.html`.
    """
    address = _DROPPED.sub("", address.strip(_ENDS))
    if scheme := _SCHEME.match(address):
        return OutsideAddress(scheme[1].lower())
    match = _PARTS.fullmatch(address)
    if match is None:  # the pattern takes every text
        raise AssertionError(address)
    path = match["path"].replace("\\", "/")
    if path.startswith("//"):
        return OutsideAddress("//")
    fragment = _decoded(match["fragment"] or "")
    if fragment is None:
        return BrokenAddress("the part after # is not UTF-8")
    if not path:
        return Inside(page, fragment)
    found = _walk(path, page, base_path)
    return found if isinstance(found, BrokenAddress) else Inside(found, fragment)


def _walk(path: str, page: str, base_path: str) -> str | BrokenAddress:
    """Returns the file that `path` leads to, from the folder of `page` or the host's root."""
    if path.startswith("/"):
        if path + "/" == base_path:
            return BrokenAddress(f"expected {base_path}, with the slash at its end")
        if not path.startswith(base_path):
            return BrokenAddress(f"it leaves the site, which lives at {base_path}")
        folders, path = [], path[len(base_path) :]
    else:
        folders = page.split("/")[:-1]
    *steps, last = path.split("/")
    for step in [*steps, last] if last in (".", "..") else steps:
        name = _decoded(step)
        if name == "..":
            if not folders:
                return BrokenAddress("it leaves the site by ..")
            folders.pop()
        elif name is None or "/" in name:
            return BrokenAddress("it holds an escape that no file name has")
        elif name != ".":
            folders.append(name)
    name = "" if last in (".", "..") else _decoded(last)
    if name is None or "/" in name:
        return BrokenAddress("it holds an escape that no file name has")
    return "/".join([*folders, name or "index.html"])


def _decoded(text: str) -> str | None:
    """Returns `text` without percent escapes, or None where they are not UTF-8."""
    if "%" not in text:
        return text
    try:
        return unquote_to_bytes(text).decode("utf-8")
    except UnicodeDecodeError:
        return None
