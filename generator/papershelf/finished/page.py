"""What one HTML file holds that the checker must know: ids, references, and what may not stand.

Read with Lexbor, a parser that follows the WHATWG HTML standard, so that broken markup means here
what it means to a browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from papershelf.finished import css


class Use(Enum):
    """What a browser does with an address."""

    LINK = "link"
    """A visitor may follow it: other sites are fine."""
    LOAD = "load"
    """The browser asks for it by itself, or sends something there: this site alone."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An address as it stands in the file, and where: "a href", "style", …"""

    place: str
    address: str
    use: Use


@dataclass(slots=True)
class Page:
    """The facts of one HTML file, in the order of the document."""

    ids: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    """What `#fragment` can point to: ids, and names of `a` elements."""
    references: list[Reference] = field(default_factory=list)
    flaws: list[tuple[str, str]] = field(default_factory=list)
    """Place and message of what may not stand in a finished page."""


# HTML standard, "Attributes" index: what holds an address that a browser loads or follows.
_ADDRESSED = frozenset(["src", "srcset", "imagesrcset", "poster", "data", "background", "manifest"])
_ADDRESSED |= {"style", "href", "xlink:href", "action", "formaction", "ping", "http-equiv"}
_LINKING = frozenset(["a", "area"])
# Link types that name a page and load nothing (HTML standard, "Link types"); all others load.
_NAMING = frozenset(["alternate", "author", "bookmark", "canonical", "describedby", "help", "me"])
_NAMING |= {"license", "next", "prev", "privacy-policy", "search", "terms-of-service"}
_REFRESH = re.compile(
    r"[\s\d.]*[;,]?\s*(?:url\s*=\s*)?[\"']?(?P<address>.*?)[\"']?\s*", re.IGNORECASE | re.DOTALL
)


def read_page(data: bytes) -> Page:
    """The facts of one HTML file. Never raises: a browser, too, makes something of any bytes."""
    page = Page()
    root = LexborHTMLParser(data).root
    _read(root.traverse() if root is not None else (), page)
    return page


def _read(nodes: Iterable[LexborNode], page: Page) -> None:
    for node in nodes:
        tag = node.tag or ""
        if tag == "style":
            page.references += _style(tag, node.text())
        elif tag == "base":
            page.flaws.append(
                ("base", "found a <base>, which would turn every address of the page")
            )
        elif tag == "template":
            _read(_inside_template(node), page)
        if attributes := node.attributes:
            _read_attributes(tag, attributes, page)


def _inside_template(node: LexborNode) -> Iterable[LexborNode]:
    """What a template holds: a document of its own, which the walk of its page passes by."""
    markup = "<div" + (node.html or "").removeprefix("<template")
    outer = LexborHTMLParser(markup).css_first("div")
    return islice(outer.traverse(), 1, None) if outer is not None else ()


def _read_attributes(tag: str, attributes: dict[str, str | None], page: Page) -> None:
    for name, given in attributes.items():
        value = given or ""
        if name == "id":
            page.ids.append(value)
            page.anchors.add(value)
        elif name == "name" and tag == "a":
            page.anchors.add(value)
        elif name == "srcdoc":
            page.flaws.append((f"{tag} srcdoc", "found a page inside an attribute"))
        elif name.startswith("on"):
            page.flaws.append((f"{tag} {name}", "found a script in an attribute"))
        elif name in _ADDRESSED:
            page.references += _references(tag, name, value, attributes)


def _references(
    tag: str, name: str, value: str, attributes: dict[str, str | None]
) -> Iterator[Reference]:
    place = f"{tag} {name}"
    if name in {"href", "xlink:href"}:
        yield Reference(place, value, _use_of_href(tag, attributes))
    elif name in {"srcset", "imagesrcset"}:
        for address in _candidates(value):
            yield Reference(place, address, Use.LOAD)
    elif name == "style":
        yield from _style(place, value)
    elif name == "http-equiv":
        if value.lower() == "refresh":
            yield _refresh(attributes.get("content") or "")
    elif name != "data" or tag == "object":
        yield Reference(place, value, Use.LOAD)


def _use_of_href(tag: str, attributes: dict[str, str | None]) -> Use:
    if tag == "link":
        types = (attributes.get("rel") or "").lower().split()
        return Use.LINK if types and _NAMING.issuperset(types) else Use.LOAD
    return Use.LINK if tag in _LINKING else Use.LOAD


def _candidates(srcset: str) -> Iterator[str]:
    """The addresses of a `srcset`: each is followed by a width or density, then a comma."""
    for candidate in re.split(r",\s+|,$|\s+,", srcset.strip()):
        if parts := candidate.split():
            yield parts[0]


def _refresh(content: str) -> Reference:
    match = _REFRESH.fullmatch(content)
    return Reference("meta refresh", match["address"] if match else content, Use.LOAD)


def _style(place: str, text: str) -> list[Reference]:
    return [Reference(place, address, Use.LOAD) for address in css.addresses(text)]
