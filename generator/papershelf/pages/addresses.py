"""The addresses in a text, and what those of an abstract lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from urllib.parse import urlsplit

from papershelf.identifiers import links_of, safe_url
from papershelf.model import Links, Paper

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
_URLS = attrgetter(*(field.name for field in fields(Links)))


def urls(text: str) -> Iterator[tuple[int, str]]:
    """Yields the http and https addresses in a text, with their offsets.

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
    """Returns the links that the record gives, then what follows from its identifiers, then what
    the abstract names.
    """
    given, named = links_of(paper.identifiers, paper.links), links_in(paper.abstract)
    return Links(*[one or other for one, other in zip(_URLS(given), _URLS(named), strict=True)])


@lru_cache(maxsize=100_000)
def links_in(text: str) -> Links:
    """Returns the first address of each kind that an abstract names: code, project page, data,
    video.

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
