"""What a rendered note may hold, written out once more beside the package's own list."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from papershelf.text.tex import MATHML_ATTRIBUTES, MATHML_ELEMENTS

PREFIX = "note-7-"


# Written out here once more, on purpose: the list in the package cannot grow without this one.
ELEMENTS = {
    "a": {"class", "href", "rel", "title"},
    "blockquote": set(),
    "br": set(),
    "code": set(),
    "del": set(),
    "div": {"class"},
    "em": set(),
    "h4": set(),
    "h5": set(),
    "h6": set(),
    "hr": set(),
    "input": {"aria-label", "checked", "disabled", "type"},
    "kbd": set(),
    "li": {"class", "id"},
    "ol": {"class", "start"},
    "p": {"class"},
    "pre": set(),
    "span": set(),
    "strong": set(),
    "sub": set(),
    "sup": {"id"},
    "table": set(),
    "tbody": set(),
    "td": {"align"},
    "th": {"align"},
    "thead": set(),
    "tr": set(),
    "ul": {"class"},
}


CLASSES = set(
    "admonition admonition-title footnote footnote-backref footnote-ref task-list task-list-item"
    " abstract bug danger example failure info note question quote success tip warning".split()
)


def parsed(html: str) -> LexborNode:
    body = LexborHTMLParser(f"<body>{html}</body>").body
    assert body is not None
    return body


def check_allowed(html: str) -> None:
    """Every element, attribute, class, id and address of a rendered note is an allowed one."""
    ids: list[str] = []
    targets: list[str] = []
    for node in parsed(html).traverse(include_text=False):
        if node.tag == "body":
            continue
        if node.tag in MATHML_ELEMENTS:
            assert set(node.attributes) <= MATHML_ATTRIBUTES, node.html
            continue
        assert node.tag in ELEMENTS, node.html
        attributes = node.attributes
        assert set(attributes) <= ELEMENTS[node.tag], node.html
        assert set((attributes.get("class") or "").split()) <= CLASSES, node.html
        if "id" in attributes:
            ids.append(attributes["id"] or "")
        if node.tag == "a":
            targets.append(attributes["href"] or "")
    assert all(re.fullmatch(rf"{PREFIX}\d+(?:-\d+)?", identity) for identity in ids)
    assert len(ids) == len(set(ids))
    for target in targets:
        check_target(target, ids)


def check_target(target: str, ids: list[str]) -> None:
    """An address is a fragment that exists in the note, or https, http or mailto."""
    if target.startswith("#"):
        assert target[1:] in ids
        return
    parts = urlsplit(target)
    assert parts.scheme in ("https", "http", "mailto")
    assert parts.scheme == "mailto" or parts.hostname
    assert not re.search(r"[\s\x00-\x1f\\]", target)
