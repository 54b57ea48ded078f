"""What a page is: a frozen value of blocks, from which `markdown` and `html` write their two texts.

A text stands in these values as its record has it: each writer escapes it for its own place. A link
names the page that it leads to by its path below `docs/`, whichever page it stands on; `placed`
makes relative addresses of it at the end. So a block means the same on every page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, cast

from papershelf.text import html

# Inside a line. There are some fifty of these on a page: tuples are made in half the time of frozen
# dataclasses.


class Tex(NamedTuple):
    """A text with TeX in it, whose formulas are shown as such."""

    source: str


class Prose(NamedTuple):
    """A text with TeX and addresses in it, which become links."""

    source: str


class Link(NamedTuple):
    """A link to another page of the shelf."""

    label: Line
    page: str
    """Path of its Markdown file below `docs/`."""
    heading: str = ""
    """The id of a heading of that page; empty for its beginning."""

    @property
    def fragment(self) -> str:
        """Returns what stands behind the page's address."""
        return f"#{self.heading}" if self.heading else ""


class Outside(NamedTuple):
    """A link to another site."""

    label: Line
    url: str
    """An address that has passed `identifiers.safe_url`."""


class Anchor(NamedTuple):
    """A link to a heading of this page."""

    label: Line
    id: str


class CodeSpan(NamedTuple):
    """Words as code: letters, digits, spaces and the signs of paths."""

    words: str


class Strong(NamedTuple):
    """Bold type."""

    inside: Line


class Emphasis(NamedTuple):
    """Italic type."""

    inside: Line


class Tag(NamedTuple):
    """An element of HTML around a part of a line, for which Markdown has no sign."""

    name: str
    attributes: str
    """As they stand in HTML, escaped, with a space before each."""
    inside: Line


class Gap(NamedTuple):
    """A space at which no line ends."""


class Break(NamedTuple):
    """A new line within a paragraph; no other block may hold one."""


Inline = (
    str | Tex | Prose | Link | Outside | Anchor | CodeSpan | Strong | Emphasis | Tag | Gap | Break
)
"""A part of a line. A `str` is plain words, which are escaped."""

Line = tuple[Inline, ...]


# Blocks.


class Heading(NamedTuple):
    """A heading."""

    level: int
    line: Line
    id: str = ""
    """Its id; empty where it follows from the words, as it does in Markdown."""


class Paragraph(NamedTuple):
    """Lines that flow into one."""

    line: Line


class Item(NamedTuple):
    """An item of a list, with the items below it."""

    line: Line
    below: tuple[Item, ...] = ()


class Bullets(NamedTuple):
    """A list."""

    items: tuple[Item, ...]


class Numbered(NamedTuple):
    """A list whose items are counted, from 1 on."""

    items: tuple[Line, ...]


class Quote(NamedTuple):
    """Paragraphs that are set apart."""

    paragraphs: tuple[Line, ...]


class Table(NamedTuple):
    """Rows of cells below a row of headings."""

    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    to_the_right: frozenset[int] = frozenset()
    """The columns of numbers, from 0."""


class CodeBlock(NamedTuple):
    """Source code, or what is to be copied as it is."""

    language: str
    text: str


class Rule(NamedTuple):
    """A line across the page."""


class Raw(NamedTuple):
    """One element of HTML, in lines without a blank one between them, which Markdown passes on.

    Before an address of this site stands `placed.ADDRESS`.
    """

    html: str


class HandWritten(NamedTuple):
    """Markdown that a person of the shelf wrote: only a builder can convert it."""

    markdown: str


class Entry(NamedTuple):
    """A paper in a listing, written once for all of them: a heading, and what stands below it."""

    level: int
    id: str
    """The id that the heading's words give."""
    is_named: bool
    """Whether the heading says another id itself, and that is `id`."""
    line: str
    """The heading's line as HTML."""
    markdown: str
    html: str
    """What follows the heading."""
    is_checked: bool = False
    """Whether a site that was published had it."""


Block = (
    Heading
    | Paragraph
    | Bullets
    | Numbered
    | Quote
    | Table
    | CodeBlock
    | Rule
    | Raw
    | HandWritten
    | Entry
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What decides the theme's part of a page, besides its place and which texts it has."""

    kind: str = "overview"
    """The class by which the stylesheet knows the page's shape: `paper`, `listing`, `home`, … The
    check of the finished site knows it too, and is strict unless `finished.allowed` names it.
    """
    template: str = ""
    """The template, where it is not the theme's own for pages."""
    is_searched: bool = True
    """Whether Material's own search would find it."""
    values: tuple[tuple[str, str], ...] = ()
    """Further values for the template."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site."""

    title: str
    """Plain words in one line."""
    blocks: tuple[Block, ...]
    frame: Frame = Frame()
    description: str = ""
    made_from: str = ""
    """What to edit instead of the generated file."""
    head: tuple[str, ...] = ()
    """Elements for the page's head, each in one line of HTML."""
    texts: tuple[tuple[str, str], ...] = ()
    """Further texts for the template, which differ from page to page."""

    @property
    def meta(self) -> dict[str, object]:
        """The front matter, as MkDocs reads it. Themes print title and description into HTML as
        they are, so both are escaped here.
        """
        frame = self.frame
        meta: dict[str, object] = {"title": html(self.title)}
        if self.description:
            meta["description"] = html(self.description)
        meta["kind"] = frame.kind
        if frame.template:
            meta["template"] = frame.template
        meta |= dict(frame.values) | dict(self.texts)
        if self.head:
            meta["head"] = "\n".join(self.head)
        if not frame.is_searched:
            meta["search"] = {"exclude": True}
        return meta


@dataclass(frozen=True, slots=True)
class Article:
    """A page as HTML, before the theme puts its own around it."""

    meta: Mapping[str, object]
    """The front matter as MkDocs reads it."""
    html: str
    headings: tuple[tuple[int, str, str], ...]
    """Level, id, and words as HTML."""
    unchecked: str
    """The same HTML without the entries that were checked before."""
    checked_ids: tuple[str, ...] = ()
    """The ids in those entries."""
    leads_to: frozenset[str] = frozenset()
    """The addresses, from the site's root, of the pages to which those entries lead."""

    @property
    def first_id(self) -> str:
        """Where "skip to content" leads."""
        return self.headings[0][1] if self.headings else ""


def line(*parts: Inline | Line) -> Line:
    """Returns a line of these parts, one behind the other."""
    found: list[Inline] = []
    for part in parts:
        if type(part) is tuple:  # one with names is a part
            found += cast("Line", part)
        else:
            found.append(cast("Inline", part))
    return tuple(found)


def joined(separator: str, lines: Iterable[Line]) -> Line:
    """Returns lines in one, with the separator between them."""
    found: list[Inline] = []
    for one in lines:
        if found:
            found.append(separator)
        found += one
    return tuple(found)
