"""Finds out whether a browser reads the characters that the checker reads: UTF-8.

A browser goes by a byte-order mark, then by what the host says, then by what the file says of
itself (HTML standard, "Determining the character encoding"; CSS Syntax level 3, section 3.2; XML
1.0, appendix F). Nobody knows what a host says, so that a text must be UTF-8 by its bytes, and may
not claim to be anything else. In some encodings ASCII bytes are other characters, which hides tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TEXTS = frozenset(
    """bib css csl csv htm html ics js json jsonl jsonld map md mjs ris rss svg tsv txt vtt
    webmanifest xhtml xml yaml yml""".split()
)
"""Endings of files that a browser, or a program that follows a link, reads as text."""
_UTF_8 = frozenset([b"utf-8", b"utf8"])
_LOOKED_AT = 1024
"""Bytes of a page in which browsers look for its encoding."""
_META = re.compile(
    rb"<meta((?:[\s/]++[^\s=>/]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"']++))?+)*+)",
    re.IGNORECASE,
)
"""The attributes of each `meta`, also where no element is read, as in a title: browsers look for
the encoding before they read elements.
"""
_IN_CONTENT = re.compile(rb"charset\s*+=\s*+([\w.:-]*+)", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    rb"[\s/]([^\s=>/]++)(?:\s*+=\s*+(?:\"\s*+([^\"]*+)\"|'\s*+([^']*+)'|([^\s>\"']++)))?+"
)
_AT_THE_BEGINNING = {
    "css": re.compile(rb"\A\s*+@charset\s*+[\"']?+([\w.:-]*+)", re.IGNORECASE),
    "xml": re.compile(
        rb"\A(?:\xef\xbb\xbf)?\s*+<\?xml\b[^>]*?\bencoding\s*+=\s*+[\"']?+([\w.:-]*+)",
        re.IGNORECASE,
    ),
}
_SAYS = re.compile(rb"<meta\s++charset\s*+=\s*+[\"']?+\s*+utf-?8[\s\"'/>]", re.IGNORECASE)
"""A page's own word for UTF-8. Of the older one (`http-equiv`) no page may have any."""
_FORM = {"html": "htm", "xhtml": "xml", "svg": "xml", "rss": "xml"}
"""Endings of files that say their encoding as those of another ending do."""


def is_text(path: str) -> bool:
    """Returns whether the file with that path is a text, by its ending."""
    return _ending(path) in _TEXTS


def misread(path: str, data: bytes) -> str:
    """Returns the other encoding by which a browser might read the file, in words; empty for UTF-8
    and for files that are no text. Hosts say what a file is by the ending of `path`.
    """
    if not is_text(path):
        return ""
    ending = _ending(path)
    try:
        data.decode()
    except UnicodeDecodeError as reason:
        return f"found bytes that are not UTF-8, the first at offset {reason.start:,}"
    form = _FORM.get(ending, ending)
    if form == "htm" and _is_plain(data):
        return ""
    for claim in _claims(form, data):
        if claim.strip().lower() not in _UTF_8:
            return f'found the encoding "{claim[:40].decode("ascii", "replace")}"'
    if form == "htm" and not _SAYS.search(data[:_LOOKED_AT]) and _is_unclear(data):
        return "found no encoding at the beginning of a page that is not plain ASCII"
    return ""


def _ending(path: str) -> str:
    return path.rpartition(".")[2].lower()


def _claims(form: str, data: bytes) -> Iterator[bytes]:
    """Yields every encoding that a file says of itself."""
    if form in _AT_THE_BEGINNING:
        for match in _AT_THE_BEGINNING[form].finditer(data):
            yield match[1]
    elif form == "htm":
        for meta in _META.finditer(data):
            found = {
                name.lower(): b"".join(values) for name, *values in _ATTRIBUTE.findall(meta[1])
            }
            if b"charset" in found:
                yield found[b"charset"]
            if found.get(b"http-equiv", b"").strip().lower() == b"content-type":
                yield from _IN_CONTENT.findall(found.get(b"content", b""))


def _is_plain(data: bytes) -> bool:
    """Returns whether a page says UTF-8 in the usual way alone, as nearly all do;
    takes a twentieth of the time.
    """
    begins = data[:_LOOKED_AT].lower()
    return b'<meta charset="utf-8">' in begins and data.lower().count(b"charset") == 1


def _is_unclear(data: bytes) -> bool:
    """Returns whether a page that names no encoding could be read as another one than UTF-8:
    ISO-2022-JP begins other characters with an escape.
    """
    return not data.isascii() or b"\x1b" in data
