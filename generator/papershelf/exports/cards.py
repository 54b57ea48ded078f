"""The cards of a shelf: pictures that a link preview shows, of the site and of each topic with a
description; by a setting also of each paper.

Each is a piece with a key, as a page is, so that none is drawn again in which nothing changed.
Pillow is loaded when one is drawn. It draws with the font that it carries, Aileron by Sora Sagano
("No Rights Reserved"), which has little more than ASCII: other alphabets of that kind are spelled
in it, and other scripts are left out, since boxes in place of letters would say less.
"""

from __future__ import annotations

import io
import re
import unicodedata
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from math import ceil
from typing import TYPE_CHECKING, cast

from anyascii import anyascii

from papershelf import paths
from papershelf.catalog import TopicEntry
from papershelf.config import MARK
from papershelf.model import Paper
from papershelf.pages.following import CARD_SIZE
from papershelf.pages.lines import LABEL, plain, shortened
from papershelf.pages.piece import Group, Piece, Source, grouped
from papershelf.text import counted

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_READ = 300
"""Characters of a text that are looked at: more than three lines have room for."""
_LINES = 3
_MARGIN = 90
_NAME, _SITE, _COUNT = 92, 44, 44
"""Sizes of the three texts, in pixels."""
_SPELLED = ("LATIN ", "GREEK ", "CYRILLIC ")
_GROUND, _INK = (40, 53, 147), (255, 255, 255)
"""The two ends of the palette: the theme's indigo, darker, and white (10 : 1)."""
_COLOURS = 4
_MUTED = 200
"""How much of the ink, of 255, what stands around the name has."""


def groups(source: Source) -> Iterable[Group]:
    """Cards of a site whose address is known: a preview needs a whole one."""
    if not source.settings.site_url:
        return
    count = _count(len(source.catalog.papers))
    yield lambda: [_piece("", ("", source.settings.site_name), count)]
    topics = [topic for topic in source.catalog.topics.values() if topic.description]
    yield from grouped(partial(_pieces, source), topics)
    if source.settings.paper_cards:
        papers = list(source.catalog.papers.values())
        yield from grouped(partial(_of_papers, source), papers)


def _pieces(source: Source, topics: Sequence[TopicEntry]) -> Iterator[Piece]:
    for topic in topics:
        papers = len(source.catalog.by_topic.get(topic.slug, ()))
        words = source.settings.site_name, shortened(topic.label, LABEL)
        yield _piece(paths.topic(topic.slug), words, _count(papers))


def _of_papers(source: Source, papers: Sequence[Paper]) -> Iterator[Piece]:
    for paper in papers:
        base = paths.paper(source.catalog.segments[paper.id]).removesuffix(".md")
        words = source.settings.site_name, shortened(paper.title, LABEL)
        first = [plain(author.name) for author in paper.authors[:1]]
        first += ["et al."] if len(paper.authors) > 1 else []
        year = [str(paper.day.year)] if paper.day else []
        yield _piece(base, words, ", ".join(filter(None, [" ".join(first), *year])))


def _count(papers: int) -> str:
    return counted(papers, "paper") if papers else ""


def _piece(base: str, words: tuple[str, str], below: str) -> Piece:
    """The card of the page at `base`; `words` stand above the name, and are the name."""
    path = paths.card(base)
    return Piece(lambda: [(path, card(*words, below))], ("card", base, *words, below), (), path)


def card(above: str, name: str, below: str) -> bytes:
    """A PNG with a name of up to three lines, what stands above it and what below it."""
    from PIL import Image, ImageDraw, PngImagePlugin  # noqa: PLC0415 (only where one is drawn)

    # Drawn in levels of grey, which then are the numbers of the palette's colours.
    image = Image.new("L", CARD_SIZE)
    canvas = ImageDraw.Draw(image)
    width, height = CARD_SIZE
    canvas.text((_MARGIN, 74), _fitted(above, _SITE, 1), _MUTED, _font(_SITE))
    lines = _fitted(name, _NAME, _LINES)
    middle = (_MARGIN, height // 2)
    canvas.multiline_text(middle, lines, 255, _font(_NAME), anchor="lm", spacing=18)
    canvas.text((_MARGIN, height - 116), _fitted(below, _COUNT, 1), _MUTED, _font(_COUNT))
    canvas.rectangle((0, height - 14, width, height), _MUTED)
    image = image.point([(level * (_COLOURS - 1) + 127) // 255 for level in range(256)])
    image.putpalette([value for step in range(_COLOURS) for value in _colour(step)])
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", MARK.decode())
    written = io.BytesIO()
    image.save(written, "PNG", bits=2, pnginfo=info)
    return written.getvalue()


def _colour(step: int) -> Iterator[int]:
    for ground, ink in zip(_GROUND, _INK, strict=True):
        yield ground + (ink - ground) * step // (_COLOURS - 1)


@cache
def _font(size: int) -> FreeTypeFont:
    """Pillow's own font, set by Pillow's own rules: those of another library may change alone."""
    from PIL import ImageFont  # noqa: PLC0415 (only where one is drawn)

    font = cast("FreeTypeFont", ImageFont.load_default(size))  # where a size is given, always
    return font.font_variant(layout_engine=ImageFont.Layout.BASIC)


def _fitted(text: str, size: int, most: int) -> str:
    """The lines of a text, at most so many; dots stand for what has no room."""
    width, font = CARD_SIZE[0] - 2 * _MARGIN, _font(size)
    rest, lines = drawable(text), list[str]()
    while rest and len(lines) < most:
        is_last = len(lines) == most - 1
        if font.getlength(rest) <= width:
            end, dots = len(rest), ""
        else:
            dots = "..." if is_last else ""
            letters = range(len(rest))
            end = bisect(letters, width, key=lambda n: ceil(font.getlength(rest[:n] + dots))) - 1
            end = rest.rfind(" ", 1, end + 1) if " " in rest[1 : end + 1] else end
        lines.append(rest[:end].rstrip() + dots)
        rest = rest[end:].lstrip()
    return "\n".join(lines)


def drawable(text: str) -> str:
    """What of a text the font can draw, in ASCII; empty where that is nothing."""
    return " ".join("".join(map(_spelled, unicodedata.normalize("NFKC", text[:_READ]))).split())


def _spelled(character: str) -> str:
    kind = unicodedata.category(character)
    if kind.startswith("M"):
        return ""  # an accent that has no letter with it
    is_known = kind.startswith(("P", "N")) or unicodedata.name(character, "").startswith(_SPELLED)
    ascii_ = character if character.isascii() else anyascii(character) if is_known else " "
    return re.sub(r"[^ -~]", " ", ascii_)
