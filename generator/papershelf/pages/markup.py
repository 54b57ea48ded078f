"""The pieces that pages are made of: front matter, links, dates.

Everything here returns Markdown that is already safe; text goes in raw and is escaped once, here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from papershelf import paths
from papershelf.catalog import Catalog
from papershelf.config import MARK
from papershelf.model import Paper, PartialDate
from papershelf.text import directed, html, isolated, markdown, markdown_url, tex, visible

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

_JSON = json.JSONEncoder(ensure_ascii=False)
_REFERENCE = re.compile(r"&(?=#?\w+;)")

_NO_ID = re.compile(r"[^\w\s-]+")
"""What Python-Markdown's `toc` extension leaves out of a heading's id."""


def page(
    title: str,
    body: Iterable[str],
    *,
    kind: str = "overview",
    description: str = "",
    made_from: str = "",
    searched: bool = True,
    head: Iterable[str] = (),
    **meta: str,
) -> bytes:
    """A Markdown file: front matter, then the blocks of `body`, a blank line between them.

    `title` and `description` are text: MkDocs' themes print them into HTML without escaping, so
    they are stored escaped. `kind` is the class by which the stylesheet knows the page's shape
    (`paper`, `listing`, `overview`, `home`). `made_from` names what to edit instead of this file.
    `head` are elements for the head, each in one line of HTML.
    """
    edit = f" from {visible(made_from)}; edit that, not" if made_from else "; do not edit"
    front = [
        f"{MARK.decode()}{edit} this file.",
        f"title: {_JSON.encode(html(title))}",
    ]
    if description:
        front.append(f"description: {_JSON.encode(html(description))}")
    front += [f"{name}: {_JSON.encode(value)}" for name, value in {"kind": kind, **meta}.items()]
    if lines := list(head):
        front += ["head: |-", *(f"  {line}" for line in lines)]
    if not searched:
        front.append("search: {exclude: true}")
    blocks = "\n\n".join(block for block in body if block)
    return "\n".join(["---", *front, "---", "", blocks, ""]).encode()


def heading(text: str, level: int = 1, name: str = "title") -> str:
    """A heading of plain text; `name` is as for `named`."""
    shown = directed(markdown(text) or "(no title)", text)
    return named(f"{'#' * level} {shown}", text, name)


def named(line: str, text: str, name: str = "title") -> str:
    """Ids of headings come from their words, and the theme's own ids begin with `__`.

    A heading whose words would give such an id gets the id `name`.
    """
    return f"{line} {{: #{name} }}" if _NO_ID.sub("", text).strip().startswith("__") else line


def plain(text: str) -> str:
    """A title, name or sentence as words, TeX converted: for links, listings, meta tags."""
    return " ".join(tex.plain(text).split())


@lru_cache(maxsize=200_000)
def label(text: str) -> str:
    """A title or name for the inside of a line of Markdown: its beginning as words, escaped."""
    return markdown(shortened(text, LABEL))


def shortened(text: str, most: int) -> str:
    """The beginning of a text as plain words, at most so many characters, cut between words."""
    words = plain(text[: 4 * most])
    if len(words) <= most:
        return words
    cut = words[:most]
    end = cut.rfind(" ")  # some scripts write no spaces: then in the middle of a line
    return cut[: end if 2 * end > most else most].rstrip(" ,;:–-") + " …"


@lru_cache(maxsize=200_000)
def unlinked(text: str) -> str:
    """A title or name without a link, as a part of a line."""
    return isolated(label(text), text)


def title_heading(title: str, language: str = "") -> str:
    """The first heading of a paper's page, mathematics and all."""
    words = plain(title)
    shown = directed(tex.as_markdown(title) or "(no title)", words, language)
    return named(f"# {shown}", words)


def link(text: str, source: str, target: str) -> str:
    """A link from the Markdown file `source` to the page `target`, as a part of a line."""
    return isolated(bare_link(text, source, target), text)


def bare_link(text: str, source: str, target: str) -> str:
    """A link that is the whole of a line."""
    return f"[{label(text)}]({paths.link(source, target)})"


def outside(text: str, url: str) -> str:
    """A link to another site; `url` has passed `identifiers.safe_url`."""
    return isolated(f"[{label(text)}](<{markdown_url(url)}>)", text)


def address(url: str) -> str:
    """An address that is its own label, as an automatic link; `url` as for `outside`."""
    return f"<{_REFERENCE.sub('&amp;', url)}>"


def spoken(date: PartialDate) -> str:
    """A date for people, at its own precision: 9 December 2024, December 2024, 2024."""
    parts = [str(date.day or ""), MONTHS[date.month - 1] if date.month else "", str(date.year)]
    return " ".join(filter(None, parts))


def some(items: Iterable[str], most: int, separator: str = SEPARATOR) -> str:
    """A line of as many items as come to `most` bytes, but always one, then how many are left."""
    given = list(items)
    for shown, item in enumerate(given):
        most -= len(item.encode())
        if shown and most < 0:
            return f"{separator.join(given[:shown])} and {len(given) - shown:,} more"
    return separator.join(given)


def bullets(items: Iterable[str]) -> str:
    """A tight list; each item is one line of Markdown."""
    return "\n".join(f"- {item}" for item in items)


@dataclass(frozen=True, slots=True)
class Linker:
    """Links from one page to what a paper's line names: authors, topics, dates, venue."""

    catalog: Catalog
    source: str

    def paper(self, paper: Paper) -> str:
        return link(paper.title, self.source, self.paper_page(paper.id))

    def paper_page(self, paper_id: str) -> str:
        return paths.paper(self.catalog.segments[paper_id])

    def topic(self, slug: str) -> str:
        entry = self.catalog.topics[slug]
        return link(entry.label, self.source, paths.listing(paths.topic(slug)))

    def topics(self, slugs: Sequence[str]) -> str:
        return some(map(self.topic, slugs), _TOPICS)

    def venue(self, slug: str) -> str:
        return link(self.catalog.venues[slug].name, self.source, paths.listing(paths.venue(slug)))

    def day(self, paper: Paper) -> str:
        """The paper's day, linked to the listing of that time; "undated" leads to its own."""
        if paper.day:
            return self.date(paper.day)
        return link("undated", self.source, paths.listing(paths.UNDATED))

    def date(self, date: PartialDate) -> str:
        return link(spoken(date), self.source, paths.listing(paths.date(date)))

    def authors(self, paper: Paper, most: int) -> str:
        """A line: the first `most` authors, linked where they have a page, then how many others."""
        slugs = self.catalog.author_slugs[paper.id]
        named = [
            self.author(slug, author.name)
            for slug, author in zip(slugs[:most], paper.authors[:most], strict=True)
        ]
        rest = len(paper.authors) - most
        line = ", ".join(named) + (f" and {rest:,} more" if rest > 0 else "")
        names = "".join(author.name for author in paper.authors[:most])
        return directed(line, names, self.catalog.languages.get(paper.id, ""))

    def author(self, slug: str, name: str) -> str:
        """A name as the paper spells it, linked where the author has a page."""
        if not self.catalog.authors[slug].has_page:
            return unlinked(name)
        return link(name, self.source, paths.listing(paths.author(slug)))
