"""The Markdown of notes: Python-Markdown with a fixed list of extensions, and nothing from HTML.

Chosen extensions, each because people write it in notes about papers and it reads no file and
loads nothing: tables, footnotes, admonitions, task lists, and lists that keep their kind and first
number (`sane_lists`); fenced code is our own (`fences`). Left out on purpose: attribute lists,
Markdown in HTML, snippets, emoji, abbreviations, table of contents: each lets text steer the page
around it.

HTML is not part of the dialect. A tag is dropped and its text stays; elements whose text is not
for readers (`script`, `style`, …) go with their content; `<br>`, `<sub>`, `<sup>` and `<kbd>` are
kept without attributes. So every element, id and class comes from Markdown's own rules.

Formulas, mentions of other papers and images beside the note leave a hole each (`rendered`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

from papershelf.notes.fences import Run, runs
from papershelf.notes.inline import Dollars, Formulas, Mentions, hole
from papershelf.notes.links import allowed, is_image_address
from papershelf.notes.marks import Spot, first_mark, unmarked
from papershelf.notes.rendered import Hole, Image, Mention, hole_address
from papershelf.text import html as escaped

EXTENSIONS = (
    "admonition",
    "footnotes",
    "pymdownx.tasklist",
    "sane_lists",
    "tables",
)
_SETTINGS = {"tables": {"use_align_attribute": True}}  # else a style attribute

_KEPT = "br|sub|sup|kbd"
_UNREAD = (
    "applet|audio|canvas|iframe|math|noembed|noframes|noscript|object|script|select|style|svg"
    "|template|textarea|title|video|xmp"
)
"""Elements dropped with their content: it is code, or a fallback, or not for readers."""

_END = {name: re.compile(rf"</{name}\b[^<>]*>", re.IGNORECASE) for name in _UNREAD.split("|")}
_END["!--"] = re.compile("-->")


def dialect(prefix: str, spots: Sequence[Spot] = (), holes: list[Hole] | None = None) -> Markdown:
    """A fresh converter, so that no note sees another's footnotes; ids begin with `prefix`.

    `spots` are the places of the marks in the body (`marks`); `holes` receives what the holes are.
    """
    holes = [] if holes is None else holes
    markdown = Markdown(extensions=list(EXTENSIONS), extension_configs=_SETTINGS)
    markdown.preprocessors.register(_Fences(markdown), "fences", 25)
    # In place of the passage of raw HTML blocks (20).
    markdown.preprocessors.deregister("html_block")
    markdown.preprocessors.register(_UnreadBlocks(markdown), "unread_blocks", 20)
    # Between code spans (190) and escapes (180): a formula's backslashes are its own.
    markdown.inlinePatterns.register(Formulas(markdown, holes), "formulas", 185)
    markdown.inlinePatterns.register(Dollars(markdown), "dollars", 184)
    # Before references (170), which take the inner brackets.
    markdown.inlinePatterns.register(Mentions(markdown, holes, spots), "mentions", 175)
    # In place of the passage of inline HTML (90): after code spans, escapes and links.
    markdown.inlinePatterns.deregister("html")
    markdown.inlinePatterns.register(_Tags(markdown), "tags", 90)
    # Last: escapes are resolved at 0.
    markdown.treeprocessors.register(_Finish(markdown, prefix, spots, holes), "finish", -10)
    return markdown


class _Fences(Preprocessor):
    """Fenced code becomes `pre`, out of reach of every rule of Markdown."""

    def run(self, lines: list[str]) -> list[str]:
        kept: list[str] = []
        for run in runs(lines):
            kept += [*self._placed(run)] if run.is_code else run.lines
        return kept

    def _placed(self, run: Run) -> tuple[str, ...]:
        """A paragraph of its own that stands for the code; tabs are already four columns."""
        code = escaped("\n".join(run.lines).rstrip("\n"))
        return "", self.md.htmlStash.store(f"<pre><code>{code}\n</code></pre>"), "", ""


class _UnreadBlocks(Preprocessor):
    """Comments and unread elements that begin a line, over blank lines too, are dropped."""

    _OPEN = re.compile(rf"^[ ]{{0,3}}<(?:(?P<name>{_UNREAD})\b|!--)", re.IGNORECASE | re.MULTILINE)

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        kept: list[str] = []
        at = 0
        unclosed: set[str] = set()  # looked for once: the whole is linear
        for opening in self._OPEN.finditer(text):
            end = _END[(opening["name"] or "!--").lower()]
            if opening.start() < at or end.pattern in unclosed:
                continue
            closing = end.search(text, opening.end() - len("--"))  # `<!-->` closes itself
            if closing is None:
                unclosed.add(end.pattern)
                continue
            # A break, so that what stood in two paragraphs cannot become one (see `bounds`).
            kept += [text[at : opening.start()], "\n\n"]
            at = closing.end()
        return "".join([*kept, text[at:]]).split("\n")


class _Tags(InlineProcessor):
    """A tag becomes nothing, or itself without attributes where it is one of the kept."""

    _PATTERN = (
        rf"(?i:<(?P<unread>{_UNREAD})\b[^<>]*>.*?</(?P=unread)\b[^<>]*>)"
        r"|<!(?=--).*?-->|<!--|<[!?][^<>]*>"
        rf"|<(?P<kept>/?(?i:{_KEPT}))(?:\s[^<>]*)?/?>"
        r"""|</?[A-Za-z](?:[^<>"']|"[^"]*"|'[^']*')*+>"""
    )

    def __init__(self, markdown: Markdown) -> None:
        super().__init__(self._PATTERN, markdown)
        self._stash = markdown.htmlStash

    # Their name; the stub describes an older class.
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: N802, ARG002
        kept = f"<{m['kept'].lower()}>" if m["kept"] else ""
        return self._stash.store(kept), m.start(), m.end()


class _Finish(Treeprocessor):
    """What the page around the note needs of it: headings below its own, ids of its own, images
    that are on this shelf alone, and no link that leads nowhere or where it may not.
    """

    def __init__(
        self, markdown: Markdown, prefix: str, spots: Sequence[Spot], holes: list[Hole]
    ) -> None:
        super().__init__(markdown)
        self._prefix, self._spots, self._holes = prefix, spots, holes
        self._addresses = {hole_address(number): number for number in range(len(holes))}

    def run(self, root: Element) -> None:
        ids = self._renamed_ids(root)
        self._addresses = {hole_address(number): number for number in range(len(self._holes))}
        for element in root.iter():
            if re.fullmatch("h[1-6]", element.tag):
                # The page has the title at 1, "Notes" at 2, the note's title at 3.
                element.tag = f"h{min(int(element.tag[1]) + 3, 6)}"
            elif element.tag == "img" and element.get("src") not in self._addresses:
                self._set_image(element)
            elif element.tag == "a":
                _resolve(element, ids)
                self._unlink_mentions(element)

    def _set_image(self, element: Element) -> None:
        """An image of this shelf leaves a hole, one of another site too, so that a message can say
        what is wrong with it; any other address goes, and the description stays.
        """
        marked = element.get("alt", "")
        address, text = _decoded(unmarked(element.get("src", ""))), unmarked(marked)
        if not is_image_address(address):
            _become_text(element, text)
            return
        number = first_mark(marked)
        known = number is not None and number < len(self._spots)
        spot = self._spots[number] if known and number is not None else Spot(0, 0)
        image = Image(address, text, spot.line, spot.column)
        made = hole(self._holes, image, text)
        element.attrib.clear()
        element.set("src", made.get("src", ""))

    def _unlink_mentions(self, link: Element) -> None:
        """No link stands in a link."""
        if link.tag != "a":
            return
        for inner in link.iter("img"):
            number = self._addresses.get(inner.get("src", ""))
            mention = None if number is None else self._holes[number]
            if number is not None and isinstance(mention, Mention):
                self._holes[number] = replace(mention, is_linked=False)

    def _renamed_ids(self, root: Element) -> dict[str, str]:
        """Old id to new: `PREFIX1`, `PREFIX2`, … in the order of the note, each once."""
        ids: dict[str, str] = {}
        for element in root.iter():
            old = element.attrib.pop("id", None)
            if old is not None and old not in ids:
                ids[old] = f"{self._prefix}{len(ids) + 1}"
                element.set("id", ids[old])
        return ids


def _become_text(element: Element, text: str | None) -> None:
    element.tag = "span"
    element.attrib.clear()
    element.text = text


def _resolve(link: Element, ids: dict[str, str]) -> None:
    """Keep a link that leads to a footnote of this note or to an allowed address."""
    href = _decoded(unmarked(link.get("href", "")))
    if href.startswith("#") and href[1:] in ids:
        link.set("href", f"#{ids[href[1:]]}")
        return
    if link.get("class") == "footnote-backref":  # back to a reference that is not there
        _become_text(link, "")
        return
    if not allowed(href):
        _become_text(link, link.text)
        return
    link.attrib.clear()
    # The serialiser leaves what looks like a reference alone, and would so decode `&amp;lt;` twice.
    link.set("href", href.replace("&", "&amp;"))


def _decoded(href: str) -> str:
    """The address as a browser will read it: Markdown passes references ended by `;` through."""
    href = href.replace(AMP_SUBSTITUTE, "&")
    return re.sub(r"&#?\w+;", lambda match: html.unescape(match.group()), href)
