"""Writes parts of a page as values: links, dates, names, and how much of them a line holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.model import Paper, PartialDate
from papershelf.pages import markdown
from papershelf.pages.blocks import (
    Bullets,
    Heading,
    Item,
    Line,
    Link,
    Outside,
    Prose,
    Tag,
    Tex,
    joined,
    line,
)
from papershelf.text import direction, tex

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

SEPARATOR = " · "

LABEL = 250
"""Characters of a title or name where it is one of many; whole it stands on its own page."""

_TOPICS = 6_000
"""Bytes of the topics that one line names."""

_NO_ID = re.compile(r"[^\w\s-]+")
"""What Python-Markdown's `toc` extension leaves out of a heading's id."""
_BLANK_LINES = re.compile(r"\n\s*\n")


def heading(text: str, level: int = 1, name: str = "title") -> Heading:
    """Returns a heading of plain text; `name` is as for `id_for`."""
    shown = directed((text,) if text.strip() else ("(no title)",), text)
    return Heading(level, shown, id_for(text, name))


def title_heading(title: str, language: str = "") -> Heading:
    """Returns the first heading of a paper's page, mathematics and all."""
    words = plain(title)
    shown: Line = (Tex(title),) if words else ("(no title)",)
    return Heading(1, directed(shown, words, language), id_for(words))


def id_for(text: str, name: str = "title") -> str:
    """Returns the id of a heading, made from its words; the theme's own ids begin with `__`.

    A heading whose words would give such an id gets the id `name`; any other none of its own.
    """
    return name if _NO_ID.sub("", text).strip().startswith("__") else ""


def plain(text: str) -> str:
    """Returns a title, name or sentence as words, TeX converted: for links, listings, meta tags."""
    return " ".join(tex.plain(text).split())


@lru_cache(maxsize=1 << 16)
def shortened(text: str, most: int) -> str:
    """Returns the beginning of a text as plain words, cut between words to `most` characters."""
    words = plain(text[: 4 * most])
    if len(words) <= most:
        return words
    cut = words[:most]
    end = cut.rfind(" ")  # some scripts write no spaces: then in the middle of a line
    return cut[: end if 2 * end > most else most].rstrip(" ,;:–-") + " …"


def directed(inside: Line, text: str, language: str = "") -> Line:
    """Returns a block that says `text`, so that it runs as its text does."""
    attributes = direction.attributes(text, language)
    return (Tag("span", attributes, inside),) if attributes else inside


def isolated(part: Line, text: str) -> Line:
    """Returns a part of a line that says `text`, so that it turns nothing beside it around."""
    return (Tag("bdi", "", part),) if direction.may_turn(text) else part


def unlinked(text: str) -> Line:
    """Returns a title or name without a link, as a part of a line."""
    return isolated((shortened(text, LABEL),), text)


@lru_cache(maxsize=1 << 16)
def link(text: str, page: str) -> Line:
    """Returns a link to a page of the shelf, as a part of a line."""
    return isolated((bare_link(text, page),), text)


def bare_link(text: str, page: str) -> Link:
    """Returns a link that is the whole of a line."""
    return Link((shortened(text, LABEL),), page)


def outside(text: str, url: str) -> Line:
    """Returns a link to another site; `url` has passed `identifiers.safe_url`."""
    return isolated((Outside((shortened(text, LABEL),), url),), text)


def spoken(date: PartialDate) -> str:
    """Returns a date for people, at its own precision: 9 December 2024, December 2024, 2024."""
    parts = [str(date.day or ""), MONTHS[date.month - 1] if date.month else "", str(date.year)]
    return " ".join(filter(None, parts))


def some(items: Iterable[Line], most: int, separator: str = SEPARATOR) -> Line:
    """Returns as many items in a line as come to `most` bytes of Markdown, but always one,
    then how many are left.
    """
    given = list(items)
    shown = within(map(markdown.line, given), most)
    text = joined(separator, given[:shown])
    return line(text, f" and {len(given) - shown:,} more") if shown < len(given) else text


def within(texts: Iterable[str], most: int) -> int:
    """Returns how many of these texts come to `most` bytes, but always one."""
    shown = 0
    for text in texts:
        most -= len(text.encode())
        if shown and most < 0:
            break
        shown += 1
    return shown


def bullets(lines: Iterable[Line]) -> Bullets:
    """Returns a list without further levels."""
    return Bullets(tuple(map(Item, lines)))


def paragraphs(text: str, language: str = "") -> Iterator[Line]:
    """Yields the paragraphs of a text, TeX converted, addresses linked. `language` is what the text
    is in, where that is to be said.
    """
    for paragraph in parted(text):
        yield directed((Prose(paragraph),), paragraph, language)


def parted(text: str) -> Iterator[str]:
    """Returns the texts of the paragraphs of a text."""
    return filter(str.strip, _BLANK_LINES.split(text.strip()))


@dataclass(frozen=True, slots=True)
class Linker:
    """Links to what a paper's line names: authors, topics, dates, venue."""

    catalog: Catalog

    def paper(self, paper: Paper) -> Line:
        return link(paper.title, self.page(paper.id))

    def page(self, paper_id: str) -> str:
        return paths.paper(self.catalog.segments[paper_id])

    def topic(self, slug: str) -> Line:
        return link(self.catalog.topics[slug].label, paths.listing(paths.topic(slug)))

    def topics(self, slugs: Sequence[str]) -> Line:
        return some(map(self.topic, slugs), _TOPICS)

    def venue(self, slug: str) -> Line:
        return link(self.catalog.venues[slug].name, paths.listing(paths.venue(slug)))

    def day(self, paper: Paper) -> Line:
        """Returns the paper's day, linked to its listing; "undated" leads to the undated papers."""
        return self.date(paper.day) if paper.day else link("undated", paths.listing(paths.UNDATED))

    def date(self, date: PartialDate) -> Line:
        return link(spoken(date), paths.listing(paths.date(date)))

    def authors(self, paper: Paper, most: int) -> Line:
        """Returns the first `most` authors, linked where they have a page, then how many others:
        two at least, since one would take no less room.
        """
        most += len(paper.authors) == most + 1
        slugs, shown = self.catalog.author_slugs[paper.id], paper.authors[:most]
        named = joined(", ", (self.author(s, a.name) for s, a in zip(slugs, shown, strict=False)))
        rest = len(paper.authors) - most
        text = line(named, f" + {rest:,}") if rest > 0 else named
        names = "".join(author.name for author in shown)
        return directed(text, names, self.catalog.languages.get(paper.id, ""))

    def author(self, slug: str, name: str) -> Line:
        """Returns a name as the paper spells it, linked where the author has a page."""
        if not self.catalog.authors[slug].has_page:
            return unlinked(name)
        return link(name, paths.listing(paths.author(slug)))
