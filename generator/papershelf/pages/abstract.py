"""An abstract's text as Markdown, with its addresses as links, and the links found in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from papershelf.identifiers import safe_url
from papershelf.model import Links
from papershelf.pages.markup import address
from papershelf.text import markdown, markdown_block

_URL = re.compile(r"https?://[^\s<>\"'`{}|\\^\[\]]+", re.IGNORECASE)
_TRAILING = ".,;:!?*_~"
_CODE_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitee.com")
_DATA_HOSTS = ("zenodo.org", "kaggle.com", "figshare.com")
_VIDEO_HOSTS = ("youtube.com", "youtu.be", "vimeo.com")
_SAYS_PROJECT = re.compile(
    r"project\s*(?:web)?\s*(?:page|site)|web\s*site|web\s*page|home\s*page", re.IGNORECASE
)
_SAYS_CODE = re.compile(r"\b(?:codes?|implementation|source|repository|software)\b", re.IGNORECASE)
_BEFORE = 80


def paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a text, each as a block of Markdown; addresses in it are links."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if paragraph.strip():
            yield _linked(paragraph)


def _linked(paragraph: str) -> str:
    pieces: list[str] = []
    end = 0
    for start, url in urls(paragraph):
        before = paragraph[end:start]
        pieces.append(_piece(before, first=not pieces))
        pieces.append(address(url))
        end = start + len(url)
    pieces.append(_piece(paragraph[end:], first=not pieces))
    return "".join(pieces)


def _piece(text: str, *, first: bool) -> str:
    """One stretch of plain text; the spaces at its ends separate it from links and stay."""
    if first:
        return markdown_block(text) + (" " if text[-1:].isspace() else "")
    left = " " if text[:1].isspace() else ""
    right = " " if text.strip() and text[-1:].isspace() else ""
    return left + markdown(text) + right


def urls(text: str) -> Iterator[tuple[int, str]]:
    """The http and https addresses in a text, with their offsets.

    Punctuation that ends a sentence does not belong to an address, nor does a closing parenthesis
    that was opened before it.
    """
    for match in _URL.finditer(text):
        url = match.group().rstrip(_TRAILING)
        while url.endswith(")") and url.count(")") > url.count("("):
            url = url[:-1].rstrip(_TRAILING)
        if safe_url(url):
            yield match.start(), url


def links_in(text: str) -> Links:
    """The first address of each kind that an abstract names: code, project page, data, video.

    The kind follows from the host, else from the words right before the address.
    """
    found: dict[str, str] = {}
    for start, url in urls(text):
        kind = _kind(url, text[max(0, start - _BEFORE) : start])
        if kind:
            found.setdefault(kind, url)
    return Links(**found)


def _kind(url: str, before: str) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if host in _CODE_HOSTS and parts.path.strip("/"):
        return "code"
    if host in _VIDEO_HOSTS:
        return "video"
    if host in _DATA_HOSTS or (host == "huggingface.co" and parts.path.startswith("/datasets/")):
        return "data"
    if host.endswith((".github.io", ".gitlab.io")) or host == "sites.google.com":
        return "project"
    sentence = re.split(r"[.!?]\s", before)[-1]
    if _SAYS_PROJECT.search(sentence):
        return "project"
    return "code" if _SAYS_CODE.search(sentence) else ""
