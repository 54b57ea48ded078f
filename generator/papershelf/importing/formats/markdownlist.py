"""A list of papers in Markdown, as the "awesome lists" have it: an item with a link for each paper.

    ## Weaving
    - [Looms That Count](https://arxiv.org/abs/2401.00001), Ada Example, *LoomConf 2024* [[code]](…)

The headings above an item are its tags. What stands beside the link is read where it is plain:
names up to a year, a venue in italics, links by what they are called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from papershelf.importing.draft import Draft, identified
from papershelf.importing.entry import Counted, Listing, Repair, SourceEntry
from papershelf.importing.values import markup
from papershelf.importing.values.authors import read_authors
from papershelf.problems import Problem, error

NAME = "markdown"

PROSE = "left out a line that is no item with a link"
SECTION = "link to a part of the page"
BADGE = "picture or badge"

_ITEM = re.compile(r"^(?P<indent>\s*)(?:[-*+]|\d{1,4}[.)])\s+(?:\[[ xX]\]\s+)?(?P<text>\S.*)$")
_HEADING = re.compile(r"^(#{1,6})\s+(?P<text>.+?)\s*#*$")
_LINK = re.compile(
    r"(?<!!)\[(?P<label>(?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?(?P<url>[^)\s>]+)>?[^)]*\)"
)
_IMAGE = re.compile(r"\[?!\[[^\]]*\]\([^)]*\)(?:\]\([^)]*\))?")
_MARKS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`")
_ITALIC = re.compile(r"(?<![*\w])[*_](?P<text>[^*_]{2,120})[*_](?![*\w])")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)", re.ASCII)
_SENTENCE_END = re.compile(r"(?<!\b[^\W\d_])\. ")
"""A full stop that is not behind an initial."""
_SIGNS = re.compile(r"^[\s\W\d]*(?=\w)")
_LINKS = {
    "code": ("code", "github", "official code", "implementation", "repo", "repository"),
    "pdf": ("pdf", "paper pdf"),
    "project": ("project", "project page", "page", "website", "web", "homepage", "demo"),
    "data": ("data", "dataset", "datasets"),
    "video": ("video", "talk", "youtube"),
    "abstract": ("paper", "arxiv", "abs", "abstract", "link", "doi", "openreview"),
}
_KINDS = {word: kind for kind, words in _LINKS.items() for word in words}
_SENTENCE = 25
"""Words before a link that make an item a sentence."""


@dataclass(frozen=True, slots=True)
class _Item:
    line: int
    text: str
    headings: tuple[str, ...]


def looks_like_markdown_list(text: str) -> bool:
    """Whether half of its items, two at the least, have a link, most of its text being items."""
    items = list(_items(text))
    linked = sum(_LINK.search(item.text) is not None for item in items)
    lines = [line for line in text.split("\n") if line.strip() and not _HEADING.match(line)]
    return linked >= 2 and 2 * linked >= len(items) and 2 * len(items) >= len(lines)


def parse_markdown_list(text: str, path: str) -> Listing:
    """Read a list. An item with a link that leads nowhere is an error with its line."""
    entries: list[SourceEntry] = []
    problems: list[Problem] = []
    repairs: list[Repair] = []
    counted: list[Counted] = []
    for item in _items(text):
        links = list(_LINK.finditer(_IMAGE.sub(" ", item.text)))
        if not links:
            continue
        if all(link["url"].startswith(("#", "/", ".")) for link in links):
            counted.append(Counted(SECTION, item.line))
            continue
        entry = _entry(item, links, path, repairs)
        if entry is None:
            message = f'found no title in "{item.text[:80]}"'
            problems.append(error(path, message, line=item.line, hint="write [Title](address)"))
        else:
            entries.append(entry)
    repairs += (Repair(PROSE, path, number, line) for number, line in _prose(text))
    scanned = tuple(_scan(text))
    found = tuple(entries)
    return Listing(NAME, NAME, found, tuple(problems), tuple(repairs), scanned, tuple(counted))


def _items(text: str) -> Iterator[_Item]:
    """The items of all lists, with the headings above them; not those in blocks of code."""
    headings: dict[int, str] = {}
    fence = False
    for number, line in enumerate(text.split("\n"), start=1):
        if line.lstrip().startswith(("```", "~~~")):
            fence = not fence
        elif fence:
            continue
        elif match := _HEADING.match(line):
            level = len(match[1])
            headings = {at: words for at, words in headings.items() if at < level}
            headings[level] = _plain(match["text"])
        elif match := _ITEM.match(line):
            levels = tuple(headings[at] for at in sorted(headings) if at > 1)
            yield _Item(number, match["text"], levels)


def _prose(text: str) -> Iterator[tuple[int, str]]:
    """Lines that say something and are neither a heading nor an item with a link nor a picture."""
    items = {item.line: item for item in _items(text)}
    for number, line in enumerate(text.split("\n"), start=1):
        words = _IMAGE.sub(" ", line).strip()
        is_item = number in items and _LINK.search(words) is not None
        if re.search(r"\w", words) and not is_item and not _HEADING.match(line):
            yield number, words


def _scan(text: str) -> Iterator[int]:
    """The lines that begin an item and hold the middle of a link, pictures taken out."""
    fenced = False
    for number, line in enumerate(text.split("\n"), start=1):
        start = line.lstrip()
        if start[:3] in ("```", "~~~"):
            fenced = not fenced
        is_item = start[:2] in ("- ", "* ", "+ ") or re.match(r"\d{1,4}[.)]\s", start)
        if not fenced and is_item and _LINK.search(_IMAGE.sub(" ", line)):
            yield number


def _entry(
    item: _Item, links: list[re.Match[str]], path: str, repairs: list[Repair]
) -> SourceEntry | None:
    draft = Draft(path, item.line)
    text = _IMAGE.sub(" ", item.text)
    named = [(link, _kind(link["label"])) for link in links]
    title_link = next((link for link, kind in named if kind is None), None)
    if title_link:
        title, before, after = title_link["label"], text[: title_link.start()], ""
        after = text[title_link.end() :]
        if identified(title):
            return None
    else:
        title, _, after = text[: links[0].start()].partition(". ")
        before, after = "", f"{after} {text[links[0].start() :]}"
    if len(before.split()) > _SENTENCE:
        return None
    draft.text("title", _plain(title).strip(" .,:;-–—|"))
    for link, kind in named:
        _link(draft, link["url"], kind or ("abstract" if link is title_link else ""))
    _beside(draft, f"{before} {_LINK.sub(' ', after)}")
    draft.tag(item.headings[-2:])
    repairs += draft.repairs
    return draft.entry() if draft.raw.get("title") else None


def _kind(label: str) -> str | None:
    return _KINDS.get(_plain(label).strip(" []()").lower())


def _link(draft: Draft, url: str, kind: str) -> None:
    if kind == "abstract" and "github.com" in url and not draft.links:
        kind = "code"
    if kind:
        draft.link(kind, url)
    elif not draft.identify(url):
        draft.unheld(["another link of the item"])


def _beside(draft: Draft, text: str) -> None:
    """Names, a venue in italics and a year, out of what stands around the link."""
    venue = _ITALIC.search(text)
    years = _YEAR.findall(text)
    if years:
        draft.date("published", years[-1])
    if venue and not identified(venue["text"]):
        draft.text("venue", _plain(_YEAR.sub("", venue["text"])).strip(" ,.()"))
        text = text.replace(venue[0], " ")
    words = _plain(re.sub(r"\[[^\]]*\]|\([^)]*\)", " ", text))
    words = _SENTENCE_END.split(_YEAR.split(words)[0].split(" - ")[-1])[0].strip(" ,.;:-–—|")
    if words.count(",") >= 1 or " and " in words:
        authors, done = read_authors([words])
        if not any("kept as one" in what for what, _ in done):
            draft.people("authors", authors)


def _plain(text: str) -> str:
    """Words without the marks of Markdown and without signs before the first word."""
    text = _LINK.sub(lambda link: link["label"], text)
    return _SIGNS.sub("", markup.line(_MARKS.sub("", text))) or markup.line(text)
