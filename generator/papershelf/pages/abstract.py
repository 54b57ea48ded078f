"""An abstract's text as Markdown, with its addresses as links, and the links found in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from urllib.parse import urlsplit

from papershelf.identifiers import links_of, safe_url
from papershelf.model import Links, Paper
from papershelf.pages.markup import address
from papershelf.text import begin_block, directed, markdown, tex

_URL = re.compile(r"https?://[^\s<>\"'`{}|\\^\[\]]+", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n\s*\n")
_TRAILING = ".,;:!?*_~"
_CODE_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitee.com")
_DATA_HOSTS = ("zenodo.org", "kaggle.com", "figshare.com")
_VIDEO_HOSTS = ("youtube.com", "youtu.be", "vimeo.com")
_SAYS_PROJECT = re.compile(
    r"project\s*(?:web)?\s*(?:page|site)|web\s*site|web\s*page|home\s*page", re.IGNORECASE
)
_SAYS_CODE = re.compile(r"\b(?:codes?|implementation|source|repository|software)\b", re.IGNORECASE)
_BEFORE = 80
_URLS = attrgetter(*(field.name for field in fields(Links)))


def paragraphs(text: str, language: str = "", *, follows: bool = False) -> Iterator[str]:
    """The paragraphs of a text, each as a block of Markdown: TeX converted, addresses linked.

    `language` is what the text is in, where that is to be said. With `follows` the first one goes
    on in a line that has begun already.
    """
    for number, paragraph in enumerate(filter(str.strip, _BLANK_LINES.split(text.strip()))):
        line = tex.as_markdown(paragraph, words=_linked)
        if follows and number == 0:
            yield line
        else:
            yield directed(begin_block(line), paragraph, language)


def _linked(text: str) -> str:
    """A stretch of plain text with its addresses as links; inner spaces beside them stay."""
    pieces: list[str] = []
    end = 0
    for start, url in urls(text):
        pieces += [_spaced(text[end:start]), address(url)]
        end = start + len(url)
    return "".join([*pieces, _spaced(text[end:])]).strip()


def _spaced(text: str) -> str:
    left = " " if text[:1].isspace() else ""
    right = " " if text.strip() and text[-1:].isspace() else ""
    return left + markdown(text) + right


def urls(text: str) -> Iterator[tuple[int, str]]:
    """The http and https addresses in a text, with their offsets.

    Punctuation that ends a sentence does not belong to an address, nor does a closing parenthesis
    that was opened before it.
    """
    if "://" not in text:  # nine abstracts in ten, and far faster
        return
    for match in _URL.finditer(text):
        url = match.group().rstrip(_TRAILING)
        while url.endswith(")") and url.count(")") > url.count("("):
            url = url[:-1].rstrip(_TRAILING)
        if safe_url(url):
            yield match.start(), url


def all_links(paper: Paper) -> Links:
    """The links that the record gives, then what follows from its identifiers, then what the
    abstract names.
    """
    given, named = links_of(paper.identifiers, paper.links), links_in(paper.abstract)
    return Links(*[one or other for one, other in zip(_URLS(given), _URLS(named), strict=True)])


@lru_cache(maxsize=100_000)
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
