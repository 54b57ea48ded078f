"""The Markdown below a page's front matter to HTML, block by block, as Python-Markdown would.

For pages that the generator wrote: a block of a form that it writes is converted here, any other
goes through Python-Markdown by itself, and a page in which blocks could touch one another (link
definitions, footnotes, two lists in a row) is refused as a whole. What comes out has the bytes of
`mkdocs build`; where that cannot be known the answer is None.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from markdown.extensions.toc import slugify, strip_tags, unique

from papershelf.mkdocs.inline import line
from papershelf.mkdocs.links import Links
from papershelf.mkdocs.sections import Sections, id_of

EXTENSIONS = frozenset(["toc", "tables", "fenced_code", "admonition", "attr_list", "footnotes"])
"""The extensions, all with their default options, that this module knows how to stay clear of."""

_NEVER = ("[^", "]:", "\n[TOC]", "klzzwxh")
"""What acts beyond its own block, or is changed before blocks are read."""
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")

_HEADING = re.compile(r"(#{1,6}) ([^\n]*)")
_STARTS_A_LINE = re.compile(
    r"(?:[^\W\d]|\d+(?![\d.)])|[\[(\"'“‘]|\*(?=[^\s*])|`(?=[A-Za-z0-9])|\\[^\\`]|&[#\w]+;|<(?:https?:|span\b|bdi>|sub>|sup>|em>|strong>|code>))"
)
_EMPHASIS = re.compile(r"\*((?:[^*\\\n]|\\[^\n])+)\*  \n([^\n]+)")
_STRONG = re.compile(r"\*\*(\[[^\]*\n]+\]\([^()*\n]+\))\*\*(?! *\*)")
_CODE = re.compile(r"```([a-z]*)\n(.*\n)```", re.DOTALL)
_FENCE = re.compile(r"^ *(?:```|~~~)", re.MULTILINE)
_RAW = re.compile(r"<(div|details)[ >][^\n]*(?:\n[^\n]+)*")


@dataclass(frozen=True, slots=True)
class Body:
    """A page's content, and its headings: level, id, and words as HTML."""

    html: str
    headings: tuple[tuple[int, str, str], ...] = ()

    @property
    def first_id(self) -> str:
        """Where "skip to content" leads."""
        return self.headings[0][1] if self.headings else ""


@dataclass(frozen=True, slots=True)
class Renewed:
    """A body of which parts were known."""

    body: Body
    new: str
    """The HTML of the other parts."""
    taken: tuple[str, ...]
    """The ids in the known parts."""


@dataclass(slots=True)
class Converter:
    """Bodies of many pages of one site; blocks that come again are converted once."""

    links: Links
    convert_block: Callable[[str], str]
    """Python-Markdown itself, for one block without relative links."""
    _seen: dict[str, dict[str, str | None]] = field(default_factory=dict)

    def body(self, markdown: str, page: str) -> Body | None:
        """The body of the page `page` (its path below `docs/`); None where it is not understood."""
        made = _Page(self, page)
        return made.body() if made.add(markdown.strip("\n")) else None

    def renewed(self, sections: Sections, page: str, known: Mapping[str, str]) -> Renewed | None:
        """The body likewise, with the HTML of the sections that are `known` by their Markdown, of
        which there are some.

        None also where a known section would now have another id.
        """
        made = _Page(self, page)
        new: list[str] = []
        taken: list[str] = []
        *others, last = sections.texts
        for section in (sections.opening.lstrip("\n"), *others, last.rstrip("\n")):
            if html := known.get(section):
                taken.append(id_of(html))
                understood = made.take(html, taken[-1])
            else:
                before = len(made.blocks)
                understood = made.add(section)
                new += made.blocks[before:]
            if not understood:
                return None
        body = made.body()
        return Renewed(body, "\n".join(new), tuple(taken)) if body else None

    def section(self, markdown: str, page: str, ids: Collection[str]) -> str | None:
        """One section, on a page that has these ids beside it; None where it is not understood, has
        further headings, or would have another id on account of the others.
        """
        made = _Page(self, page, ids)
        body = made.body() if made.add(markdown) else None
        if body is None or len(body.headings) != 1:
            return None
        _, id_, inside = body.headings[0]
        return "\n".join(made.blocks) if id_ == _slug(inside) else None

    def seen(self, regime: str) -> dict[str, str | None]:
        return self._seen.setdefault(regime, {})


def _blocks(text: str) -> list[str] | None:
    """The blocks of a page, a fence with the blank lines in it being one."""
    rough = text.split("\n\n")
    if "```" not in text:
        return rough
    blocks: list[str] = []
    open_fence: list[str] = []
    for block in rough:
        if open_fence:
            open_fence.append(block)
            if block.endswith("\n```"):
                blocks.append("\n\n".join(open_fence))
                open_fence = []
        elif block.startswith("```") and not block.endswith("\n```"):
            open_fence = [block]
        else:
            blocks.append(block)
    return None if open_fence else blocks


class _Page:
    """One page on its way to HTML."""

    def __init__(self, converter: Converter, page: str, ids: Iterable[str] = ()) -> None:
        self._converter = converter
        self._resolve = converter.links.of(page)
        self._own = self._resolve.own
        self._seen = converter.seen(self._resolve.regime)
        self._ids = set(ids)
        self._headings: list[tuple[int, str, str]] = []
        self.blocks: list[str] = []
        """HTML."""

    def add(self, text: str) -> bool:
        """Convert blocks that follow; False where they are not understood."""
        begun = f"\n{text}"
        if any(mark in begun for mark in _NEVER) or _CONTROL.search(text):
            return False
        blocks = _blocks(text)
        if blocks is None:
            return False
        before = ""
        for block in blocks:
            if not block or block[0] in " \n" or block[-1] in " \n":
                return False
            kind = block[:2]
            if kind == before and kind in ("- ", "> "):  # they would be one
                return False
            before = kind
            found = self._heading(block) if block[0] == "#" else self._block(block)
            if found is None:
                return False
            self.blocks.append(found)
        return True

    def take(self, section: str, id_: str) -> bool:
        """Let the HTML of a section follow; False where its id stands above already."""
        if id_ in self._ids:
            return False
        self._ids.add(id_)
        self.blocks.append(section)
        return True

    def body(self) -> Body | None:
        """What was made so far; None where a link leads to a heading that is not there."""
        for target in self._resolve.fragments:
            if target not in self._ids:
                return None
        return Body("\n".join(self.blocks).rstrip("\n"), tuple(self._headings))

    def _heading(self, block: str) -> str | None:
        match = _HEADING.fullmatch(block)
        if match is None:
            return None
        inside = self._line(match[2])
        if inside is None:
            return None
        id_ = unique(_slug(inside), self._ids)
        level = len(match[1])
        self._headings.append((level, id_, inside))
        return f'<h{level} id="{id_}">{inside}</h{level}>'

    def _block(self, block: str) -> str | None:
        if self._own in block:
            return self._convert(block)
        try:
            return self._seen[block]
        except KeyError:
            made = self._seen[block] = self._convert(block)
            return made

    def _line(self, text: str) -> str | None:
        if "](" not in text or self._own in text:
            return self._one_line(text)
        try:
            return self._seen["#" + text]
        except KeyError:
            made = self._seen["#" + text] = self._one_line(text)
            return made

    def _one_line(self, text: str) -> str | None:
        if not text or text[0] == " " or text[-1] in " #":
            return None
        return line(text, self._resolve)

    def _convert(self, block: str) -> str | None:
        if block.startswith("```"):
            return _code(block)
        if block == "---":
            return "<hr />"
        if block.startswith("- "):
            return self._list(block)
        if raw := _RAW.fullmatch(block):
            return _raw(block, raw[1])
        return self._paragraph(block) or self._by_itself(block)

    def _paragraph(self, block: str) -> str | None:
        if "\n" in block:
            return self._two_lines(block)
        made = self._one_line(block) if _STARTS_A_LINE.match(block) else None
        return None if made is None else f"<p>{made}</p>"

    def _two_lines(self, block: str) -> str | None:
        """Authors in emphasis, a break, a line of facts: an entry of a listing."""
        match = _EMPHASIS.fullmatch(block)
        if match is None or not _STARTS_A_LINE.match(match[2]):
            return None
        above, below = self._one_line(match[1]), self._one_line(match[2])
        if above is None or below is None:
            return None
        return f"<p><em>{above}</em><br />\n{below}</p>"

    def _list(self, block: str) -> str | None:
        items: list[str] = []
        for row in block.split("\n"):
            if not row.startswith("- "):
                return None
            made = self._item(row[2:])
            if made is None:
                return None
            items.append(f"<li>{made}</li>\n")
        return f"<ul>\n{''.join(items)}</ul>"

    def _item(self, text: str) -> str | None:
        """The inside of an item of a list, which may begin with a link in bold type."""
        strong = _STRONG.match(text)
        if strong is None:
            return self._one_line(text) if _STARTS_A_LINE.match(text) else None
        rest = text[strong.end() :]
        first = self._one_line(strong[1])
        after = line(rest, self._resolve) if rest == rest.rstrip(" #") else None
        return None if first is None or after is None else f"<strong>{first}</strong>{after}"

    def _by_itself(self, block: str) -> str | None:
        """Through Python-Markdown: only what leads nowhere within the site, and starts no heading,
        whose id depends on the others of the page.
        """
        if ("](" in block and ".md" in block) or "](#" in block or _FENCE.search(block):
            return None
        made = self._converter.convert_block(block)
        return made if made and not re.search(r"<h[1-6]|\bid=|klzzwxh", made) else None


@lru_cache(maxsize=1 << 15)
def _slug(inside: str) -> str:
    return slugify(html.unescape(strip_tags(inside)), "-")


def _raw(block: str, tag: str) -> str | None:
    """A block of HTML as it is, where it is one element from end to end."""
    if not block.endswith(f"</{tag}>") or _FENCE.search(block) or "markdown=" in block:
        return None
    depth = 0
    for match in re.finditer(rf"<(/?){tag}\b", block):
        depth += -1 if match[1] else 1
        if depth == 0 and match.end() < len(block) - 1:
            return None
    return block + "\n" if depth == 0 else None  # Python-Markdown keeps the blank line after it


def _code(block: str) -> str | None:
    match = _CODE.fullmatch(block)
    if match is None or _FENCE.search(match[2]):
        return None
    language = f' class="language-{match[1]}"' if match[1] else ""
    inside = match[2].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    inside = inside.replace('"', "&quot;")
    return f"<pre><code{language}>{inside}</code></pre>"
