"""What processes render: files with their keys, and articles, which wait in files."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from papershelf import paths
from papershelf.mkdocs.shells import Shape
from papershelf.pages import html, markdown
from papershelf.pages.blocks import Article, Entry, Heading, Page

Made = tuple[str, Page | bytes]
"""What a piece renders (`Piece.render`)."""


@dataclass(slots=True)
class RenderedFiles:
    """What some processes rendered: files with their keys, and files to keep."""

    files: dict[str, bytes] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    shapes: set[Shape] = field(default_factory=set)
    articles: dict[str, Article] = field(default_factory=dict)
    """Of the pages that templates lead to."""
    files_of_articles: dict[Path, frozenset[str]] = field(default_factory=dict)
    groups: int = 0
    is_spooled: bool = False
    _others: list[tuple[str, Article]] = field(default_factory=list)

    def add(self, pages: Iterable[Made], key: str, led_to: Collection[str]) -> None:
        """Write pages as Markdown, and as articles where these are asked for."""
        for path, page in pages:
            self.keys[path] = key
            if isinstance(page, bytes):
                self.files[path] = page
                continue
            self.files[path] = markdown.write(page, path)
            has_toc = any(isinstance(block, Heading | Entry) for block in page.blocks)
            self.shapes.add(Shape.of(paths.address(path), page.meta, has_toc=has_toc))
            if path in led_to or self.is_spooled:
                self._add_article(path, page, led_to)

    def add_articles(self, pages: Iterable[Made], led_to: Collection[str]) -> None:
        for path, page in pages:
            if path in led_to and not isinstance(page, bytes):
                self._add_article(path, page, led_to)

    def _add_article(self, path: str, page: Page, led_to: Collection[str]) -> None:
        article = html.write(page, path)
        if article and path in led_to:
            self.articles[path] = article
        elif article:
            self._others.append((path, article))

    def spool(self, folder: Path) -> None:
        """Put the articles into a file, which is read again by whichever process makes the site."""
        if self._others:
            handle, name = tempfile.mkstemp(dir=folder)
            with open(handle, "wb") as file:  # noqa: PTH123 (a descriptor)
                file.write(msgspec.msgpack.encode(self._others))
            self.files_of_articles[Path(name)] = frozenset(path for path, _ in self._others)
        self._others = []

    def __ior__(self, other: RenderedFiles) -> RenderedFiles:
        self.files |= other.files
        self.keys |= other.keys
        self.unchanged += other.unchanged
        self.shapes |= other.shapes
        self.articles |= other.articles
        self.files_of_articles |= other.files_of_articles
        self.groups += other.groups
        return self


def spooled(file: Path) -> Iterator[tuple[str, Article]]:
    yield from msgspec.msgpack.decode(file.read_bytes(), type=list[tuple[str, Article]])
