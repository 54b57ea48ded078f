"""A note's body as rendered, with holes where a page or our own code puts something in.

The HTML has passed the sanitiser, which knows nothing of other papers' titles, of published images
or of MathML; each of these stands in it as a hole, `<img src="#note:0:hN">`, that no stranger's
text can spell: angle brackets come out of the sanitiser escaped. What fills a hole is escaped by
the one who makes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from papershelf.text import html as escaped

PREFIX = "note:0:"
"""How every id begins until the page is known; no heading's own id has a colon."""

_TAG = re.compile(r"<[a-z][^<>]*>")
_OWN = re.compile(rf'(?<= id="){PREFIX}|(?<= href="#){PREFIX}')
_HOLE = re.compile(rf'<img src="#{PREFIX}h(\d+)">')


@dataclass(frozen=True, slots=True)
class Formula:
    """Mathematics that was understood."""

    mathml: str
    plain: str
    """In a line of Unicode, for readers without MathML."""


@dataclass(frozen=True, slots=True)
class Mention:
    """`[[…]]` or `[[…|…]]`: another paper, in any spelling of its identifier."""

    paper: str
    """As written."""
    text: str
    """The words to be shown, as written behind `|`; empty for the paper's title."""
    line: int
    """Of the body, from 1."""
    column: int
    """From 1: of the first bracket."""
    is_linked: bool = True
    """False inside a link, where no other link may stand."""


@dataclass(frozen=True, slots=True)
class Image:
    """`![…](…)` or `<img>`, whatever its address; what cannot be shown is a Problem."""

    address: str
    """As written, references decoded."""
    text: str
    """The description, for those who do not see the image."""
    line: int
    """Of the body, from 1."""
    column: int


@dataclass(frozen=True, slots=True)
class Published:
    """A picture of a note as the site has it."""

    name: str
    """Of the published file: sixteen digits of its SHA-256, and its ending."""
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a note's text; line and column of the body, from 1."""

    line: int
    column: int
    message: str
    hint: str = ""
    is_error: bool = False


Hole: TypeAlias = Formula | Mention | Image


@dataclass(frozen=True, slots=True)
class Rendered:
    """Sanitised, well-formed HTML, what its holes are, in their order, and what is wrong."""

    html: str
    holes: tuple[Hole, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return tuple(hole for hole in self.holes if isinstance(hole, Mention))

    @property
    def images(self) -> tuple[Image, ...]:
        return tuple(hole for hole in self.holes if isinstance(hole, Image))


@dataclass(frozen=True, slots=True)
class Renderings:
    """The rendered notes and pictures of a shelf, by the paths of their files."""

    notes: Mapping[str, Rendered] = field(default_factory=dict)
    images: Mapping[str, Published] = field(default_factory=dict)


def hole_address(number: int) -> str:
    """Returns the `src` of a hole, which the sanitiser lets through."""
    return f"#{PREFIX}h{number}"


def numbered(html: str, holes: list[Hole], findings: list[Finding]) -> Rendered:
    """Returns the rendered note with the holes that its HTML still has, counted from 0."""
    kept: list[Hole] = []

    def renumbered(match: re.Match[str]) -> str:
        kept.append(holes[int(match[1])])
        return f'<img src="{hole_address(len(kept) - 1)}">'

    return Rendered(_HOLE.sub(renumbered, html), tuple(kept), tuple(findings))


def as_written(mention: Mention) -> str:
    """Returns a mention of a paper that nobody knows, as HTML."""
    return escaped(f"[[{mention.paper}{mention.text and f'|{mention.text}'}]]")


def described(image: Image) -> str:
    """Returns an image that is not shown, as HTML: its description."""
    return f"<span>{escaped(image.text)}</span>"


def filled(
    rendered: Rendered,
    *,
    prefix: str,
    mention: Callable[[Mention], str] = as_written,
    image: Callable[[Image], str] = described,
    formula: Callable[[Formula], str] = lambda found: found.mathml,
) -> str:
    """Returns the HTML of a note in a page: ids begin with `prefix`, holes hold what the functions
    say.

    All give HTML: what they take from a stranger, they escape.
    """

    def tag(match: re.Match[str]) -> str:
        hole = _HOLE.fullmatch(match[0])
        if hole is None:
            return _OWN.sub(lambda _: prefix, match[0])
        match rendered.holes[int(hole[1])]:
            case Formula() as found:
                return formula(found)
            case Mention() as found:
                return mention(found)
            case Image() as found:
                return image(found)

    return _TAG.sub(tag, rendered.html)
