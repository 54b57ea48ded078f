"""Reads what the checker must know of one HTML file: ids, references, and what may not stand.

Read with Lexbor, a parser that follows the WHATWG HTML standard, so that broken markup means here
what it means to a browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from papershelf.finished import css
from papershelf.finished.allowed import ANY, OPEN_NAMES, OURS, WRITTEN, Allowed
from papershelf.finished.policy import NAME, allows, is_executed, weakness


class Use(StrEnum):
    """The use that a browser makes of an address. Texts, since references are looked up by the
    million and other members are slow to hash.
    """

    LINK = "link"
    """A visitor may follow it: other sites are fine."""
    LOAD = "load"
    """The browser asks for it by itself, or sends something there: this site alone."""


class PageReference(NamedTuple):
    """An address as it stands in the file, and where: "a href", "style", …"""

    place: str
    address: str
    use: Use


class PageFlaw(NamedTuple):
    """A fault of a finished page, such as an element that is not allowed."""

    place: str
    """An element, or one and its attribute: "p onclick"."""
    message: str
    hint: str
    within: str = "<"
    """What stands before it in the file, at the least."""


@dataclass(slots=True)
class ParsedPage:
    """The facts of one HTML file, in the order of the document."""

    ids: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    """What `#fragment` can point to: ids, and names of `a` elements."""
    references: list[PageReference] = field(default_factory=list)
    links: set[str] = field(default_factory=set)
    """Addresses of `a` elements, of which `references` has each once."""
    flaws: list[PageFlaw] = field(default_factory=list)
    policy: str = ""
    """The Content-Security-Policy."""


_PRAGMA = "meta http-equiv"
_REPORT = "a template or extension of this shelf wrote it, or it is a hole: then please report it"
_REMOVE = "take it out of the page's Markdown, or of the template that wrote it"
_BEGIN = 'begin the head of the template with {% include "partials/policy.html" %}'
_IN_A_FILE = "put it into a file below docs/, and name that under extra_javascript"
_NO_POLICY = PageFlaw("head", "found no Content-Security-Policy", _BEGIN)
_TOO_EARLY = PageFlaw("script", "found a script before the page's policy", _BEGIN)
_NAMED = 100
"""Characters of the name of an element or attribute that a message repeats."""
_GENERATED = 'article:is([class^="ps-"], [class*=" ps-"])' + "".join(
    f":not(.{kind})" for kind in WRITTEN
)

# HTML standard, "Attributes" index: what holds an address that a browser loads or follows.
_ADDRESSED = frozenset(
    ["action", "cite", "href", "http-equiv", "imagesrcset", "poster", "src", "srcset", "style"]
)
_LINKING = frozenset(["a", "area"])
# Link types that name a page and load nothing (HTML standard, "Link types"); all others load.
_NAMING = frozenset(["alternate", "author", "bookmark", "canonical", "describedby", "help", "me"])
_NAMING |= {"feed", "license", "next", "prev", "privacy-policy", "search", "terms-of-service"}
_REFRESH = re.compile(r"[\s\d.]*+[;,]?+\s*+(?:url\s*+=\s*+)?+[\"']?+", re.IGNORECASE)


_JUDGED_WHOLE = frozenset(["script", "meta", "input"])
"""Elements of which more counts than each attribute by itself."""


def read_page(data: bytes) -> ParsedPage:
    """Returns the facts of one HTML file. Never raises, since browsers read any bytes."""
    page = ParsedPage()
    tree = LexborHTMLParser(data)
    if tree.root is None:
        return page
    while text := tree.css_first(_GENERATED):
        _read(text.traverse(), page, OURS)
        text.decompose()  # what is left is the frame
    _read(tree.root.traverse(), page, ANY)
    if not page.policy and not _is_bare(tree):
        page.flaws = [one for one in page.flaws if one != _TOO_EARLY] + [_NO_POLICY]
    return page


def _is_bare(tree: LexborHTMLParser) -> bool:
    """Returns whether a file is text alone, such as the token of a search engine."""
    return tree.css_first("head > *, body > *") is None


def _read(nodes: Iterable[LexborNode], page: ParsedPage, allowed: Allowed) -> None:
    for node in nodes:
        tag = node.tag or ""
        names = allowed.get(tag)
        if names is None:
            if not tag.startswith(("-", "!")):  # a comment, the doctype
                page.flaws.append(_refused(allowed, tag, "element"))
            continue
        attributes = node.attributes
        if attributes:
            refused, links = _judged(tag, tuple(attributes), allowed is OURS)
            page.flaws += refused
            for name in links:
                value = attributes[name] or ""
                if tag == "a" and name == "href":  # most of all
                    if value not in page.links:
                        page.links.add(value)
                        page.references.append(PageReference("a href", value, Use.LINK))
                else:
                    _read_attribute(tag, name, value, attributes, page)
        if tag in _JUDGED_WHOLE:
            _read_whole(node, tag, attributes, page, allowed)


def _read_whole(
    node: LexborNode,
    tag: str,
    attributes: dict[str, str | None],
    page: ParsedPage,
    allowed: Allowed,
) -> None:
    if tag == "script":
        _read_script(node, attributes, page)
    elif tag == "meta" and "http-equiv" in attributes:
        _read_pragma(node, attributes, page)
    elif tag == "input" and allowed is OURS:
        _read_box(attributes, page)


def _refused(allowed: Allowed, place: str, what: str) -> PageFlaw:
    """Returns the fault of an element or attribute that is not in the list."""
    place = place[:_NAMED]
    if allowed is OURS:
        return PageFlaw(place, f"found an {what} that no generated page has", _REPORT, "<article")
    return PageFlaw(place, f"found an {what} that no page may have", _REMOVE)


def _read_attribute(
    tag: str, name: str, value: str, attributes: dict[str, str | None], page: ParsedPage
) -> None:
    if name == "id":
        page.ids.append(value)
        page.anchors.add(value)
    elif name == "name":
        page.anchors.add(value)
    else:
        page.references += _references(tag, name, value, attributes)


@lru_cache(maxsize=1 << 12)
def _judged(
    tag: str,
    names: tuple[str, ...],
    is_ours: bool,  # noqa: FBT001 (a key)
) -> tuple[tuple[PageFlaw, ...], tuple[str, ...]]:
    """Returns what is wrong with the attributes of an element, and which of them tell something.

    A site has few combinations of names, and each of them on thousands of elements.
    """
    allowed = OURS if is_ours else ANY
    known = allowed[tag]
    refused = tuple(
        _refused(allowed, f"{tag} {name}", "attribute")
        for name in names
        if name not in known and not (allowed is ANY and name.startswith(OPEN_NAMES))
    )
    bad = {flaw.place for flaw in refused}
    links = tuple(
        name
        for name in names
        if f"{tag} {name}" not in bad
        and (name == "id" or name in _ADDRESSED or (name == "name" and tag == "a"))
    )
    return refused, links


def _read_script(node: LexborNode, attributes: dict[str, str | None], page: ParsedPage) -> None:
    """Reads a script: a file of this site, data, or one that the policy before it names."""
    if not is_executed(attributes.get("type") or ""):
        return
    if not page.policy:
        page.flaws.append(_TOO_EARLY)
    elif "src" not in attributes and not allows(page.policy, node.text()):
        message = "found a script inside the page that the page's policy does not name"
        page.flaws.append(PageFlaw("script", message, _IN_A_FILE))


def _read_pragma(node: LexborNode, attributes: dict[str, str | None], page: ParsedPage) -> None:
    """Reads a `meta http-equiv`: the policy, or the refresh of a redirect."""
    pragma = (attributes["http-equiv"] or "").strip().lower()
    if pragma == NAME and node.parent is not None and node.parent.tag == "head":
        found = attributes.get("content") or ""
        page.policy = page.policy or found
        if weak := weakness(found):
            page.flaws.append(PageFlaw(_PRAGMA, f"found a policy {weak}", _BEGIN))
    elif pragma != "refresh":
        page.flaws.append(PageFlaw(_PRAGMA, f'found "{pragma}", which no page may have', _REMOVE))


def _read_box(attributes: dict[str, str | None], page: ParsedPage) -> None:
    """Reads the one input of generated text: the box of a task, which nobody can tick."""
    if (attributes.get("type") or "").lower() != "checkbox" or "disabled" not in attributes:
        page.flaws.append(_refused(OURS, "input", "input"))


def _references(
    tag: str, name: str, value: str, attributes: dict[str, str | None]
) -> Iterator[PageReference]:
    place = f"{tag} {name}"
    if name == "cite":
        yield PageReference(place, value, Use.LINK)
    elif name == "href":
        yield PageReference(place, value, _use_of_href(tag, attributes))
    elif name in {"srcset", "imagesrcset"}:
        for address in _candidates(value):
            yield PageReference(place, address, Use.LOAD)
    elif name == "style":
        yield from _style(place, value)
    elif name == "http-equiv":
        if value.lower() == "refresh":
            yield _refresh(attributes.get("content") or "")
    else:
        yield PageReference(place, value, Use.LOAD)


def _use_of_href(tag: str, attributes: dict[str, str | None]) -> Use:
    if tag == "link":
        types = (attributes.get("rel") or "").lower().split()
        return Use.LINK if types and _NAMING.issuperset(types) else Use.LOAD
    return Use.LINK if tag in _LINKING else Use.LOAD


def _candidates(srcset: str) -> Iterator[str]:
    """Yields the addresses of a `srcset`: each is followed by a width or density, then a comma."""
    is_address = True
    for word in srcset.split():
        text = word if is_address else word.partition(",")[2]
        is_address = is_address or "," in word
        if is_address and (address := text.strip(",")):
            yield address
            is_address = text.endswith(",")


def _refresh(content: str) -> PageReference:
    """Returns the address to which a page leads by itself: it follows the seconds and `url=`."""
    match = _REFRESH.match(content)
    address = content[match.end() :] if match else content
    return PageReference(
        "meta refresh", address.rstrip().removesuffix('"').removesuffix("'"), Use.LOAD
    )


def _style(place: str, text: str) -> list[PageReference]:
    return [PageReference(place, address, Use.LOAD) for address in css.addresses(text)]
